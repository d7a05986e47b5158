"""Reads: the catalogue as services, and published cases as service requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.public import IN_PROGRESS, Case, Category, Door, Photo, State, catalogue, limits_on
from linli.intake.public import HELD, public_cases, shown, spoken, spoken_kind
from linli.kernel.naming import in_script
from linli.people.public import Actor
from linli.rulebooks.public import Edition
from linli.territory.public import Street

from .errors import RequestUnknown, ServiceUnknown
from .models import SenderAccount

# A report of which the sender cannot say what it is; cases without a type are of it, too.
OTHER = "OTHER"
CONDITION = "condition"
SPAN = timedelta(days=90)
MOST, REACH = 1000, 20_000
DECIMALS = 4
OPEN, CLOSED = "open", "closed"
SHORT = 300
# The catalogue comes with the house; a later edition of the table of limits changes what a service says.
CATALOGUE_SINCE = "2026-01-01T00:00:00+08:00"
# What is told of a case that is not published to whoever knows its number, because it came in by this door.
UNPUBLISHED: dict[str, Any] = {
    State.REPORTED: gettext_lazy("Received"),
    State.VERIFIED: gettext_lazy("Seen on the spot"),
    State.DECLINED: gettext_lazy("Not taken on"),
    State.VOIDED: gettext_lazy("Closed without work"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.MERGED: gettext_lazy("Goes on together"),
    State.MOVED: gettext_lazy("Handed on"),
}


# --- Services -------------------------------------------------------------------------------------------------------
def services(street: Street, *, at: datetime) -> list[dict[str, Any]]:
    """Return every type of the catalogue as a service, those without a type of their own last."""
    table = limits_on(street.pk, at=at)
    kinds = catalogue()
    classes = {one.pk: one for one in kinds if one.parent_id is None}
    found = []
    for one in kinds:
        if one.parent_id is None:
            continue
        rows = table.conditions(one.code)
        told = "；".join(in_script(row.condition) for row in rows if row.condition)
        found.append(
            _service(one.code, spoken_kind(one), told or spoken(one), spoken(classes.get(one.parent_id)), one.words)
            | {"metadata": bool(rows)}
        )  # fmt: skip
    other = _("Anything else: describe it, the office decides what it is")
    return [*found, _service(OTHER, _("Something else"), other, "", [])]


def _service(code: str, name: str, description: str, group: str, words: Sequence[str]) -> dict[str, Any]:
    short = description if len(description) <= SHORT else f"{description[: SHORT - 1]}…"
    keywords = ", ".join(dict.fromkeys(in_script(word) for word in words)) or None
    return {
        "service_code": code, "service_name": name, "description": short, "metadata": False, "type": "realtime",
        "keywords": keywords, "group": group or None,
    }  # fmt: skip


def kind_called(code: str) -> Category | None:
    """Return the type behind a service code, None for the one that is no type; refuses what is no service."""
    if code == OTHER:
        return None
    found = next((one for one in catalogue() if one.code == code and one.parent_id is not None), None)
    if found is None:
        raise ServiceUnknown(asked=code)
    return found


def definition(street: Street, code: str, *, at: datetime) -> dict[str, Any]:
    """Return what may be said of a request of this service beside its words: under which filing condition it falls."""
    kind = kind_called(code)
    rows = limits_on(street.pk, at=at).conditions(kind.code) if kind else ()
    asked = {
        "variable": True, "code": CONDITION, "datatype": "singlevaluelist", "required": False,
        "datatype_description": _("Choose one, or leave it out: the office looks again."), "order": 1,
        "description": _("Which of these fits best?"),
        "values": [{"key": str(row.number), "name": in_script(row.condition or row.name)} for row in rows],
    }  # fmt: skip
    return {"service_code": code, "attributes": [asked] if rows else []}


def changed_at() -> Any:
    """Return since when services are as they are: the day of the catalogue, or of the newest table of limits."""
    return Edition.objects.filter(book="limits").aggregate(at=Max("published_at"))["at"] or CATALOGUE_SINCE


# --- Requests -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """Which requests somebody wants: when they were made (`since`, `until`), when they last changed, of what, how many."""

    since: datetime | None
    until: datetime | None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    codes: tuple[str, ...] = ()
    status: str = ""
    start: int = 0
    size: int = MOST


def updated_at(case: Case) -> datetime:
    """Return when a case last changed for the public: its end, or the moment it came to where it stands."""
    return case.ended_at or case.stage_since


def requests(street: Street, asked: Asked, *, photo_url: str) -> list[dict[str, Any]]:
    """Return the published cases that are asked for, the newest first; by their last change where that is asked for."""
    cases = public_cases(street)
    if asked.since is not None:
        cases = cases.filter(reported_at__gte=asked.since)
    if asked.until is not None:
        cases = cases.filter(reported_at__lte=asked.until)
    if asked.codes:
        known = {kind.code: kind.pk for kind in catalogue()}
        of_kind = Q(category_id__in=[known[code] for code in asked.codes if code in known])
        cases = cases.filter(of_kind | Q(category=None) if OTHER in asked.codes else of_kind)
    if asked.status:
        cases = cases.filter(state__in=(State.CLOSED,) if asked.status == CLOSED else IN_PROGRESS)
    by_change = asked.updated_after is not None or asked.updated_before is not None
    ids = _changed(cases, asked) if by_change else _made(cases, asked)
    found = _read(street, cases, ids)
    return told(street, [found[pk] for pk in ids if pk in found], photo_url=photo_url)


def _read(street: Street, cases: QuerySet[Case], ids: Sequence[UUID]) -> dict[Any, Case]:
    rows = cases.select_related("category", "unit", "street", "lead").filter(pk__in=ids)
    return {case.pk: case for case in rows}


def _made(cases: QuerySet[Case], asked: Asked) -> list[UUID]:
    # The ids alone first: what is skipped is not read, and what is joined does not talk the planner out of the order.
    order = cases.order_by("-reported_at", "-id").values_list("pk", flat=True)
    return list(order[asked.start : asked.start + asked.size])


def _changed(cases: QuerySet[Case], asked: Asked) -> list[UUID]:
    """Return who changed last: of the ended by their end, of the others by their stage, each by its own index."""
    found: list[tuple[datetime, UUID]] = []
    for moment, states in (("ended_at", (State.CLOSED,)), ("stage_since", IN_PROGRESS)):
        some = cases.filter(state__in=states)
        if asked.updated_after is not None:
            some = some.filter(**{f"{moment}__gte": asked.updated_after})
        if asked.updated_before is not None:
            some = some.filter(**{f"{moment}__lte": asked.updated_before})
        order = some.order_by(f"-{moment}", "-id").values_list(moment, "pk")
        found += order[: asked.start + asked.size]
    found.sort(reverse=True)
    return [pk for _at, pk in found[asked.start : asked.start + asked.size]]


def requests_called(street: Street, numbers: Sequence[str], *, photo_url: str) -> list[dict[str, Any]]:
    """Return the requests with these numbers: published ones whole, those that came by this door with their state alone.

    Whoever sent one is promised by the specification that its number leads to it; nothing of what they wrote is told.
    """
    wanted = [one.upper() for one in numbers if one.isprintable()]
    published = public_cases(street).filter(number__in=wanted)
    whole = list(
        published.select_related("category", "unit", "street", "lead").order_by("-reported_at", "-id")
    )
    known = {case.number for case in whole}
    ours = Case.objects.filter(
        street_id=street.pk, door=Door.OPEN311, number__in=[n for n in wanted if n not in known]
    )
    bare = [_bare(case) for case in ours.select_related("category").order_by("-reported_at", "-id")]
    return [*told(street, whole, photo_url=photo_url), *bare]


def marks_of(account: str, *, by: Actor) -> list[str]:
    """Return the marks under which reports of an account of a program may be kept, the one of today first.

    By whose key it came is part of it: two programs may call their people alike.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    told = f"{by.account_id} {account}"
    return [
        salted_hmac("linli.open311.account", told, secret=key, algorithm="sha256").hexdigest() for key in keys
    ]


def requests_of(street: Street, account: str, *, by: Actor, photo_url: str) -> list[dict[str, Any]]:
    """Return what an account of a program has sent, the newest first: the program may show its people their reports."""
    mine = SenderAccount.objects.filter(street=street, mark__in=marks_of(account, by=by)).order_by("-id")
    return requests_called(
        street, list(mine.values_list("case__number", flat=True)[:MOST]), photo_url=photo_url
    )


def request_called(street: Street, number: str, *, photo_url: str) -> list[dict[str, Any]]:
    """Return one request as a list of one, as the specification wants it, or refuse."""
    found = requests_called(street, [number], photo_url=photo_url)
    if not found:
        raise RequestUnknown(asked=number)
    return found


def told(street: Street, cases: Sequence[Case], *, photo_url: str) -> list[dict[str, Any]]:
    """Return published cases as service requests; `photo_url` is the address of a photo with NUMBER and PHOTO in it."""
    photos: dict[Any, UUID] = {}
    of_these = Photo.objects.filter(street_id=street.pk, case_id__in=[case.pk for case in cases], public=True)
    for case_id, photo in of_these.order_by("at", "id").values_list("case_id", "pk"):
        photos.setdefault(case_id, photo)
    return [_whole(case, photos.get(case.pk), photo_url) for case in cases]


def _whole(case: Case, photo: UUID | None, photo_url: str) -> dict[str, Any]:
    face = shown(case)
    words = "\n".join(part for part in (case.public_title, case.public_body) if part)
    media = photo_url.replace("NUMBER", case.number).replace("PHOTO", str(photo)) if photo else None
    return _request(
        case, status_notes=face.said, service_name=face.kind, description=words, agency=spoken(case.lead),
        expected=None if case.ended else case.due_at,
        address=face.where, address_id=case.unit.code if case.unit else None, lon=case.lon, lat=case.lat, media=media,
    )  # fmt: skip


def _bare(case: Case) -> dict[str, Any]:
    name = spoken_kind(case.category) or _("Something else")
    held = case.held and case.state == State.REPORTED
    said = HELD.after if held else UNPUBLISHED.get(case.state, "")
    return _request(case, status_notes=str(said), service_name=name)


def _request(
    case: Case, *, status_notes: str, service_name: str, description: str = "", agency: str = "", address: str = "",
    expected: datetime | None = None, address_id: str | None = None, lon: float | None = None, lat: float | None = None,
    media: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "service_request_id": case.number,
        "status": CLOSED if case.ended else OPEN,
        "status_notes": status_notes or None,
        "service_name": service_name,
        "service_code": case.category.code if case.category else OTHER,
        "description": description or None,
        "agency_responsible": agency or None,
        "service_notice": None,
        "requested_datetime": case.reported_at,
        "updated_datetime": updated_at(case),
        "expected_datetime": expected,
        "address": address or None,
        "address_id": address_id,
        "zipcode": None,
        "lat": None if lat is None else round(lat, DECIMALS),
        "long": None if lon is None else round(lon, DECIMALS),
        "media_url": media,
    }
