"""What comes back: the same type at the same place again within so many days after it was closed.

A closing recurs when another case of its type, reported after it and no later than N whole days after, lies at its place:
within so many metres of its pin, or, where one of both has no pin, in the same deepest unit. Cases that were declined,
withdrawn, void, merged into others or moved show nothing and are left out; what is in another street is not looked at.

The rate divides what recurred by the closings that have been followed for all the N days: of later ones nobody knows yet.
Places are what hangs together: cases that follow one another at a place stand in one row, from the first to the last.

Nothing is kept for it: the cases of the period are read narrow, over the indexes of their reports and of their ends, and
paired within cells of the ground. No more than `MOST` cases, the newest of them, and the page says so where there are more.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, floor, radians, sqrt
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from linli.cases.public import IN_PROGRESS, LISTS, Case, State
from linli.people.public import Actor
from linli.territory.public import Street

from .fair import LEAST
from .flows import begins, ends, types_of
from .measures import Span

DAYS, METRES = (30, 60, 90), (30, 50, 100)
# So many are read and paired in under a second; a street with more of them in its period chooses fewer days or one type.
MOST = 20_000
DEGREE = 111_195.0  # metres of a degree of latitude
FIELDS = (
    "id", "number", "category_id", "unit_id", "lon", "lat", "reported_at", "ended_at", "state", "lead_id", "place",
)  # fmt: skip


class Seen(NamedTuple):
    """A case as far as this rule looks at it."""

    id: UUID
    number: str
    category: int
    unit: int | None
    lon: float | None
    lat: float | None
    reported_at: datetime
    ended_at: datetime | None
    state: str
    lead: int | None
    place: str = ""


@dataclass(frozen=True)
class Rule:
    """Within how many days, and how far apart."""

    days: int = 30
    metres: int = 50


@dataclass(frozen=True)
class Place:
    """Cases of one type that followed one another at a place, in the order of their reports."""

    cases: tuple[Seen, ...]
    # How many of its closings were followed by another case.
    again: int

    @property
    def category(self) -> int:
        """Return the type, by its key."""
        return self.cases[0].category

    @property
    def leads(self) -> tuple[int, ...]:
        """Return who led them, in order, each once."""
        return tuple(dict.fromkeys(case.lead for case in self.cases if case.lead))

    @property
    def open(self) -> bool:
        """Return whether one of them is not closed yet."""
        return any(case.ended_at is None for case in self.cases)


@dataclass(frozen=True)
class Rate:
    """How often cases of a type come back: closings that were followed long enough, and those after which it came again."""

    category: int
    closed: int
    followed: int
    again: int

    @property
    def share(self) -> float | None:
        """Return how many of a hundred; None where it rests on too few."""
        return 100 * self.again / self.followed if self.followed >= LEAST else None


@dataclass(frozen=True)
class Found:
    """What came back in a period: the places, most first, the rates by type, and whether there were more cases."""

    places: tuple[Place, ...]
    rates: tuple[Rate, ...]
    more: bool


def recurring(
    actor: Actor,
    street: Street,
    span: Span,
    rule: Rule,
    *,
    category: str = "",
    unit_id: int | None = None,
    now: datetime,
) -> Found:
    """Return what came back after closings of a period, of the cases that this person may see; three queries.

    What was reported up to N days after the period is looked at, too: it may follow the last closing of it. Of what was
    reported before the period only what was closed in it: each is found by an index of its own.
    """
    first, last = begins(span), ends(span)
    until = last + timedelta(days=rule.days)
    every = Case.objects.filter(street_id=street.pk, category__isnull=False)
    if category:
        every = every.filter(category__code__in=types_of(category))
    # Where the newest so many begin: else the planner takes what one may see for a tenth of all, and reads all for it.
    new = every.filter(reported_at__gte=first, reported_at__lt=until).order_by("-reported_at", "-id")
    [older] = [*new.values_list("reported_at", flat=True)[MOST : MOST + 1]] or [None]
    cases = every.visible_to(actor)
    if unit_id:
        cases = cases.filter(lineage__contains=[unit_id])
    begun = Q(reported_at__gte=first) if older is None else Q(reported_at__gt=older)
    came = cases.filter(begun, reported_at__lt=until, state__in=(*IN_PROGRESS, State.CLOSED))
    rows, more = list(came.values_list(*FIELDS)), older is not None
    if older is None:
        ended = cases.filter(
            state__in=LISTS["closed"], ended_at__gte=first, ended_at__lt=last, reported_at__lt=first
        )
        left = MOST - len(rows)
        by_end = ended.filter(state=State.CLOSED).order_by("-ended_at", "-id")
        before = list(by_end.values_list(*FIELDS)[: left + 1])
        rows, more = rows + before[:left], len(before) > left
    seen = sorted((Seen(*row) for row in rows), key=lambda case: (case.reported_at, case.id))
    places, rates = paired(seen, rule, since=first, until=last, now=now)
    return Found(places, rates, more)


def paired(
    cases: Sequence[Seen], rule: Rule, *, since: datetime, until: datetime, now: datetime
) -> tuple[tuple[Place, ...], tuple[Rate, ...]]:
    """Return places and rates of cases, which come in the order of their reports."""
    near = _Ground(cases, rule.metres)
    limit = timedelta(days=rule.days)
    parent = list(range(len(cases)))
    after: list[bool] = [False] * len(cases)
    linked: list[bool] = [False] * len(cases)
    closed: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for at, case in enumerate(cases):
        end = case.ended_at
        if case.state != State.CLOSED or end is None or not since <= end < until:
            continue
        for other in near.of(at, end, end + limit):
            after[at] = linked[at] = linked[other] = True
            _join(parent, at, other)
        sums = closed[case.category]
        sums[0] += 1
        if end + limit <= now:
            sums[1] += 1
            sums[2] += after[at]
    chains: dict[int, list[int]] = defaultdict(list)
    for at, is_linked in enumerate(linked):
        if is_linked:
            chains[_root(parent, at)].append(at)
    places = [
        Place(tuple(cases[at] for at in chain), sum(after[at] for at in chain)) for chain in chains.values()
    ]
    places.sort(key=lambda place: (-len(place.cases), -place.again, -place.cases[-1].reported_at.timestamp()))
    rates = [Rate(category, *sums) for category, sums in closed.items()]
    rates.sort(key=lambda rate: (-rate.again, -rate.closed, rate.category))
    return tuple(places), tuple(rates)


def apart(a: Seen, b: Seen) -> float | None:
    """Return how many metres two pins lie apart; None where one of both has none. Right to a millimetre on such ways."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    across = (a.lon - b.lon) * cos(radians((a.lat + b.lat) / 2))
    return DEGREE * sqrt(across * across + (a.lat - b.lat) ** 2)


class _Ground:
    """Which cases of a type lie at the place of one: by cells as wide as the way between them may be.

    Cases come, and so stand in each cell, in the order of their reports: those of some days are cut out of it.
    """

    def __init__(self, cases: Sequence[Seen], metres: int) -> None:
        self.cases, self.metres = cases, metres
        self.reported = [case.reported_at for case in cases]
        pins = [case.lat for case in cases if case.lat is not None]
        # Of the cells of all, the widest degree: at the latitude nearest the equator.
        self.wide = metres / (DEGREE * max(0.01, cos(radians(max((abs(lat) for lat in pins), default=0.0)))))
        self.high = metres / DEGREE
        self.pinned: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        self.unpinned: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.in_unit: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, case in enumerate(cases):
            if case.unit is not None:
                self.in_unit[case.category, case.unit].append(at)
            if case.lon is not None and case.lat is not None:
                self.pinned[case.category, *self._cell(case.lon, case.lat)].append(at)
            elif case.unit is not None:
                self.unpinned[case.category, case.unit].append(at)

    def _cell(self, lon: float, lat: float) -> tuple[int, int]:
        return floor(lon / self.wide), floor(lat / self.high)

    def of(self, at: int, after: datetime, until: datetime) -> Iterator[int]:
        """Yield the others at the place of one that were reported after a moment and no later than another."""
        first, last = bisect_right(self.reported, after), bisect_right(self.reported, until)
        for there in self._about(self.cases[at]):
            for other in there[bisect_left(there, first) : bisect_left(there, last)]:
                if other != at and (apart(self.cases[at], self.cases[other]) or 0) <= self.metres:
                    yield other

    def _about(self, case: Seen) -> Iterator[list[int]]:
        if case.lon is None or case.lat is None:
            yield self.in_unit.get((case.category, case.unit or 0), [])
            return
        x, y = self._cell(case.lon, case.lat)
        for column in (x - 1, x, x + 1):
            for row in (y - 1, y, y + 1):
                yield self.pinned.get((case.category, column, row), [])
        yield self.unpinned.get((case.category, case.unit or 0), [])


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _join(parent: list[int], a: int, b: int) -> None:
    first, second = sorted((_root(parent, a), _root(parent, b)))
    parent[second] = first
