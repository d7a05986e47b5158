"""What pages and programs read: lists of bodies, statements, stations and advice, and what happened to a body."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import (
    Advice,
    Body,
    Duty,
    DutyStatement,
    Item,
    Membership,
    Nomination,
    Station,
    StationPlace,
    on_day,
)
from linli.bodies.states import NominationState
from linli.kernel.errors import NotFound
from linli.kernel.journal import subject_of
from linli.kernel.models import JournalLine
from linli.people.public import Actor, account_names
from linli.territory.public import Street, subtree_ids

MOST_ID = 2**63 - 1
BY_KIND, BY_DAY, BY_SIGNING = ("kind", "id"), ("-given_at", "-id"), ("-signed_on", "-id")
LINES = 200
ACTS = {
    "found_body": _("Founded"), "renew_body": _("New term"), "end_body": _("Ended"), "seat_member": _("Seated"),
    "end_membership": _("Left the seat"), "nominate": _("Nominated"), "review_nomination": _("Reviewed"),
    "decline_nomination": _("Declined"), "take_seat": _("Took the seat"),
}  # fmt: skip


def _by_id(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first() if 0 < pk <= MOST_ID else None
    if found is None:
        raise NotFound
    return found


def listed_bodies(
    actor: Actor, street: Street, *, on: date, kind: str = "", unit_id: int | None = None, text: str = "",
    ended: bool = False,
) -> QuerySet[Body]:  # fmt: skip
    """Return the bodies of a street that somebody may see, to be ordered and paged: those that stand, or have ended."""
    found = Body.objects.visible_to(actor).filter(street=street).select_related("unit", "parent")
    found = found.filter(Q(ends_on__lte=on)) if ended else found.filter(on_day(on) | Q(starts_on__gt=on))
    if kind:
        found = found.filter(kind=kind)
    if unit_id:
        found = found.filter(unit_id__in=subtree_ids(unit_id, on))
    for word in text.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word))
    return found.annotate(
        sitting=Count("memberships", filter=Q(memberships__substitute_for=None) & _sits(on), distinct=True)
    )


def _sits(on: date) -> Q:
    return Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=on))


def body_seen(actor: Actor, street: Street, body_id: int) -> Body:
    """Return a body that somebody may see, or refuse."""
    whole = Body.objects.visible_to(actor).select_related("unit", "parent", "succeeds", "organisation")
    found: Body = _by_id(whole.filter(street=street), body_id)
    return found


def membership_of(body: Body, membership_id: int) -> Membership:
    """Return a seat of a body, or refuse."""
    rows = Membership.objects.filter(body=body).select_related("body", "account", "organisation")
    found: Membership = _by_id(rows, membership_id)
    return found


def nomination_of(body: Body, nomination_id: int) -> Nomination:
    """Return a nomination for a body, or refuse."""
    rows = Nomination.objects.filter(body=body).select_related(
        "body", "account", "organisation", "nominated_by"
    )
    found: Nomination = _by_id(rows, nomination_id)
    return found


def open_nominations(body: Body) -> list[Nomination]:
    """Return who is nominated and not decided on, the oldest first."""
    rows = Nomination.objects.filter(
        body=body, state__in=(NominationState.NOMINATED, NominationState.REVIEWED)
    )
    return list(rows.select_related("account", "organisation", "nominated_by").order_by("nominated_at", "pk"))


def past_members(body: Body, *, on: date) -> list[Membership]:
    """Return who sat in a body before, the newest first."""
    rows = Membership.objects.filter(body=body, ends_on__lte=on).select_related("account", "organisation")
    return list(rows.order_by("-ends_on", "-pk")[:LINES])


@dataclass(frozen=True)
class Told:
    """One line of the journal about a body."""

    action: Any
    at: datetime
    by: str
    seat: str = ""


def history_of(body: Body, seats: dict[str, str]) -> list[Told]:
    """Return what happened to a body, the newest first; `seats` are what its seats are called."""
    lines = list(
        JournalLine.objects.filter(street_id=body.street_id, subject_id=subject_of("body", body.pk)).order_by(
            "-at", "-seq"
        )[:LINES]
    )
    names = account_names([line.by_id for line in lines if line.by_id])
    return [
        Told(
            ACTS.get(line.action, line.action),
            line.at,
            names.get(line.by_id or 0, ""),
            seats.get(str(line.facts.get("seat")), ""),
        )
        for line in lines
    ]


def items_of(street: Street, unit_id: int, pack: str, code: str) -> list[Item]:
    """Return who owned an item of a unit, the newest first."""
    rows = Item.objects.filter(street=street, unit_id=unit_id, pack=pack, code=code)
    return list(rows.select_related("owner", "organisation").order_by("-starts_on", "-pk")[:LINES])


def item_in(street: Street, item_id: int) -> Item:
    """Return an item of a street, or refuse."""
    found: Item = _by_id(Item.objects.filter(street=street).select_related("owner", "organisation"), item_id)
    return found


# --- Statements -------------------------------------------------------------------------------------------------------
def statements_in(street: Street, *, on: date) -> QuerySet[DutyStatement]:
    """Return the statements of a street, each with how many duties it has, how many are fulfilled and how many are late."""
    late = Q(duties__done_on=None, duties__due_on__lt=on)
    return (
        DutyStatement.objects.filter(street=street)
        .select_related("organisation", "unit")
        .annotate(
            whole=Count("duties"), done=Count("duties", filter=Q(duties__done_on__isnull=False)),
            late=Count("duties", filter=late),
        )
    )  # fmt: skip


def statement_in(street: Street, statement_id: int) -> DutyStatement:
    """Return a statement of a street, or refuse."""
    found: DutyStatement = _by_id(
        DutyStatement.objects.filter(street=street).select_related("organisation", "unit"), statement_id
    )
    return found


def duty_of(statement: DutyStatement, position: int) -> Duty:
    """Return a duty of a statement by its place, or refuse."""
    found = Duty.objects.filter(statement=statement, position=position).select_related("statement").first()
    if found is None:
        raise NotFound
    return found


# --- Stations ---------------------------------------------------------------------------------------------------------
def stations_in(street: Street, *, on: date) -> list[tuple[Station, list[StationPlace]]]:
    """Return the stations of a street that are open, each with who works there."""
    rows = Station.objects.filter(on_day(on) | Q(starts_on__gt=on), street=street)
    stations = list(rows.select_related("unit").order_by("unit__code", "pk")[:LINES])
    places = StationPlace.objects.filter(on_day(on), station__in=stations)
    by_station: dict[int, list[StationPlace]] = {}
    for place in places.select_related("organisation", "account").order_by("starts_on", "pk"):
        by_station.setdefault(place.station_id, []).append(place)
    return [(one, by_station.get(one.pk, [])) for one in stations]


def station_in(street: Street, station_id: int) -> Station:
    """Return a station of a street, or refuse."""
    found: Station = _by_id(Station.objects.filter(street=street).select_related("unit"), station_id)
    return found


def place_of(station: Station, place_id: int) -> StationPlace:
    """Return who works at a station, or refuse."""
    rows = StationPlace.objects.filter(station=station).select_related("station", "organisation", "account")
    found: StationPlace = _by_id(rows, place_id)
    return found


# --- Advice -----------------------------------------------------------------------------------------------------------
def advice_in(street: Street) -> QuerySet[Advice]:
    """Return what heads of a street said, to be ordered and paged."""
    return Advice.objects.filter(street=street).select_related(
        "unit", "organisation", "given_by", "replied_by"
    )


def advice_called(street: Street, advice_id: int) -> Advice:
    """Return what a head said, or refuse."""
    found: Advice = _by_id(advice_in(street), advice_id)
    return found


def duties_of(statement: DutyStatement) -> list[Duty]:
    """Return the duties of a statement in their order."""
    return list(Duty.objects.filter(statement=statement).order_by(F("position")))
