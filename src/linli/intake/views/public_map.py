"""The public map, the page of a street, the public page of a case, and the points behind the map."""

from datetime import timedelta
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from linli.cases.public import IN_PROGRESS
from linli.intake import queries
from linli.intake.errors import NotShown
from linli.intake.views.doorstep import COOKIE, remember, tagged
from linli.intake.views.report import framed
from linli.kernel.naming import in_script_json
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.kernel.points import answer
from linli.territory.public import Street, street_by_slug

ORDER = ("-reported_at", "-id")
ON_MAP, ON_STREET = 20, 8
WEEK = timedelta(days=7)


@require_safe
def choose_map(request: HttpRequest) -> HttpResponse:
    """Lead to the map of the street this phone used last, else ask which."""
    streets = list(Street.objects.order_by("code"))
    last = request.COOKIES.get(COOKIE, "")
    known = next((s for s in streets if s.slug == last), streets[0] if len(streets) == 1 else None)
    if known is not None and "choose" not in request.GET:
        return redirect("intake:map", known.slug)
    return render(request, "intake/choose_map.html", {"streets": streets, "face": "public"})


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return how the list is narrowed; what is not known narrows nothing."""
    stage, category = request.GET.get("stage", ""), request.GET.get("category", "")
    known = {found.code for found in queries.public_classes()}
    return {
        "stage": stage if stage in queries.STAGES else "",
        "category": category if category in known else "",
    }


@require_safe
def street_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is going on in a street on its map, and as a list below it."""
    street = street_by_slug(slug)
    number = request.GET.get("number", "").strip()
    if number:
        try:
            queries.public_page(street, number)
        except NotShown:
            pass
        else:
            return redirect("intake:public", street.slug, number.upper())
    asked = _asked(request)
    found = page(queries.public_cases(street, **asked), ORDER, request.GET.get("from"), ON_MAP)
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    context = framed(
        street,
        asked=asked,
        number=number,
        cases=[queries.shown(case) for case in found.rows],
        page=found,
        classes=[(kind.code, queries.spoken(kind)) for kind in queries.public_classes()],
        points=f"{reverse('intake:points', args=(street.slug,))}{f'?{query}' if query else ''}",
        narrowed=bool(query),
        many=Street.objects.exclude(pk=street.pk).exists(),
    )
    part = "#list" if getattr(request, "htmx", False) else ""
    return remember(render(request, f"intake/map.html{part}", context), street)


@require_safe
def points(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the points of the public map, or that the reader's copy still holds."""
    street = street_by_slug(slug)
    address = reverse("intake:public", args=(street.slug, "NUMBER")).replace("NUMBER", "{number}")
    body, small, tag = queries.map_points(street, **_asked(request), address=address)
    tag = f"W/{tag}"  # the same points, pressed or not
    response = get_conditional_response(request, etag=tag) or answer(request, body, small)
    response["ETag"] = tag
    # Private: the words are in the reader's language. Asked after each time: a case may have been hidden since.
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def ground(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the shapes under the maps for residents; whoever asks by the newest address may keep them."""
    street, on = street_by_slug(slug), timezone.localdate()
    tag = queries.ground_tag(street, on)
    same = get_conditional_response(request, etag=f'"{tag}"')
    response = same or HttpResponse(
        in_script_json(queries.ground(street, on)), content_type="application/geo+json"
    )
    response["ETag"] = f'"{tag}"'
    newest = request.GET.get("v") == tag
    response["Cache-Control"] = "public, max-age=604800, immutable" if newest else "no-cache"
    return response


@require_safe
def street_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is going on in a street: newest first, as sentences, and where to turn."""
    street = street_by_slug(slug)
    fresh = queries.public_cases(street).order_by(*ORDER)[:ON_STREET]
    solved = queries.lately_solved(street, now=timezone.now(), most=ON_STREET)
    context = framed(street, fresh=[queries.shown(c) for c in fresh], solved=solved)
    return remember(render(request, "intake/street.html", context), street)


@tagged
@require_safe
def public(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show of one case what anybody may see."""
    street = street_by_slug(slug)
    page = queries.public_page(street, number)
    context = framed(
        street, page=page, number=page.row.number, voices=queries.voices(street, page.row.number)
    )
    context["may_join"] = page.row.state in IN_PROGRESS
    return render(request, "intake/public.html", context)


@require_safe
def public_photo(request: HttpRequest, slug: str, number: str, photo_id: UUID, size: str) -> HttpResponseBase:
    """Answer a published photo to anybody, or that the reader's copy still holds.

    It may be hidden or covered the next second, so every copy is asked after each time (`no-cache`); the tag names the
    file, so that asking costs no picture.
    """
    found = queries.public_photo(street_by_slug(slug), number, photo_id)
    tag = f'"{found.public_file.hex}-{size}"'
    response: HttpResponseBase = get_conditional_response(request, etag=tag) or FileResponse(
        open_photo(found.public_file, thumb=size == "small"), content_type="image/jpeg"
    )
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    # Pages of other houses show it, too: Open311 gives this address to whoever asks.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
