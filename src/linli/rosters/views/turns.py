"""Pages of whoever stands on duty: my duties, one turn with its acts, swaps, wishes, the calendar."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel import journal
from linli.kernel.errors import NotFound, Refusal
from linli.rosters import commands, forms
from linli.rosters.models import DutyRoster, Slot, Turn
from linli.rosters.permissions import may_keep
from linli.rosters.queries.calendar import calendar_of
from linli.rosters.queries.here import ON_FORM, Here, enter
from linli.rosters.queries.law import called, kinds_of
from linli.rosters.queries.pages import my_duties, person_of, swap_seen, turn_seen
from linli.rosters.workflow import SWAP, TURN, label, who_did

ACTS: dict[str, Callable[..., Any]] = {
    "sign_in": commands.sign_in, "sign_out": commands.sign_out, "take_off": commands.take_off, "ask": commands.ask,
}  # fmt: skip
SAID = {
    "sign_in": gettext_lazy("You are signed in."), "sign_out": gettext_lazy("Signed out. Thank you."),
    "take_off": gettext_lazy("Taken off."), "ask": gettext_lazy("Asked. You are told when they answer."),
}  # fmt: skip
SWAPS: dict[str, Callable[..., Any]] = {
    "accept": commands.accept, "decline": commands.decline, "withdraw": commands.withdraw, "approve": commands.approve,
    "refuse": commands.refuse,
}  # fmt: skip


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Show somebody's own duties: now, ahead, swaps that wait for them, open seats, what they said of their time."""
    here = enter(request, slug)
    return _mine(request, here, forms.WishForm())


def _mine(request: HttpRequest, here: Here, form: Any, *, status: int = 200) -> HttpResponse:
    found = my_duties(here.actor, here.street, at=here.now)
    kinds = kinds_of(here.street.pk)
    told = here.told(
        mine=found, form=form, kinds={one.code: str(one) for one in kinds.values()}, face="field",
        swaps=[(one, SWAP.open_to(here.actor, one)) for one in found.asked],
        asking=[(one, SWAP.open_to(here.actor, one)) for one in found.asking],
    )  # fmt: skip
    return render(request, "rosters/mine.html", told, status=status)


@login_required
@never_cache
@require_GET
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody's duties as iCalendar."""
    here = enter(request, slug)
    body = calendar_of(here.actor, here.street, at=here.now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="duties.ics"'
    return response


# --- One turn -----------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, turn: UUID) -> HttpResponse:
    """Show one turn: where, when, how it went, and what may be done now."""
    here = enter(request, slug)
    return _turn(request, here, turn_seen(here.actor, here.street, turn), {})


def _forms(here: Here, turn: Turn) -> dict[str, Any]:
    """Return the forms of what may be done now, by act."""
    may = TURN.open_to(here.actor, turn)
    made: dict[str, Any] = {}
    if "sign_in" in may and turn.ends_at > here.now:
        made["sign_in"] = forms.SignInForm(auto_id="in_%s")
    if "sign_out" in may:
        made["sign_out"] = forms.SignOutForm(roster=turn.roster, auto_id="out_%s")
    own = turn.person.account_id is not None and turn.person.account_id == here.actor.account_id
    if own and turn.state == "planned" and turn.starts_at > here.now:
        form = forms.SwapForm(turn=turn, at=here.now, auto_id="swap_%s")
        if form.fields["offer"].choices:  # type: ignore[attr-defined]
            made["ask"] = form
    if "take_off" in may:
        made["take_off"] = forms.ReasonForm(auto_id="off_%s")
    return made


def _turn(
    request: HttpRequest, here: Here, turn: Turn, bound: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    kinds = kinds_of(here.street.pk)
    lines = [
        (line, label(line.action), who_did(line), line.texts.get("reason", ""))
        for line in journal.history(here.street.pk, turn.pk)
    ]
    told = here.told(
        turn=turn, roster=turn.roster, kind=called(kinds, turn.kind), forms=_forms(here, turn) | bound, lines=lines,
        own=turn.person.account_id == here.actor.account_id, face="field",
        looked=[turn.roster.checklist[n] for n in turn.checked if n < len(turn.roster.checklist)],
    )  # fmt: skip
    return render(request, "rosters/turn.html", told, status=status)


def _bound(request: HttpRequest, here: Here, turn: Turn, act: str) -> Any:
    if act == "sign_in":
        return forms.SignInForm(request.POST, auto_id="in_%s")
    if act == "sign_out":
        return forms.SignOutForm(request.POST, roster=turn.roster, auto_id="out_%s")
    if act == "ask":
        return forms.SwapForm(request.POST, turn=turn, at=here.now, auto_id="swap_%s")
    return forms.ReasonForm(request.POST, auto_id="off_%s")


@login_required
@require_POST
def act(request: HttpRequest, slug: str, turn: UUID, act: str) -> HttpResponse:
    """Do what somebody may do with a turn now; what is refused is said beside the form."""
    here = enter(request, slug)
    found = turn_seen(here.actor, here.street, turn)
    if act not in ACTS:
        raise NotFound
    form = _bound(request, here, found, act)
    if form.is_valid():
        try:
            ACTS[act](turn, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(SAID[act]))
            return redirect("rosters:turn", slug, turn)
    return _turn(request, here, found, {act: form}, status=ON_FORM)


@login_required
@require_POST
def put(request: HttpRequest, slug: str, slot: UUID) -> HttpResponse:
    """Put a member on a slot, or oneself."""
    here = enter(request, slug)
    found = Slot.objects.filter(
        street=here.street, pk=slot,
        roster_id__in=DutyRoster.objects.visible_to(here.actor).filter(street=here.street).values("pk"),
    ).select_related("roster").first()  # fmt: skip
    if found is None:
        raise NotFound
    try:
        person = UUID(request.POST.get("person", ""))
    except ValueError:
        messages.error(request, _("Choose who takes it."))
    else:
        try:
            commands.put(slot, person, street_id=here.street.pk, by=here.actor, at=here.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Put on duty."))
    if request.POST.get("back") == "mine":
        return redirect("rosters:mine", slug)
    answer = redirect("rosters:one", slug, found.roster.number)
    answer["Location"] += f"?week={timezone.localdate(found.starts_at)}"
    return answer


# --- Swaps and wishes -----------------------------------------------------------------------------------------------------
@login_required
@require_POST
def swap_act(request: HttpRequest, slug: str, swap: UUID, act: str) -> HttpResponse:
    """Answer a swap: accept, decline, withdraw; whoever keeps the roster approves or does not."""
    here = enter(request, slug)
    found = swap_seen(here.actor, here.street, swap)
    if act not in SWAPS:
        raise NotFound
    told: dict[str, Any] = {"reason": request.POST.get("reason", "")} if act == "refuse" else {}
    try:
        SWAPS[act](swap, street_id=here.street.pk, by=here.actor, at=here.now, **told)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    if request.POST.get("back") == "roster" and may_keep(here.actor, found.roster):
        return redirect("rosters:one", slug, found.roster.number)
    return redirect("rosters:mine", slug)


@login_required
@require_POST
def wish(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down when somebody cannot, would rather not or would gladly stand on duty."""
    here = enter(request, slug)
    person = person_of(here.actor, here.street)
    if person is None:
        raise NotFound
    form = forms.WishForm(request.POST)
    if form.is_valid():
        try:
            commands.wish(
                person.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. The next plan goes by it."))
            return redirect("rosters:mine", slug)
    return _mine(request, here, form, status=ON_FORM)


@login_required
@require_POST
def end_wish(request: HttpRequest, slug: str, wish: UUID) -> HttpResponse:
    """Take back what was said of a time."""
    here = enter(request, slug)
    commands.end_wish(wish, street_id=here.street.pk, by=here.actor, at=here.now)
    return redirect("rosters:mine", slug)


__all__ = ["act", "calendar", "end_wish", "mine", "one", "put", "swap_act", "wish"]
