"""Reading the books, their rows, editions and differences, and trying them out."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.kernel.paging import page
from linli.kernel.rest import Listed, listed
from linli.rulebooks import errors, permissions
from linli.rulebooks.queries import (
    FINDERS,
    Column,
    Fault,
    Register,
    Shelf,
    cells_of,
    changes,
    edition_called,
    edition_in_force,
    editions_of,
    faults_of,
    rows_of,
    shelves,
    sound,
    token_of,
    try_out,
    warnings_of,
)
from linli.rulebooks.schemas import (
    RuleBookList,
    RuleBookPage,
    RuleChangesOut,
    RuleColumnOut,
    RuleComparedAsked,
    RuleEditionList,
    RuleFaultList,
    RuleRowOut,
    RuleRowsAsked,
    RuleTriedAsked,
    RuleTriedOut,
)

from .door import Here, edition_out, enter, entered, router, row_out

WHICH = (errors.UnknownBook, errors.UnknownEdition, errors.NoDraft)


def book_out(shelf: Shelf) -> dict[str, Any]:
    """Return a book of the shelf."""
    held = shelf.held.pk if shelf.held else None
    return {
        "code": shelf.book.code, "name": str(shelf.book.name), "about": str(shelf.book.about),
        "held": edition_out(shelf.held, held) if shelf.held else None,
        "coming": edition_out(shelf.coming, held) if shelf.coming else None, "draft": shelf.draft is not None,
    }  # fmt: skip


def column_out(column: Column, register: Register) -> RuleColumnOut:
    """Return a column with its list."""
    return RuleColumnOut(
        name=column.name, label=str(column.label), kind=str(column.kind), required=column.required,
        help=str(column.help), empty=str(column.empty), choices=register.labels(column),
    )  # fmt: skip


@router.reads("/streets/{slug}/rules", RuleBookList, summary="The rule books of a street")
def list_rule_books(request: HttpRequest, slug: str) -> Any:
    """Return every table by which the street works: which edition is in force, which comes, and whether one is drafted."""
    street, _actor, _now = entered(request, slug)
    return {"items": [book_out(one) for one in shelves(street.pk)]}


@router.reads(
    "/streets/{slug}/rules/{book}", RuleBookPage, summary="One rule book", refuses=(errors.UnknownBook,)
)
def read_rule_book(request: HttpRequest, slug: str, book: str) -> Any:
    """Return a book with its columns and what the codes in them are called."""
    here = enter(request, slug, book)
    [shelf] = [one for one in shelves(here.street.pk, on=here.today) if one.book is here.book]
    return book_out(shelf) | {
        "columns": [column_out(column, here.register) for column in here.book.columns], "key": list(here.book.key),
        "tries": here.book.try_out is not None and bool(FINDERS),
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/rules/{book}/rows",
    Listed[RuleRowOut],
    summary="Rows of a rule book",
    paged=True,
    refuses=WHICH,
)
def list_rule_rows(request: HttpRequest, slug: str, book: str, asked: Query[RuleRowsAsked]) -> Any:
    """Return the rows of the edition in force, of another one, or of the draft, in their order."""
    here = enter(request, slug, book)
    edition = called(here, asked.edition)
    rows = rows_of(edition, here.book, here.register, asked.q)
    return listed(page(rows, ("position", "id"), asked.after, asked.limit), row_out)


@router.reads(
    "/streets/{slug}/rules/{book}/editions",
    RuleEditionList,
    summary="Editions of a rule book",
    refuses=(errors.UnknownBook,),
)
def list_rule_editions(request: HttpRequest, slug: str, book: str) -> Any:
    """Return every edition that was ever published for the street, the newest first, then those as delivered."""
    here = enter(request, slug, book)
    held = edition_in_force(here.street.pk, here.book.code, here.today)
    return {"items": [edition_out(one, held) for one in editions_of(here.street.pk, here.book.code)]}


@router.reads(
    "/streets/{slug}/rules/{book}/changes",
    RuleChangesOut,
    summary="What changes between two editions",
    refuses=WHICH,
)
def compare_rule_editions(request: HttpRequest, slug: str, book: str, asked: Query[RuleComparedAsked]) -> Any:
    """Return the rows that were added, removed, changed or moved from one edition to another, cell by cell."""
    here = enter(request, slug, book)
    older, newer = called(here, asked.older), called(here, asked.newer)
    told = changes(here.book, cells_of(older.pk), cells_of(newer.pk), here.register)
    end = asked.begin + asked.limit
    items = [
        {
            "kind": one.kind, "row": one.row, "was_row": one.was_row, "name": one.name,
            "cells": [{"column": cell.column.name, "was": cell.was, "now": cell.now} for cell in one.cells],
        }
        for one in told[asked.begin : end]
    ]  # fmt: skip
    return {
        "older": token_of(older), "newer": token_of(newer), "total": len(told), "items": items,
        "next": end if end < len(told) else None,
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/rules/{book}/draft/faults", RuleFaultList, summary="What is wrong with a draft",
    refuses=(errors.UnknownBook, errors.NoDraft),
)  # fmt: skip
def list_rule_faults(request: HttpRequest, slug: str, book: str) -> Any:
    """Return every fault of the draft by row; none means that it may be published. What is odd stands beside them."""
    here = enter(request, slug, book)
    permissions.need_editor(here.actor, here.street.pk)
    rows = cells_of(called(here, "draft").pk)
    faults = faults_of(here.book, rows, here.register)
    odd = [] if faults else warnings_of(here.book, rows)
    return {
        "items": [_fault_out(one) for one in faults], "warnings": [_fault_out(one) for one in odd],
        "kept": list(here.book.kept(here.street.pk)),
    }  # fmt: skip


def _fault_out(one: Fault) -> dict[str, Any]:
    return {"row": None if one.row is None else one.row + 1, "column": one.column, "message": one.message}


@router.reads(
    "/streets/{slug}/rules/{book}/try", RuleTriedOut, summary="What would happen to a case",
    refuses=(*WHICH, errors.NoSuchCase, errors.NotTriedOut, errors.BookFaulty),
)  # fmt: skip
def try_rules(request: HttpRequest, slug: str, book: str, asked: Query[RuleTriedAsked]) -> Any:
    """Return what the rules in force say of a case beside what another edition, or the draft, would say."""
    here = enter(request, slug, book)
    edition = called(here, asked.edition)
    rows = cells_of(edition.pk)
    if not sound(here.book, rows, here.street.pk):
        raise errors.BookFaulty(count=len(faults_of(here.book, rows, here.register)))
    lines = try_out(
        here.book, rows, street_id=here.street.pk, number=asked.case.strip().upper(), by=here.actor, on=here.today,
        at=here.now,
    )  # fmt: skip
    items = [{"label": one.label, "now": one.now, "then": one.then, "changes": one.changes} for one in lines]
    return {"edition": token_of(edition), "items": items}


def called(here: Here, token: str) -> Any:
    """Return the edition that is meant."""
    return edition_called(here.street.pk, here.book.code, token)
