"""Acts on a topic: one page asks for what each must bring, and does it once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases.public import Case
from linli.deliberation.public import Meeting, meetings_open_for
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.repeats import once

from .. import commands, forms
from ..models import Topic
from ..queries.lists import alike, one_topic, topics
from ..states import OPEN
from ..workflow import TOPIC, label
from .here import ON_FORM, Here, desk, enter


@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, and what is said when it is done."""

    form: type[forms.ActForm]
    command: Callable[..., Topic]
    said: Any
    danger: bool = False


# ruff: noqa: E501 - a table of rows
# fmt: off
ACTS: dict[str, Act] = {
    "accept": Act(forms.AcceptForm, commands.accept, _("Accepted; everybody behind it is told.")),
    "table": Act(forms.TableForm, commands.table, _("It is on the agenda; everybody behind it is told.")),
    "promise": Act(forms.PromiseForm, commands.promise, _("The promise is written down.")),
    "progress": Act(forms.ProgressForm, commands.progress, _("Told; everybody behind it can read it.")),
    "deliver": Act(forms.DeliverForm, commands.deliver, _("Everybody behind it is asked what they think.")),
    "close": Act(forms.NoteForm, commands.close, _("Closed; everybody behind it is thanked.")),
    "join": Act(forms.JoinForm, commands.join, _("Joined; all names are kept.")),
    "agree": Act(forms.ResultForm, commands.agree, _("The result is written down; everybody behind it is told.")),
    "to_case": Act(forms.ReasonForm, commands.to_case, _("It is a case now; whoever proposed it is told.")),
    "to_suggestion": Act(forms.ReasonForm, commands.to_suggestion, _("It is a suggestion now; whoever proposed it is told.")),
    "measure": Act(forms.MeasureForm, commands.measure, _("The measure is written down.")),
    "open_case": Act(forms.CaseForm, commands.open_case, _("The case is opened.")),
    "link_case": Act(forms.LinkCaseForm, commands.link_case, _("The case is linked.")),
    "link_vote": Act(forms.VoteForm, commands.link_vote, _("The vote is named.")),
    "publish": Act(forms.PublishForm, commands.publish, _("What everybody reads is set.")),
    "part": Act(forms.ReasonForm, commands.part, _("It goes its own way again.")),
    "rework": Act(forms.ReasonForm, commands.rework, _("It goes on; everybody behind it is told.")),
    "rescreen": Act(forms.ReasonForm, commands.rescreen, _("It is screened again.")),
    "untable": Act(forms.ReasonForm, commands.untable, _("It waits for another meeting.")),
    "not_agree": Act(forms.ResultForm, commands.not_agree, _("The result is written down; everybody behind it is told."), danger=True),
    "refuse": Act(forms.RefuseForm, commands.refuse, _("Not accepted; everybody behind it is told why."), danger=True),
}
# fmt: on


@dataclass
class AtHand:
    """What the forms of acts may ask for: other topics, coming meetings, cases, the address."""

    here: Here
    one: Topic

    def topic(self, number: int) -> Topic | None:
        """Return another topic by its number, as far as the person sees it."""
        mine = Topic.objects.visible_to(self.here.actor)
        return mine.filter(street=self.here.street, number=number).first()

    def alike(self) -> list[Topic]:
        """Return the open topics most like this one."""
        mine = topics(self.here.actor, self.here.street.pk, states=OPEN).exclude(pk=self.one.pk)
        return alike(self.one, list(mine.order_by("-proposed_at", "-id")[:300]))

    def meetings(self) -> Sequence[Meeting]:
        """Return the coming meetings onto whose agenda the person may put it."""
        return meetings_open_for(self.here.actor, unit_id=self.one.unit_id, at=self.here.now)

    def case(self, number: str) -> Case | None:
        """Return a case by its number, as far as the person sees it."""
        mine = Case.objects.visible_to(self.here.actor)
        return mine.filter(street=self.here.street, number=number).first()

    def asked(self, name: str) -> str:
        """Return what the address names."""
        return self.here.request.GET.get(name, "")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it once."""
    here = enter(request, slug)
    found = one_topic(here.actor, here.street.pk, number)
    if action not in ACTS:
        raise NotFound
    row, sent = ACTS[action], request.method == "POST"
    form = row.form(*([request.POST, request.FILES] if sent else []), one=found, at_hand=AtHand(here, found))
    if action not in TOPIC.open_to(here.actor, found) and (not sent or not form.is_valid()):
        raise NotAllowed(action=action)
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            row.command(found.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
            return {"number": found.number}

        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        try:
            once(street_id=here.street.pk, purpose=f"topic.{action}", key=key, at=here.now, do=do)
        except (MovedMeanwhile, Refusal) as refusal:
            if refusal.status not in {409, ON_FORM}:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(row.said))
            return redirect("topics:one", slug, number)
    return desk(
        here, "act", one=found, form=form, act_name=label(action), danger=row.danger, action=action,
        status=ON_FORM if sent else 200,
    )  # fmt: skip
