"""The table of indicators: a rule book, so that an office reads it, changes it, and every edition of it is kept."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import in_script
from linli.rulebooks.public import Book, Column, Fault, Kind, edition_in_force, index, register, rules

from .counts import COUNTS, count_called, english
from .formulas import FUNCTIONS, Formula, Unknown, Value, Wrong, kept, read

INDICATORS = "indicators"
UNITS = {
    "%": _("per cent"),
    "h": _("hours"),
    "min": _("minutes"),
    "n": _("number"),
    "score": _("points of 100"),
}
DIRECTIONS = {"higher": _("the higher the better"), "lower": _("the lower the better"), "none": _("neither")}
PERIODS = {
    "day": _("one day"), "week": _("one week"), "month": _("one month"), "quarter": _("one quarter"), "year": _("one year"),
}  # fmt: skip
# Grades as the standard prints them: from how many points on.
GRADES = (("A", 90), ("B", 75), ("C", 60), ("D", 40), ("E", 0))
WHOLE = 100
EVER = date(1970, 1, 1)
# So many indicators may rest one on the other.
DEEPEST = 40
SHIPPED = Path(__file__).parent.parent / "data" / "indicators.csv"


@dataclass(frozen=True)
class Indicator:
    """One row of the table, its formula read."""

    code: str
    name_zh: str
    name_en: str
    formula: str
    unit: str
    direction: str
    period: str
    base: str
    least: int
    source: str
    says_zh: str
    says_en: str
    read: Formula

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.name_en if english() and self.name_en else in_script(self.name_zh)

    @property
    def says(self) -> str:
        """Return its definition in the reader's language."""
        return self.says_en if english() and self.says_en else in_script(self.says_zh)

    @property
    def weights(self) -> Fraction | None:
        """Return in per cent what the weights of a composite come to; None for what is none."""
        told = self.read.weights if self.unit == "score" else None
        return None if told is None else told * WHOLE

    @property
    def base_told(self) -> str:
        """Return the name of the count by which the small-count rule goes; "" without one."""
        return COUNTS[self.base].name if self.base in COUNTS else ""

    @property
    def unit_told(self) -> str:
        """Return its unit in words."""
        return str(UNITS.get(self.unit, self.unit))

    @property
    def direction_told(self) -> str:
        """Return which way is better, in words."""
        return str(DIRECTIONS.get(self.direction, self.direction))

    @property
    def period_told(self) -> str:
        """Return for which period it is meant, in words."""
        return str(PERIODS.get(self.period, self.period))


@dataclass(frozen=True)
class Law:
    """The indicators in force, by code and in order."""

    rows: tuple[Indicator, ...]

    @cached_property
    def _named(self) -> dict[str, Indicator]:
        return {written(name): one for one in reversed(self.rows) for name in (one.name_zh, one.code)}

    def called(self, name: str) -> Indicator | None:
        """Return an indicator by its code or its Chinese name."""
        return self._named.get(name)

    def needs(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the codes of all counts that an indicator rests on, those of the indicators in its formula too."""
        found: dict[str, None] = {}
        todo, seen = [indicator], {indicator.code}
        while todo:
            one = todo.pop(0)
            for name in (*one.read.names, *([one.base] if one.base else [])):
                count = count_called(name)
                inner = None if count else self.called(name)
                if count:
                    found[count.code] = None
                elif inner and inner.code not in seen:
                    seen.add(inner.code)
                    todo.append(inner)
        return tuple(found)


@dataclass(frozen=True)
class Shown:
    """What an indicator comes to: an exact value, or why there is none, and whether it rests on too few to be shown."""

    indicator: Indicator
    value: Value
    base: Fraction | None = None

    @property
    def too_few(self) -> bool:
        """Return whether it rests on fewer cases than its row asks for."""
        return self.base is not None and self.base < self.indicator.least

    @property
    def number(self) -> Decimal | None:
        """Return the value rounded to two places as people round; None where it is not shown."""
        if isinstance(self.value, Unknown) or self.too_few:
            return None
        return rounded(self.value)

    @property
    def exact(self) -> str | None:
        """Return the value as a fraction, so that nothing of it is lost."""
        return None if self.number is None or isinstance(self.value, Unknown) else str(self.value)

    @property
    def why(self) -> str:
        """Return why no value is shown; "" where one is."""
        if isinstance(self.value, Unknown):
            return self.value.why
        if self.too_few:
            return _t("it rests on fewer than %(least)s") % {"least": self.indicator.least}
        return ""

    @property
    def grade(self) -> str:
        """Return the grade of a score, A to E; "" for what is no score."""
        if self.number is None or self.indicator.unit != "score":
            return ""
        return next(grade for grade, least in (*GRADES, ("E", -(10**9))) if self.number >= least)

    @property
    def told(self) -> str:
        """Return the value as a page shows it."""
        if self.number is None:
            return "—"
        places = f"{self.number:f}"
        return f"{places} %" if self.indicator.unit == "%" else places


def rounded(value: Fraction) -> Decimal:
    """Return a fraction to two places, halves away from nought."""
    # In whole numbers: a quotient of decimals is rounded once already, and what is large has no place for its cents.
    cents = (2 * WHOLE * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return Decimal(f"{'-' if value < 0 and cents else ''}{cents}E-2")


def worked_out(law: Law, indicator: Indicator, counts: Mapping[str, Value]) -> Shown:
    """Return what an indicator comes to from the values of its counts."""
    value = _value(law, indicator, counts, {})
    base = counts.get(indicator.base) if indicator.base else None
    return Shown(indicator, value, base if isinstance(base, Fraction) else None)


def _value(law: Law, indicator: Indicator, counts: Mapping[str, Value], worth: dict[str, Value]) -> Value:
    """Return a value; what others rest on, too, is worked out once and kept in `worth`."""
    if indicator.code in worth:
        return worth[indicator.code]
    worth[indicator.code] = Unknown(_t("it rests on itself"))
    values: dict[str, Value] = {}
    for name in indicator.read.names:
        count = count_called(name)
        inner = None if count else law.called(name)
        if count:
            values[name] = counts.get(count.code, Unknown(_t("“%(name)s” is not known") % {"name": name}))
        elif inner:
            values[name] = _value(law, inner, counts, worth)
    found = indicator.read.of(values)
    worth[indicator.code] = (
        kept(found * WHOLE) if indicator.unit == "%" and isinstance(found, Fraction) else found
    )
    return worth[indicator.code]


# --- The book -----------------------------------------------------------------------------------------------
def row_read(row: Mapping[str, Any]) -> Indicator:
    """Return the indicator that a row without faults says."""
    return Indicator(
        code=row["code"], name_zh=row["name"], name_en=row.get("name_en") or "", formula=row["formula"],
        unit=row["unit"], direction=row["direction"], period=row.get("period") or "month",
        base=_code_of(row.get("base") or ""), least=row.get("least") or 0, source=row.get("source") or "",
        says_zh=row.get("definition") or "", says_en=row.get("definition_en") or "", read=read(row["formula"]),
    )  # fmt: skip


def _code_of(name: str) -> str:
    count = count_called(name)
    return count.code if count else name


def read_rows(rows: Sequence[dict[str, Any]]) -> Law:
    """Return the indicators that rows of the book say."""
    return Law(tuple(row_read(row) for row in rows))


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find formulas that cannot be read, names nobody knows or two share, and indicators that rest on themselves."""
    place_of: dict[str, int] = {}
    for place, row in enumerate(rows):
        for key in ("code", "name"):
            name = written(str(row.get(key) or ""))
            if name and place_of.setdefault(name, place) != place and key == "name":
                yield Fault(place, _t("Another indicator is called so already."), "name")
    rests: dict[int, set[int]] = {}
    for place, row in enumerate(rows):
        yield from _misnamed(place, str(row.get("code") or ""), str(row.get("name") or ""))
        try:
            names = [name for name in read(str(row.get("formula") or "")).names if count_called(name) is None]
        except Wrong as wrong:
            yield Fault(place, str(wrong), "formula")
            continue
        rests[place] = {place_of[name] for name in names if name in place_of}
        for name in names:
            if name not in place_of:
                said = _t("There is no count and no indicator “%(name)s”.") % {"name": name}
                yield Fault(place, said, "formula")
    yield from _too_deep({place: on & rests.keys() for place, on in rests.items()})


def written(name: str) -> str:
    """Return a name as a formula reads it: full-width letters are letters."""
    return unicodedata.normalize("NFKC", name)


def _misnamed(place: int, code: str, name: str) -> Iterator[Fault]:
    if code and not (code.isascii() and code.isidentifier() and code.islower()):
        yield Fault(place, _t("A code is made of small letters, digits and _."), "code")
    if iskeyword(code) or code in FUNCTIONS:
        yield Fault(place, _t("This word has a meaning of its own in formulas."), "code")
    if code in COUNTS or count_called(name) is not None:
        yield Fault(place, _t("A count is called so already."), "code" if code in COUNTS else "name")


def _too_deep(rests: Mapping[int, set[int]]) -> Iterator[Fault]:
    """Find what rests on itself, and what rests on too long a line of others."""
    depth: dict[int, int] = {}
    for place in _peeled(rests):
        depth[place] = 1 + max((depth[one] for one in rests[place]), default=0)
    # What is left goes in a circle, or rests on one; who nobody of the rest rests on is in none.
    left = {place: on - depth.keys() for place, on in rests.items() if place not in depth}
    round_about = left.keys() - set(_peeled(_turned(left)))
    for place in sorted(rests):
        if place in round_about:
            yield Fault(place, _t("This indicator rests on itself."), "formula")
        elif depth.get(place, 0) > DEEPEST:
            said = _t("More than %(most)s indicators rest one on the other.") % {"most": DEEPEST}
            yield Fault(place, said, "formula")


def _turned(rests: Mapping[int, set[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {place: set() for place in rests}
    for place, on in rests.items():
        for one in on:
            found[one].add(place)
    return found


def _peeled(rests: Mapping[int, set[int]]) -> Iterator[int]:
    """Yield what rests on nothing, then what rests on that only, and so on: never what goes in a circle."""
    carries, open_still = _turned(rests), {place: len(on) for place, on in rests.items()}
    ready = [place for place, n in open_still.items() if not n]
    for place in ready:
        yield place
        for one in carries[place]:
            open_still[one] -= 1
            if not open_still[one]:
                ready.append(one)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Return the rows that a deployment begins with."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            row | {"least": int(row["least"]) if row["least"] else None} for row in csv.DictReader(file)
        )


def count_choices() -> list[tuple[str, str]]:
    """Return the counts that an indicator may rest on, as an office calls them."""
    return [(one.code, one.name) for one in COUNTS.values()]


@dataclass(frozen=True)
class Version:
    """Which edition of the table an indicator is of, and since when that holds; without a day it is as delivered."""

    number: int | None = None
    since: date | None = None


def version_of(street_id: int, on: date) -> Version:
    """Return the edition of the table that holds in a street on a day."""
    edition = edition_in_force(street_id, INDICATORS, on)
    told = (one for owner in (street_id, 0) for one in index().get((owner, INDICATORS), ()))
    of = next(((number, since) for since, number, pk in told if pk == edition), (None, EVER))
    # What a house was delivered with holds for its oldest imports, too: since no day that means anything.
    return Version(of[0], None if of[1] == EVER else of[1])


def law_of(street_id: int | None, on: date | None = None) -> Law:
    """Return the indicators in force in a street on a day (without one: today)."""
    found: Law = rules(street_id, INDICATORS, on=on)
    return found


register(
    Book(
        code=INDICATORS, name=_("Indicators"), rank=65,
        about=_("What is measured, how it is worked out from named counts, in which unit, which way is better, and below how many cases it is not shown. Formulas use the names of counts or of other indicators, + − × ÷, brackets, min, max, when(condition, yes, no) and the tables of points score_load and score_filed."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and _.")),
            Column("name", _("Name"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("formula", _("Formula"), Kind.LONG, required=True, help=_("For example: 按期处置 / 应处置")),
            Column("unit", _("Unit of measure"), Kind.CHOICE, required=True, choices=lambda: list(UNITS.items())),
            Column("direction", _("Which way is better"), Kind.CHOICE, required=True,
                   choices=lambda: list(DIRECTIONS.items())),
            Column("period", _("Period"), Kind.CHOICE, choices=lambda: list(PERIODS.items()), empty=_("one month")),
            Column("base", _("Rests on"), Kind.CHOICE, choices=count_choices,
                   help=_("The count by which the small-count rule goes.")),
            Column("least", _("Shown from"), Kind.INT, least=0, most=100_000, help=_("Below so many it is not shown.")),
            Column("source", _("Source"), Kind.TEXT),
            Column("definition", _("Definition"), Kind.LONG),
            Column("definition_en", _("Definition in English"), Kind.LONG),
        ),
        key=("code",), defaults=shipped, read=read_rows, check=check,
    )
)  # fmt: skip
