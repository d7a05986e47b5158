"""How long cases stay open: the curve of Kaplan and Meier (1958) with Greenwood's variance, its median with an interval.

A mean over closed cases says too little, because what lasts longest is not closed yet. Here each case counts for as long
as it was seen: with d_i closed and n_i still at risk after a time t_i,

    S(t) = Π (1 − d_i / n_i)        V(t) = Σ d_i / (n_i (n_i − d_i))

Closed as solved is the end that is waited for. What is still open counts up to now, what ended another way (declined,
withdrawn, void, merged, moved) up to that moment: both are censored, nobody knows when they would have been closed. The
interval is the one on the log-log scale, S^exp(±1.96 √V / ln S), which stays between 0 and 1; the one of the median is that
of Brookmeyer and Crowley (1982): where the interval of the curve holds one half.

Nothing is kept for it: one statement counts the cases of a period by how long they lasted, over an index of their reports.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import exp, log, sqrt
from typing import Any

from django.conf import settings

from linli.cases.public import calendar_of
from linli.kernel.statements import prepared
from linli.territory.public import Street, root_of

from .fair import LEAST
from .flows import asked
from .measures import Span

REACH = 1.959964
HALF = 0.5
HAIR = 1e-12
HOURS, WORKING_DAYS = "hours", "working_days"
WHOLE, UNIT, ORGANISATION, CLASS, TYPE = "", "unit", "organisation", "class", "category"


@dataclass(frozen=True)
class Step:
    """What is known at a time: how many were at risk, were closed, were seen no longer, and which share stays open."""

    at: int
    risk: int
    closed: int
    censored: int
    open: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """How long cases of one group stay open, from its counts: time → (closed, censored)."""

    steps: tuple[Step, ...]

    @property
    def n(self) -> int:
        """Return of how many cases it is."""
        return self.steps[0].risk if self.steps else 0

    def open_after(self, time: int) -> float | None:
        """Return which share stays open after a time; None where fewer than five were at risk by then."""
        last = 1.0
        for step in self.steps:
            if step.at > time:
                return last if step.risk >= LEAST else None
            last = step.open
        # All were closed before, and nobody was lost on the way: then nothing stays open.
        return 0.0 if self.steps and all(not step.censored for step in self.steps) else None

    @property
    def median(self) -> int | None:
        """Return after what time half are closed; None where half are not."""
        return next((step.at for step in self.steps if step.open <= HALF + HAIR), None)

    @property
    def interval(self) -> tuple[int | None, int | None]:
        """Return between what times the median lies, in nineteen of twenty; None where there is no end to be seen."""
        low = next((step.at for step in self.steps if step.closed and step.low <= HALF + HAIR), None)
        high = next((step.at for step in self.steps if step.closed and step.high <= HALF + HAIR), None)
        return low, high

    @property
    def shown(self) -> tuple[Step, ...]:
        """Return the steps that rest on enough: behind them a single case would move the curve too far."""
        return tuple(step for step in self.steps if step.risk >= LEAST)


def kaplan_meier(counts: Mapping[int, tuple[int, int]]) -> Curve:
    """Return the curve of counted times; what is seen no longer at a time was at risk at it."""
    risk = sum(closed + censored for closed, censored in counts.values())
    stays, variance, steps = 1.0, 0.0, []
    for at in sorted(counts):
        closed, censored = counts[at]
        if closed:
            stays *= 1 - closed / risk
            variance += closed / (risk * (risk - closed)) if risk > closed else 0.0
        low, high = _around(stays, variance)
        steps.append(Step(at, risk, closed, censored, stays, low, high))
        risk -= closed + censored
    return Curve(tuple(steps))


def _around(stays: float, variance: float) -> tuple[float, float]:
    if stays >= 1 or variance == 0:
        return stays, stays
    if stays <= HAIR:
        return 0.0, 1.0  # nobody is left: the formula says nothing any more
    by = REACH * sqrt(variance) / abs(log(stays))
    return stays ** exp(by), stays ** exp(-by)


@dataclass(frozen=True)
class Group:
    """One of those compared: its key, its curve, and how its cases stand."""

    key: Any
    curve: Curve
    closed: int
    open: int
    otherwise: int

    @property
    def n(self) -> int:
        """Return how many cases were reported."""
        return self.closed + self.open + self.otherwise


KEYS = {
    WHOLE: "0", UNIT: "coalesce(c.lineage[array_position(c.lineage, %(unit)s::bigint) + 1], 0)",
    ORGANISATION: "coalesce(c.lead_id, 0)", CLASS: "coalesce(k.parent_id, k.id, 0)", TYPE: "coalesce(k.id, 0)",
}  # fmt: skip
_TIMES = {
    HOURS: "floor(extract(epoch FROM coalesce(c.ended_at, %(now)s) - c.reported_at) / 3600)::int, 0",
    WORKING_DAYS: "(c.reported_at AT TIME ZONE %(zone)s)::date,"
    " (coalesce(c.ended_at, %(now)s) AT TIME ZONE %(zone)s)::date",
}
_WHICH = """c.street_id = %(street)s AND c.reported_at >= %(since)s AND c.reported_at < %(until)s
        AND (%(every)s OR k.code = ANY(%(types)s::text[])) AND (%(whole)s OR c.lineage @> ARRAY[%(unit)s::bigint])"""


def _counted(by: str, measure: str) -> str:
    return f"""SELECT {KEYS[by]}, {_TIMES[measure]}, count(*) FILTER (WHERE c.state = 'closed'),
        count(*) FILTER (WHERE c.ended_at IS NULL), count(*)
    FROM cases_case c LEFT JOIN cases_category k ON k.id = c.category_id
    WHERE {_WHICH} GROUP BY 1, 2, 3"""  # noqa: S608 - words of ours


STATEMENTS = {(by, measure): _counted(by, measure) for by in KEYS for measure in _TIMES}


def groups(
    street: Street,
    by: str,
    measure: str,
    span: Span,
    *,
    category: str = "",
    unit_id: int | None = None,
    now: datetime,
) -> list[Group]:
    """Return those compared, the largest first; one query, whose answer has a row for each length of time."""
    root = root_of(street).id
    told = asked(street.pk, span, category) | {
        "now": now, "zone": settings.TIME_ZONE, "unit": unit_id or root, "whole": unit_id is None,
    }  # fmt: skip
    rows = prepared(STATEMENTS[by, measure], told)
    worked = _worked(street, rows, now) if measure == WORKING_DAYS else None
    counts: dict[Any, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, first, last, closed, still, n in rows:
        at = max(0, int(first) if worked is None else worked[last] - worked[first])
        counts[key][at][0] += closed
        counts[key][at][1] += n - closed
        for place, more in enumerate((closed, still, n - closed - still)):
            sums[key][place] += more
    found = [
        Group(key, kaplan_meier({at: (d, c) for at, (d, c) in counts[key].items()}), *sums[key])
        for key in counts
    ]
    return sorted(found, key=lambda one: (-one.n, str(one.key)))


def _worked(street: Street, rows: Sequence[tuple[Any, ...]], now: datetime) -> Mapping[date, int]:
    """Return for each day how many working days there were up to it, from the first that is asked for."""
    if not rows:
        return {}
    calendar = calendar_of(street.pk, at=now)
    first, last = min(row[1] for row in rows), max(row[2] for row in rows)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return dict(zip(days, accumulate(int(calendar.is_working(day)) for day in days), strict=True))


def ticks(most: int) -> list[int]:
    """Return up to six round numbers from 0 to the end of a scale."""
    step = 1
    while True:
        for of in (1, 2, 5):
            if step * of * 5 >= most:
                return [step * of * n for n in range(6)]
        step *= 10


def still_seen(found: Iterable[Group]) -> int:
    """Return up to which time any of the curves rests on enough."""
    return max((group.curve.shown[-1].at for group in found if group.curve.shown), default=0)
