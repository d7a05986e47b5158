"""What a plan is worked out from: open seats, people, what they stand on already, what they said of their time."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.rosters.models import DutyRoster, DutyWish, Member, Slot, Turn
from linli.rosters.states import GONE, WishKind

from .law import DutyKind, kinds_of

# How far back fairness looks, and how far around a plan what people stand on elsewhere is read.
BEFORE, AROUND = timedelta(days=56), timedelta(days=8)
SATURDAY = 6
Span = tuple[int, int]


@dataclass(frozen=True)
class Need:
    """Open seats of one slot, or a turn that somebody has already; times in minutes, days as ordinals."""

    slot: str
    starts: int
    ends: int
    heads: int
    kind: str
    day: int
    week: int
    rest: int = 0
    day_most: int | None = None
    week_most: int | None = None
    night: bool = False
    nights_most: int = 1
    weekend: bool = False


@dataclass(frozen=True)
class Worker:
    """Somebody who may be given turns, with what they stand on already and how often they stood before."""

    id: str
    away: tuple[Span, ...] = ()
    rather_not: tuple[Span, ...] = ()
    rather: tuple[Span, ...] = ()
    fixed: tuple[Need, ...] = ()
    before: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Problem:
    """Everything that a plan depends on."""

    needs: tuple[Need, ...]
    workers: tuple[Worker, ...]

    @property
    def digest(self) -> str:
        """Return what tells this problem from any other."""
        told = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass
class _Read:
    """What people stand on, and how often they stood before, by person."""

    fixed: dict[UUID, list[Need]] = field(default_factory=lambda: defaultdict(list))
    before: dict[UUID, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))


def minutes(at: datetime) -> int:
    """Return a moment as whole minutes."""
    return int(at.timestamp()) // 60


def moment(told: int) -> datetime:
    """Return the moment behind whole minutes."""
    return timezone.localtime(datetime.fromtimestamp(told * 60, tz=timezone.get_default_timezone()))


def need_of(
    slot: str, starts_at: datetime, ends_at: datetime, kind: DutyKind | None, code: str, heads: int = 1
) -> Need:
    """Return seats of a slot with the rules of its kind of duty."""
    on = timezone.localdate(starts_at)
    year, week, _day = on.isocalendar()
    return Need(
        slot, minutes(starts_at), minutes(ends_at), heads, code, on.toordinal(), year * 100 + week,
        rest=kind.rest * 60 if kind else 0, day_most=kind.day_most if kind else None,
        week_most=kind.week_most if kind else None, night=bool(kind and kind.night),
        nights_most=kind.nights_most if kind else 1, weekend=on.isoweekday() >= SATURDAY,
    )  # fmt: skip


def problem_of(roster: DutyRoster, since: date, until: date, *, at: datetime) -> Problem:
    """Return what a plan of these days is worked out from, as it stands at a moment; slots that have begun are left out."""
    zone = timezone.get_default_timezone()
    begins = max(datetime.combine(since, time.min, tzinfo=zone), at)
    ends = datetime.combine(until + timedelta(days=1), time.min, tzinfo=zone)
    kinds = kinds_of(roster.street_id)
    slots = list(
        Slot.objects.filter(
            street_id=roster.street_id, roster=roster, starts_at__gte=begins, starts_at__lt=ends
        ).order_by("starts_at", "pk")
    )
    members = _members(roster)
    read = _turns(roster, members, begins, ends, kinds)
    taken = _taken(roster, slots)
    needs = [
        need_of(str(one.pk), one.starts_at, one.ends_at, kinds.get(one.kind), one.kind, one.heads - taken[one.pk])
        for one in slots
        if one.heads > taken[one.pk]
    ]  # fmt: skip
    wishes = _wishes(roster.street_id, members, begins, ends)
    workers = [
        Worker(
            str(pk), **{kind: tuple(wishes[pk][kind]) for kind in ("away", "rather_not", "rather")},
            fixed=tuple(read.fixed[pk]), before=tuple(read.before[pk]),  # type: ignore[arg-type]  # three of them
        )
        for pk in members
    ]  # fmt: skip
    return Problem(tuple(needs), tuple(workers))


def _members(roster: DutyRoster) -> list[UUID]:
    rows = Member.objects.filter(street_id=roster.street_id, roster=roster, ended_at=None)
    return sorted(rows.values_list("person_id", flat=True))


def _taken(roster: DutyRoster, slots: Sequence[Slot]) -> dict[UUID, int]:
    counted: dict[UUID, int] = defaultdict(int)
    live = Turn.objects.filter(street_id=roster.street_id, slot_id__in=[one.pk for one in slots])
    for slot_id in live.exclude(state__in=GONE).values_list("slot_id", flat=True):
        counted[slot_id] += 1
    return counted


def _turns(
    roster: DutyRoster, members: Iterable[UUID], begins: datetime, ends: datetime, kinds: dict[str, DutyKind]
) -> _Read:
    """Read what the members stand on around the plan, at any roster, and how often they stood at this one before it."""
    live = Turn.objects.filter(street_id=roster.street_id, person_id__in=list(members)).exclude(
        state__in=GONE
    )
    read = _Read()
    span = live.filter(starts_at__gte=begins - max(BEFORE, AROUND), starts_at__lt=ends + AROUND)
    for one in span.order_by("starts_at", "pk"):
        told = need_of(str(one.slot_id), one.starts_at, one.ends_at, kinds.get(one.kind), one.kind)
        if one.starts_at >= begins - AROUND:
            read.fixed[one.person_id].append(told)
        if one.roster_id == roster.pk and one.starts_at < ends and one.state != "missed":
            counts = read.before[one.person_id]
            counts[0] += 1
            counts[1] += told.night
            counts[2] += told.weekend
    return read


def _wishes(
    street_id: int, members: Iterable[UUID], begins: datetime, ends: datetime
) -> dict[UUID, dict[str, list[Span]]]:
    found: dict[UUID, dict[str, list[Span]]] = defaultdict(
        lambda: {str(kind): [] for kind in (WishKind.AWAY, WishKind.RATHER_NOT, WishKind.RATHER)}
    )
    rows = DutyWish.objects.filter(
        street_id=street_id, person_id__in=list(members), ends_at__gt=begins, starts_at__lt=ends + AROUND
    )
    for one in rows.order_by("starts_at", "pk"):
        found[one.person_id][one.kind].append((minutes(one.starts_at), minutes(one.ends_at)))
    return found


@dataclass(frozen=True)
class Outcome:
    """What came out: who takes which slot, what stays open and why, and how good it is."""

    given: tuple[tuple[str, str], ...] = ()
    short: tuple[dict[str, Any], ...] = ()
    together: tuple[str, ...] = ()
    helps: tuple[dict[str, Any], ...] = ()
    loads: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    wishes: tuple[int, int] = (0, 0)
    proved: bool = True
    stopped: bool = False
