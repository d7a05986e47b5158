"""Two periods, units or organisations side by side: every count and indicator, and whether they differ more than chance.

Whether a difference is more than chance is said by intervals made as in `fair.py`: 1.39 standard deviations to either
side, so that two that do not overlap differ but for one time in twenty (Goldstein and Healy 1995). Of a share it is the
interval of the rarer side of it, of a count that of the count itself, each by the day where the periods are not as long.
Of times and points no spread is kept, and nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from .counts import COUNTS, Count
from .fair import LEAST, REACH, gamma_quantile
from .formulas import Unknown, Value
from .indicators import Indicator, Shown, law_of, worked_out
from .measures import Place, Span, counts_of
from .series import by_category, by_day
from .trying import said

DAY = timedelta(days=1)
WHOLE, CENT = 100, Decimal("0.01")
# The counts that stand before the indicators, in the order of the way of a case.
SHOWN = (
    "reported", "taken_up", "filed", "dispatched", "sent_back", "handled", "handled_late", "overdue", "rework", "closed",
    "closed_late", "reopened", "escalated", "supervised", "suspended",
)  # fmt: skip
# What the lines of the trend may show, and up to how many days each day has a point of its own.
TRENDS = ("reported", "filed", "dispatched", "handled", "closed", "handled_late", "sent_back", "reopened")
DAYS, TYPES = 62, 12
MORE, CHANCE, FEW, UNSAID = "more", "chance", "few", "unsaid"


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    name: str
    place: Place
    span: Span
    words: dict[str, str]

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.span.until - self.span.since).days + 1


@dataclass(frozen=True)
class Pair:
    """A count or an indicator of both: how they are told, what they differ by, and whether that is more than chance."""

    code: str
    name: str
    a: str
    b: str
    difference: str
    change: str
    verdict: str
    why: str = ""
    count: Count | None = None
    indicator: Indicator | None = None
    numbers: tuple[Any, Any] = (None, None)

    @property
    def verdict_told(self) -> str:
        """Return the verdict in words."""
        return {
            MORE: _("more than chance"), CHANCE: _("no more than chance"), FEW: _("too few to say"), UNSAID: "—",
        }[self.verdict]  # fmt: skip


def interval(y: float, n: float) -> tuple[float, float]:
    """Return the interval of y events in n, with the prior of Jeffreys."""
    low, high = (gamma_quantile(z, y + 0.5, n) for z in (-REACH, REACH))
    return low, high


def of_share(y: float, n: float) -> tuple[float, float]:
    """Return the interval of a share, by the rarer side of it."""
    if y * 2 > n:
        low, high = interval(max(n - y, 0), n)
        return max(0.0, 1 - high), 1 - low
    low, high = interval(y, n)
    return low, min(1.0, high)


def apart(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Return whether two intervals do not overlap."""
    return a[1] < b[0] or b[1] < a[0]


def of_counts(a: int, b: int, days: tuple[int, int]) -> str:
    """Return whether two counts, each by its days, differ more than chance."""
    if min(a, b) < 0 or a + b < LEAST:
        return FEW
    return MORE if apart(interval(a, days[0]), interval(b, days[1])) else CHANCE


def of_shares(a: tuple[float, int], b: tuple[float, int]) -> str:
    """Return whether two shares, each of so many, differ more than chance."""
    if min(a[1], b[1]) < LEAST:
        return FEW
    if not (0 <= a[0] <= 1 and 0 <= b[0] <= 1):
        return UNSAID
    return MORE if apart(of_share(a[0] * a[1], a[1]), of_share(b[0] * b[1], b[1])) else CHANCE


def percent(a: Any, b: Any) -> str:
    """Return by how much a differs from b in per cent of b; "" where b is nothing."""
    if not b:
        return ""
    share = ((Decimal(a) - Decimal(b)) / abs(Decimal(b)) * WHOLE).quantize(Decimal("0.1"))
    return f"{share:+f} %" if share else "0 %"


def _counted(code: str, a: Value, b: Value, days: tuple[int, int]) -> Pair:
    count = COUNTS[code]
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        why = next(one.why for one in (a, b) if isinstance(one, Unknown))
        return Pair(code, count.name, said(a), said(b), "", "", UNSAID, why, count)
    one, two = int(a), int(b)
    return Pair(
        code, count.name, str(one), str(two), f"{one - two:+d}" if two != one else "0", percent(one, two),
        of_counts(one, two, days), "", count, None, (one, two),
    )  # fmt: skip


def _indicated(a: Shown, b: Shown) -> Pair:
    row = a.indicator
    known = a.number is not None and b.number is not None
    difference, change, verdict = "", "", UNSAID
    if a.number is not None and b.number is not None:
        turned = a.number - b.number
        difference = f"{turned:+f}" if turned else "0"
        change = percent(a.number, b.number)
        if row.unit == "%" and a.base is not None and b.base is not None:
            shares = [(float(one.value) / WHOLE, int(one.base)) for one in (a, b)]  # type: ignore[arg-type]  # both have a number and a base
            verdict = of_shares(shares[0], shares[1])
    elif a.too_few or b.too_few:
        verdict = FEW
    return Pair(
        row.code, row.name, a.told, b.told, difference, change, verdict, "" if known else a.why or b.why, None, row,
        (a.number, b.number),
    )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """Everything of two sides."""

    a: Side
    b: Side
    counts: tuple[Pair, ...]
    groups: tuple[tuple[str, tuple[Pair, ...]], ...]
    trend: tuple[tuple[int, ...], tuple[int, ...]]
    step: int
    mix: tuple["Share", ...]


@dataclass(frozen=True)
class Share:
    """A type of case in both: how many, which share of all, and whether the shares differ more than chance."""

    code: str
    numbers: tuple[int, int]
    wholes: tuple[int, int]
    verdict: str
    most: float = WHOLE

    @property
    def bars(self) -> tuple[float, float]:
        """Return how long both are drawn, the longest of all the whole way."""
        a, b = (round(share / self.most * WHOLE, 1) for share in self.shares)
        return a, b

    @property
    def shares(self) -> tuple[float, float]:
        """Return both shares in per cent."""
        a, b = (
            n * WHOLE / whole if whole else 0.0 for n, whole in zip(self.numbers, self.wholes, strict=True)
        )
        return a, b

    @property
    def verdict_told(self) -> str:
        """Return the verdict in words."""
        return Pair("", "", "", "", "", "", self.verdict).verdict_told


def compared(a: Side, b: Side, *, trend: str) -> Compared:
    """Return two sides compared, their trend by one count."""
    days = (a.days, b.days)
    # Both by the table that holds for the first: two editions of a formula cannot be compared.
    law = law_of(a.place.street_ids[0], a.span.until)
    codes = dict.fromkeys((*SHOWN, *(code for one in law.rows for code in law.needs(one))))
    left, right = (counts_of(side.place, codes, side.span) for side in (a, b))
    counts = tuple(_counted(code, left[code], right[code], days) for code in SHOWN)
    pairs = [_indicated(worked_out(law, one, left), worked_out(law, one, right)) for one in law.rows]
    groups = [
        (name, tuple(pair for pair in pairs if pair.indicator and pair.indicator.unit in units))
        for name, units in (
            (_("Rates"), ("%",)), (_("Times and numbers"), ("h", "min", "n")), (_("Points"), ("score",)),
        )
    ]  # fmt: skip
    step = 1 if max(days) <= DAYS else 7 if max(days) <= DAYS * 7 else 30
    lines = tuple(_trend(side, trend, step) for side in (a, b))
    shown = tuple((name, some) for name, some in groups if some)
    return Compared(a, b, counts, shown, (lines[0], lines[1]), step, _mix(a, b))


def _trend(side: Side, code: str, step: int) -> tuple[int, ...]:
    """Return a count of each portion of so many days, from the first day on."""
    count = COUNTS[code]
    found = by_day(side.place, (*count.plus, *count.minus), side.span)
    sums = [0] * -(-side.days // step)
    for day, figures in found.items():
        value = count.of(figures)
        sums[(day - side.span.since).days // step] += int(value) if isinstance(value, Fraction) else 0
    # What lies ahead is not nothing: it has not been yet.
    past = max(0, (min(side.span.until, side.span.today) - side.span.since).days // step + 1)
    return tuple(sums[:past])


def _mix(a: Side, b: Side) -> tuple[Share, ...]:
    figure = "dispatched" if "organisation" in (a.place.kind, b.place.kind) else "reported"
    one, two = (by_category(side.place, figure, side.span) for side in (a, b))
    wholes = (sum(one.values()), sum(two.values()))
    most: Sequence[str] = sorted({*one, *two}, key=lambda code: (-(one[code] + two[code]), code))
    told = []
    for code in most[:TYPES]:
        numbers = (one[code], two[code])
        x, y = ((n / whole if whole else 0.0, whole) for n, whole in zip(numbers, wholes, strict=True))
        told.append(Share(code, numbers, wholes, of_shares(x, y)))
    longest = max((share for one in told for share in one.shares), default=0.0) or WHOLE
    return tuple(replace(one, most=longest) for one in told)
