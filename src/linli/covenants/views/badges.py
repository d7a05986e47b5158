"""Badges: the list for everybody, giving one, its yearly review, taking it back."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power
from linli.territory.public import unit_called

from .. import commands, forms
from ..models import Badge
from ..queries import BADGE_ORDER, badge_kinds, badge_seen, badges, is_overdue
from ..workflow import BADGE, label
from .here import MOST, ON_FORM, SIZE, Here, drawn, enter

FORMS: dict[str, Any] = {"check": forms.CheckForm, "withdraw": forms.WithdrawForm}
COMMANDS: dict[str, Any] = {"check": commands.check, "withdraw": commands.withdraw}
COLUMNS = (
    Column(gettext_lazy("Plaque"), 8), Column(gettext_lazy("Badge"), 20), Column(gettext_lazy("Holder"), 30),
    Column(gettext_lazy("Where"), 20), Column(gettext_lazy("Address"), 30), Column(gettext_lazy("State"), 10),
    Column(gettext_lazy("Awarded on"), 12), Column(gettext_lazy("Next review"), 12), Column(gettext_lazy("Reason"), 30),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the badges that are held, the next review first."""
    here = enter(request, slug)
    found = page(badges(here.actor, here.street), BADGE_ORDER, request.GET.get("after"), SIZE)
    known, today = badge_kinds(here.street.pk), timezone.localdate(here.now)
    rows = [(one, _name(known, one), is_overdue(one, today)) for one in found.rows]
    return drawn(here, "badges", page=found, rows=rows)


def _name(known: Any, badge: Badge) -> str:
    return name_of(known[badge.kind]) if badge.kind in known else badge.kind


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    known = badge_kinds(here.street.pk)

    def rows() -> Iterator[list[Any]]:
        for one in badges(here.actor, here.street).order_by(*BADGE_ORDER)[:MOST]:
            yield [
                one.number, _name(known, one), one.holder, one.unit_name, one.address, one.get_state_display(),
                one.awarded_on,                one.review_on, one.reason,
            ]  # fmt: skip

    return workbook_response(f"{name_of(here.street)} {_('Badges')}", _("Badges"), COLUMNS, rows())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def award(request: HttpRequest, slug: str) -> HttpResponse:
    """Award a badge."""
    here = enter(request, slug)
    here.need(Power.CONVENE)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    form = forms.AwardForm(request.POST or None, street=here.street, kind=kind)
    if request.method == "POST" and form.is_valid():
        told = form.brought()
        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        unit = unit_called(here.street, told.pop("unit"))
        try:
            number = commands.award(unit_id=unit.id, by=here.actor, at=here.now, key=key, **told)
        except Refusal as refusal:
            if refusal.status not in {403, ON_FORM}:
                raise
            form.add_error("met" if refusal.code == "criteria_unmet" else None, str(refusal))
        else:
            messages.success(request, _("Awarded. Its plaque bears number %(n)s.") % {"n": number})
            return redirect("covenants:badge", slug, number)
    kinds = [(one.code, name_of(one)) for one in badge_kinds(here.street.pk).values()]
    return drawn(here, "award", form=form, kinds=kinds, kind=kind, status=ON_FORM if form.errors else 200)


@never_cache
@require_safe
def badge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a badge: who holds it, by which criteria, since when, and when it is reviewed."""
    here = enter(request, slug)
    found = badge_seen(here.actor, here.street, number)
    acts = [(one, label(one)) for one in BADGE.open_to(here.actor, found)] if here.inside else []
    return drawn(
        here, "badge", badge=found, name=_name(badge_kinds(here.street.pk), found), acts=acts,
        overdue=is_overdue(found, timezone.localdate(here.now)),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def badge_act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Review a badge, or withdraw it."""
    here: Here = enter(request, slug)
    found = badge_seen(here.actor, here.street, number)
    if action not in FORMS or not here.inside:
        raise NotFound
    if not BADGE.rows[action].who.test(here.actor, found):
        raise NotAllowed(action=action)
    form = FORMS[action](request.POST or None, badge=found)
    status = ON_FORM if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            COMMANDS[action](found.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
        except Refusal as refusal:
            if refusal.status not in {409, ON_FORM}:
                raise
            form.add_error("met" if action == "check" else None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Written down."))
            return redirect("covenants:badges" if action == "withdraw" else "covenants:badge",
                            *([slug] if action == "withdraw" else [slug, number]))  # fmt: skip
    return drawn(
        here,
        "badge_act",
        badge=found,
        form=form,
        act_name=label(action),
        danger=action == "withdraw",
        status=status,
    )
