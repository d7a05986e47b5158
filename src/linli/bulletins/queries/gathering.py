"""The figures of a bulletin, gathered from the counters as they were known on a day; plain JSON, to be frozen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from linli.cases.public import catalogue
from linli.insight.public import (
    COUNTS,
    Indicator,
    Place,
    Shown,
    Span,
    Unknown,
    Value,
    by_category,
    by_day,
    by_place,
    counts_of,
    measured,
)
from linli.kernel.samples import share
from linli.people.public import OrganisationKind, organisations_in
from linli.surveys.public import latest_result
from linli.territory.public import Node, Street, levels_of, root_of, tree

from .periods import Period

# The counts that every bulletin tells, in order; of an organisation those that it can be asked about.
TOLD = (
    "reported", "taken_up", "filed", "self_handled", "dispatched", "handle_due", "handled", "handled_in_time", "overdue",
    "closed", "rework", "suspended", "in_progress",
)  # fmt: skip
OF_ORGANISATION = (
    "dispatched", "accepted", "handle_due", "handled", "handled_in_time", "handled_late", "overdue", "sent_back",
    "rework", "suspended", "extended",
)  # fmt: skip
EQUATION = ("of_period_solved", "of_period_open", "of_period_otherwise")
INDICATORS = (
    "filed_in_time_rate", "dispatched_in_time_rate", "accepted_in_time_rate", "handled_rate", "handled_in_time_rate",
    "closed_rate", "closed_in_time_rate", "rework_rate", "sent_back_rate", "reopened_rate", "first_response",
    "handling_time", "closing_time", "resolution_rate", "satisfaction_rate", "warmth", "load",
)  # fmt: skip
VOICES = ("answered", "solved", "rated", "satisfied", "called", "reached")
SIDE = ("reported", "filed", "handle_due", "handled", "handled_in_time", "overdue", "closed", "rework")
BETWEEN = (
    "dispatched", "accepted", "accepted_in_time", "handle_due", "handled", "handled_in_time", "overdue", "sent_back",
    "rework",
)  # fmt: skip
DOORS = tuple(code for code in COUNTS if code.startswith("door_"))
PERIODS = 12
MOST_TYPES = 10
# Rates that rest on fewer than so many cases are not told.
LEAST = 5


@dataclass(frozen=True)
class Subject:
    """Whose bulletin: a unit or an organisation, with its names, and the line of units in which power over it lies."""

    street: Street
    of: str
    id: int
    code: str
    name: str
    name_en: str
    lineage: tuple[int, ...]

    @property
    def place(self) -> Place:
        """Return where its figures are."""
        return Place(self.of, (self.street.pk,), (self.id,))

    @property
    def is_street(self) -> bool:
        """Return whether it is the whole street."""
        return self.of == "unit" and self.id == root_of(self.street).id


def gather(subject: Subject, period: Period, *, known: date, today: date) -> dict[str, Any]:
    """Return every figure of a bulletin; about a dozen queries on counters."""
    span = Span(period.since, period.until, known, today)
    then = Span(period.before().since, period.before().until, known, today)
    codes = OF_ORGANISATION if subject.of == "organisation" else (*TOLD, *EQUATION, *DOORS)
    now_counts = counts_of(subject.place, (*codes, *VOICES), span)
    then_counts = counts_of(subject.place, (*codes, *VOICES), then)
    found = {
        "counts": {
            code: _number(now_counts[code]) | {"before": _number(then_counts[code])["n"]} for code in now_counts
        },
        "indicators": _indicators(subject.place, span, then),
        "series": _series(subject, period, known=known, today=today),
        "types": _types(subject.place, span, then),
        "voices": {
            "resolution": share(*_pair(now_counts, "solved", "answered")),
            "satisfaction": share(*_pair(now_counts, "satisfied", "rated")),
        },
        "survey": _survey(subject, known),
        "parts": [], "departments": [], "rung": {"zh": "", "en": ""},
    }  # fmt: skip
    if subject.of == "unit":
        found |= _parts(subject, span)
    if subject.is_street:
        found["departments"] = _departments(subject.street, span)
    return found


def is_empty(figures: Mapping[str, Any]) -> bool:
    """Return whether nothing at all was counted, in the period or before it."""
    return not any(one["n"] or one["before"] for one in figures["counts"].values())


def _survey(subject: Subject, known: date) -> dict[str, Any] | None:
    """Return what the newest published survey of a unit found; None where there is none."""
    found = latest_result(subject.street.pk, subject.id, until=known) if subject.of == "unit" else None
    if found is None:
        return None
    return {
        "title": found.survey.title, "number": found.survey.number, "ended": found.survey.closed_at.isoformat(),
        "invited": found.survey.invited, "answered": found.answered, "population": found.survey.population,
        "found": {str(one.feeling): one.share | {"index": one.index} for one in found.found},
    }  # fmt: skip


def _number(value: Value) -> dict[str, Any]:
    if isinstance(value, Unknown):
        return {"n": None, "why": value.why}
    return {"n": int(value), "why": ""}


def _pair(counts: Mapping[str, Value], *codes: str) -> tuple[int, int]:
    good, whole = (0 if isinstance(value := counts[code], Unknown) else int(value) for code in codes)
    return good, whole


def _indicators(place: Place, span: Span, then: Span) -> list[dict[str, Any]]:
    found, before = measured(place, span, only=INDICATORS), measured(place, then, only=INDICATORS)
    earlier = {one.indicator.code: one for one in before.shown}
    return [
        _indicator(one, earlier.get(one.indicator.code), found.law.needs(one.indicator), found.counts)
        for one in found.shown
        if not (isinstance(one.value, Unknown) and one.number is None and _never(one, earlier))
    ]


def _never(one: Shown, earlier: Mapping[str, Shown]) -> bool:
    """Return whether an indicator has no value in either period, so that its row would be two dashes."""
    before = earlier.get(one.indicator.code)
    return one.number is None and (before is None or before.number is None)


def _indicator(
    one: Shown, before: Shown | None, needs: Sequence[str], counts: Mapping[str, Value]
) -> dict[str, Any]:
    row: Indicator = one.indicator
    return {
        "code": row.code, "name_zh": row.name_zh, "name_en": row.name_en, "says_zh": row.says_zh, "says_en": row.says_en,
        "formula": row.formula, "source": row.source, "unit": row.unit, "direction": row.direction,
        "value": None if one.number is None else str(one.number), "exact": one.exact,
        "before": None if before is None or before.number is None else str(before.number),
        "grade": one.grade, "least": row.least,
        "made_of": [{"code": code, "n": _number(counts[code])["n"]} for code in needs],
    }  # fmt: skip


def _series(subject: Subject, period: Period, *, known: date, today: date) -> list[dict[str, Any]]:
    first = period.before(PERIODS - 1)
    came, ended = ("dispatched", ("handled_in_time", "handled_late")) if subject.of == "organisation" else (
        "reported", ("closed_in_time", "closed_late"),
    )  # fmt: skip
    days = by_day(subject.place, (came, *ended), Span(first.since, period.until, known, today))
    told = []
    for n in reversed(range(PERIODS)):
        one = period.before(n)
        sums: Counter[str] = Counter()
        for day, figures in days.items():
            if one.since <= day <= one.until:
                sums.update(figures)
        told.append({
            "label": one.short, "since": one.since.isoformat(), "came": sums[came],
            "ended": sum(sums[name] for name in ended),
        })  # fmt: skip
    # What lies before the first figure is not nought: nobody counted yet.
    start = next((n for n, one in enumerate(told) if one["came"] or one["ended"]), len(told) - 1)
    return told[start:]


def _types(place: Place, span: Span, then: Span) -> list[dict[str, Any]]:
    figure = "dispatched" if place.kind == "organisation" else "reported"
    now, before = by_category(place, figure, span), by_category(place, figure, then)
    named = {one.code: one for one in catalogue()}
    return [
        {"code": code, "name_zh": named[code].name, "name_en": named[code].name_en, "n": n, "before": before[code]}
        for code, n in sorted(now.items(), key=lambda one: (-one[1], one[0]))
        if code in named and n > 0
    ][:MOST_TYPES]  # fmt: skip


def _parts(subject: Subject, span: Span) -> dict[str, Any]:
    node = _find(tree(subject.street, span.until), subject.id)
    children = [child.unit for child in node.children if child.unit.level] if node else []
    if not children:
        return {}
    level = next(one for one in levels_of(subject.street, span.until) if one.code == children[0].level)
    found = by_place("unit", subject.street.pk, [one.id for one in children], SIDE, span)
    rows = [
        {"code": one.code, "name_zh": one.name, "name_en": one.name_en} | _side(found[one.id])
        for one in children
    ]
    return {"parts": rows, "rung": {"zh": level.name, "en": level.name_en}}


def _departments(street: Street, span: Span) -> list[dict[str, Any]]:
    known = [one for one in organisations_in(street.pk) if one.kind == OrganisationKind.DEPARTMENT]
    found = by_place("organisation", street.pk, [one.pk for one in known], BETWEEN, span)
    rows = [
        {"code": one.code, "name_zh": one.name, "name_en": one.name_en} | _side(found[one.pk])
        for one in known
    ]
    return [row for row in rows if row["dispatched"] or row["handle_due"]]


def _side(counts: Mapping[str, Value]) -> dict[str, Any]:
    told: dict[str, Any] = {code: _number(value)["n"] for code, value in counts.items()}
    told["in_time_rate"] = rate(told["handled_in_time"], told["handle_due"])
    if "accepted" in told:
        told["accepted_rate"] = rate(told["accepted_in_time"], told["accepted"])
    return told


def rate(good: int | None, whole: int | None) -> str | None:
    """Return a share in per cent to two places, rounded as people round; None where it rests on too few."""
    if good is None or whole is None or whole < LEAST:
        return None
    hundredths = (Fraction(good * 10_000, whole) + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _find(nodes: Sequence[Node], unit_id: int) -> Node | None:
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if node.unit.id == unit_id:
            return node
        todo += node.children
    return None
