"""What a pivot can show: named counts that are kept by cell, on which list cases stand, and indicators made of these."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from linli.territory.public import Street

from ..states import LAID_OUT
from .counts import COUNTS, OVER, Count
from .formulas import Value
from .indicators import Indicator, Law, law_of, worked_out
from .indicators import Shown as Indicated
from .measures import FILED_OF, Place, value_at

# fmt: off
STANDS = tuple(
    Count(
        code, zh, en, plus, (), f"本期上报的，现在{zh}。", f"Reported in the period and now {en[0].lower()}{en[1:]}.", "", ""
    )
    for code, zh, en, plus in (
        ("stands_issue",        "在问题清单上",   "On the issue list",        ("born_issue",)),
        ("stands_coordination", "在协调清单上",   "On the coordination list", ("born_coordination",)),
        ("stands_feedback",     "在反馈清单上",   "On the feedback list",     ("born_feedback",)),
        ("stands_solved",       "已解决办结",     "Solved and closed",        ("born_solved",)),
        ("stands_declined",     "不予受理或立案", "Declined",                 ("born_declined",)),
        ("stands_withdrawn",    "已撤回",         "Withdrawn",                ("born_withdrawn",)),
        ("stands_voided",       "已作废",         "Void",                     ("born_voided",)),
        ("stands_merged",       "已并案",         "Merged into another",      ("born_merged",)),
        ("stands_moved",        "已移送其他街道", "Moved to another street",  ("born_moved",)),
    )
)
# fmt: on
# Any organisation: what its counts are does not depend on which one it is.
ORGANISATION = Place("organisation", (), ())
STOOD = frozenset(one.code for one in STANDS)
KEPT = frozenset(LAID_OUT)


def _is_kept(count: Count) -> bool:
    return bool(count.plus) and not count.unknown_en and KEPT.issuperset((*count.plus, *count.minus))


COUNTED: dict[str, Count] = {one.code: one for one in (*COUNTS.values(), *STANDS) if _is_kept(one)}
# A dimension that takes a count apart into other counts: which ones, and into which; the first is taken where none fits.
SPLITS: dict[str, dict[str, tuple[str, ...]]] = {
    "list": {"reported": tuple(one.code for one in STANDS)},
    "time": {
        "closed": ("closed_in_time", "closed_late"),
        "handled": ("handled_in_time", "handled_late"),
        "handle_due": ("handled_in_time", "handled_late", "overdue"),
    },
}


@dataclass(frozen=True)
class Shown:
    """What a cell shows: a number as people round it, in words, or why there is none."""

    number: Decimal | int | None
    told: str
    why: str = ""


@dataclass(frozen=True)
class Measure:
    """A count, or an indicator in force: its figures, and what they come to in a cell."""

    code: str
    name: str
    says: str
    figures: tuple[str, ...]
    count: Count | None = None
    indicator: Indicator | None = None
    law: Law | None = None
    # Whether cells are told apart by who has the case: then its counts are those of an organisation.
    by_lead: bool = False

    def shown(self, sums: Mapping[str, int]) -> Shown:
        """Return what sums of figures come to."""
        if self.count is not None:
            value = self.count.of(sums)
            n = int(value) if isinstance(value, Fraction) else 0
            return Shown(n, str(n))
        if self.indicator is None or self.law is None or not any(sums.values()):
            return Shown(None, "—")
        base = self._value(self.indicator.base, sums) if self.indicator.base in COUNTED else None
        if isinstance(base, Fraction) and base < self.indicator.least:
            # Most cells of a large table rest on too few: their formula is not worked out at all.
            few = Indicated(self.indicator, base, base)
            return Shown(None, few.told, few.why)
        counts = {code: self._value(code, sums) for code in self.law.needs(self.indicator)}
        found = worked_out(self.law, self.indicator, counts)
        return Shown(found.number, found.told, found.why)

    def _value(self, code: str, sums: Mapping[str, int]) -> Value:
        return value_at(COUNTS[code], dict(sums), ORGANISATION) if self.by_lead else COUNTS[code].of(sums)


def of_leads(measure: Measure) -> Measure:
    """Return an indicator as it is reckoned of organisations, with the figures that this takes."""
    return replace(measure, by_lead=True, figures=tuple(dict.fromkeys((*measure.figures, *FILED_OF))))


def _counted(count: Count) -> Measure:
    return Measure(count.code, count.name, count.says, (*count.plus, *count.minus), count)


def counts() -> dict[str, Measure]:
    """Return every count that is kept by cell, in the order of the table."""
    return {code: _counted(count) for code, count in COUNTED.items() if not code.endswith("_minutes")}


def rates(street: Street, on: date) -> dict[str, Measure]:
    """Return the indicators in force on a day that are made of nothing else."""
    law = law_of(street.pk, on)
    found = {}
    for one in law.rows:
        needs = law.needs(one)
        if needs and all(code in COUNTED for code in needs):
            figures = {name: None for code in needs for name in (*COUNTED[code].plus, *COUNTED[code].minus)}
            found[one.code] = Measure(one.code, one.name, one.says, tuple(figures), None, one, law)
    return found


def parts_of(split: str, measure: Measure) -> tuple[Measure, tuple[Measure, ...]]:
    """Return the count that a dimension takes apart, this one if it can, and the counts it is made of."""
    fits = SPLITS[split]
    code = measure.code if measure.code in fits else next(iter(fits))
    return _counted(COUNTED[code]), tuple(_counted(COUNTED[one]) for one in fits[code])


def summed(rows: list[Mapping[str, int]]) -> Counter[str]:
    """Return the sum of figures."""
    total: Counter[str] = Counter()
    for one in rows:
        total.update(one)
    return total


def over(figure: str) -> bool:
    """Return whether only days that are over count."""
    return figure in OVER
