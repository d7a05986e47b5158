"""Reads of the pages: rosters with how today goes, a week, one turn, my duties, counts, the day log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.kernel.errors import NotFound
from linli.people.public import Actor
from linli.rosters.errors import NoSuchRoster
from linli.rosters.models import DutyRoster, DutyWish, LogEntry, Member, Person, Plan, Slot, Swap, Turn
from linli.rosters.permissions import may_keep
from linli.rosters.states import GONE, PENDING, STOOD, TurnState
from linli.territory.public import Street

from .law import called, kinds_of

ORDER, LOG_ORDER = ("number", "id"), ("-at", "-id")
LONGEST_NUMBER, MINE_AHEAD = 2**31, timedelta(days=35)
NEAR = timedelta(days=120)
WEEK = 7


def rosters(actor: Actor, street: Street) -> QuerySet[DutyRoster]:
    """Return the rosters of a street that somebody may see, to be ordered and paged."""
    return DutyRoster.objects.visible_to(actor).filter(street=street).select_related("organisation")


def roster_seen(actor: Actor, street: Street, number: int) -> DutyRoster:
    """Return a roster by its number, or refuse as if there were none."""
    found = rosters(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchRoster
    return found


def begins(on: date) -> datetime:
    """Return the midnight with which a day begins."""
    return datetime.combine(on, time.min, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Today:
    """How a day goes at a roster."""

    roster: DutyRoster
    turns: int
    stood: int
    missed: int


def today_at(some: Sequence[DutyRoster], on: date) -> list[Today]:
    """Return how a day goes at each of these rosters; one query."""
    rows = (
        Turn.objects.filter(
            street_id__in={one.street_id for one in some}, roster_id__in=[one.pk for one in some],
            starts_at__gte=begins(on), starts_at__lt=begins(on + timedelta(days=1)),
        )
        .exclude(state__in=GONE)
        .values("roster_id")
        .annotate(
            n=Count("pk"), stood=Count("pk", filter=Q(state__in=STOOD)),
            missed=Count("pk", filter=Q(state=TurnState.MISSED)),
        )
        .order_by()
    )  # fmt: skip
    told = {row["roster_id"]: row for row in rows}
    none = {"n": 0, "stood": 0, "missed": 0}
    return [
        Today(one, row["n"], row["stood"], row["missed"]) for one in some for row in [told.get(one.pk, none)]
    ]


# --- A week -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Seats:
    """A slot with who takes it, and how many seats are open."""

    slot: Slot
    kind: str
    turns: list[Turn]

    @property
    def open(self) -> int:
        """Return how many seats nobody has taken."""
        return max(int(self.slot.heads) - len(self.turns), 0)


def week_of(roster: DutyRoster, monday: date, *, days: int = WEEK) -> list[tuple[date, list[Seats]]]:
    """Return the slots of a week by day, each with who takes it; two queries."""
    span = {"starts_at__gte": begins(monday), "starts_at__lt": begins(monday + timedelta(days=days))}
    slots = Slot.objects.filter(street_id=roster.street_id, roster=roster, **span).order_by(
        "starts_at", "kind"
    )
    kinds, whose = kinds_of(roster.street_id), defaultdict(list)
    for turn in _turns(roster.street_id).filter(roster=roster, **span).order_by("seat"):
        whose[turn.slot_id].append(turn)
    found: dict[date, list[Seats]] = {monday + timedelta(days=n): [] for n in range(days)}
    for slot in slots:
        on = timezone.localdate(slot.starts_at)
        found[on].append(Seats(slot, called(kinds, slot.kind), whose[slot.pk]))
    return list(found.items())


def _turns(street_id: int) -> QuerySet[Turn]:
    live = Turn.objects.filter(street_id=street_id).exclude(state__in=GONE)
    return live.select_related("person__account")


def members_of(roster: DutyRoster) -> list[Member]:
    """Return the members of a roster in the order in which they came."""
    rows = Member.objects.filter(street_id=roster.street_id, roster=roster, ended_at=None)
    return list(rows.select_related("person__account").order_by("made_at", "pk"))


def swaps_of(roster: DutyRoster) -> list[Swap]:
    """Return the swaps under way at a roster."""
    rows = Swap.objects.filter(street_id=roster.street_id, roster=roster, state__in=PENDING)
    return list(rows.select_related(*SWAP_WITH).order_by("asked_at"))


SWAP_WITH = ("roster", "turn", "other_turn", "asker__account", "other__account")


# --- One turn -----------------------------------------------------------------------------------------------------------
def turn_seen(actor: Actor, street: Street, turn_id: UUID) -> Turn:
    """Return a turn of a roster that somebody sees, or refuse."""
    found = (
        Turn.objects.filter(
            street=street, pk=turn_id, roster_id__in=DutyRoster.objects.visible_to(actor).values("pk")
        )
        .select_related("roster__street", "slot", "person__account")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def swap_seen(actor: Actor, street: Street, swap_id: UUID) -> Swap:
    """Return a swap of a roster that somebody sees, or refuse."""
    seen = DutyRoster.objects.visible_to(actor).filter(street=street).values("pk")
    found = (
        Swap.objects.filter(street=street, pk=swap_id, roster_id__in=seen).select_related(*SWAP_WITH).first()
    )
    if found is None:
        raise NotFound
    return found


def plan_seen(actor: Actor, street: Street, plan_id: UUID) -> Plan:
    """Return a plan of a roster that somebody keeps, or refuse."""
    seen = DutyRoster.objects.visible_to(actor).filter(street=street).values("pk")
    found = (
        Plan.objects.filter(street=street, pk=plan_id, roster_id__in=seen).select_related("roster").first()
    )
    if found is None or not may_keep(actor, found.roster):
        raise NotFound
    return found


def offers(turn: Turn, *, at: datetime) -> list[tuple[str, str, Any]]:
    """Return to whom a turn may be offered: (value, what it is, the person), members alone and each of their turns ahead."""
    roster = turn.roster
    found: list[tuple[str, str, Any]] = [
        (f"person:{one.person_id}", "", one.person)
        for one in members_of(roster)
        if one.person_id != turn.person_id
    ]
    known = {value.removeprefix("person:") for value, _told, _whose in found}
    ahead = _turns(turn.street_id).filter(
        roster=roster, state=TurnState.PLANNED, starts_at__gt=at, starts_at__lt=at + NEAR
    )
    for one in ahead.order_by("starts_at")[:200]:
        if str(one.person_id) in known:
            when = f"{timezone.localtime(one.starts_at):%m-%d %H:%M}"
            found.append((f"turn:{one.pk}", when, one.person))
    return found


# --- My duties ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mine:
    """What somebody has to do with rosters: their turns, swaps that wait for them, what they said of their time."""

    person: Person | None
    now: list[Turn]
    ahead: list[Turn]
    past: list[Turn]
    asked: list[Swap]
    asking: list[Swap]
    wishes: list[DutyWish]
    open: list[Seats]


def person_of(actor: Actor, street: Street) -> Person | None:
    """Return the row of a colleague who takes turns in a street, if they do."""
    if actor.account_id is None:
        return None
    return Person.objects.filter(street=street, account_id=actor.account_id).select_related("account").first()


def my_duties(actor: Actor, street: Street, *, at: datetime) -> Mine:
    """Return what somebody has to do with the rosters of a street."""
    person = person_of(actor, street)
    if person is None:
        return Mine(None, [], [], [], [], [], [], [])
    today = timezone.localdate(at)
    mine = _turns(street.pk).filter(person=person).select_related("roster", "person__account")
    ahead = list(
        mine.filter(ends_at__gt=begins(today), starts_at__lt=at + MINE_AHEAD).order_by("starts_at")[:60]
    )
    soon = at + timedelta(hours=1)
    now = [one for one in ahead if one.state != TurnState.DONE and one.starts_at <= soon and one.ends_at > at]
    swaps = (
        Swap.objects.filter(street=street, state__in=PENDING).select_related(*SWAP_WITH).order_by("asked_at")
    )
    pending = list(swaps.filter(Q(other=person) | Q(asker=person)))
    wishes = DutyWish.objects.filter(street=street, person=person, ends_at__gt=at).order_by("starts_at")
    return Mine(
        person, now, [one for one in ahead if one not in now],
        list(mine.filter(ends_at__lte=begins(today)).order_by("-starts_at")[:10]),
        [one for one in pending if one.other_id == person.pk and one.state == "asked"],
        [one for one in pending if one.asker_id == person.pk], list(wishes[:60]),
        _open_to(person, street, at=at),
    )  # fmt: skip


def _open_to(person: Person, street: Street, *, at: datetime) -> list[Seats]:
    """Return the open seats of the next two weeks at the rosters somebody is a member of."""
    mine = Member.objects.filter(street=street, person=person, ended_at=None).values("roster_id")
    slots = (
        Slot.objects.filter(
            street=street, roster_id__in=mine, starts_at__gt=at, starts_at__lt=at + timedelta(days=14)
        )
        .annotate(
            taken=Count(
                "pk",
                filter=Q(pk__in=Turn.objects.filter(street=street).exclude(state__in=GONE).values("slot_id")),
            )
        )
        .select_related("roster")
        .order_by("starts_at")[:100]
    )
    found, kinds = list(slots), kinds_of(street.pk)
    whose: dict[UUID, list[Turn]] = defaultdict(list)
    for turn in _turns(street.pk).filter(slot_id__in=[one.pk for one in found]):
        whose[turn.slot_id].append(turn)
    return [
        Seats(one, called(kinds, one.kind), whose[one.pk])
        for one in found
        if len(whose[one.pk]) < one.heads and all(t.person_id != person.pk for t in whose[one.pk])
    ][:12]


# --- Counts and the log -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Count_:  # noqa: N801 - Django has the name
    """How often somebody stood on duty in a time, by kind, and what they wrote down, by task."""

    person: Person
    capacity: str
    planned: int
    stood: int
    late: int
    missed: int
    kinds: dict[str, int]
    tasks: dict[str, int]


def counts_of(roster: DutyRoster, since: date, until: date) -> list[Count_]:
    """Return what each person stood and did at a roster, in the order of their names: it is a record and no ranking."""
    span = {"starts_at__gte": begins(since), "starts_at__lt": begins(until + timedelta(days=1))}
    turns = list(_turns(roster.street_id).filter(roster=roster, **span))
    tasks: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    logged = LogEntry.objects.filter(
        street_id=roster.street_id, roster=roster, at__gte=begins(since), at__lt=begins(until + timedelta(days=1))
    ).exclude(Q(task="") | Q(person=None))  # fmt: skip
    for row in logged.values("person_id", "task").annotate(n=Count("pk")).order_by():
        tasks[row["person_id"]][row["task"]] = row["n"]
    capacities = {one.person_id: (one.person, one.capacity) for one in members_of(roster)}
    whose: dict[UUID, list[Turn]] = defaultdict(list)
    for turn in turns:
        whose[turn.person_id].append(turn)
        capacities.setdefault(turn.person_id, (turn.person, ""))
    found = [
        _counted(person, capacity, whose[pk], dict(tasks[pk]))
        for pk, (person, capacity) in capacities.items()
    ]
    return sorted(found, key=lambda one: (one.person.called, str(one.person.pk)))


def _counted(person: Person, capacity: str, turns: Iterable[Turn], tasks: dict[str, int]) -> Count_:
    kinds: dict[str, int] = defaultdict(int)
    stood = late = missed = planned = 0
    for turn in turns:
        planned += 1
        if turn.state in STOOD:
            stood += 1
            late += turn.was_late
            kinds[turn.kind] += 1
        missed += turn.state == TurnState.MISSED
    return Count_(person, capacity, planned, stood, late, missed, dict(kinds), tasks)


def log_of(roster: DutyRoster, on: date | None = None) -> QuerySet[LogEntry]:
    """Return the day log of a roster, of one day or of all, to be ordered and paged."""
    rows = LogEntry.objects.filter(street_id=roster.street_id, roster=roster).select_related("by")
    if on is not None:
        rows = rows.filter(at__gte=begins(on), at__lt=begins(on + timedelta(days=1)))
    return rows
