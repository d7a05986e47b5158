"""Which rules hold on a day, compiled: asked at work by every app that has declared a book."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.utils import timezone

from linli.kernel.statements import prepared
from linli.kernel.trusted import Trusted
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.states import EditionState

from .books import Book, book_called
from .columns import Cell, values_of

HELD = 512
# (street or 0, book) → (first day, number, id) of what is published, the earliest first.
Index = dict[tuple[int, str], list[tuple[date, int, int]]]
PUBLISHED = """
SELECT coalesce(street_id, 0), book, effective_from, number, id FROM rulebooks_edition
WHERE state = 'published' ORDER BY effective_from, number
"""


def _read_index() -> Index:
    found: Index = defaultdict(list)
    for street_id, book, day, number, pk in prepared(PUBLISHED):
        found[street_id, book].append((day, number, pk))
    return dict(found)


index = Trusted(_read_index, Edition._meta.db_table)


def today() -> date:
    """Return which day it is in the zone of the deployment."""
    return timezone.localdate()


def edition_in_force(street_id: int | None, code: str, on: date | None = None) -> int | None:
    """Return the edition of a book that holds in a street on a day; None where only the book's own defaults hold.

    A street's own editions go before the deployment's. Of two that begin on one day the later number holds.
    """
    day = on or today()
    told = index()
    for owner in dict.fromkeys((street_id or 0, 0)):
        begun = [pk for first, _number, pk in told.get((owner, code), ()) if first <= day]
        if begun:
            return begun[-1]
    return None


def rules(street_id: int | None, code: str, *, on: date | None = None) -> Any:
    """Return what a book's `read` made of the rules in force in a street on a day (without one: today)."""
    return rules_of(edition_in_force(street_id, code, on), code)


def rules_of(edition_id: int | None, code: str) -> Any:
    """Return what a book's `read` made of one edition; without one, of the book's own defaults.

    What is published never changes and neither does what was read of it, so a process reads each edition once.
    """
    return _compiled_defaults(code) if edition_id is None else _compiled(edition_id, code)


@lru_cache(maxsize=HELD)
def _compiled(edition_id: int, code: str) -> Any:
    book = book_called(code)
    return book.read(values(book, cells_of(edition_id)))


@lru_cache(maxsize=HELD)
def _compiled_defaults(code: str) -> Any:
    book = book_called(code)
    return book.read(values(book, book.default_cells()))


def _forget(**_signal: Any) -> None:
    _compiled_defaults.cache_clear()


setting_changed.connect(_forget, dispatch_uid="rulebooks forgets defaults")


def values(book: Book[Any], rows: Sequence[dict[str, Cell]]) -> list[dict[str, Any]]:
    """Return rows as a book's `check` and `read` are given them."""
    return [values_of(book.columns, cells) for cells in rows]


def cells_of(edition_id: int) -> list[dict[str, Cell]]:
    """Return the rows of an edition in their order."""
    rows = RuleRow.objects.filter(edition_id=edition_id).order_by("position", "id")
    return list(rows.values_list("cells", flat=True))


def draft_of(street_id: int | None, code: str) -> Edition | None:
    """Return the draft of a book that is worked on in a street, with who began it."""
    drafts = Edition.objects.filter(street_id=street_id, book=code, state=EditionState.DRAFT)
    return drafts.select_related("made_by", "based_on").first()


def newest(street_id: int | None, code: str) -> Edition | None:
    """Return the edition that a new draft would begin from: the street's newest, else the deployment's."""
    for owner in dict.fromkeys((street_id, None)):
        found = Edition.objects.filter(street_id=owner, book=code, state=EditionState.PUBLISHED)
        one = found.order_by("-effective_from", "-number").select_related("published_by").first()
        if one is not None:
            return one
    return None
