"""Working on a draft, publishing it, withdrawing an edition."""

from typing import Any

from django.http import HttpRequest

from linli.kernel.rest_fields import Number
from linli.rulebooks import commands, errors
from linli.rulebooks.schemas import (
    RuleDone,
    RuleDraftOut,
    RuleEditionOut,
    RulePublishIn,
    RuleRowChange,
    RuleRowIn,
    RuleRowOut,
    RuleRowsIn,
    RuleWithdrawIn,
)

from .door import Here, draft_out, edition_out, router, row_out, writing

DRAFT = (errors.UnknownBook, errors.NoDraft)
BOOK = "/streets/{slug}/rules/{book}"


@router.writes(
    "POST", BOOK + "/draft", RuleDraftOut, status=201, summary="Begin a draft of a rule book", takes=(),
    refuses=(errors.UnknownBook, errors.DraftStands),
)  # fmt: skip
def start_rule_draft(request: HttpRequest, slug: str, book: str) -> Any:
    """Begin a draft as a copy of the newest edition; a book has one draft at a time."""

    def do(here: Here) -> Any:
        commands.start_draft(**here.of)
        return draft_out(here)

    return writing(request, slug, book, "start_rule_draft", do)


@router.writes(
    "POST", BOOK + "/draft/rows", RuleRowOut, status=201, summary="Add a row to a draft",
    refuses=(*DRAFT, errors.RowFaulty, errors.TooManyRows),
)  # fmt: skip
def add_rule_row(request: HttpRequest, slug: str, book: str, told: RuleRowIn) -> Any:
    """Add a row at the end of the draft, or behind another row."""

    def do(here: Here) -> Any:
        return row_out(commands.add_row(**here.of, row=told.cells, after=told.after))

    return writing(request, slug, book, "add_rule_row", do)


@router.writes(
    "PUT", BOOK + "/draft/rows/{row_id}", RuleRowOut, summary="Change a row of a draft",
    refuses=(*DRAFT, errors.RowFaulty, errors.RowChanged),
)  # fmt: skip
def change_rule_row(request: HttpRequest, slug: str, book: str, row_id: Number, told: RuleRowChange) -> Any:
    """Change what a row says; `seen` guards against a change that somebody made meanwhile."""

    def do(here: Here) -> Any:
        return row_out(commands.change_row(**here.of, row_id=row_id, row=told.cells, seen=told.seen))

    return writing(request, slug, book, "change_rule_row", do)


@router.writes(
    "DELETE", BOOK + "/draft/rows/{row_id}", RuleDone, summary="Take a row out of a draft", takes=(),
    refuses=(*DRAFT, errors.RowChanged),
)  # fmt: skip
def drop_rule_row(request: HttpRequest, slug: str, book: str, row_id: Number, seen: str = "") -> Any:
    """Take a row out of the draft, as it was read: `seen` is what the row said of itself."""

    def do(here: Here) -> Any:
        commands.drop_row(**here.of, row_id=row_id, seen=seen)
        return RuleDone()

    return writing(request, slug, book, "drop_rule_row", do)


@router.writes(
    "PUT", BOOK + "/draft/rows", RuleDraftOut, summary="Bring all rows of a draft",
    refuses=(*DRAFT, errors.RowsFaulty, errors.TooManyRows),
)  # fmt: skip
def bring_rule_rows(request: HttpRequest, slug: str, book: str, told: RuleRowsIn) -> Any:
    """Put these rows in the place of all rows of the draft: all of them, or none where a cell does not fit."""

    def do(here: Here) -> Any:
        commands.bring_rows(**here.of, rows=told.rows)
        return draft_out(here)

    return writing(request, slug, book, "bring_rule_rows", do)


@router.writes(
    "POST", BOOK + "/draft/publish", RuleEditionOut, summary="Publish a draft",
    refuses=(
        *DRAFT, errors.BookFaulty, errors.InThePast, errors.NothingChanged, errors.PublishedMeanwhile,
    ),
)  # fmt: skip
def publish_rule_draft(request: HttpRequest, slug: str, book: str, told: RulePublishIn) -> Any:
    """Publish the draft: it holds from a day on. What is past is not decided anew, and what has faults is refused."""

    def do(here: Here) -> Any:
        edition = commands.publish(
            **here.of, effective_from=told.effective_from, note=told.note, seen=told.seen
        )
        begun = edition.effective_from is not None and edition.effective_from <= here.today
        return edition_out(edition, edition.pk if begun else None)

    return writing(request, slug, book, "publish_rule_draft", do)


@router.writes(
    "POST", BOOK + "/draft/discard", RuleDone, summary="Throw a draft away", takes=(), refuses=DRAFT
)
def discard_rule_draft(request: HttpRequest, slug: str, book: str) -> Any:
    """Throw the draft away, with its rows; what is in force stays so."""

    def do(here: Here) -> Any:
        commands.discard_draft(**here.of)
        return RuleDone()

    return writing(request, slug, book, "discard_rule_draft", do)


@router.writes(
    "POST", BOOK + "/editions/{number}/withdraw", RuleEditionOut, summary="Withdraw an edition",
    refuses=(errors.UnknownBook, errors.UnknownEdition, errors.HoldsAlready, errors.NotPublished),
)  # fmt: skip
def withdraw_rule_edition(
    request: HttpRequest, slug: str, book: str, number: Number, told: RuleWithdrawIn
) -> Any:
    """Withdraw an edition before its first day: it never holds."""

    def do(here: Here) -> Any:
        return edition_out(commands.withdraw(**here.of, number=number, reason=told.reason), None)

    return writing(request, slug, book, "withdraw_rule_edition", do)
