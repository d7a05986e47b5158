"""The tray of a street: mail that came in and belongs nowhere yet, and what became of the rest."""

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
from linli.notices.forms import DismissForm, PutForm
from linli.notices.permissions import need_clerk

from .here import Here, enter

SIZE = 20
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
        dismiss=more.get("dismiss") or DismissForm(),
    )  # fmt: skip
    return render(here.request, "notices/letter.html", told, status=status)


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
