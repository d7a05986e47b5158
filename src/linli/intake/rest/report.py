"""A resident's report by a program, under the same checks and limits as the form."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Query
from ninja.files import UploadedFile

from linli.cases.public import Contact, NothingSaid, Report
from linli.intake import commands, queries
from linli.intake.commands import limits
from linli.intake.errors import NotShown
from linli.intake.forms import ReportForm, TooForm, new_key
from linli.intake.schemas import (
    AlikeIn,
    NearAsked,
    NearFew,
    PublicReportIn,
    Received,
    ReportPhoto,
    VoiceIn,
    VoiceReceived,
)
from linli.kernel.addresses import address_of
from linli.kernel.errors import Refusal
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.rest import KeyUsed, digest_of, key_of
from linli.territory.public import Street, UnknownUnit, street_by_slug, to_wgs84, unit_called

from .door import UPLOAD, faultless, knock, router, uploaded
from .public import shown_out


@router.writes(
    "POST", "/streets/{slug}/reports/photos", ReportPhoto, status=201, summary="Send a photo for a report",
    public=True, keyed=False, takes=("multipart/form-data",), refuses=UPLOAD,
)  # fmt: skip
def upload_report_photo(request: HttpRequest, slug: str, photo: File[UploadedFile]) -> Any:
    """Send a photo that a report or an act of its reporter will take within a day. It is drawn anew, without its place."""
    knock(request, street_by_slug(slug), "photo")
    return uploaded(photo)


@router.writes(
    "POST", "/streets/{slug}/reports", Received, status=201, summary="Report a problem", public=True,
    refuses=(NothingSaid, PhotoGone, UnknownUnit),
    example={"number": "FL-2026-004217", "token": "…", "link": "https://linli.example/s/fenglin/follow/…/"},
)  # fmt: skip
def report_problem(request: HttpRequest, slug: str, told: PublicReportIn) -> Any:
    """Report what is wrong in a street. Nobody need sign in, and only the text must be there.

    The answer holds the number and the secret of the link: with it you follow, rate, reopen. It is kept nowhere, so
    keep it; the same request with the same Idempotency-Key answers it again. A pin in a neighbouring street that is
    served here makes it that street's case.
    """
    street, key = street_by_slug(slug), key_of(request)
    # Sent again it is answered whatever the limits say: it counted when it came first.
    again, knocked = came_before(street, key), street
    try:
        form, unit = checked(street, told)
    except Refusal:
        # What has faults counts as well; what has none is counted and weighed in one.
        if not again:
            knock(request, street, "report")
        raise
    if form.line is not None and form.line.street_id != street.pk:
        street, unit = Street.objects.get(pk=form.line.street_id), None
        again = came_before(street, key)
    given = form.cleaned_data
    held = "" if again else held_for(request, knocked, form)
    contact = Contact(given["name"], given["phone"], given["email"], get_language() or "")
    report = Report(
        title=commands.title_from(given["text"]), body=given["text"], lon=given["lon"], lat=given["lat"],
        place=given["place"], unit=unit, category=given["category"], contact=contact,
        photos=() if again else tuple(take_all(told.photos)), held=held,
    )  # fmt: skip
    digest = digest_of(request)
    received = commands.public_report(
        street=street,
        key=f"api:{key}" if key else new_key(),
        report=report,
        at=timezone.now(),
        request=digest,
    )
    if not received.anew and received.request != digest:
        raise KeyUsed
    link = request.build_absolute_uri(f"/s/{street.slug}/follow/{received.token}/")
    return {"number": received.number, "token": received.token, "link": link}


def came_before(street: Street, key: str) -> bool:
    """Return whether a report came under this key: its photos are long gone from where they waited, and not needed."""
    return bool(key) and commands.was_sent(street=street, key=f"api:{key}")


def held_for(request: HttpRequest, street: Street, form: ReportForm) -> str:
    """Count a report at the door it came by and return why it waits for a look, "" when it does not."""
    return limits.weigh(address_of(request), street, at=timezone.now(), area=form.area)


def checked(
    street: Street, told: PublicReportIn, *, shape: type[ReportForm] = ReportForm
) -> tuple[ReportForm, Any]:
    """Return the form of the page filled with what was sent, and the unit: what it refuses is refused here."""
    typed = told.model_dump(include={"text", "lon", "lat", "place", "category"}) | told.contact.model_dump()
    form = faultless(shape(typed | {"datum": told.datum.value}, street=street))
    unit = queries.unit_of(street, unit_called(street, told.unit).id) if told.unit else None
    return form, unit


@router.reads(
    "/streets/{slug}/nearby", NearFew, summary="What is known nearby", public=True, refuses=(UnknownUnit,)
)
def list_nearby(request: HttpRequest, slug: str, asked: Query[NearAsked]) -> Any:
    """Return up to three cases of the last thirty days within a hundred metres of a pin, or in an estate."""
    return near_out(slug, asked)


@router.writes(
    "POST", "/streets/{slug}/nearby", NearFew, summary="What is known nearby and alike", public=True, keyed=False,
    refuses=(UnknownUnit,),
)  # fmt: skip
def find_alike(request: HttpRequest, slug: str, told: AlikeIn) -> Any:
    """Return what is known nearby and like a text, for whoever is about to report it.

    Changes nothing; it is a POST so that what somebody writes stands in no log. With a text, what is alike comes first,
    and of the rest only what lies right there.
    """
    return near_out(slug, told, text=told.text, category=told.category)


def near_out(slug: str, asked: Any, *, text: str = "", category: str = "") -> dict[str, Any]:
    """Return what is known around a place."""
    street = street_by_slug(slug)
    lon, lat = asked.lon, asked.lat
    if lon is not None and lat is not None:
        lon, lat = to_wgs84(lon, lat, asked.datum)
    unit = queries.unit_of(street, unit_called(street, asked.unit).id) if asked.unit else None
    found = queries.around(
        street, lon=lon, lat=lat, unit=unit, now=timezone.now(), text=text, category=category
    )
    return {"items": [shown_out(one.shown) | {"voices": one.voices, "alike": one.alike} for one in found]}


@router.writes(
    "POST", "/streets/{slug}/public/cases/{number}/voices", VoiceReceived, status=201, summary="I have the same",
    public=True, refuses=(NotShown, PhotoGone),
)  # fmt: skip
def add_voice(request: HttpRequest, slug: str, number: str, told: VoiceIn) -> Any:
    """Add one more voice to a case that the public may see: a report of its own that is merged into it at once.

    The answer holds a number and the secret of a link, as for any report; the same request with the same
    Idempotency-Key answers it again. Where the case has ended meanwhile the report stands by itself, and `joined` is
    empty.
    """
    street, key, digest = street_by_slug(slug), key_of(request), digest_of(request)
    again = came_before(street, key)
    if not again:
        knock(request, street, "report")
    given = checked(street, told, shape=TooForm)[0].cleaned_data
    report = commands.report_of(given, unit=None, photos=() if again else tuple(take_all(told.photos)))
    received, joined = commands.me_too(
        street=street, number=number.upper(), key=f"api:{key}" if key else new_key(), report=report,
        at=timezone.now(), request=digest,
    )  # fmt: skip
    if not received.anew and received.request != digest:
        raise KeyUsed
    link = request.build_absolute_uri(f"/s/{street.slug}/follow/{received.token}/")
    return {"number": received.number, "token": received.token, "link": link, "joined": joined}
