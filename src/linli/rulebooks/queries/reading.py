"""What the pages and programs read of books: which edition is meant, its rows, and what happened to the book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.kernel.models import JournalLine
from linli.rulebooks.errors import NoDraft, UnknownEdition
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.states import EditionState, Kind

from .books import Book, Register, books
from .columns import said
from .editions import draft_of, edition_in_force, today

DRAFT, HOUSE = "draft", "d"
WORDS = frozenset({Kind.TEXT, Kind.LONG, Kind.DATE, Kind.HOURS})
SHOWN_ACTS = 20


def token_of(edition: Edition) -> str:
    """Return by what an address names an edition: "3" of the street, "d2" of the deployment, "draft"."""
    if edition.state == EditionState.DRAFT:
        return DRAFT
    return f"{HOUSE if edition.street_id is None else ''}{edition.number}"


def edition_called(street_id: int, code: str, token: str) -> Edition:
    """Return the edition that an address names; without a name the one in force today. Refuses what is not there."""
    if token == DRAFT:
        found = draft_of(street_id, code)
        if found is None:
            raise NoDraft
        return found
    known = _published(street_id, code)
    if not token:
        held = edition_in_force(street_id, code, today())
        one = known.filter(pk=held).first()
    else:
        house, number = token.startswith(HOUSE), token.removeprefix(HOUSE)
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise UnknownEdition
        one = known.filter(street_id=None if house else street_id, number=int(number)).first()
    if one is None:
        raise UnknownEdition
    return one


def _published(street_id: int, code: str) -> QuerySet[Edition]:
    both = Q(street_id=street_id) | Q(street_id=None)
    found = Edition.objects.filter(both, book=code).exclude(state=EditionState.DRAFT)
    return found.select_related("published_by", "withdrawn_by")


def editions_of(street_id: int, code: str) -> list[Edition]:
    """Return every edition of a book that was ever published for a street, the newest first, then the deployment's."""
    told = _published(street_id, code).annotate(count=Count("rows"))
    return sorted(told, key=lambda one: (one.street_id is None, -(one.number or 0)))


@dataclass(frozen=True)
class Shelf:
    """A book as the list of all books shows it: what holds, what will, and who works on it."""

    book: Book[Any]
    held: Edition | None
    coming: Edition | None
    draft: Edition | None

    @property
    def own(self) -> bool:
        """Return whether the street has made the book its own."""
        return self.held is not None and self.held.street_id is not None


def shelves(street_id: int, *, on: date | None = None) -> list[Shelf]:
    """Return every book with the editions that matter now; one query for all of them."""
    day = on or today()
    both = Q(street_id=street_id) | Q(street_id=None)
    told = Edition.objects.filter(both).exclude(state=EditionState.WITHDRAWN)
    rows = list(told.select_related("published_by", "made_by").order_by("effective_from", "number"))
    found = []
    for book in books():
        mine = [one for one in rows if one.book == book.code]
        drafts = [one for one in mine if one.state == EditionState.DRAFT]
        public = [one for one in mine if one.state == EditionState.PUBLISHED and one.effective_from]
        held = [one for one in public if one.effective_from and one.effective_from <= day]
        held.sort(key=lambda one: one.street_id is not None)
        coming = [one for one in public if one.effective_from and one.effective_from > day and one.street_id]
        found.append(
            Shelf(
                book, held[-1] if held else None, coming[0] if coming else None, drafts[0] if drafts else None
            )
        )
    return found


def coming_of(street_id: int, code: str, *, on: date | None = None) -> list[Edition]:
    """Return the editions of a street that are published and do not hold yet, the next first."""
    told = _published(street_id, code).filter(street_id=street_id, state=EditionState.PUBLISHED)
    return list(told.filter(effective_from__gt=on or today()).order_by("effective_from", "number"))


def rows_of(edition: Edition, book: Book[Any], register: Register, text: str = "") -> QuerySet[RuleRow]:
    """Return the rows of an edition, narrowed to those that say `text` anywhere, as people read them."""
    rows = RuleRow.objects.filter(edition=edition)
    for word in text.split()[:5]:
        rows = rows.filter(_says(book, register, word))
    return rows


def _says(book: Book[Any], register: Register, word: str) -> Q:
    """Return which rows say a word: in what is written, in what a code is called, in a time limit as it is read."""
    ways = [Q(pk__in=[])]
    for column in book.columns:
        path = f"cells__{column.name}"
        if column.kind in WORDS:
            ways.append(Q(**{f"{path}__icontains": word}))
        elif column.chosen:
            codes = [
                code
                for code, label in register.labels(column).items()
                if word.casefold() in label.casefold() or word.casefold() == code.casefold()
            ]
            many = column.kind == Kind.CHOICES
            ways += [Q(**{f"{path}__contains": [code]}) for code in codes] if many else []
            ways += [Q(**{f"{path}__in": codes})] if codes and not many else []
        elif column.kind in (Kind.LIMIT, Kind.INT) and word.isdigit():
            ways.append(
                Q(**{f"{path}__startswith": f"{word} "})
                if column.kind == Kind.LIMIT
                else Q(**{path: int(word)})
            )
    return reduce(or_, ways)


def sentences(book: Book[Any], register: Register, rows: Sequence[RuleRow]) -> list[list[str]]:
    """Return the cells of rows as people read them, column by column."""
    columns = [(column, register.labels(column)) for column in book.columns]
    return [[said(column, row.cells.get(column.name), labels) for column, labels in columns] for row in rows]


def acts_on(street_id: int, subject_id: Any) -> list[JournalLine]:
    """Return what happened last to a book of a street, the newest first."""
    lines = JournalLine.objects.filter(street_id=street_id, subject_id=subject_id)
    return list(lines.order_by("-seq")[:SHOWN_ACTS])
