"""The report: which street, the form, and the page that says thank you."""

import base64
import copy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.intake import commands, queries
from linli.intake.errors import NoSuchLink
from linli.intake.forms import MOST_PHOTOS, ReportForm, known_key, new_key
from linli.intake.views.doorstep import (
    COOKIE,
    accepted,
    bounded,
    english,
    name_device,
    remember,
    secret,
    weigh,
)
from linli.kernel.kept import keep, take
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.squares import square_of
from linli.territory.public import (
    Datum,
    Street,
    UnknownDatum,
    attribution,
    locate,
    street_by_slug,
    to_wgs84,
)


def ground_of(street: Street) -> str:
    """Return the address of the shapes that a map for residents stands on; it changes when they do."""
    tag = queries.ground_tag(street, timezone.localdate())
    return f"{reverse('intake:ground', args=(street.slug,))}?v={tag}"


def framed(street: Street, **more: Any) -> dict[str, Any]:
    """Return what every page of a street tells its template."""
    return {
        "street": street,
        "face": "public",
        "ground": ground_of(street),
        "attribution": attribution(street),
        **more,
    }


@require_safe
def choose_street(request: HttpRequest) -> HttpResponse:
    """Lead to the form of the right street: by the place given, by what this phone used last, else by asking."""
    spot = spot_in(request.GET)
    streets = list(Street.objects.order_by("code"))
    by_id = {street.pk: street for street in streets}
    line = locate(*spot) if spot else None
    if line is not None and line.street_id in by_id:
        lon, lat = spot or (0, 0)
        return redirect(f"{_form_url(by_id[line.street_id])}?lon={lon:.6f}&lat={lat:.6f}")
    last = request.COOKIES.get(COOKIE, "")
    known = next((s for s in streets if s.slug == last), streets[0] if len(streets) == 1 else None)
    if known is not None and "choose" not in request.GET and not spot:
        return redirect(_form_url(known))
    context = {"streets": streets, "outside": bool(spot), "face": "public"}
    return render(request, "intake/choose_street.html", context)


def _form_url(street: Street) -> str:
    return reverse("intake:report", args=(street.slug,))


def spot_in(asked: QueryDict) -> tuple[float, float] | None:
    """Return the place that was asked for as (lon, lat) in WGS-84; what cannot be read is no place."""
    try:
        lon, lat = float(asked["lon"]), float(asked["lat"])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return None
        return to_wgs84(lon, lat, asked.get("datum") or Datum.WGS84)
    except (KeyError, ValueError, UnknownDatum):
        return None


@bounded
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form of a street, or take what was sent by it."""
    street = street_by_slug(slug)
    if request.method == "POST":
        return _take(request, street)
    spot = spot_in(request.GET)
    first: dict[str, Any] = {"key": new_key(), "datum": Datum.WGS84.value}
    if spot:
        first |= {"lon": f"{spot[0]:.6f}", "lat": f"{spot[1]:.6f}"}
    first |= {name: request.GET[name][:200] for name in ("place", "unit") if name in request.GET}
    form = ReportForm(street=street, english=english(), initial=first)
    return name_device(request, remember(form_page(request, street, form), street))


def form_page(
    request: HttpRequest,
    street: Street,
    form: ReportForm,
    *,
    photos: Any = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show the form of a street; `photos` are those that it was sent with before."""
    held = [
        {"sha": p.sha256, "src": f"data:image/jpeg;base64,{base64.b64encode(p.thumb).decode()}"}
        for p in photos
    ]
    contact = [form["name"], form["phone"], form["email"]]
    left = MOST_PHOTOS - len(held)
    code = get_language() or settings.LANGUAGE_CODE
    shell = reverse("intake:report_shell", args=(code, street.slug))
    context = framed(
        street,
        form=form,
        held=held,
        most=left,
        many=_many(street),
        contact=contact,
        keep=shell,
        outbox="form",
        **more,
    )
    return render(request, "intake/report.html", context, status=status)


def _many(street: Street) -> bool:
    return Street.objects.exclude(pk=street.pk).exists()


def _take(request: HttpRequest, street: Street) -> HttpResponse:
    """Take a report; whatever is refused, the page that says so still holds all that was typed, pinned and taken."""
    at = timezone.now()
    # Not `copy()`, which copies what was typed, too; here only whole fields are put in place of others.
    data = copy.copy(request.POST)
    data["key"] = known_key(data.get("key", ""))
    form = ReportForm(data, request.FILES, street=street, english=english())
    form.is_valid()
    wanted = set(data.getlist("keep"))
    known = [photo for photo in take(data.get("kept", "")) if photo.sha256 in wanted]
    try:
        held = weigh(request, street, form, at=at)
    except TooManyRequests as refusal:
        # Drawing photos anew is what the limit protects, so fresh ones are not looked at now.
        answer = _again(request, street, form, known, status=429, refusal=refusal, unread=bool(request.FILES))
        answer["Retry-After"] = str(refusal.facts["retry_after"])
        return answer
    photos, wrong = accepted(request.FILES.getlist("photos"), known=known, most=MOST_PHOTOS)
    for sentence in wrong:
        form.add_error("photos", sentence)
    if len(request.FILES.getlist("photos")) + len(known) > MOST_PHOTOS:
        form.add_error("photos", _("At most %(most)s photos; the first are kept.") % {"most": MOST_PHOTOS})
    near = _alike(street, form, at) if not form.errors and not data.get("looked") else []
    if form.errors or near:
        return _again(request, street, form, photos, status=409 if near else 422, near=near, in_form=True)
    told = form.cleaned_data
    street, received = received_by(street, form, key=told["key"], at=at, photos=tuple(photos), held=held)
    if received.anew:
        return redirect("intake:received", street.slug, received.token)
    try:
        case, _reporter = queries.opened_by(street, received.token)
    except NoSuchLink:
        # Sent again long after: the link has been renewed since, and only its new holder may have it.
        return render(request, "intake/renewed.html", framed(street, number=received.number), status=200)
    if case.body != told["text"]:
        # Somebody went back and wrote of something else: the first report stands, and the new words are not lost.
        form.data["key"] = new_key()
        link = reverse("intake:follow", args=(street.slug, received.token))
        return _again(
            request, street, form, photos, status=409, before={"number": received.number, "link": link}
        )
    return redirect("intake:received", street.slug, received.token)


def street_of(street: Street, form: ReportForm) -> Street:
    """Return whose case it becomes: a pin in a neighbouring street that is served here too makes it that street's."""
    if form.line is not None and form.line.street_id != street.pk:
        return Street.objects.get(pk=form.line.street_id)
    return street


def received_by(
    street: Street, form: ReportForm, *, key: str, at: datetime, photos: tuple[Any, ...], held: str = ""
) -> tuple[Street, commands.Received]:
    """Open a case for a form without faults, once for its key; return whose case it is and what is told of it.

    `held` says why it waits for a look (`doorstep.py: weigh`).
    """
    told, here = form.cleaned_data, street_of(street, form)
    unit = told["unit"] if here.pk == street.pk else None
    report = commands.report_of(told, unit=unit, photos=photos, held=held)
    return here, commands.public_report(street=here, key=key, at=at, report=report)


def _alike(street: Street, form: ReportForm, at: datetime) -> list[queries.Near]:
    """Return what is known nearby and like what was typed, for whoever could not see it while typing."""
    told = form.cleaned_data
    if not told["ask"]:
        return []
    lon, lat = form.pin or (None, None)
    category = told["category"].code if told["category"] else ""
    found = queries.around(
        street, lon=lon, lat=lat, unit=told["unit"], now=at, text=told["text"], category=category
    )
    return [one for one in found if one.alike]


def _again(
    request: HttpRequest, street: Street, form: ReportForm, photos: Any, *, status: int, **more: Any
) -> HttpResponse:
    """Show the form once more with everything in it; photos wait a day under a signed note."""
    form.data["kept"] = keep(photos)
    if form.pin:
        lon, lat = form.pin
        form.data["lon"], form.data["lat"], form.data["datum"] = f"{lon:.6f}", f"{lat:.6f}", Datum.WGS84.value
    return form_page(request, street, form, photos=photos, status=status, **more)


@secret
@require_safe
def received(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Say thank you: the number, the secret link, and what happens next and by when."""
    street = street_by_slug(slug)
    page = queries.following(street, token, now=timezone.now())
    link = request.build_absolute_uri(reverse("intake:follow", args=(street.slug, token)))
    # What was written without network could not be held against what is known; it is asked now.
    near = queries.known_before(page.case, now=timezone.now()) if request.GET.get("near") else []
    context = framed(street, page=page, case=page.case, link=link, qr=square_of(link), near=near, token=token)
    return render(request, "intake/received.html", context)
