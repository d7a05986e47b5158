"""Working on a draft: its rows one by one, all of them from a file, publishing it, throwing it away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.kernel.errors import NotFound, Refusal
from linli.rulebooks import commands
from linli.rulebooks.commands import seen_of
from linli.rulebooks.errors import DraftStands, NoDraft, UnknownEdition
from linli.rulebooks.forms import FileForm, KeyedForm, PublishForm, ReasonForm, RowForm, typed
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.queries import (
    cells_of,
    changes,
    coming_of,
    counted,
    edition_called,
    faults_of,
    newest,
    sentences,
    warnings_of,
)

from .books import BROAD, is_more, rows_part
from .files import read_rows
from .here import AtBook, enter_book, shown, tried

SHOWN_FAULTS = 50


def draft_at(here: AtBook) -> Edition:
    """Return the draft of the book, or refuse where nobody works on one."""
    if here.draft is None:
        raise NoDraft
    return here.draft


@login_required
@require_POST
def start(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Begin a draft as a copy of the newest edition, or lead to the one that stands."""
    here = enter_book(request, slug, book, edits=True)
    try:
        commands.start_draft(**here.of)
    except DraftStands as stands:
        messages.info(request, str(stands))
    return redirect("rulebooks:draft", slug, book)


@login_required
@never_cache
@require_GET
def draft(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Show the draft with every fault by row, and what it changes so far."""
    here = enter_book(request, slug, book, edits=True)
    edition = draft_at(here)
    text = request.GET.get("q", "").strip()[:60]
    part = rows_part(here, edition, text)
    if is_more(request):
        return shown(here, "rows_more", edition=edition, text=text, editable=True, **part)
    rows = list(RuleRow.objects.filter(edition=edition).order_by("position", "id").values_list("pk", "cells"))
    faults = faults_of(here.book, [cells for _pk, cells in rows], here.register)
    odd = [] if faults else warnings_of(here.book, [cells for _pk, cells in rows])
    before = newest(here.street.pk, here.book.code)
    told = changes(
        here.book, cells_of(before.pk) if before else [], [cells for _pk, cells in rows], here.register
    )
    return shown(
        here, "draft", edition=edition, text=text, editable=True, before=before, count=len(rows), counts=counted(told),
        changed=len(told), faults_count=len(faults), tab="draft", broad=len(here.book.columns) > BROAD,
        faults=[(fault, None if fault.row is None else rows[fault.row][0]) for fault in faults[:SHOWN_FAULTS]],
        odd=[(fault, None if fault.row is None else rows[fault.row][0]) for fault in odd[:SHOWN_FAULTS]],
        odd_count=len(odd), **part,
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Ask for a new row, or add it."""
    here = enter_book(request, slug, book, edits=True)
    draft_at(here)
    after = request.GET.get("after", "")
    form = RowForm(
        request.POST if request.method == "POST" else None, columns=here.book.columns, register=here.register,
        initial={"after": after if after.isascii() and after.isdigit() else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> None:
            commands.add_row(**here.of, row=form.cells, after=told["after"])

        if tried(here, form, "add_row", do) is not None:
            messages.success(request, _("The row is in the draft. It holds once the draft is published."))
            return redirect("rulebooks:draft", slug, book)
    return asked_row(here, form, 422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, slug: str, book: str, row_id: int) -> HttpResponse:
    """Ask what a row is to say, or change it; where somebody else was faster, both are shown."""
    here = enter_book(request, slug, book, edits=True)
    row = RuleRow.objects.filter(edition=draft_at(here), pk=row_id).first()
    if row is None and request.method == "GET":
        raise NotFound
    cells = row.cells if row else {}
    form = RowForm(
        request.POST if request.method == "POST" else None, columns=here.book.columns, register=here.register,
        cells=cells, initial={"seen": seen_of(cells)},
    )  # fmt: skip
    stands = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> None:
            commands.change_row(**here.of, row_id=row_id, row=form.cells, seen=told["seen"])

        if tried(here, form, "change_row", do) is not None:
            messages.success(
                request, _("The row is changed in the draft. It holds once the draft is published.")
            )
            return redirect("rulebooks:draft", slug, book)
        if row is not None and told["seen"] != seen_of(cells):
            # What was typed stays; sent again, it is meant over what stands there now.
            form.data = form.data.copy()
            form.data["seen"] = seen_of(cells)
            stands = list(zip(here.book.columns, sentences(here.book, here.register, [row])[0], strict=True))
    return asked_row(here, form, 422 if request.method == "POST" else 200, row=row, stands=stands)


def asked_row(here: AtBook, form: RowForm, status: int, **more: Any) -> HttpResponse:
    """Answer with the form of a row; long lists of codes stand beside it for the browser to offer."""
    lists = [
        (f"list-{column.name}", here.register.clear(column).values())
        for column in here.book.columns
        if typed(column, here.register)
    ]
    removal = KeyedForm()
    return shown(here, "row_form", status, form=form, lists=lists, removal=removal, tab="draft", **more)


@login_required
@require_POST
def drop_row(request: HttpRequest, slug: str, book: str, row_id: int) -> HttpResponse:
    """Take a row out of the draft."""
    here = enter_book(request, slug, book, edits=True)
    draft_at(here)
    form = KeyedForm(request.POST)

    def do() -> None:
        commands.drop_row(**here.of, row_id=row_id, seen=request.POST.get("seen", ""))

    if form.is_valid() and tried(here, form, "drop_row", do) is not None:
        messages.success(request, _("The row is out of the draft."))
    else:
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return redirect("rulebooks:draft", slug, book)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Ask for a file and put its rows in the place of the draft's; with faults nothing is taken over, and all are shown."""
    here = enter_book(request, slug, book, edits=True)
    draft_at(here)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "GET" or not form.is_valid():
        return shown(here, "file", 200 if request.method == "GET" else 422, form=form, tab="draft")
    try:
        rows, faults = read_rows(here.book, here.register, request.FILES["file"])
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return shown(here, "file", 422, form=form, tab="draft")
    if faults:
        return shown(
            here, "file", 422, form=form, tab="draft", faults=faults[:SHOWN_FAULTS], faults_count=len(faults)
        )

    def do() -> None:
        commands.bring_rows(**here.of, rows=rows)

    if tried(here, form, "bring_rows", do) is None:
        return shown(here, "file", 422, form=form, tab="draft")
    messages.success(request, _("The draft has the %(count)s rows of the file now.") % {"count": len(rows)})
    return redirect("rulebooks:draft", slug, book)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Ask from which day the draft holds and why, or publish it."""
    here = enter_book(request, slug, book, edits=True)
    edition = draft_at(here)
    before = newest(here.street.pk, here.book.code)
    form = PublishForm(
        request.POST if request.method == "POST" else None, today=here.today,
        initial={"seen": before.pk if before else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> None:
            commands.publish(**here.of, effective_from=told["on"], note=told["note"], seen=told["seen"])

        if tried(here, form, "publish", do) is not None:
            messages.success(request, _("The edition is published and holds from its day on."))
            return redirect("rulebooks:editions", slug, book)
        fresh = newest(here.street.pk, here.book.code)
        if fresh is not None and (before is None or fresh.pk != told["seen"]):
            # Shown below is what the draft changes of the edition that came meanwhile: pressed again, it is meant.
            form.data = form.data.copy()
            form.data["seen"] = str(fresh.pk)
            before = fresh
    rows = cells_of(edition.pk)
    told_changes = changes(here.book, cells_of(before.pk) if before else [], rows, here.register)
    faults = faults_of(here.book, rows, here.register)
    return shown(
        here, "publish", 422 if request.method == "POST" else 200, form=form, before=before, edition=edition,
        counts=counted(told_changes), told=told_changes[:SHOWN_FAULTS], total=len(told_changes), tab="draft",
        faults_count=len(faults), odd_count=0 if faults else len(warnings_of(here.book, rows)),
        kept=list(here.book.kept(here.street.pk)),
        coming=coming_of(here.street.pk, here.book.code, on=here.today),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, slug: str, book: str) -> HttpResponse:
    """Ask whether the draft is to be thrown away, or do it."""
    here = enter_book(request, slug, book, edits=True)
    draft_at(here)
    form = KeyedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            commands.discard_draft(**here.of)

        if tried(here, form, "discard_draft", do) is not None:
            messages.success(request, _("The draft is thrown away. What holds, holds on."))
            return redirect("rulebooks:book", slug, book)
    return shown(here, "discard", 422 if request.method == "POST" else 200, form=form, tab="draft")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, slug: str, book: str, number: int) -> HttpResponse:
    """Ask why an edition is withdrawn before its first day, or withdraw it."""
    here = enter_book(request, slug, book, edits=True)
    edition = edition_called(here.street.pk, here.book.code, str(number))
    if edition.street_id is None:
        raise UnknownEdition
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            commands.withdraw(**here.of, number=number, reason=form.cleaned_data["reason"])

        if tried(here, form, "withdraw", do) is not None:
            messages.success(
                request, _("Edition %(number)s is withdrawn and never holds.") % {"number": number}
            )
            return redirect("rulebooks:editions", slug, book)
    return shown(
        here, "withdraw", 422 if request.method == "POST" else 200, form=form, edition=edition, tab="editions"
    )
