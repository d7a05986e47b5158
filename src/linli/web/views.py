"""The pages that belong to no app: home, about, work, health, and the living style guide."""

import re
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from linli.kernel.http import wants_json
from linli.kernel.room import is_full
from linli.notices.public import operated_streets
from linli.people.public import acting
from linli.territory.public import Street

from . import faces, health, sample

TOKEN = re.compile(r"(?:^|/follow/)([A-Za-z0-9_-]{16,80})/?\s*$")
CASE_NUMBER = re.compile(r"^\s*([A-Za-z]{1,4})[-\s]?(\d{4})[-\s]?(\d{1,9})\s*$")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what anybody may do here; the first act is to report."""
    return render(request, "web/home.html", {"streets": Street.objects.order_by("code")})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what is public, what is not, and for how long."""
    return render(request, "web/about.html")


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Lead from what somebody kept, the secret link or the number, to the page that shows it."""
    kept = request.GET.get("kept", "").strip()
    if found := CASE_NUMBER.match(kept):
        prefix, year, serial = found.groups()
        number = f"{prefix.upper()}-{year}-{int(serial):06d}"
        street = Street.objects.filter(prefix=prefix.upper()).first()
        if street is not None:
            return redirect(f"/s/{street.slug}/public/{number}/")
    elif found := TOKEN.search(kept):
        return redirect(f"/follow/{found.group(1)}/")
    context = {"kept": kept, "wrong": bool(kept)}
    return render(request, "web/follow.html", context, status=404 if kept else 200)


@login_required
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Lead to where this person's work is; with `?stay`, list all places, by street."""
    actor = acting(request)
    home = faces.home_of(actor)
    if home and "stay" not in request.GET:
        return redirect(home)
    places = [(street, faces.faces_in(street, actor)) for street in faces.streets_of(actor)]
    streets = operated_streets(request.user, actor)
    context = {"places": places, "operates": streets is None or bool(streets)}
    return render(request, "web/work.html", context)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a phone needs to keep Linli on its first screen."""
    drawn = (
        ("icon-192", "192x192", "any"),
        ("icon-512", "512x512", "any"),
        ("icon-maskable", "512x512", "maskable"),
    )
    body = {
        "id": "/",
        "name": _("Linli"),
        "short_name": _("Linli"),
        "description": _("Tell us what is wrong"),
        "start_url": reverse("web:home"),
        "scope": "/",
        "display": "standalone",
        "lang": get_language(),
        "background_color": "#ffffff",
        "theme_color": "#0b6e69",
        "icons": [
            {"src": static("web/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": static(f"web/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in drawn
            ),
        ],
        "shortcuts": [
            {"name": _("Report a problem"), "url": reverse("intake:choose_street")},
            {"name": _("On this phone"), "url": reverse("intake:drafts")},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when web, database and worker do their work, else 503 with what is wrong."""
    wrong = health.troubles(at=timezone.now())
    return JsonResponse({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)


def only_here() -> None:
    """Refuse the style guide outside a demo or a developer's machine."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show every component with data, empty and in error, on any face (`?face=`)."""
    only_here()
    face = request.GET.get("face", "public")
    face = face if face in {"public", "field", "desk", "board"} else "public"
    form = (
        sample.SampleForm({"title": "井盖", "rating": ""}) if "wrong" in request.GET else sample.SampleForm()
    )
    context = {"face": face, "form": form, **sample.everything(timezone.now())}
    page = {"desk": "style_desk", "board": "style_board"}.get(face, "style")
    page = "style" if "parts" in request.GET else page
    return render(request, f"web/{page}.html", context)


@require_safe
def style_shapes(request: HttpRequest) -> HttpResponse:
    """Return made shapes for the guide's map."""
    only_here()
    return JsonResponse(sample.shapes())


@require_safe
def style_points(request: HttpRequest) -> HttpResponse:
    """Return made points for the guide's map."""
    only_here()
    return JsonResponse(sample.points())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be understood."""
    if wants_json(request):
        return _problem(400, "bad_request", _("The request cannot be understood."))
    return render(request, "400.html", status=400)


def _problem(status: int, code: str, message: str) -> HttpResponse:
    """Answer a program in the shape of every other problem."""
    told = {"code": code, "message": message, "facts": {}}
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a bug, or for a database that is away (503), with as little machinery as possible.

    Whatever broke may be what a page needs.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError | PoolTimeout)
    told = {"request_path": request.path, "away": away, "full": away and is_full()}
    if wants_json(request):
        said = _("Linli cannot reach its database at the moment. Please try again soon.")
        fault = _("Something went wrong here. It has been written down.")
        answer = _problem(503, "away", said) if away else _problem(500, "fault", fault)
    else:
        answer = render(None, "500.html", told, status=503 if away else 500)
    if away:
        answer["Retry-After"] = "10"
    return answer
