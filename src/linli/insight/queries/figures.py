"""Reads of the counters. Nothing here counts the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.public import IN_PROGRESS, LISTS, Case, State, catalogue, ways_to, worklist
from linli.kernel.errors import NotFound
from linli.kernel.models import Delivery
from linli.kernel.naming import name_of
from linli.kernel.paging import first
from linli.kernel.points import Point
from linli.kernel.statements import prepared
from linli.people.public import Actor, Power
from linli.territory.public import Node, Street, UnitRef, line_of, root_of, tree

from ..models import StateCount
from .sums import of_units
from .units import rows_of_units

MOST = 999
SHOWN = 4
PRESSING = 300
MOST_POINTS = 4000
DUE = ("due_at", "id")
# Days before and after which nothing is asked for: where the calendar ends nothing can be reckoned.
FIRST, LAST = date(1990, 1, 1), date(2999, 12, 31)
OPEN = ("late", "soon", "progress")
ENDINGS = ("ended", "ended_today", "ended_on")
# The states of the cases behind a figure of what stands now.
STANDING: dict[str, tuple[str, ...]] = {
    "raised": tuple(State), "progress": tuple(IN_PROGRESS), "ended": tuple(LISTS["closed"]), "solved": (State.CLOSED,),
    "otherwise": tuple(one for one in LISTS["closed"] if one != State.CLOSED),
    **{one: (one,) for one in LISTS["closed"] if one != State.CLOSED},
    **{name: tuple(states) for name, states in LISTS.items() if name != "closed"},
}  # fmt: skip
# How an address asks for what lies on no tier that is known.
NO_TIER = "-"


@dataclass(frozen=True)
class Balance:
    """The equation of the ledger (002-03): raised = in progress + closed over all outcomes."""

    states: dict[str, int] = field(default_factory=dict)

    @property
    def in_progress(self) -> int:
        """Return how many are not on the write-off list."""
        return sum(self.states.get(s, 0) for s in IN_PROGRESS)

    @property
    def closed(self) -> int:
        """Return how many are on it, whatever the outcome."""
        return sum(self.states.get(s, 0) for s in LISTS["closed"])

    @property
    def solved(self) -> int:
        """Return how many ended solved."""
        return self.states.get(State.CLOSED, 0)

    @property
    def unsolved(self) -> int:
        """Return how many ended another way: declined, withdrawn, void, merged into another, or moved away."""
        return self.closed - self.solved

    @property
    def outcomes(self) -> dict[str, int]:
        """Return how many ended in which way; they add up to the closed ones."""
        return {str(s): self.states.get(s, 0) for s in LISTS["closed"]}

    @property
    def outcomes_told(self) -> list[tuple[str, str, int]]:
        """Return the ways in which any ended: what opens their cases, in words, and how many."""
        return [
            ("solved" if s == State.CLOSED else s, str(State(s).label), n)
            for s, n in self.outcomes.items()
            if n
        ]

    @property
    def raised(self) -> int:
        """Return how many there ever were: what stands somewhere was raised once."""
        return sum(self.states.values())

    @property
    def lists(self) -> dict[str, int]:
        """Return the four lists."""
        return {name: sum(self.states.get(s, 0) for s in states) for name, states in LISTS.items()}


def balances(street_id: int, unit_ids: Sequence[int], *, hard: bool | None = None) -> dict[int, Balance]:
    """Return the balance of each unit as it stands now; one query."""
    rows = StateCount.objects.filter(street_id=street_id, unit_id__in=list(unit_ids))
    if hard is not None:
        rows = rows.filter(hard=hard)
    states: dict[int, dict[str, int]] = {unit_id: {} for unit_id in unit_ids}
    for unit_id, state, n in rows.values_list("unit_id", "state").annotate(total=Sum("n")).order_by():
        states[unit_id][state] = n
    return {unit_id: Balance(found) for unit_id, found in states.items()}


def balance(street_id: int, unit_id: int, *, hard: bool | None = None) -> Balance:
    """Return the balance of a unit as it stands now; of another day the figures `reported` and `standing` tell it."""
    return balances(street_id, [unit_id], hard=hard)[unit_id]


@dataclass(frozen=True)
class City:
    """Several streets together: each with its own balance, and all as one."""

    streets: tuple[tuple[Street, Balance], ...]

    @property
    def together(self) -> Balance:
        """Return the balance of all: what moved from one street to another counts once, where it is dealt with.

        Of all cases on its way from street to street exactly one is not "moved"; so those that are stand aside.
        """
        states: Counter[str] = Counter()
        for _street, one in self.streets:
            states.update(one.states)
        del states[State.MOVED]
        return Balance(dict(states))


def city(streets: Sequence[Street]) -> City:
    """Return the balances of streets as they stand now; one query."""
    roots = {root_of(street.pk).id: street for street in streets}
    own = {"street_id__in": [street.pk for street in streets], "unit_id__in": list(roots)}
    found = StateCount.objects.filter(**own).values_list("unit_id", "state").annotate(total=Sum("n"))
    states: dict[int, dict[str, int]] = {root: {} for root in roots}
    for unit_id, state, n in found.order_by():
        states[unit_id][state] = n
    return City(tuple((street, Balance(states[root])) for root, street in roots.items()))


def list_counts(actor: Actor, street: Street) -> dict[str, int]:
    """Return how long the four lists are for an actor: over the topmost units of the posts that let it see.

    A post in an organisation sees across units; its lists are short and have no counter, so no number is shown.
    """
    tops = {
        h.unit_id
        for h in actor.posts
        if Power.SEE in h.powers and h.street_id == street.pk and not h.organisation_id
    }
    tops.discard(None)
    top_ids = [unit_id for unit_id in tops if unit_id is not None]
    above = {ref.id: set(line) for ref, line in _lines(street) if ref.id in tops}
    outer = [unit_id for unit_id in top_ids if not (above.get(unit_id, set()) - {unit_id}) & tops]
    if not outer:
        return {}
    found = balances(street.pk, outer)
    return {name: sum(found[u].lists[name] for u in outer) for name in LISTS}


def _lines(street: Street) -> list[tuple[UnitRef, list[int]]]:
    told: list[tuple[UnitRef, list[int]]] = []
    todo = [(node, [node.unit.id]) for node in tree(street)]
    while todo:
        node, line = todo.pop()
        told.append((node.unit, line))
        todo += [(child, [*line, child.unit.id]) for child in node.children]
    return told


@dataclass(frozen=True)
class UnitRow:
    """A unit with its balance: a line of the table that adds up."""

    unit: UnitRef
    balance: Balance


def by_children(
    street: Street, unit_id: int | None = None, *, hard: bool | None = None
) -> tuple[UnitRow, list[UnitRow], UnitRow | None]:
    """Return a unit, its children on the ladder, and what the unit has beside them: not located, or higher up."""
    node = _find(tree(street), unit_id or root_of(street).id)
    children = [child.unit for child in node.children if child.unit.level] if node else []
    here = node.unit if node else root_of(street)
    found = balances(street.pk, [here.id, *(c.id for c in children)], hard=hard)
    rows = [UnitRow(c, found[c.id]) for c in children]
    rest = {s: n - sum(r.balance.states.get(s, 0) for r in rows) for s, n in found[here.id].states.items()}
    beside = Balance({s: n for s, n in rest.items() if n})
    return UnitRow(here, found[here.id]), rows, UnitRow(here, beside) if beside.states and rows else None


def _find(nodes: Sequence[Node], unit_id: int) -> Node | None:
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if node.unit.id == unit_id:
            return node
        todo += node.children
    return None


@dataclass(frozen=True)
class Day:
    """What came and what ended on a day."""

    day: date
    raised: int
    ended: int


# Every way to end has its figure; opening again, parting and coming back take it away from its own day.
ENDED_BY = (
    "closed_in_time",
    "closed_late",
    "not_taken_up",
    "not_filed",
    "withdrawn",
    "voided",
    "merged",
    "moved",
)

_CAME_AND_ENDED = rows_of_units(("reported", *ENDED_BY), "day BETWEEN %(since)s AND %(until)s")
TREND = f"""SELECT day, coalesce(sum(reported), 0), {" + ".join(f"coalesce(sum({name}), 0)" for name in ENDED_BY)}
    FROM {_CAME_AND_ENDED} AS told GROUP BY day"""  # noqa: S608 - words of ours


def trend(street_id: int, unit_id: int, *, until: date, days: int) -> list[Day]:
    """Return what came and what ended on each of the last `days` days, as is known now; one query."""
    since = until - timedelta(days=days - 1)
    asked = {"streets": [street_id], "keys": [unit_id], "since": since, "until": until}
    found = {day: (int(raised), int(ended)) for day, raised, ended in prepared(TREND, asked)}
    return [Day(day, *found.get(day, (0, 0))) for day in (since + timedelta(days=n) for n in range(days))]


@dataclass(frozen=True)
class Punctuality:
    """Feedbacks in time out of all, of a unit in a period; `rate` is None where there were none."""

    unit: UnitRef
    in_time: int
    late: int

    @property
    def rate(self) -> int | None:
        """Return the share in time, in whole per cent, rounded down so that 100 means all."""
        total = self.in_time + self.late
        return self.in_time * 100 // total if total else None


def punctuality(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Punctuality]:
    """Return the punctuality of each unit in a period, best first; units without feedback last."""
    # What an accepted appeal excused was booked as in time, on its own day.
    names = ("handled_in_time", "handled_late")
    sums = of_units(street_id, [unit.id for unit in units], names, since=since, until=until)
    found = [Punctuality(unit, *(sums[unit.id][name] for name in names)) for unit in units]
    return sorted(found, key=lambda p: (p.rate is None, -(p.rate or 0), p.unit.code))


def late_cases(actor: Actor, street: Street, *, at: datetime) -> tuple[list[Case], int]:
    """Return the latest of the late cases an actor may see, and how many are late, counted no further than `MOST`."""
    late = worklist(actor, street.pk, states=IN_PROGRESS).filter(due_at__lt=at)
    ways = ways_to(actor, street.pk)
    count = first(late.select_related(None), DUE, MOST, ways=ways).values("pk").count()
    return list(first(late, DUE, SHOWN, ways=ways)), count


def pressing_cases(actor: Actor, street: Street, *, at: datetime) -> list[Case]:
    """Return the cases with a red or yellow light that have a pin, the latest first."""
    near = worklist(actor, street.pk, states=IN_PROGRESS).filter(yellow_at__lt=at, lon__isnull=False)
    return list(first(near, DUE, PRESSING, ways=ways_to(actor, street.pk)))


def pressing_points(actor: Actor, street: Street, *, at: datetime) -> list[Point]:
    """Return the same as points of the wall's map, as many as a map can show: of which kind, and late or soon."""
    near = worklist(actor, street.pk, states=IN_PROGRESS).filter(yellow_at__lt=at, lon__isnull=False)
    # The database says which are late: to read four thousand moments took longer than to find the cases.
    near = near.select_related(None).annotate(late=ExpressionWrapper(Q(due_at__lt=at), BooleanField()))
    found = first(near, DUE, MOST_POINTS, ways=ways_to(actor, street.pk))
    kinds = {kind.pk: name_of(kind) for kind in catalogue()}
    words = {True: str(_("Late")), False: str(_("Due soon"))}
    titles = {(pk, late): f"{name} · {said}" for pk, name in kinds.items() for late, said in words.items()}
    return [
        Point(lon, lat, titles.get((kind, late), words[late]), "red" if late else "amber", number)
        for lon, lat, late, number, kind in found.values_list("lon", "lat", "late", "number", "category_id")
    ]


@dataclass(frozen=True)
class Only:
    """Which of the cases behind a figure: of a unit, the hard ones, of a tier, in no unit below it, ended on a day."""

    unit_id: int | None = None
    hard: bool = False
    tier: str = ""
    beside: bool = False
    day: date | None = None


def behind_figure(
    actor: Actor, street: Street, what: str, *, at: datetime, only: Only | None = None
) -> tuple[QuerySet[Case], tuple[str, ...]]:
    """Return the cases that a figure of the wall stands for, as far as an actor may see them, and their order."""
    only = only or Only()
    today = timezone.localdate(at)
    begins = timezone.make_aware(datetime.combine(today, time.min))
    fallback = LISTS["closed"] if what in ENDINGS else IN_PROGRESS if what in OPEN else tuple(State)
    cases = worklist(actor, street.pk, states=STANDING.get(what, fallback))
    if what == "late":
        cases = cases.filter(due_at__lt=at)
    elif what == "soon":
        cases = cases.filter(yellow_at__lt=at, due_at__gte=at)
    elif what == "today":
        cases = cases.filter(reported_at__gte=begins, reported_at__lte=at)
    elif what == "ended_today":
        cases = cases.filter(ended_at__gte=begins, ended_at__lte=at)
    elif what == "ended_on":
        first = timezone.make_aware(datetime.combine(min(max(only.day or today, FIRST), LAST), time.min))
        cases = cases.filter(ended_at__gte=first, ended_at__lt=first + timedelta(days=1))
    if only.unit_id is not None:
        cases = cases.filter(lineage__contains=[only.unit_id])
    if only.beside:
        node = _find(tree(street), only.unit_id or root_of(street).id)
        below = [child.unit.id for child in node.children if child.unit.level] if node else []
        cases = cases.exclude(lineage__overlap=below)
    if only.hard:
        cases = cases.filter(hard=True)
    if only.tier:
        cases = cases.filter(tier="" if only.tier == NO_TIER else only.tier)
    return cases, DUE if what in OPEN else ("-reported_at", "-id")


def standing_now(street: Street, what: str, only: Only) -> int | None:
    """Return how many cases a figure of what stands now is, from counters; None for others, and of one tier."""
    states = STANDING.get(what)
    if states is None or only.tier:
        return None
    here, _rows, beside = by_children(street, only.unit_id, hard=only.hard or None)
    told = (beside.balance if beside else Balance()) if only.beside else here.balance
    return sum(told.states.get(state, 0) for state in states)


@dataclass(frozen=True)
class Behind:
    """What the counters of a street have not read: lines that wait their turn, and lines that were set aside."""

    waiting: int
    parked: int


def behind(street: Street) -> Behind:
    """Return how far the counters of a street are behind its journal, counted no further than `MOST`."""
    owed = Delivery.objects.filter(reader="insight", street_id=street.pk).order_by()
    waiting = owed.filter(parked_at=None).values_list(Value("waiting"))[:MOST]
    parked = owed.filter(parked_at__isnull=False).values_list(Value("parked"))[:MOST]
    found = Counter(what for (what,) in waiting.union(parked, all=True))
    return Behind(found["waiting"], found["parked"])


def waiting_since(street_id: int, *, before: datetime) -> datetime | None:
    """Return since when the counters of a street stand still: the oldest act they owe, where it is older than `before`."""
    owed = Delivery.objects.filter(reader="insight", street_id=street_id, parked_at=None).order_by("id")
    line = owed.values_list("line_id", flat=True).first()
    # An id says when it was written (kernel/ids.py).
    since = datetime.fromtimestamp((line.int >> 80) / 1000, UTC) if line else None
    return since if since and since < before else None


def unit_called(street: Street, code: str) -> int | None:
    """Return the id of the unit with this code; None for the street itself, a refusal for what is not there."""
    if not code:
        return None
    found = next((ref.id for ref, _line in _lines(street) if ref.code == code), None)
    if found is None:
        raise NotFound
    return found


def above(street: Street, unit_id: int) -> list[UnitRef]:
    """Return the units above one, the street first: the way back up."""
    return list(line_of(unit_id).units[:-1]) if unit_id != root_of(street).id else []
