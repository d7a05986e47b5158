"""Books as the apps declare them, and the one table of all that are declared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils import translation

from linli.kernel.naming import name_of
from linli.people.public import Role, organisations_in
from linli.rulebooks.errors import UnknownBook
from linli.rulebooks.states import Kind
from linli.territory.public import Node, tree

from .columns import SEVERAL, Cell, Column, cell_from, unmistakable

T = TypeVar("T")
Values = dict[str, Any]
MOST = 5_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row (its place in the list, from 0; None: with the whole book) or with one of its cells."""

    row: int | None
    message: str
    column: str = ""


def no_faults(_rows: Sequence[Values]) -> list[Fault]:
    """Find nothing wrong."""
    return []


def nothing_kept(_street_id: int | None) -> list[str]:
    """Say that publishing leaves nothing behind that still goes by the edition before."""
    return []


def as_it_is(rows: Sequence[Values]) -> Any:
    """Return the rows themselves: for books whose reader wants no more."""
    return tuple(rows)


@dataclass(frozen=True)
class Book(Generic[T]):
    """A rule book: its columns, what it says until somebody publishes another edition, and how its rows are read.

    `defaults` gives the rows a deployment begins with; `check` finds what is wrong with rows whose cells fit; `read`
    compiles rows without faults into what the app asks at work (it must not change afterwards: it is shared for ever).
    `try_out` says what the rules would do to one thing, as lines of (label, value). `key` names the columns by which a
    row is the same row in two editions; two rows with one key are a fault. `warn` finds what is odd and may be meant;
    `kept` says to whoever publishes what goes on by the edition before. `check`, `warn` and `read` are given the values
    of the kinds of columns (`Kind`), never what JSON holds.
    """

    code: str
    name: Any
    about: Any
    columns: tuple[Column, ...]
    defaults: Callable[[], Iterable[dict[str, Any]]]
    read: Callable[[Sequence[Values]], T] = as_it_is
    check: Callable[[Sequence[Values]], Iterable[Fault]] = no_faults
    warn: Callable[[Sequence[Values]], Iterable[Fault]] = no_faults
    kept: Callable[[int | None], Iterable[str]] = nothing_kept
    try_out: Callable[[T, Any], Iterable[tuple[Any, Any]]] | None = None
    key: tuple[str, ...] = ()
    rank: int = 100

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself, at import and not at the first reader."""
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "key", tuple(self.key))
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not set(self.key) <= set(names):
            raise ValueError(f"book {self.code}: columns are named once, and its key is made of them")

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((one for one in self.columns if one.name == name), None)

    def default_cells(self) -> list[dict[str, Cell]]:
        """Return the rows a deployment begins with, as cells."""
        return [
            {column.name: cell_from(column, row.get(column.name)) for column in self.columns}
            for row in self.defaults()
        ]


BOOKS: dict[str, Book[Any]] = {}


def register(book: Book[T]) -> Book[T]:
    """Enter a book in the table of all; the same declaration twice is one."""
    known = BOOKS.get(book.code)
    if known is not None and known is not book and known.columns != book.columns:
        raise ValueError(f"two rule books are called {book.code}")
    BOOKS[book.code] = book
    return book


def book_called(code: str) -> Book[Any]:
    """Return a book by its code, or refuse with 404."""
    if code not in BOOKS:
        raise UnknownBook
    return BOOKS[code]


def books() -> list[Book[Any]]:
    """Return every book, in the order in which an office reads them."""
    return sorted(BOOKS.values(), key=lambda book: (book.rank, book.code))


class Register:
    """What the codes of a book's columns are called in a street; each list is asked for once."""

    def __init__(self, book: Book[Any], street_id: int | None) -> None:
        self.book, self.street_id = book, street_id
        self._labels: dict[str, dict[str, str]] = {}
        self._known: dict[str, dict[str, str]] = {}
        self._clear: dict[str, dict[str, str]] = {}

    def labels(self, column: Column) -> dict[str, str]:
        """Return what each code of the column is called in the reader's language; nothing for a free column."""
        if not column.chosen:
            return {}
        if column.name not in self._labels:
            self._labels[column.name] = {code: str(label) for code, label in self._choices(column)}
        return self._labels[column.name]

    def clear(self, column: Column) -> dict[str, str]:
        """Return what stands for each code where it must be told from all others: in a workbook, in a field one types in."""
        if column.name not in self._clear:
            self._clear[column.name] = unmistakable(self.labels(column))
        return self._clear[column.name]

    def known(self, column: Column) -> dict[str, str]:
        """Return the code behind everything a code may be called: itself, and its label in every language of the pages."""
        if column.name not in self._known:
            told: dict[str, str] = {}
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    for code, label in self._choices(column):
                        text = str(label).strip().casefold()
                        told[text] = code if told.get(text, code) == code else SEVERAL
            # A code means itself, whatever else is called so.
            codes = [code for code, _label in self._choices(column)]
            self._known[column.name] = (
                told | {one.casefold(): one for one in codes} | {one: one for one in codes}
            )
        return self._known[column.name]

    def cell(self, column: Column, raw: Any) -> Cell:
        """Return what somebody typed as a cell; Misfit where it does not fit."""
        return cell_from(column, raw, self.known(column) if column.chosen else {})

    def _choices(self, column: Column) -> Iterable[tuple[str, Any]]:
        if column.choices is not None:
            return column.choices()
        return _REGISTERS[Kind(column.kind)](self.street_id)


def _roles(street_id: int | None) -> list[tuple[str, str]]:
    return [(role.code, name_of(role)) for role in Role.objects.all()]


def _organisations(street_id: int | None) -> list[tuple[str, str]]:
    # Codes of the street stand before those above it, as they do everywhere.
    found = sorted(organisations_in(street_id or 0), key=lambda one: one.street_id is not None)
    return list({one.code: (one.code, name_of(one)) for one in found}.values())


def _units(street_id: int | None) -> list[tuple[str, str]]:
    if street_id is None:
        return []

    def flat(nodes: Iterable[Node]) -> Iterable[tuple[str, str]]:
        for node in nodes:
            if node.unit.depth is not None:
                yield node.unit.code, name_of(node.unit)
                yield from flat(node.children)

    return list(flat(tree(street_id)))


_REGISTERS: dict[Kind, Callable[[int | None], list[tuple[str, str]]]] = {
    Kind.ROLE: _roles, Kind.ORGANISATION: _organisations, Kind.UNIT: _units,
}  # fmt: skip
