"""A pivot: a count or an indicator by any two dimensions of what is kept by cell, with totals that add up.

Two statements, whatever is asked: the lines of units that cases of the street fell in, and one sum over its cells. What
was booked before is told as is known now (decision 0024), so a table adds up to the same as every other page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.kernel.statements import prepared
from linli.territory.public import Street

from . import dimensions as of
from .dimensions import WITHOUT, Dimension, Member
from .measures import WITHOUT_LEAD, Span
from .pivot_measures import Measure, Shown, counts, of_leads, over, parts_of, summed

MOST_ROWS, MOST_COLUMNS, SHADES = 200, 62, 5
OTHERS = object()
# What an organisation has instead of what is counted before anybody has the case.
GIVEN = "dispatched"


@dataclass(frozen=True)
class Where:
    """What a pivot is narrowed to. `category`, `organisation` and `tier` may be "-": what has none."""

    unit: str = ""
    unit_id: int | None = None
    beside: str = ""
    category: str = ""
    organisation: str = ""
    organisation_id: int | None = None
    door: str = ""
    tier: str = ""
    weekday: int = 0


@dataclass(frozen=True)
class Question:
    """What is asked: by which two dimensions, what is counted, of which days, narrowed to what."""

    street: Street
    rows: Dimension
    columns: Dimension
    measure: Measure
    span: Span
    where: Where = Where()


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet: its value, how dark it is from 0 to 5, and its place."""

    shown: Shown
    shade: int = 0
    row: Member | None = None
    column: Member | None = None


@dataclass(frozen=True)
class Line:
    """A row with its cells and its total."""

    member: Member
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Table:
    """A pivot that was worked out. `notes` say what was shown otherwise than it was asked, and why."""

    question: Question
    columns: tuple[Member, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell, ...]
    total: Cell
    notes: tuple[str, ...] = ()


@dataclass
class _Asked:
    """The statement in the making: its parts, what it is given, and the lines of units it knows."""

    params: dict[str, Any] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)


def pivot(question: Question) -> Table:
    """Return what a question comes to."""
    question, notes = _possible(question)
    splits = [side for side in (question.rows, question.columns) if side.kind == "split"]
    parts: tuple[Measure, ...] = ()
    if splits:
        measure, parts = parts_of(splits[0].code, question.measure)
        if measure.code != question.measure.code:
            notes.append(
                _("“%(name)s” takes apart: %(count)s.") % {"name": splits[0].name, "count": measure.name}
            )
        question = replace(question, measure=measure)
    figures = tuple(dict.fromkeys(name for one in parts or (question.measure,) for name in one.figures))
    found = _cells(question, figures)
    if parts:
        found = _taken_apart(question, found, parts)
    rows = _members(question, question.rows, parts, {key for key, _c in found}, found, 0)
    columns = _members(question, question.columns, parts, {key for _r, key in found}, found, 1)
    return _table(question, rows, columns, found, notes)


def _possible(question: Question) -> tuple[Question, list[str]]:
    """Return the question with periods that are not too many, and two dimensions that can stand against each other."""
    notes = []
    for name, most in (("rows", MOST_ROWS), ("columns", MOST_COLUMNS)):
        side: Dimension = getattr(question, name)
        code = side.code
        while side.kind == "period" and of.how_many(code, question.span.since, question.span.until) > most:
            code = of.LONGER[code]
        if code != side.code:
            told = replace(side, code=code, name=of.period_names()[code], deeper=of.PERIODS[code])
            notes.append(
                _("So many days are shown by “%(longer)s” instead of “%(asked)s”.")
                % {"longer": told.name, "asked": side.name}
            )
            question = replace(question, **{name: told})
    if question.rows.kind == question.columns.kind == "split" and question.rows != question.columns:
        other = of.dimensions_of(question.street)["month"]
        notes.append(
            _("“%(one)s” and “%(two)s” are no sides of the same count; “%(shown)s” is shown.")
            % {"one": question.rows.name, "two": question.columns.name, "shown": other.name}
        )
        return _possible(replace(question, columns=other))[0], notes
    sides = (question.rows, question.columns)
    by_lead = question.where.organisation_id or any(side.kind == "organisation" for side in sides)
    if by_lead and all(side.kind != "split" for side in sides):
        count = question.measure.count
        if count is None:
            question = replace(question, measure=of_leads(question.measure))
        elif WITHOUT_LEAD & {*count.plus}:
            notes.append(
                _("“%(name)s” is counted before an organisation has the case; “%(shown)s” is shown.")
                % {"name": count.name, "shown": counts()[GIVEN].name}
            )
            question = replace(question, measure=counts()[GIVEN])
    return question, notes


# --- The sum over the cells ---------------------------------------------------------------------------------
Found = dict[tuple[Any, Any], dict[str, int]]


def _cells(question: Question, figures: Sequence[str]) -> Found:
    asked = _Asked({"street": question.street.pk, "since": question.span.since, "until": question.span.until})
    _narrowed(question, asked)
    _places(question, asked)
    for name, side in (("a", question.rows), ("b", question.columns)):
        asked.keys.append(f"{_key_of(side, name, asked)} AS {name}")
    over_by = [name for name in figures if over(name)]
    if over_by:
        asked.params["over"] = question.span.over
    sums = ", ".join(
        f"coalesce(sum(c.{name}){' FILTER (WHERE c.day <= %(over)s)' if name in over_by else ''}, 0)"
        for name in figures
    )
    sql = (
        f"SELECT {', '.join(asked.keys)}, {sums} FROM insight_cell c {' '.join(asked.joins)}"  # noqa: S608 - names of ours
        f" WHERE c.street_id = %(street)s AND c.day BETWEEN %(since)s AND %(until)s{''.join(asked.where)} GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, asked.params)
        rows = cursor.fetchall()
    told = ((a, b, dict(zip(figures, map(int, values), strict=True))) for a, b, *values in rows)
    return {(a, b): sums for a, b, sums in told if any(sums.values())}


def _key_of(side: Dimension, name: str, asked: _Asked) -> str:
    """Return the SQL for the key of a dimension in a cell."""
    if side.kind == "unit":
        return f"u.{name}"
    if side.code == "class":
        if "classes" not in asked.params:
            known = of.class_of()
            asked.params |= {"types": list(known), "classes": list(known.values())}
            asked.joins.append(
                "LEFT JOIN unnest(%(types)s::text[], %(classes)s::text[]) AS k (type, class) ON k.type = c.category"
            )
        return "coalesce(k.class, c.category)"
    if side.kind == "period":
        return "c.day" if side.code == "day" else f"date_trunc('{side.code}', c.day)::date"
    return {
        "type": "c.category", "weekday": "extract(isodow FROM c.day)::int", "door": "c.door", "tier": "c.tier",
        "organisation": "c.organisation_id",
    }.get(side.code, "0")  # fmt: skip


def _narrowed(question: Question, asked: _Asked) -> None:
    """Add what the cells are narrowed to, places apart."""
    where = question.where
    if where.category:
        codes = [""] if where.category == WITHOUT else of.types_of(where.category) or [where.category]
        asked.params["codes"] = codes
        asked.where.append(" AND c.category = ANY(%(codes)s)")
    if where.organisation:
        asked.params["organisation"] = where.organisation_id or 0
        asked.where.append(" AND c.organisation_id = %(organisation)s")
    if where.door:
        asked.params["door"] = where.door
        asked.where.append(" AND c.door = %(door)s")
    if where.tier:
        asked.params["tier"] = "" if where.tier == WITHOUT else where.tier
        asked.where.append(" AND c.tier = %(tier)s")
    if where.weekday:
        asked.params["weekday"] = where.weekday
        asked.where.append(" AND extract(isodow FROM c.day) = %(weekday)s")


def _places(question: Question, asked: _Asked) -> None:
    """Add where the lines of units lie on the levels that are asked for, and which of them are asked for at all."""
    sides = (question.rows, question.columns)
    where = question.where
    if not where.unit_id and not where.beside and all(side.kind != "unit" for side in sides):
        return
    lines: list[tuple[int, list[int]]] = [
        (line, ids)
        for line, ids in prepared(
            "SELECT line, ids FROM insight_cellline WHERE street_id = %(street)s",
            {"street": question.street.pk},
        )
        if where.unit_id is None or where.unit_id in ids
    ]
    refs = {unit_id: of.ref_of(unit_id) for unit_id in {one for _line, ids in lines for one in ids}}
    if where.beside:
        holds = of.outside(where.beside, where.unit_id)
        lines = [(line, ids) for line, ids in lines if holds(refs, ids)]
    told = {"lines": [line for line, _ids in lines]}
    for name, side in zip("ab", sides, strict=True):
        at = of.place_at(side.level)
        told[f"at_{name}"] = [at(refs, ids) if side.kind == "unit" else 0 for _line, ids in lines]
    asked.params |= told
    asked.joins.append(
        "JOIN unnest(%(lines)s::bigint[], %(at_a)s::bigint[], %(at_b)s::bigint[]) AS u (line, a, b) ON u.line = c.line"
    )


def _taken_apart(question: Question, found: Found, parts: Iterable[Measure]) -> Found:
    """Return cells whose split side is the parts of a count, by the codes of these, told as this count."""
    whole = question.measure.figures[0]
    down, right = question.rows.kind == "split", question.columns.kind == "split"
    told: Found = {}
    for (a, b), sums in found.items():
        for part in parts:
            n = part.shown(sums).number
            if n:
                told[part.code if down else a, part.code if right else b] = {whole: int(n)}
    return told


# --- Rows and columns ---------------------------------------------------------------------------------------
def _members(
    question: Question, side: Dimension, parts: Sequence[Measure], keys: set[Any], found: Found, place: int
) -> list[Member]:
    """Return the rows or columns in their order: all periods and parts, of the others those with something in them."""
    where = question.where
    if side.kind == "period":
        return _begun(of.periods(side.code, question.span.since, question.span.until), keys)
    if side.kind == "split":
        return [Member(one.code, one.name, {"measure": one.code}, one.code) for one in parts]
    if side.kind == "weekday":
        return of.weekdays()
    made = {
        "unit": lambda: of.units(question.street, side, keys, where.unit_id),
        "category": lambda: of.categories(side.code, keys),
        "organisation": lambda: of.organisations(question.street, keys),
        "door": lambda: of.doors(keys),
        "tier": lambda: of.tiers(keys),
    }[side.kind]()
    told = [one for one in made if one.key in keys or (side.kind == "unit" and one.key)]
    if side.code not in ("type", "organisation", "place"):
        return told
    weight: dict[Any, int] = {}
    for key, sums in found.items():
        weight[key[place]] = weight.get(key[place], 0) + sum(map(abs, sums.values()))
    return sorted(told, key=lambda one: (one.key in ("", 0), -weight.get(one.key, 0), one.code))


def _begun(periods: list[Member], keys: set[Any]) -> list[Member]:
    """Return periods from the first one in which anything was counted; before a street began there is nothing to see."""
    first = min((key for key in keys if key is not None), default=None)
    return [one for one in periods if first is None or one.key >= first] or periods


def _table(
    question: Question, rows: list[Member], columns: list[Member], found: Found, notes: list[str]
) -> Table:
    rows, row_of = _cut(rows, MOST_ROWS)
    columns, column_of = _cut(columns, MOST_COLUMNS)
    cells: dict[tuple[Any, Any], list[Mapping[str, int]]] = {}
    of_rows: dict[Any, list[Mapping[str, int]]] = {}
    of_columns: dict[Any, list[Mapping[str, int]]] = {}
    for (a, b), sums in found.items():
        row, column = row_of.get(a, a), column_of.get(b, b)
        cells.setdefault((row, column), []).append(sums)
        of_rows.setdefault(row, []).append(sums)
        of_columns.setdefault(column, []).append(sums)
    # Parts of a count add up to it as they are; each cell of another table is a measure of its own.
    measure = question.measure
    shown = {key: measure.shown(summed(some)) for key, some in cells.items()}
    shades = _shades(shown, rate=measure.count is None)
    none = measure.shown({})

    def cell(row: Member, column: Member) -> Cell:
        key = (row.key, column.key)
        return Cell(shown.get(key, none), shades.get(key, 0), row, column)

    lines = [
        Line(
            row, tuple(cell(row, column) for column in columns),
            Cell(measure.shown(summed(of_rows.get(row.key, []))), row=row),
        )
        for row in rows
    ]  # fmt: skip
    totals = tuple(
        Cell(measure.shown(summed(of_columns.get(column.key, []))), column=column) for column in columns
    )
    whole = Cell(measure.shown(summed([sums for some in of_rows.values() for sums in some])))
    return Table(question, tuple(columns), tuple(lines), totals, whole, tuple(notes))


def _cut(members: list[Member], most: int) -> tuple[list[Member], dict[Any, Any]]:
    """Return no more members than a table can show, and of the others that they are together in the last one."""
    if len(members) <= most:
        return members, {}
    rest = members[most - 1 :]
    others = Member(OTHERS, _("%(n)s others") % {"n": len(rest)}, {}, "…")
    return [*members[: most - 1], others], dict.fromkeys((one.key for one in rest), OTHERS)


def _shades(shown: Mapping[Any, Shown], *, rate: bool) -> dict[Any, int]:
    """Return how dark each cell is: counts by the root of their share of the most, rates between least and most."""
    values = {key: float(one.number) for key, one in shown.items() if one.number is not None}
    if not values:
        return {}
    low, high = min(values.values()) if rate else 0.0, max(values.values())
    if high <= low:
        return {}
    bend = 1.0 if rate else 0.5
    return {
        key: max(1, round(SHADES * ((value - low) / (high - low)) ** bend))
        for key, value in values.items()
        if rate or value > 0
    }


def day_in(question: Question, day: date) -> bool:
    """Return whether a day is one that a question asks for."""
    within = question.span.since <= day <= question.span.until
    return within and question.where.weekday in (0, day.isoweekday())
