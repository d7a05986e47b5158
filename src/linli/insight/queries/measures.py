"""What indicators come to, for a unit, a type of case or an organisation, in a period, known now or at the end of a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.statements import prepared
from linli.people.public import Post
from linli.territory.public import Street, root_of, subtree_ids

from .counts import COUNTS, EVER, OVER, STAFF, Count, figures_for
from .formulas import Unknown, Value
from .indicators import Indicator, Law, Shown, law_of, worked_out
from .months import rows_in, standing_at
from .units import are_streets, rows_of_units

DAY = timedelta(days=1)
KEYS = {"unit": "unit_id", "category": "category", "organisation": "organisation_id"}
TABLES = {
    "category": ("insight_categoryday", "category", "text"),
    "organisation": ("insight_organisationday", "organisation_id", "bigint"),
}

BETWEEN, KNOWN = "day BETWEEN %(since)s AND %(until)s", "known <= %(known)s"


@dataclass(frozen=True)
class Span:
    """A period, both days included, and by which day it is known; None: by now. `today` says which day it is."""

    since: date
    until: date
    known: date | None
    today: date

    @property
    def over(self) -> date:
        """Return the last day that was over then: what was due on it is overdue."""
        yesterday = self.today - DAY
        return min(self.known, yesterday) if self.known is not None else yesterday

    def before(self) -> "Span":
        """Return the period of the same length before it: the month before, where it is whole months."""
        if self.since.day == 1 and (self.until + DAY).day == 1:
            until = self.since - DAY
            months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
            first = until.replace(day=1)
            for _n in range(months):
                first = (first - DAY).replace(day=1)
            return replace(self, since=first, until=until)
        long = self.until - self.since + DAY
        return replace(self, since=self.since - long, until=self.since - DAY)


@dataclass(frozen=True)
class Place:
    """Whose figures: units of streets (a street's, or the roots of many), a type, or an organisation."""

    kind: str
    street_ids: tuple[int, ...]
    keys: tuple[int | str, ...]

    @classmethod
    def unit(cls, street: Street, unit_id: int | None = None) -> "Place":
        """Return a unit of a street; without one the street itself."""
        return cls("unit", (street.pk,), (unit_id or root_of(street.pk).id,))

    @classmethod
    def streets(cls, streets: Iterable[Street]) -> "Place":
        """Return several streets together."""
        ids = tuple(street.pk for street in streets)
        return cls("unit", ids, tuple(root_of(pk).id for pk in ids))


def sums_of(place: Place, figures: Sequence[str], span: Span) -> dict[str, int]:
    """Return figures of a place in a period; one query, and one more for what stands since ever."""
    told = {
        "streets": list(place.street_ids), "keys": list(place.keys), "since": span.since, "until": span.until,
        "over": span.over, "known": span.known or date.max,
    }  # fmt: skip
    flows, stocks = ([name for name in figures if (name in EVER) == ever] for ever in (False, True))
    found: dict[str, int] = {}
    if place.kind != "unit":
        for names, where in ((flows, f"{BETWEEN} AND {KNOWN}"), (stocks, f"day <= %(until)s AND {KNOWN}")):
            found |= _asked(names, rows_of(place.kind, names, where), told) if names else {}
        return found
    whole = are_streets(place.street_ids, place.keys)
    if flows:
        rows, more = rows_in(flows, span.since, span.until, span.over, span.known, streets=whole)
        found |= _asked(flows, rows, told | more)
    return found | {name: standing_at(span.until, span.known, told, streets=whole) for name in stocks}


def rows_of(
    kind: str, names: Sequence[str], where: str = f"{BETWEEN} AND {KNOWN}", *, streets: bool = False
) -> str:
    """Return the SQL of a table of figures by the key of their kind and by day; `streets` where all of them are streets."""
    if kind == "unit":
        return rows_of_units(names, where, streets=streets)
    table, key, of = TABLES[kind]
    return (
        f"(SELECT {key}, day, known, {', '.join(names)} FROM {table} WHERE street_id = ANY(%(streets)s)"  # noqa: S608 - names of ours
        f" AND {key} = ANY(%(keys)s::{of}[]) AND {where})"
    )


def _asked(names: Sequence[str], rows: str, told: Mapping[str, Any]) -> dict[str, int]:
    """Return the sums of rows, of what is open only over days that are over."""
    sums = ", ".join(
        f"sum({name}){' FILTER (WHERE day <= %(over)s)' if name in OVER else ''}" for name in names
    )
    sql = f"SELECT {sums} FROM {rows} AS rows"  # noqa: S608 - names of ours
    [row] = prepared(sql, {name: value for name, value in told.items() if f"%({name})s" in sql})
    return {name: int(n or 0) for name, n in zip(names, row, strict=True)}


def counts_of(place: Place, codes: Iterable[str], span: Span) -> dict[str, Value]:
    """Return named counts of a place in a period."""
    codes = list(codes)
    # What is filed of an organisation is what it was given and did at once.
    more = FILED_OF if place.kind == "organisation" and "filed" in codes else ()
    figures = [name for name in dict.fromkeys((*figures_for(codes), *more)) if name != STAFF]
    if len(place.street_ids) > 1 and ARRIVED not in figures:
        figures.append(ARRIVED)
    sums = sums_of(place, figures, span) if figures else {}
    if STAFF in codes and place.kind != "category":
        sums[STAFF] = staff_of(place, span)
    return {code: value_at(COUNTS[code], sums, place) for code in codes}


# What is booked before anybody has a case, and so for no organisation.
WITHOUT_LEAD = frozenset(
    name
    for name in figures_for(COUNTS)
    if name.startswith(("reported", "born_", "valid", "verif", "first_", "response_", "filed", "voided", "file_"))
) | {"taken_up", "not_taken_up", "not_filed", "withdrawn", "merged", "moved", "standing"}  # fmt: skip


ARRIVED = "reported_street"
FILED_OF = ("dispatched", "self_handled")


def value_at(count: Count, sums: dict[str, int], place: Place) -> Value:
    """Return what figures of a place come to: an organisation has none of what is booked before it has the case."""
    if count.code == STAFF and STAFF not in sums:
        return Unknown(_("types of cases have no people"))
    if place.kind == "organisation" and count.code == "filed":
        # What is filed against a department is what it is given: before that nobody knows whose it is.
        return Fraction(sum(sums.get(name, 0) for name in FILED_OF))
    if place.kind == "organisation" and WITHOUT_LEAD & {*count.plus}:
        return Unknown(_("it is counted before an organisation has the case"))
    if len(place.street_ids) > 1 and count.plus in (("reported",), ("born_otherwise",)):
        # What moved from one street to another was reported once, and that it left the first is no end of it.
        return Fraction(sums.get(count.plus[0], 0) - sums.get(ARRIVED, 0))
    return count.of(sums)


def staff_of(place: Place, span: Span) -> int:
    """Return how many people have a post at a place at the end of a period."""
    last = min(span.until, span.today)
    at = timezone.make_aware(datetime.combine(last, time.max))
    posts = Post.objects.held_at(at).filter(street_id__in=place.street_ids)
    if place.kind == "organisation":
        posts = posts.filter(organisation_id__in=place.keys)
    else:
        roots = {root_of(street_id).id: street_id for street_id in place.street_ids}
        whole = [roots[int(key)] for key in place.keys if key in roots]
        below = [pk for key in place.keys if key not in roots for pk in subtree_ids(int(key), last)]
        posts = posts.filter(
            Q(street_id__in=whole) | Q(unit_id__in=below) if below else Q(street_id__in=whole)
        )
    return posts.values("account_id").distinct().count()


@dataclass(frozen=True)
class Measured:
    """What was measured: the place's counts, and every indicator of the table, with what it was in the period before."""

    law: Law
    span: Span
    counts: dict[str, Value]
    shown: list[Shown]
    before: dict[str, Shown]

    def of(self, code: str) -> Shown | None:
        """Return an indicator by its code."""
        return next((one for one in self.shown if one.indicator.code == code), None)


def measured(
    place: Place,
    span: Span,
    *,
    only: Sequence[str] | None = None,
    law: Law | None = None,
    compare: bool = False,
) -> Measured:
    """Return what the indicators in force on the last day of a period come to, or only some of them."""
    rows = law or law_of(place.street_ids[0] if len(place.street_ids) == 1 else None, span.until)
    chosen: list[Indicator] = [one for one in rows.rows if only is None or one.code in only]
    codes = list(dict.fromkeys(code for one in chosen for code in rows.needs(one)))
    codes += [code for code in COUNTS if only is None and code not in codes]
    counts = counts_of(place, codes, span)
    before: dict[str, Shown] = {}
    if compare:
        then = counts_of(place, codes, span.before())
        before = {one.code: worked_out(rows, one, then) for one in chosen}
    return Measured(rows, span, counts, [worked_out(rows, one, counts) for one in chosen], before)


def value_told(value: Value) -> dict[str, Any]:
    """Return a value as programs read it: a number where it is whole, else a fraction in words, and why there is none."""
    if isinstance(value, Unknown):
        return {"value": None, "why": value.why}
    return {"value": int(value) if value.denominator == 1 else str(value), "why": ""}


def shown_told(shown: Shown) -> dict[str, Any]:
    """Return an indicator as programs read it."""
    row = shown.indicator
    return {
        "code": row.code, "name": row.name_zh, "name_en": row.name_en, "value": shown.number, "exact": shown.exact,
        "why": shown.why, "unit": row.unit, "direction": row.direction, "grade": shown.grade, "formula": row.formula,
        "source": row.source,
    }  # fmt: skip


def all_told(found: Measured) -> dict[str, Any]:
    """Return what was measured as programs read it: the period, the counts by their code, and the indicators in order."""
    span = found.span
    return {
        "from": span.since.isoformat(), "to": span.until.isoformat(),
        "known": span.known.isoformat() if span.known else None,
        "counts": {code: {"name": COUNTS[code].zh} | value_told(value) for code, value in found.counts.items()},
        "indicators": [shown_told(one) for one in found.shown],
    }  # fmt: skip
