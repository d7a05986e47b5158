"""Reading the books: all of them, one with its rows, its editions, what changed between two, and the try-out."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.errors import Refusal
from linli.kernel.excel import Column as Heading
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import account_names
from linli.rulebooks.commands import subject_id
from linli.rulebooks.forms import TryForm
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.queries import (
    Column,
    acts_on,
    cells_of,
    changes,
    coming_of,
    counted,
    edition_called,
    edition_in_force,
    editions_of,
    rows_of,
    sentences,
    shelves,
    sound,
    token_of,
    try_out,
    written,
)
from linli.rulebooks.states import EditionState, Kind

from .acts import ACTS
from .here import SIZE, AtBook, enter, enter_book, shown

SIDE_BY_SIDE, BROAD = 7, 5
KINDS = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved")}
CHANGED = (
    Heading(_("Kind of change"), 10), Heading(_("Row"), 8), Heading(_("Which row"), 36), Heading(_("Column"), 18),
    Heading(_("Was"), 36), Heading(_("Is"), 36),
)  # fmt: skip
WIDE = {Kind.LONG: 48.0, Kind.TEXT: 24.0, Kind.CATEGORY: 28.0, Kind.ORGANISATION: 24.0, Kind.CHOICES: 30.0}


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every rule book of the street, which edition holds, and who works on another."""
    here = enter(request, slug)
    return shown(here, "books", shelves=shelves(here.street.pk, on=here.today))


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Show the rows of a book: of the edition in force, or of the one that the address names."""
    here = enter_book(request, slug, book)
    edition = edition_called(here.street.pk, here.book.code, request.GET.get("edition", ""))
    text = request.GET.get("q", "").strip()[:60]
    part = rows_part(here, edition, text)
    held = edition_in_force(here.street.pk, here.book.code, here.today)
    return shown(
        here, "rows_more" if is_more(request) else "book", edition=edition, token=token_of(edition), text=text,
        holds=edition.pk == held, coming=coming_of(here.street.pk, here.book.code, on=here.today), **part,
        tab="rows", broad=len(here.book.columns) > BROAD,
    )  # fmt: skip


def is_more(request: HttpRequest) -> bool:
    """Return whether only the next rows are asked for."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request and htmx.target == "more"


def rows_part(here: AtBook, edition: Edition, text: str) -> dict[str, Any]:
    """Return one page of the rows of an edition as people read them."""
    found = rows_of(edition, here.book, here.register, text)
    part = page(found, ("position", "id"), here.request.GET.get("after", ""), SIZE)
    told = sentences(here.book, here.register, part.rows)
    columns = here.book.columns
    return {
        "columns": columns[: beside(columns)], "next_cursor": part.next_cursor, "after": bool(here.request.GET.get("after")),
        "rows": [(row, cells_with(columns, texts)) for row, texts in zip(part.rows, told, strict=True)],
    }  # fmt: skip


def beside(columns: tuple[Column, ...]) -> int:
    """Return how many columns stand side by side; what more a book has is told under each row, or nobody could read it."""
    return len(columns) if len(columns) <= SIDE_BY_SIDE + 1 else SIDE_BY_SIDE


def cells_with(columns: tuple[Column, ...], texts: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the cells of a row with their headings: those side by side, and those under it that say something."""
    cells = [
        {"column": column, "text": text or str(column.empty), "faint": not text, "kind": str(column.kind)}
        for column, text in zip(columns, texts, strict=True)
    ]
    many = beside(columns)
    return {"beside": cells[:many], "under": [cell for cell in cells[many:] if not cell["faint"]]}


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str, book: str) -> HttpResponseBase:
    """Return an edition as a workbook, which can be changed and brought back into a draft."""
    here = enter_book(request, slug, book)
    edition = edition_called(here.street.pk, here.book.code, request.GET.get("edition", ""))
    headings = [Heading(column.label, WIDE.get(Kind(column.kind), 16)) for column in here.book.columns]
    labels = [(column, here.register.clear(column)) for column in here.book.columns]
    found = RuleRow.objects.filter(edition=edition).order_by("position", "id")

    def rows() -> Iterator[list[Any]]:
        for row in found.iterator(chunk_size=500):
            yield [written(column, row.cells.get(column.name), known) for column, known in labels]

    title = str(here.book.name)
    return workbook_response(f"{name_of(here.street)} {title} {here.today}", title, headings, rows())


@login_required
@never_cache
@require_GET
def editions(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Show every edition of a book, and what happened to it last."""
    here = enter_book(request, slug, book)
    found = editions_of(here.street.pk, here.book.code)
    held = edition_in_force(here.street.pk, here.book.code, here.today)
    lines = acts_on(here.street.pk, subject_id(here.street.pk, here.book.code))
    names = account_names([line.by_id for line in lines if line.by_id])
    rows = [
        {
            "edition": edition, "token": token_of(edition), "holds": edition.pk == held,
            "before": token_of(before) if before else "",
            "coming": edition.state == EditionState.PUBLISHED and edition.effective_from > here.today,
        }
        for edition, before in zip(found, [*found[1:], None], strict=True)
    ]  # fmt: skip
    return shown(
        here, "editions", rows=rows, tab="editions", tokens=[row["token"] for row in rows],
        acts=[(ACTS.get(line.action, line.action), names.get(line.by_id, "Linli"), line) for line in lines],
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def compared(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Show what changes from one edition to another: rows added, removed, moved, and cells that say something else."""
    here = enter_book(request, slug, book)
    of = here.street.pk, here.book.code
    newer = edition_called(*of, request.GET.get("to", ""))
    older = edition_called(*of, request.GET.get("from", ""))
    told = changes(here.book, cells_of(older.pk), cells_of(newer.pk), here.register)
    after = request.GET.get("after", "")
    begin = min(int(after), len(told)) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    known = [(token_of(one), one) for one in editions_of(*of)]
    if here.draft is not None:
        known.insert(0, (token_of(here.draft), here.draft))
    return shown(
        here, "changes", older=older, newer=newer, to=token_of(newer), since=token_of(older), counts=counted(told),
        total=len(told), told=told[begin : begin + SIZE], begin=begin, known=known, tab="editions",
        next_begin=begin + SIZE if begin + SIZE < len(told) else None,
    )  # fmt: skip


@login_required
@require_GET
def changes_workbook(request: HttpRequest, slug: str, book: str) -> HttpResponseBase:
    """Return what changes between two editions as a workbook, a line for each cell: for the paper that decides on it."""
    here = enter_book(request, slug, book)
    of = here.street.pk, here.book.code
    newer = edition_called(*of, request.GET.get("to", ""))
    older = edition_called(*of, request.GET.get("from", ""))
    told = changes(here.book, cells_of(older.pk), cells_of(newer.pk), here.register)

    def rows() -> Iterator[list[Any]]:
        for change in told:
            begin = [str(KINDS[change.kind]), change.row, change.name]
            yield from ([*begin, str(one.column.label), one.was, one.now] for one in change.cells)
            if not change.cells:
                yield [*begin, "", change.was_row, change.row]

    title = f"{here.book.name} {token_of(older)}–{token_of(newer)}"
    return workbook_response(f"{name_of(here.street)} {title}", title, CHANGED, rows())


@login_required
@never_cache
@require_GET
def tries(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Show what the rules would do to one case: those in force beside the draft, or beside another edition."""
    here = enter_book(request, slug, book)
    token = request.GET.get("edition") or ("draft" if here.draft else "")
    edition = edition_called(here.street.pk, here.book.code, token)
    form = TryForm(request.GET if "case" in request.GET else None)
    rows = cells_of(edition.pk)
    faulty = edition.state == EditionState.DRAFT and not sound(here.book, rows, here.street.pk)
    lines, status = None, 200
    if form.is_bound and form.is_valid() and not faulty:
        try:
            lines = try_out(
                here.book, rows, street_id=here.street.pk, number=form.cleaned_data["case"].strip().upper(),
                by=here.actor, on=here.today, at=here.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("case", str(refusal))
    if form.is_bound and form.errors:
        status = 422
    held = edition_in_force(here.street.pk, here.book.code, here.today)
    return shown(
        here, "try", status, form=form, lines=lines, edition=edition, token=token_of(edition), faulty=faulty, tab="try",
        same=edition.pk == held, differ=any(line.changes for line in lines or ()),
    )  # fmt: skip
