"""The rule book of time limits: its columns, what is wrong with rows, and what they would mean for a case."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.calendar import calendar_with
from linli.kernel.limits import Limit
from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, register

from ..models import Case, Category
from ..queries.limits import OWN_NUMBERS, LimitRow, Limits, row_from
from ..queries.standards import shipped
from ..states import STAGE_OF, SUB_STAGES, LimitSource, Stage
from .clocks import count
from .limits import LIMITS, about

STEPS = tuple(dict.fromkeys(STAGE_OF.values()))


def types() -> Iterable[tuple[str, str]]:
    """Return every class and type of the catalogue by its code."""
    return [(one.code, f"{one.code} {name_of(one)}") for one in Category.objects.all()]


def read(rows: Sequence[dict[str, Any]]) -> Limits:
    """Return the table that the rows say."""
    return Limits(row_from(row) for row in rows)


def defaults() -> Iterable[dict[str, Any]]:
    """Return the official table that ships, with the office's own rows of the stages it says nothing of."""
    return (row.cells() for row in shipped())


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find what contradicts itself: numbers of two types, parts of a condition that is not there, limits of nothing."""
    handled = {row["number"]: row["category"] for row in rows if row["stage"] == Stage.HANDLE}
    for place, row in enumerate(rows):
        if row["limit"] is not None and row["limit"].value == 0:
            yield Fault(place, _("A limit of nothing can never be kept."), "limit")
        found = _of_stage(row) if row["number"] is None else _of_condition(row, handled)
        for column, message in found:
            yield Fault(place, message, column)


# A Monday morning without a holiday near, inside the planting season: on it two limits of different units are compared.
MONDAY = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def warn(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find parts of handling that take longer than the handling they are a part of."""
    told = [row_from(row) for row in rows]
    table, places = Limits(told), {row.key: place for place, row in enumerate(told)}
    found: dict[int, LimitRow] = {}
    # Each filing condition, then the types that have parts and no condition of their own.
    asked = [
        (row.category, row.number) for row in told if row.stage == Stage.HANDLE and row.number is not None
    ]
    asked += [
        (row.category, None) for row in told if row.stage in SUB_STAGES and not table.conditions(row.category)
    ]
    for category, number in dict.fromkeys(asked):
        whole = table.find(category, number, Stage.HANDLE)
        for part in table.beside(category, number):
            if whole is not None and longer(part.limit, whole.limit):
                found.setdefault(places[part.key], whole)
    for place, whole in found.items():
        number = f" {whole.number}" if whole.number is not None else ""
        said = _("Longer than the handling it is a part of: %(limit)s (%(about)s%(number)s).")
        about_it = {"limit": whole.limit.words, "about": whole.category or _("every case"), "number": number}
        yield Fault(place, said % about_it, "limit")


@lru_cache(maxsize=512)
def _ends(limit: Limit) -> datetime:
    return calendar_with((), frozenset()).due(MONDAY, limit).at


def longer(one: Limit, other: Limit) -> bool:
    """Return whether a limit takes longer than another: by its number in one unit, else counted from a Monday morning."""
    return one.value > other.value if one.unit == other.unit else _ends(one) > _ends(other)


def _of_stage(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if row["condition"]:
        yield "number", _("A filing condition needs a number, so that a case can name it.")
    if row["source"] == LimitSource.OFFICIAL:
        yield "source", _("Only filing conditions stand in an official table; this row is the office's own.")


def _of_condition(row: dict[str, Any], handled: dict[int | None, str]) -> Iterator[tuple[str, str]]:
    number = row["number"]
    if len(row["category"]) != len("E0101"):
        yield "category", _("A filing condition belongs to one type.")
    elif number not in handled:
        yield "number", _("No row says the limit of handling for condition %(number)s.") % {"number": number}
    elif handled[number] != row["category"]:
        told = {"number": number, "category": handled[number]}
        yield "category", _("Condition %(number)s belongs to %(category)s already.") % told
    if row["stage"] == Stage.HANDLE and not row["condition"]:
        yield "condition", _("Say under which condition a case is filed.")
    if number >= OWN_NUMBERS and row["source"] == LimitSource.OFFICIAL:
        yield "source", _("Numbers from %(number)s on are the office's own.") % {"number": OWN_NUMBERS}


def try_out(table: Limits, case: Case) -> Iterator[tuple[str, str]]:
    """Say by when the stages of a case would be due under a table of limits, and by which rows."""
    category, number = about(case)
    now = table.of_state(case.state, category, number)
    if now is not None and not case.ended:
        at = count(case, case.state, now.limit).at
        yield _("The stage it is in"), f"{now.stage_label} · {_said(now)} · {_moment(at)}"
    for stage in STEPS:
        row = table.find(category, number, stage)
        yield str(stage.label), _said(row) if row else _("not limited")
    for row in table.beside(category, number):
        yield row.stage_label, _said(row)
    condition = table.condition(number)
    if condition is not None:
        yield _("Filing condition"), condition.condition
        yield _("May be closed when"), condition.closing
        yield _("Responsible"), condition.responsible
        yield _("Supervising"), condition.supervising


def _said(row: LimitRow) -> str:
    return f"{row.limit.words} · {row.source_label}"


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


# fmt: off
BOOK = register(Book(
    code=LIMITS,
    name=gettext_lazy("Time limits"),
    about=gettext_lazy(
        "How long each stage may take, by type and filing condition. A row with a number is a filing condition; a row "
        "without one is about every case of its type, and without a type about every case. The nearest row counts."
    ),
    rank=10,
    key=("category", "number", "stage"),
    columns=(
        Column("category", gettext_lazy("Category"), Kind.CATEGORY, choices=types, empty=gettext_lazy("every case"),
               help=gettext_lazy("A class or a type; empty: every case.")),
        Column("number", gettext_lazy("Number"), Kind.INT, least=1,
               help=gettext_lazy("Of the filing condition in its table; your own conditions count from 9001.")),
        Column("condition", gettext_lazy("Filing condition"), Kind.LONG),
        Column("stage", gettext_lazy("Stage"), Kind.CHOICE, required=True, choices=lambda: Stage.choices),
        Column("limit", gettext_lazy("Time limit"), Kind.LIMIT, required=True,
               help=gettext_lazy("A number and its unit: 4 工作时, 2 工作日, 2 紧急工作时, 15 自然日.")),
        Column("source", gettext_lazy("Said by"), Kind.CHOICE, required=True, choices=lambda: LimitSource.choices,
               help=gettext_lazy("Mark what the office changes as its own.")),
        Column("closing", gettext_lazy("May be closed when")),
        Column("name", gettext_lazy("Type as the table names it")),
        Column("responsible", gettext_lazy("Responsible")),
        Column("supervising", gettext_lazy("Supervising")),
        Column("law_basis", gettext_lazy("Law"), Kind.LONG),
        Column("law_article", gettext_lazy("Articles of the law"), Kind.LONG),
        Column("collection", gettext_lazy("What to report and what not"), Kind.LONG),
    ),
    defaults=defaults, read=read, check=check, warn=warn, try_out=try_out,
))
# fmt: on
