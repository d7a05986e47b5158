"""The desk of whoever keeps a consultation: it begins, statements are looked at, the map is asked for, it ends."""

import secrets
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.opinions import commands, forms
from linli.opinions.commands.keeping import Plan
from linli.opinions.models import Consultation
from linli.opinions.permissions import need_keeper
from linli.opinions.queries import ORDER, consultation_called, consultations, counts, moderated
from linli.opinions.states import StatementState
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug, unit_called

from .everybody import ON_FORM, state_said

MOST = 1_000
TONES = {StatementState.WAITING: "amber", StatementState.SHOWN: "green", StatementState.REFUSED: ""}


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The consultations as a workbook."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    heads = (
        Column(_("Number"), 8), Column(_("Title"), 40), Column(_("Where"), 20), Column(_("First day"), 12),
        Column(_("Last day"), 12), Column(_("State"), 12), Column(_("How many people"), 10),
        Column(_("Opinion statements"), 12),
    )  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        found = list(consultations(street).order_by(*ORDER)[:MOST])
        known = counts(found)
        for one in found:
            of = known[one.pk]
            words = state_said(one, now)[1]
            yield [
                one.number, one.title, one.unit_name, one.starts_on, one.ends_on, words, of["people"], of["shown"]
            ]  # fmt: skip

    return workbook_response(f"{name_of(street)} {_('Consultations')}", _("Consultations"), heads, rows())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a consultation."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.CONVENE, street_id=street.pk):
        raise NotAllowed
    form = forms.BeginForm(
        request.POST or None,
        street=street,
        today=timezone.localdate(now),
        initial={"key": secrets.token_urlsafe(18)},
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        key = f"{actor.account_id}:{told.pop('key') or secrets.token_urlsafe(18)}"
        unit = unit_called(street, told.pop("unit"))
        try:
            number = commands.begin(street=street, unit=unit, plan=Plan(**told), key=key, by=actor, at=now)
        except NotAllowed as refusal:
            form.add_error("unit", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The consultation stands. Give people its address, or the code below.")
            )
            return redirect("opinions:one", slug, number)
    told = {"street": street, "form": form, "face": "desk"}
    return render(request, "opinions/new.html", told, status=ON_FORM if form.errors else 200)


def kept(request: HttpRequest, slug: str, number: int) -> tuple[Street, Consultation, Actor]:
    """Return the consultation that somebody keeps, or refuse."""
    street, actor = street_by_slug(slug), acting(request)
    found = consultation_called(street, number)
    need_keeper(actor, street, found.lineage)
    return street, found, actor


def _moderate(
    request: HttpRequest, street: Street, found: Consultation, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show all statements, those that wait first; a form that was refused stands where it was, with what was typed."""
    wrong, at, kind = more.get("wrong"), more.get("at"), more.get("kind")
    rows = []
    for one in moderated(found):
        show = wrong if at == one.number and kind == "show" else forms.ShowForm(
            initial={"text_zh": one.text_zh, "text_en": one.text_en}, prefix=f"s{one.number}"
        )  # fmt: skip
        no = wrong if at == one.number and kind == "refuse" else forms.RefuseForm(
            initial={"reason": one.reason, "note": one.note}, prefix=f"r{one.number}"
        )  # fmt: skip
        rows.append((one, TONES[StatementState(one.state)], show, no))
    told = {
        "street": street, "one": found, "face": "desk", "now": timezone.now(), "rows": rows,
        "add": wrong if kind == "add" else forms.AddForm(),
        "waiting": sum(row[0].state == StatementState.WAITING for row in rows),
    }  # fmt: skip
    return render(request, "opinions/moderate.html", told, status=status)


@login_required
@never_cache
@require_GET
def moderate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the statements to whoever looks at them."""
    street, found, _actor = kept(request, slug, number)
    return _moderate(request, street, found)


@login_required
@require_POST
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a statement of the office."""
    street, found, actor = kept(request, slug, number)
    form = forms.AddForm(request.POST)
    if form.is_valid():
        try:
            _made, anew = commands.add_statement(
                number, street=street, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("It is shown.") if anew else _("It stands there already."))
            return redirect("opinions:moderate", slug, number)
    return _moderate(request, street, found, status=ON_FORM, wrong=form, kind="add")


@login_required
@require_POST
def show(request: HttpRequest, slug: str, number: int, statement: int) -> HttpResponse:
    """Show a statement to everybody."""
    street, found, actor = kept(request, slug, number)
    form = forms.ShowForm(request.POST, prefix=f"s{statement}")
    if form.is_valid():
        try:
            commands.accept(
                number, statement, street=street, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            if refusal.status != ON_FORM:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is shown."))
            return redirect("opinions:moderate", slug, number)
    return _moderate(request, street, found, status=ON_FORM, wrong=form, at=statement, kind="show")


@login_required
@require_POST
def refuse(request: HttpRequest, slug: str, number: int, statement: int) -> HttpResponse:
    """Do not show a statement, and say why."""
    street, found, actor = kept(request, slug, number)
    form = forms.RefuseForm(request.POST, prefix=f"r{statement}")
    if form.is_valid():
        commands.refuse(number, statement, street=street, by=actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("It is not shown; its author is told why."))
        return redirect("opinions:moderate", slug, number)
    return _moderate(request, street, found, status=ON_FORM, wrong=form, at=statement, kind="refuse")


@login_required
@require_POST
def ask_map(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have the map worked out now."""
    street, _found, actor = kept(request, slug, number)
    commands.ask_map(number, street=street, by=actor, at=timezone.now())
    messages.success(request, _("The worker makes it within a minute."))
    return redirect("opinions:one", slug, number)


@login_required
@require_POST
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a consultation."""
    street, _found, actor = kept(request, slug, number)
    commands.close(number, street=street, by=actor, at=timezone.now())
    messages.success(request, _("The consultation is over."))
    return redirect("opinions:one", slug, number)
