"""Acts on a lift: one page asks for what each must bring, and does it once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.repeats import once

from .. import commands, forms
from ..models import Lift
from ..workflow import LIFT, label
from .here import ON_FORM, drawn, enter

TOLD = {404, 409, ON_FORM}


@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, what is said when it is done, where it leads, and what it means."""

    form: type[forms.ActForm]
    command: Callable[..., Lift]
    said: Any
    to: str = "lifts:one"
    means: Any = ""


# ruff: noqa: E501 - a table of rows
# fmt: off
ACTS: dict[str, Act] = {
    "ask": Act(forms.AskForm, commands.ask, _("Noted.")),
    "share": Act(forms.ShareForm, commands.share, _("Each family can read what it pays and why."), "lifts:money"),
    "subsidise": Act(forms.SubsidyForm, commands.subsidise, _("Entered; the shares are reckoned anew."), "lifts:money"),
    "call_vote": Act(forms.CallVoteForm, commands.call_vote, _("The vote is announced; its roll is frozen."),
                     means=_("The flats as they are listed become the roll. From now on nobody can change it.")),
    "object": Act(forms.ObjectForm, commands.object_to, _("Entered. It must be settled before agreements are signed."), "lifts:talks"),
    "negotiate": Act(forms.NegotiateForm, commands.negotiate, _("The round is written down."), "lifts:talks"),
    "settle": Act(forms.SettleForm, commands.settle, _("Settled."), "lifts:talks"),
    "withdraw": Act(forms.WithdrawForm, commands.withdraw, _("Withdrawn."), "lifts:talks"),
    "end_display": Act(forms.PlainForm, commands.end_display, _("Agreements can be signed now."),
                       means=_("It is over when its days are past and no written objection is open.")),
    "sign": Act(forms.SignForm, commands.sign, _("Signed; what this family pays stays as it is now.")),
    "file": Act(forms.PlainForm, commands.hand_in, _("Handed in."), means=_("Every family that pays or receives must have signed.")),
    "approve": Act(forms.PlainForm, commands.approve, _("Works may begin.")),
    "take_step": Act(forms.StepForm, commands.take_step, _("Noted.")),
    "accept": Act(forms.PlainForm, commands.accept, _("Accepted."), means=_("The supervisory inspection and the acceptance of the works must be done.")),
    "open": Act(forms.PlainForm, commands.open_for_use, _("The lift is in use."), means=_("It must be handed over for upkeep.")),
    "stop": Act(forms.ReasonForm, commands.stop, _("Stopped.")),
    "resume": Act(forms.ReasonForm, commands.resume, _("Taken up again."), means=_("It begins at the doors; what was signed before does not hold any more.")),
}
# fmt: on


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it once."""
    here = enter(request, slug, number)
    lift = here.lift
    if action not in ACTS or lift is None:
        raise NotFound
    if here.street.pk not in here.actor.street_ids:
        raise NotFound
    if not LIFT.rows[action].who.test(here.actor, lift):
        raise NotAllowed(action=action)
    row, sent = ACTS[action], request.method == "POST"
    given = [request.POST, request.FILES] if sent else []
    form = row.form(*given, lift=lift, asked=request.GET.get("of", ""))
    status = ON_FORM if sent else 200
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            row.command(lift.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
            return {"number": lift.number}

        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        try:
            once(street_id=here.street.pk, purpose=f"lift.{action}", key=key, at=here.now, do=do)
        except Refusal as refusal:
            if refusal.status not in TOLD:
                raise
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, str(row.said))
            return redirect(row.to, slug, number)
    return drawn(
        here,
        "act",
        form=form,
        act_name=label(action),
        means=row.means,
        danger=action == "stop",
        status=status,
    )
