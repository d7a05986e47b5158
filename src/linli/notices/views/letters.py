"""The tray of a street: mail that came in and belongs nowhere yet, and what became of the rest."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.notices import commands, queries
from linli.notices.forms import DismissForm, OpenForm, PutForm
from linli.notices.models import Letter
from linli.notices.permissions import need_clerk

from .here import Here, enter

SIZE, TITLE = 20, 120
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
NEWEST = ("-id",)


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits in the tray, the newest first; with ?done=1 what became of everything else."""
    here = enter(request, slug, need_clerk)
    done = request.GET.get("done") == "1"
    rows = (
        queries.letters_done(here.actor, here.street.pk) if done else queries.tray(here.actor, here.street.pk)
    )
    found = page(rows, NEWEST, request.GET.get("after"), SIZE)
    told = here.base(
        page=found, done=done, letters=[(letter, queries.faint(letter.sender)) for letter in found.rows]
    )
    return render(request, "notices/letters.html", told)


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> FileResponse:
    """Return what came in as a workbook: when, what became of it and why, and no words of anybody."""
    here = enter(request, slug, need_clerk)
    rows = queries.letters_done(here.actor, here.street.pk).order_by("-id")
    headings = [
        Column(_("Came in"), 18),
        Column(_("What became of it"), 22),
        Column(_("Why"), 40),
        Column(_("By"), 14),
    ]
    title = _("Mail that came in")
    return workbook_response(
        f"{name_of(here.street)} {title}", title, headings,
        ([row.at, row.get_state_display(), row.reason, str(row.done_by or "")] for row in rows.iterator(chunk_size=500)),
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, letter_id: UUID) -> HttpResponse:
    """Show a letter that waits, and what can be done with it."""
    here = enter(request, slug, need_clerk)
    return _page(here, letter_id)


def _page(here: Here, letter_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    letter = queries.tray(here.actor, here.street.pk).filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    told = here.base(
        letter=letter, sender=queries.faint(letter.sender), put=more.get("put") or PutForm(),
        dismiss=more.get("dismiss") or DismissForm(), begin=more.get("begin") or OpenForm(initial=_begun(letter)),
        beginning="begin" in more,
    )  # fmt: skip
    return render(here.request, "notices/letter.html", told, status=status)


def _begun(letter: Letter) -> dict[str, str]:
    """Return the words of a letter as a case begins with them: its subject in one line, or its first line."""
    subject = _REPLY.sub("", " ".join(letter.subject.split()))
    first = next((line.strip() for line in letter.text.splitlines() if line.strip()), "")
    title = subject or first
    short = title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
    return {"title": short, "text": "" if letter.text.strip() == short else letter.text}


@login_required
@require_POST
def open_case(request: HttpRequest, slug: str, letter_id: UUID) -> HttpResponse:
    """Open a case with a letter, in the words as the clerk left them; pressed twice it is one."""
    here = enter(request, slug, need_clerk)
    form = OpenForm(request.POST)
    if form.is_valid():
        told, numbers = form.cleaned_data, list[str]()

        def do() -> dict[str, Any]:
            _row, number = commands.open_letter(
                letter_id, street_id=here.street.pk, title=told["title"], text=told["text"], place=told["place"],
                by=here.actor, at=here.now,
            )  # fmt: skip
            numbers.append(number)
            return {"number": number}

        if here.tried(form, "open_letter", do):
            messages.success(request, _("It is a case now; whoever wrote it is its reporter."))
            return redirect("cases:case", slug, numbers[0]) if numbers else redirect("notices:letters", slug)
    return _page(here, letter_id, 422, begin=form)


@login_required
@never_cache
@require_GET
def photo(request: HttpRequest, slug: str, letter_id: UUID, photo_id: UUID) -> FileResponse:
    """Answer a picture of a letter that waits."""
    here = enter(request, slug, need_clerk)
    letter = queries.tray(here.actor, here.street.pk).filter(pk=letter_id).first()
    if letter is None or photo_id not in letter.photos:
        raise NotFound
    return FileResponse(open_photo(photo_id, thumb=True), content_type="image/jpeg")


@login_required
@require_POST
def put(request: HttpRequest, slug: str, letter_id: UUID) -> HttpResponse:
    """Put a letter to a case."""
    here = enter(request, slug, need_clerk)
    form = PutForm(request.POST)
    if form.is_valid():

        def do() -> dict[str, Any]:
            row = commands.put_letter(
                letter_id, street_id=here.street.pk, number=form.cleaned_data["number"], by=here.actor, at=here.now
            )  # fmt: skip
            return {"letter": str(row.pk)}

        if here.tried(form, "put_letter", do):
            messages.success(request, _("It stands on the case now."))
            return redirect("notices:letters", slug)
    return _page(here, letter_id, 422, put=form)


@login_required
@require_POST
def dismiss(request: HttpRequest, slug: str, letter_id: UUID) -> HttpResponse:
    """Put a letter aside."""
    here = enter(request, slug, need_clerk)
    form = DismissForm(request.POST)
    if form.is_valid():

        def do() -> dict[str, Any]:
            row = commands.dismiss_letter(
                letter_id, street_id=here.street.pk, why=form.cleaned_data["why"], by=here.actor, at=here.now
            )  # fmt: skip
            return {"letter": str(row.pk)}

        if here.tried(form, "dismiss_letter", do):
            messages.success(request, _("It was put aside; its words are gone, the reason stays."))
            return redirect("notices:letters", slug)
    return _page(here, letter_id, 422, dismiss=form)
