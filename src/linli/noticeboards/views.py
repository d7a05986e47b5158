"""Pages of notice boards: the list, one with what changed, sheets to print, one's own agreement, the public page."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.squares import square_of
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from . import commands, forms
from .models import Agreement, BoardLine, NoticeBoard
from .permissions import may_begin, may_keep
from .queries.pages import ORDER, Shown, board_coded, board_seen, boards, counts, history_of, shown
from .states import MOST_AT_ONCE, TONES, BoardState

SIZE, MOST, ON_FORM = 40, 2000, 422
COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Building"), 24), Column(gettext_lazy("Unit"), 20),
    Column(gettext_lazy("Where it hangs"), 24), Column(gettext_lazy("State"), 14), Column(gettext_lazy("Since"), 18),
    Column(gettext_lazy("Printed last"), 18), Column(gettext_lazy("What changed"), 60),
)  # fmt: skip


def _enter(request: HttpRequest, slug: str) -> tuple[Street, Actor]:
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return street, actor


def _told(street: Street, actor: Actor, **more: Any) -> dict[str, Any]:
    return {
        "street": street, "now": timezone.now(), "face": "desk",
        "may_export": actor.has(Power.EXPORT, street_id=street.pk), **more,
    }  # fmt: skip


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in BoardState.values else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the boards that somebody sees, and how many are to be printed anew and why."""
    street, actor = _enter(request, slug)
    state, now = _state(request), timezone.now()
    found = page(boards(actor, street, state), ORDER, request.GET.get("after"), SIZE)
    counted = counts(actor, street)
    told = _told(
        street, actor, page=found, state=state, may_begin=may_begin(actor, street),
        rows=[(one, TONES[BoardState(one.board.state)]) for one in shown(found.rows, at=now)],
        sights=[("", _("All"), sum(counted.values()))]
        + [(one.value, one.label, counted.get(one.value, 0)) for one in BoardState],
        stale=counted.get(BoardState.STALE, 0),
        waiting=sum(counted.get(one, 0) for one in (BoardState.STALE, BoardState.UNPRINTED)),
    )  # fmt: skip
    return render(request, "noticeboards/list.html", told)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    street, actor = _enter(request, slug)
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    some = list(boards(actor, street, _state(request)).order_by(*ORDER)[:MOST])

    def rows() -> Iterator[list[Any]]:
        for one in shown(some, at=timezone.now()):
            board = one.board
            yield [
                board.number, board.name, board.unit_name, board.spot, board.get_state_display(), board.stale_since,
                one.printed.at if one.printed else None,
                "; ".join(f"{change.label}: {change.was} → {change.now}" for change in one.changes),
            ]  # fmt: skip

    return workbook_response(f"{name_of(street)} {_('Notice boards')}", _("Notice boards"), COLUMNS, rows())


@login_required
@never_cache
def hang(request: HttpRequest, slug: str) -> HttpResponse:
    """Hang up a board."""
    street, actor = _enter(request, slug)
    if not may_begin(actor, street):
        raise NotAllowed
    form = forms.HangForm(request.POST or None, street=street, actor=actor)
    if request.method == "POST" and form.is_valid():
        told = form.brought()
        key = f"{actor.account_id}:{told.pop('key')}"
        try:
            number = commands.hang(street=street, key=key, by=actor, at=timezone.now(), **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("noticeboards:one", slug, number)
    told = _told(street, actor, form=form, anew=True)
    return render(request, "noticeboards/edit.html", told, status=ON_FORM if form.errors else 200)


def _one(
    request: HttpRequest, street: Street, actor: Actor, board: NoticeBoard, *, status: int = 200, **bound: Any
) -> HttpResponse:
    [found] = shown([board], at=timezone.now())
    printings, checks, lines = history_of(board)
    made = {"check": forms.CheckForm(), "line": forms.LineForm()} | bound
    told = _told(
        street, actor, board=board, one=found, tone=TONES[BoardState(board.state)], printings=printings, checks=checks,
        lines=lines, keeps=may_keep(actor, board) and board.ended_at is None, forms=made,
        address=request.build_absolute_uri(reverse("noticeboards:public", args=[street.slug, board.code])),
    )  # fmt: skip
    return render(request, "noticeboards/one.html", told, status=status)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a board says now, what differs from the wall, and who printed and checked it when."""
    street, actor = _enter(request, slug)
    return _one(request, street, actor, board_seen(actor, street, number))


def _kept(request: HttpRequest, slug: str, number: int) -> tuple[Street, Actor, NoticeBoard]:
    street, actor = _enter(request, slug)
    board = board_seen(actor, street, number)
    if not may_keep(actor, board):
        raise NotAllowed
    return street, actor, board


@login_required
@never_cache
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what a board is called, where it hangs, which company and number stand on it."""
    street, actor, board = _kept(request, slug, number)
    known = {
        "name": board.name, "spot": board.spot, "hotline": board.hotline,
        "organisation": str(board.organisation_id or ""),
    }  # fmt: skip
    form = forms.BoardForm(request.POST or None, street=street, initial=known)
    if request.method == "POST" and form.is_valid():
        told = form.brought()
        told.pop("key")
        try:
            commands.edit(board.pk, street_id=street.pk, by=actor, at=timezone.now(), **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("noticeboards:one", slug, number)
    told = _told(street, actor, form=form, board=board)
    return render(request, "noticeboards/edit.html", told, status=ON_FORM if form.errors else 200)


@login_required
@require_POST
def take_down(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a board down."""
    street, actor, board = _kept(request, slug, number)
    commands.take_down(board.pk, street_id=street.pk, by=actor, at=timezone.now())
    messages.success(request, _("The board is taken down; its code leads nowhere any more."))
    return redirect("noticeboards:list", slug)


@login_required
@require_POST
def add_line(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Name somebody without an account on a board."""
    street, actor, board = _kept(request, slug, number)
    form = forms.LineForm(request.POST)
    if form.is_valid():
        try:
            commands.add_line(board.pk, street_id=street.pk, by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added."))
            return redirect("noticeboards:one", slug, number)
    return _one(request, street, actor, board, status=ON_FORM, line=form)


@login_required
@require_POST
def end_line(request: HttpRequest, slug: str, line: UUID) -> HttpResponse:
    """Take a line that was written by hand from a board."""
    street, actor = _enter(request, slug)
    found = BoardLine.objects.filter(street=street, pk=line).select_related("board").first()
    if found is None:
        raise NotFound
    _street, _actor, board = _kept(request, slug, found.board.number)
    commands.end_line(line, street_id=street.pk, by=actor, at=timezone.now())
    return redirect("noticeboards:one", slug, board.number)


@login_required
@require_POST
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write down that somebody stood before a board."""
    street, actor, board = _kept(request, slug, number)
    form = forms.CheckForm(request.POST)
    if form.is_valid():
        try:
            commands.check(board.pk, street_id=street.pk, by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("noticeboards:one", slug, number)
    return _one(request, street, actor, board, status=ON_FORM, check=form)


# --- Sheets -------------------------------------------------------------------------------------------------------------
@login_required
@never_cache
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sheets of some boards, one a page, for A3; and write down that they were printed.

    Without numbers, of all that are to be printed, as many as fit into one go.
    """
    street, actor = _enter(request, slug)
    if request.method == "POST":
        return _printed(request, street, actor)
    wanted = [int(one) for one in request.GET.getlist("number") if one.isdigit() and len(one) < 9]
    some = boards(actor, street).order_by(*ORDER).select_related("organisation", "street")
    some = some.filter(number__in=wanted) if wanted else some.exclude(state=BoardState.FITS)
    kept = [one for one in some[: 4 * MOST_AT_ONCE] if may_keep(actor, one)][:MOST_AT_ONCE]
    told = _told(
        street, actor, sheets=_sheets(request, street, shown(kept, at=timezone.now())), most=MOST_AT_ONCE
    )
    return render(request, "noticeboards/print.html", told)


def _sheets(request: HttpRequest, street: Street, some: list[Shown]) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "qr": square_of(
                request.build_absolute_uri(reverse("noticeboards:public", args=[street.slug, one.board.code]))
            ),
        }
        for one in some
    ]


def _printed(request: HttpRequest, street: Street, actor: Actor) -> HttpResponse:
    drawn = []
    for told in request.POST.getlist("drawn")[:MOST_AT_ONCE]:
        pk, _colon, digest = told.partition(":")
        try:
            drawn.append((UUID(pk), digest))
        except ValueError:
            continue
    try:
        made = commands.print_boards(drawn, street_id=street.pk, by=actor, at=timezone.now()) if drawn else []
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("noticeboards:print", street.slug)
    messages.success(request, _("%(count)s boards are written down as printed.") % {"count": len(made)})
    return redirect("noticeboards:list", street.slug)


# --- One's own agreement ------------------------------------------------------------------------------------------------
@login_required
@never_cache
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask somebody whether they agree to stand on boards, and with which work telephone."""
    street, actor = _enter(request, slug)
    known = Agreement.objects.filter(street=street, account_id=actor.account_id, ended_at=None).first()
    form = forms.AgreeForm(request.POST or None, initial={"work_number": known.work_number if known else ""})
    if request.method == "POST" and form.is_valid():
        try:
            commands.agree(street=street, by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. Boards of your posts name you from now on."))
            return redirect("noticeboards:agreement", slug)
    told = _told(street, actor, form=form, known=known)
    return render(request, "noticeboards/agreement.html", told, status=ON_FORM if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw one's agreement."""
    street, actor = _enter(request, slug)
    commands.withdraw(street=street, by=actor, at=timezone.now())
    messages.success(
        request, _("Withdrawn. Public pages no longer name you; printed boards are to be printed anew.")
    )
    return redirect("noticeboards:agreement", slug)


# --- Public -------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
def public(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show everybody what the board of a building says now, whatever hangs on the wall."""
    street = street_by_slug(slug)
    [found] = shown([board_coded(street, code)], at=timezone.now())
    told = {"street": street, "one": found, "now": timezone.now(), "face": "public"}
    return render(request, "noticeboards/public.html", told)
