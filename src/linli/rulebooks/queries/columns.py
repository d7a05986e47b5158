"""Columns of a book: what a cell may hold, how it is written down, read, shown and typed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.calendar import office_hours_from
from linli.kernel.limits import Limit, Unit
from linli.kernel.naming import in_script
from linli.rulebooks.states import Kind

LONGEST, LONGEST_LONG = 200, 2_000
# About ten years of each clock: no office waits longer, and every due moment lies where calendars can still count.
LONGEST_LIMIT = {
    Unit.URGENT_H: 87_600, Unit.H: 20_000, Unit.URGENT_D: 3_650, Unit.D: 2_500, Unit.CAL_D: 3_650, Unit.SEASON_D: 400,
}  # fmt: skip
LISTED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.CATEGORY, Kind.STATE})
REGISTERS = frozenset({Kind.ROLE, Kind.ORGANISATION, Kind.UNIT})
YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "对"})
NO = frozenset({"否", "无", "n", "no", "false", "0", "×", "不", ""})
_SPLIT = re.compile(r"[,，、;；]\s*")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Cell = Any  # what JSON holds: str, int, bool, None or a list of str
Choices = Callable[[], Iterable[tuple[str, Any]]]


class Misfit(ValueError):  # noqa: N818 - the word of this app
    """What somebody wrote does not fit its column; the sentence says why."""


@dataclass(frozen=True)
class Column:
    """One column of a book. `name` is the key of its cells, `label` its heading, `help` one sentence for who fills it in.

    `choices` returns (code, label) for the kinds that are chosen from a list; of roles, organisations and units the
    house knows the list itself. `empty` says what an empty cell means ("every category"). `least` and `most` bound
    whole numbers.
    """

    name: str
    label: Any
    kind: Kind | str = Kind.TEXT
    required: bool = False
    choices: Choices | None = None
    help: Any = ""
    empty: Any = ""
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        """Take the kind as a word, and refuse a list without choices."""
        object.__setattr__(self, "kind", Kind(self.kind))
        if self.kind in LISTED and self.choices is None:
            raise ValueError(f"column {self.name}: a {self.kind} is chosen from `choices`")

    @property
    def chosen(self) -> bool:
        """Return whether its cells are codes from a list."""
        return self.kind in LISTED or self.kind in REGISTERS


def is_empty(cell: Cell) -> bool:
    """Return whether a cell says nothing; No and nought say something."""
    return cell is None or cell in ("", [])


# --- Cells as they stand in the database ---------------------------------------------------------------------------
def cell_from(column: Column, raw: Any, known: dict[str, str] | None = None) -> Cell:
    """Return what somebody typed, sent or declared as a cell of this column; raise Misfit where it does not fit.

    `known` are the texts by which the codes of the column are called, small letters; without it codes are taken as
    they are (a book's own defaults, which its validation looks at).
    """
    if isinstance(raw, str):
        raw = _UNSAFE.sub("", raw).strip()
    if raw is None or raw in ("", [], ()):
        return _nothing(column)
    return _MAKE[Kind(column.kind)](column, raw, known)


def _nothing(column: Column) -> Cell:
    if column.kind == Kind.BOOL:
        return False
    if column.kind == Kind.CHOICES:
        return []
    return None if column.kind in (Kind.INT, Kind.DATE) else ""


def _words(column: Column, raw: Any, known: dict[str, str] | None) -> str:
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        raise Misfit(_("this is no text"))
    text, most = str(raw), LONGEST_LONG if column.kind == Kind.LONG else LONGEST
    if len(text) > most:
        raise Misfit(_("longer than %(most)s letters") % {"most": most})
    return text


def _code(column: Column, raw: Any, known: dict[str, str] | None) -> str:
    text = str(raw).strip()
    if known is None:
        return text
    code = known.get(text) or known.get(text.casefold())
    if code is None:
        raise Misfit(_("“%(text)s” is not on the list") % {"text": text[:40]})
    if code == SEVERAL:
        raise Misfit(_("several are called “%(text)s”; write the code") % {"text": text[:40]})
    return code


SEVERAL = "\0several"


def _codes(column: Column, raw: Any, known: dict[str, str] | None) -> list[str]:
    parts = _SPLIT.split(raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple | set | frozenset):
        raise Misfit(_("this is no list"))
    return list(dict.fromkeys(_code(column, part, known) for part in parts if str(part).strip()))


def _number(column: Column, raw: Any, known: dict[str, str] | None) -> int:
    try:
        if isinstance(raw, bool | float):
            raise TypeError  # noqa: TRY301 - said in one place
        number = int(raw)
    except (TypeError, ValueError):
        raise Misfit(_("this is no whole number")) from None
    low, high = column.least if column.least is not None else 0, column.most or 1_000_000
    if not low <= number <= high:
        raise Misfit(_("must be from %(low)s to %(high)s") % {"low": low, "high": high})
    return number


def _yes(column: Column, raw: Any, known: dict[str, str] | None) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().casefold()
    if text not in YES and text not in NO:
        raise Misfit(_("write yes or no"))
    return text in YES


def _day(column: Column, raw: Any, known: dict[str, str] | None) -> str:
    if isinstance(raw, datetime):
        raw = raw.date()
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(_iso(str(raw)))
    except ValueError:
        raise Misfit(_("this is no day; write it as 2026-10-01")) from None
    return day.isoformat()


def _iso(text: str) -> str:
    """Return a day as offices write it, 2026/1/5 or 2026年1月5日, in the form of ISO; a workbook adds a time of 0:00."""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _hours(column: Column, raw: Any, known: dict[str, str] | None) -> str:
    try:
        pairs = hours_from(raw) if isinstance(raw, str) else tuple((a, b) for a, b in raw)
        fine = all(isinstance(a, time) and isinstance(b, time) for a, b in pairs)
    except (ValueError, TypeError):
        fine, pairs = False, ()
    if not fine:
        raise Misfit(_("write hours as 09:00-11:30,13:30-17:30"))
    flat = [moment for pair in pairs for moment in pair]
    # Closing at one and opening at the same moment is allowed; going back is not.
    if any(a >= b for a, b in pairs) or any(b < a for a, b in zip(flat[1::2], flat[2::2], strict=False)):
        raise Misfit(_("the hours must follow each other"))
    return ",".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in pairs)


def hours_from(text: str) -> tuple[tuple[time, time], ...]:
    """Return hours as they are written in a cell, and as people type them."""
    tidy = text.replace("：", ":").replace("至", "-").replace("~", "-").replace("、", ",").replace("；", ",")
    return office_hours_from(re.sub(r"(?<!\d)(\d):", r"0\1:", tidy))


def _limit(column: Column, raw: Any, known: dict[str, str] | None) -> str:
    try:
        limit = raw if isinstance(raw, Limit) else Limit.parse(str(raw))
    except ValueError:
        raise Misfit(_("this is no time limit; write it as 4 工作时, 2 工作日 or 1 紧急工作时")) from None
    if not limit.value:
        raise Misfit(_("a limit of nothing can never be kept; leave the cell empty where nothing is limited"))
    if limit.value > LONGEST_LIMIT[limit.unit]:
        raise Misfit(_("longer than any time limit"))
    return f"{limit.value.normalize():f} {limit.unit.value}"


_MAKE: dict[Kind, Callable[[Column, Any, dict[str, str] | None], Cell]] = {
    Kind.TEXT: _words, Kind.LONG: _words, Kind.CHOICE: _code, Kind.CATEGORY: _code, Kind.STATE: _code,
    Kind.ROLE: _code, Kind.ORGANISATION: _code, Kind.UNIT: _code, Kind.CHOICES: _codes, Kind.INT: _number,
    Kind.BOOL: _yes, Kind.DATE: _day, Kind.HOURS: _hours, Kind.LIMIT: _limit,
}  # fmt: skip


# --- Cells as the rules read them ----------------------------------------------------------------------------------
def value_of(column: Column, cell: Cell) -> Any:
    """Return a cell as a book's `check` and `read` are given it."""
    if is_empty(cell):
        return {Kind.CHOICES: (), Kind.HOURS: (), Kind.BOOL: False}.get(
            Kind(column.kind), None if column.kind in (Kind.INT, Kind.DATE, Kind.LIMIT) else ""
        )
    if column.kind == Kind.LIMIT:
        return Limit.parse(cell)
    if column.kind == Kind.DATE:
        return date.fromisoformat(cell)
    if column.kind == Kind.HOURS:
        return hours_from(cell)
    return tuple(cell) if column.kind == Kind.CHOICES else cell


def values_of(columns: Sequence[Column], cells: dict[str, Cell]) -> dict[str, Any]:
    """Return a row as a book's `check` and `read` are given it; a column that is younger than the row is empty."""
    return {column.name: value_of(column, cells.get(column.name)) for column in columns}


# --- Cells as people read them -------------------------------------------------------------------------------------
def said(column: Column, cell: Cell, labels: dict[str, str]) -> str:
    """Return a cell in the reader's language; an empty one says nothing."""
    if column.kind == Kind.BOOL:
        return _("Yes") if cell else _("No")
    if is_empty(cell):
        return ""
    if column.kind == Kind.LIMIT:
        return Limit.parse(cell).words
    if column.kind == Kind.CHOICES:
        return _(", ").join(labels.get(code, code) for code in cell)
    return labels.get(cell, cell) if column.chosen else in_script(str(cell))


def written(column: Column, cell: Cell, clear: dict[str, str]) -> Any:
    """Return a cell as a workbook holds it: said as people read it, and read back by `cell_from` without loss."""
    if column.kind == Kind.BOOL:
        return _("Yes") if cell else _("No")
    if is_empty(cell):
        return None
    if column.kind == Kind.LIMIT:
        return str(Limit.parse(cell))
    if column.kind == Kind.DATE:
        return date.fromisoformat(cell)
    if column.kind == Kind.CHOICES:
        return ", ".join(clear.get(code, code) for code in cell)
    return clear.get(cell, cell) if column.chosen else cell


def unmistakable(labels: dict[str, str]) -> dict[str, str]:
    """Return by code what may stand for it: its label, or the code where the label is not its alone or would be cut."""
    count = Counter(label.strip().casefold() for label in labels.values())
    codes = {code.casefold(): code for code in labels}
    return {
        code: label
        if count[text] == 1 and codes.get(text, code) == code and not _SPLIT.search(label)
        else code
        for code, label in labels.items()
        for text in (label.strip().casefold(),)
    }
