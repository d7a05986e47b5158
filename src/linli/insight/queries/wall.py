"""What the wall shows of a street: from counters in a few statements; of the ledger only what pages of lists read too."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils import timezone

from linli.cases.public import IN_PROGRESS, Case, calendar_of, catalogue, ways_to, worklist
from linli.kernel.paging import first
from linli.kernel.statements import prepared
from linli.people.public import Actor, Organisation, Power, organisations_in
from linli.territory.public import Street, UnitRef, root_of

from .booking import edition
from .building import PERCENT
from .counts import COUNTS, figures_for
from .fair import Fair, compared
from .figures import DUE, MOST, SHOWN, Balance
from .measures import Span
from .shading import Shading, shading_of
from .units import rows_of_units

# What is compared rests on so many days, today included: on the first of a month a month would be empty.
WINDOW = 30
FLOW = ("reported", "filed", "dispatched", "handled", "closed")
# How long ago what is open was reported, in days: from, to; the last has no end.
AGES: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 3), (4, 7), (8, 15), (16, 30), (31, None))
# Asked by day: the flow of each day, what of it is open still, and what was due and not done in time.
LATE = ("handled_late", "overdue")
DUE_OF = "handle_due"
DAILY = figures_for((*FLOW, "of_period_open", DUE_OF, *LATE))
# Of organisations: what they took in hand in time, late, or not yet though its day is over.
ANSWERS = ("responded", "responded_late", "accept_open")
TOP, SLOWEST = 4, 3


@dataclass(frozen=True)
class Lights:
    """How many open cases are late, how many are nearly so, whose clock stands still, and how many have time.

    Late and nearly late are counted as far as one may see them and no further than `MOST`; what has time is the rest, and
    is said only to whoever sees the whole street.
    """

    red: int
    amber: int
    paused: int
    green: int | None
    more: bool


@dataclass(frozen=True)
class Day:
    """A day of the trend: what came, what was closed, and whether the office worked."""

    day: date
    reported: int
    closed: int
    works: bool


@dataclass(frozen=True)
class Age:
    """How many open cases were reported between so many days ago, and the days themselves."""

    least: int
    most: int | None
    n: int
    since: date | None
    until: date


@dataclass(frozen=True)
class Kind:
    """A type of case and how many were reported of it; "" has no type yet."""

    code: str
    n: int
    category: Any


@dataclass(frozen=True)
class Wall:
    """Everything on the wall at a moment."""

    at: datetime
    span: Span
    here: UnitRef
    balance: Balance
    hard: Balance
    flow: list[tuple[str, int]]
    lights: Lights
    ages: list[Age]
    days: list[Day]
    late: list[Case]
    areas: list[Fair[UnitRef]]
    kinds: list[Kind]
    slowest: list[Fair[Organisation]]
    shading: Shading
    waiting: int
    building: int | None
    parked: int

    @property
    def today(self) -> date:
        """Return which day it is."""
        return self.span.until


def window(today: date) -> Span:
    """Return the days that comparisons rest on."""
    return Span(today - timedelta(days=WINDOW - 1), today, None, today)


Moved = tuple[int, int, int, int | None]


def beat(street_id: int) -> Moved:
    """Return how often the counters of a street moved, and how many lines wait for them or were set aside; one query.

    Lines are counted no further than `MOST`. The last is how far a rebuild is, in a hundred, where one goes on.
    """
    [(moved, waits, parked, percent)] = prepared(
        BEAT, {"street": street_id, "most": MOST, "rules": edition()}
    )
    return int(moved), int(waits), int(parked), percent


_OWED = "SELECT FROM kernel_delivery WHERE reader = 'insight' AND street_id = %(street)s AND parked_at IS"
BEAT = f"""SELECT coalesce((SELECT n FROM insight_beat WHERE street_id = %(street)s), 0),
    (SELECT count(*) FROM ({_OWED} NULL LIMIT %(most)s) AS w),
    (SELECT count(*) FROM ({_OWED} NOT NULL LIMIT %(most)s) AS p), {PERCENT}"""  # noqa: S608 - words of ours


def wall_of(
    actor: Actor,
    street: Street,
    areas: Sequence[UnitRef],
    *,
    at: datetime,
    shown: str,
    units: Sequence[UnitRef],
    moved: Moved,
) -> Wall:
    """Return what the wall shows: `shown` is the indicator that colours `units`, "" for what is open; seven queries.

    `moved` is what `beat` said before.
    """
    _moved, waits, parked, building = moved
    here, span = root_of(street.pk), window(timezone.localdate(at))
    stands, paused = standings(street.pk, [here.id, *(unit.id for unit in (*areas, *units))])
    whole = _together(stands.get(here.id, {}).values())
    days = daily(street.pk, [here.id, *(unit.id for unit in areas)], span)
    mine = days.get(here.id, {})
    late, lights = pressing(actor, street, at=at, paused=paused, open_now=Balance(whole).in_progress)
    return Wall(
        at=at, span=span, here=here, balance=Balance(whole),
        hard=Balance(stands.get(here.id, {}).get(True, {})),
        flow=[(code, _n(code, mine.get(span.until, {}))) for code in FLOW],
        lights=lights, ages=ages(mine, span, Balance(whole).in_progress), days=trend(street.pk, mine, span, at),
        late=late, areas=ranked(areas, days, span), kinds=top_kinds(street.pk, span),
        slowest=[one for one in slowest(street.pk, span) if one.estimate and one.events][:SLOWEST],
        shading=shading_of(street, here, units, shown, span, {
            unit.id: Balance(_together(stands.get(unit.id, {}).values())).in_progress for unit in (here, *units)
        }),
        waiting=waits, parked=parked, building=building,
    )  # fmt: skip


def _n(code: str, figures: Mapping[str, int]) -> int:
    count = COUNTS[code]
    return sum(figures.get(name, 0) for name in count.plus) - sum(
        figures.get(name, 0) for name in count.minus
    )


def _together(states: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in states:
        found.update(one)
    return dict(found)


# --- What stands now --------------------------------------------------------------------------------------------------
STANDS = """SELECT unit_id, state, hard, n FROM insight_statecount
    WHERE street_id = %(street)s AND unit_id = ANY(%(units)s::bigint[])
    UNION ALL SELECT unit_id, '', false, n FROM insight_pausedcount WHERE street_id = %(street)s AND unit_id = %(root)s"""


def standings(street_id: int, unit_ids: Sequence[int]) -> tuple[dict[int, dict[bool, dict[str, int]]], int]:
    """Return how many cases stand in each state in units, hard ones apart, and how many clocks stand still in the first."""
    found: dict[int, dict[bool, dict[str, int]]] = {}
    paused = 0
    for unit_id, state, hard, n in prepared(
        STANDS, {"street": street_id, "units": list(unit_ids), "root": unit_ids[0]}
    ):
        if state:
            found.setdefault(unit_id, {}).setdefault(hard, {})[state] = n
        else:
            paused = n
    return found, paused


def pressing(
    actor: Actor, street: Street, *, at: datetime, paused: int, open_now: int
) -> tuple[list[Case], Lights]:
    """Return the latest of the late cases that one may see, and the lights; two queries."""
    ways = ways_to(actor, street.pk)
    near = worklist(actor, street.pk, states=IN_PROGRESS).filter(yellow_at__lt=at)
    counted = first(near.select_related(None), DUE, MOST, ways=ways).aggregate(
        near=Counted("pk"), red=Counted("pk", filter=Q(due_at__lt=at))
    )
    late = list(first(near.filter(due_at__lt=at), DUE, SHOWN, ways=ways))
    red, more = counted["red"], counted["near"] >= MOST
    amber = counted["near"] - red
    whole = any(
        post.unit_id == root_of(street.pk).id and Power.SEE in post.powers and not post.organisation_id
        for post in actor.posts
    )
    green = max(0, open_now - red - amber - paused) if whole and not more else None
    return late, Lights(red, amber, paused, green, more)


# --- Day by day -------------------------------------------------------------------------------------------------------
def _summed(names: Sequence[str]) -> str:
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    rows = rows_of_units(names, "day BETWEEN %(since)s AND %(until)s")
    return f"SELECT unit_id, day, {sums} FROM {rows} AS told GROUP BY unit_id, day"  # noqa: S608 - names of ours


DAYS = _summed(DAILY)


def daily(street_id: int, unit_ids: Sequence[int], span: Span) -> dict[int, dict[date, dict[str, int]]]:
    """Return what happened in units on each day of the window and the one before it; one query."""
    asked = {
        "streets": [street_id], "keys": list(unit_ids), "since": span.since - timedelta(days=1), "until": span.until,
    }  # fmt: skip
    found: dict[int, dict[date, dict[str, int]]] = {}
    for unit_id, day, *sums in prepared(DAYS, asked):
        found.setdefault(unit_id, {})[day] = {name: int(n) for name, n in zip(DAILY, sums, strict=True) if n}
    return found


def trend(street_id: int, days: Mapping[date, Mapping[str, int]], span: Span, at: datetime) -> list[Day]:
    """Return the days of the window; the street's own calendar says which of them were worked."""
    calendar = calendar_of(street_id, at=at)
    every = (span.since + timedelta(days=n) for n in range(WINDOW))
    return [
        Day(day, _n("reported", days.get(day, {})), _n("closed", days.get(day, {})), calendar.is_working(day))
        for day in every
    ]


def ages(days: Mapping[date, Mapping[str, int]], span: Span, open_now: int) -> list[Age]:
    """Return how long ago what is open was reported: the parts add up to what is open."""
    found = []
    for least, most in AGES:
        until = span.until - timedelta(days=least)
        if most is None:
            found.append(Age(least, None, max(0, open_now - sum(age.n for age in found)), None, until))
            continue
        since = span.until - timedelta(days=most)
        n = sum(figures.get("born_open", 0) for day, figures in days.items() if since <= day <= until)
        found.append(Age(least, most, n, since, until))
    return found


# --- Comparisons ------------------------------------------------------------------------------------------------------
def ranked(
    units: Sequence[UnitRef], days: Mapping[int, Mapping[date, Mapping[str, int]]], span: Span
) -> list[Fair[UnitRef]]:
    """Return units by how much of what was due in the window was late or is not done, the least late first.

    Divided by their own load; what rests on few is drawn towards the whole (`fair`).
    """
    counts = {}
    for unit in units:
        late, due = 0, 0
        for day, figures in days.get(unit.id, {}).items():
            if day < span.since:
                continue
            told = figures if day <= span.over else {k: n for k, n in figures.items() if k != "due_open"}
            late += sum(_n(code, told) for code in LATE)
            due += _n(DUE_OF, told)
        counts[unit] = (late, due)
    return compared(counts)


def areas_compared(street_id: int, units: Sequence[UnitRef], span: Span) -> list[Fair[UnitRef]]:
    """Return the same for a page of its own; one query."""
    return ranked(units, daily(street_id, [unit.id for unit in units], span), span)


KINDS = """SELECT category, sum(reported) AS n FROM insight_categoryday
    WHERE street_id = %(street)s AND category = ANY(%(codes)s::text[]) AND day BETWEEN %(since)s AND %(until)s
    GROUP BY category HAVING sum(reported) > 0 ORDER BY n DESC, category LIMIT %(most)s"""


def top_kinds(street_id: int, span: Span, most: int = TOP) -> list[Kind]:
    """Return the types of which most was reported in the window; one query."""
    known = {kind.code: kind for kind in catalogue()}
    asked = {
        "street": street_id,
        "codes": [*known, ""],
        "since": span.since,
        "until": span.until,
        "most": most,
    }
    return [Kind(code, int(n), known.get(code)) for code, n in prepared(KINDS, asked)]


ANSWERED = (
    "SELECT organisation_id, coalesce(sum(responded), 0), coalesce(sum(responded_late), 0),"
    " coalesce(sum(accept_open) FILTER (WHERE day <= %(over)s), 0) FROM insight_organisationday"
    " WHERE street_id = %(street)s AND organisation_id = ANY(%(keys)s::bigint[]) AND day BETWEEN %(since)s AND %(until)s"
    " GROUP BY organisation_id"
)


def slowest(street_id: int, span: Span) -> list[Fair[Organisation]]:
    """Return organisations by how much of what was given to them they took in hand late or not yet, the slowest first.

    Compared as areas are; those with few cases last. Organisations only: nobody is ranked as a person.
    """
    known = {one.pk: one for one in organisations_in(street_id)}
    asked = {
        "street": street_id, "keys": list(known), "since": span.since, "until": span.until, "over": span.over,
    }  # fmt: skip
    counts = {
        known[pk]: (late + still, in_time + late + still)
        for pk, in_time, late, still in prepared(ANSWERED, asked)
    }
    found = compared({one: (int(y), int(n)) for one, (y, n) in counts.items() if n})
    sure = [one for one in found if one.estimate is not None]
    return [*reversed(sure), *(one for one in found if one.estimate is None)]
