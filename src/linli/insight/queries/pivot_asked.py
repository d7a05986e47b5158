"""What is asked of a pivot, read from the words of an address; what is not there is refused, what does not fit left out."""

from collections.abc import Mapping
from datetime import date, timedelta

from linli.cases.public import Door
from linli.kernel.errors import NotFound
from linli.people.public import organisations_in
from linli.territory.public import Street, Tier

from .asked import span_asked, whose
from .dimensions import HERE, WITHOUT, Dimension, dimensions_of
from .figures import unit_called
from .pivot import Question, Where
from .pivot_measures import Measure, counts, rates

NAMES = (
    "rows", "columns", "measure", "since", "until", "unit", "beside", "category", "organisation", "door", "tier", "weekday",
)  # fmt: skip
MEASURE, COLUMNS, MONTHS = "reported", "month", 6
YEARS = (1970, 2200)


def question(street: Street, words: Mapping[str, str], *, today: date, strict: bool = False) -> Question:
    """Return what an address asks for. With `strict` a side or a measure that is not there is refused, too."""
    span = span_asked(
        day(words.get("since")) or months_back(day(words.get("until")) or today), day(words.get("until")) or today,
        None, today=today,
    )  # fmt: skip
    sides = dimensions_of(street)
    first = next(iter(sides))
    rows = _one(sides, words.get("rows"), first, strict=strict)
    columns = _one(sides, words.get("columns"), COLUMNS, strict=strict)
    known = counts()
    code = words.get("measure") or MEASURE
    measure: Measure | None = known.get(code) or rates(street, span.until).get(code)
    if measure is None and strict:
        raise NotFound
    return Question(street, rows, columns, measure or known[MEASURE], span, where(street, words, sides))


def _one(sides: dict[str, Dimension], word: str | None, usual: str, *, strict: bool) -> Dimension:
    if word and word not in sides and strict:
        raise NotFound
    return sides.get(word or usual, sides[usual])


def where(street: Street, words: Mapping[str, str], sides: dict[str, Dimension]) -> Where:
    """Return what a pivot is narrowed to; a unit, type or organisation that is not there is refused with 404."""
    unit, category, organisation = (words.get(name, "") for name in ("unit", "category", "organisation"))
    if category:
        whose(street, category=category)
    organisation_id = None
    if organisation and organisation != WITHOUT:
        organisation_id = next(
            (one.pk for one in organisations_in(street.pk) if one.code == organisation), None
        )
        if organisation_id is None:
            raise NotFound
    door, tier, weekday = (words.get(name, "") for name in ("door", "tier", "weekday"))
    beside, unit_id = words.get("beside", ""), unit_called(street, unit)
    known = f"unit-{beside}" in sides or (beside == HERE and unit_id)
    return Where(
        unit, unit_id, beside if known else "", category, organisation,
        organisation_id, door if door in Door.values else "", tier if tier in (*Tier.values, WITHOUT) else "",
        int(weekday) if weekday in tuple("1234567") else 0,
    )  # fmt: skip


def words_of(asked: Question) -> dict[str, str]:
    """Return a question as words of an address, in their order."""
    where = asked.where
    told = {
        "rows": asked.rows.code, "columns": asked.columns.code, "measure": asked.measure.code,
        "since": asked.span.since.isoformat(), "until": asked.span.until.isoformat(), "unit": where.unit,
        "beside": where.beside, "category": where.category, "organisation": where.organisation, "door": where.door,
        "tier": where.tier, "weekday": str(where.weekday or ""),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def day(word: str | None) -> date | None:
    """Return a day as an address writes it; None for what is none, or lies where no ledger has days."""
    try:
        found = date.fromisoformat(word or "")
    except ValueError:
        return None
    return found if YEARS[0] <= found.year <= YEARS[1] else None


def months_back(last: date) -> date:
    """Return the first day of the half year that ends on a day."""
    first = last.replace(day=1)
    for _n in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


# --- Deeper -------------------------------------------------------------------------------------------------
def deeper(asked: Question, side: Dimension, other: Dimension) -> str:
    """Return by what a pivot goes on once a side is narrowed to one of its members; "" where nothing is left.

    What stands below it; else the first of units, types and months that is neither the other side nor one member already.
    """
    if side.deeper:
        return side.deeper
    sides = dimensions_of(asked.street)
    where = asked.where
    unit = next((code for code, one in sides.items() if one.kind == "unit" and one.deeper), "")
    spent = {side.kind, other.kind}
    for kind, code, free in (
        ("category", "class", not where.category),
        ("unit", unit, not where.unit_id and not where.beside),
        ("period", "month", asked.span.until - asked.span.since > timedelta(days=31)),
    ):
        if code and free and kind not in spent:
            return code
    return ""


def steps(asked: Question) -> tuple[str, str]:
    """Return by what rows and columns go on when a cell is opened; two empty words: to its cases."""
    rows, columns = asked.rows, asked.columns
    down = rows.deeper or deeper(asked, rows, columns)
    right = columns.deeper or deeper(asked, columns, rows)
    if not rows.deeper and not columns.deeper:
        return "", ""
    return down or rows.code, right if right and right != down else columns.code
