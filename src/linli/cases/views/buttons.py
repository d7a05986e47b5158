"""The table of acts as the pages show it: which form, command and key, and the words before and after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases import commands, forms, workflow
from linli.cases.models import Case
from linli.cases.queries.links import unhindered
from linli.cases.queries.satisfaction import window_over
from linli.cases.workflow import label

from .here import Here


@dataclass(frozen=True)
class Act:
    """One row: how an act of the workflow is asked for."""

    form: type[forms.ActForm]
    command: Callable[..., Any]
    key: str
    kind: str = "plain"
    # The leaf of the case that this act belongs to; "" is its first page.
    tab: str = ""


# fmt: off
ACTS: dict[str, Act] = {
    # action              form                    command               key  kind
    "verify":      Act(forms.FindingForm,    commands.verify,      "v"),
    "self_handle": Act(forms.SelfHandleForm, commands.self_handle, "s"),
    "file":        Act(forms.FileForm,       commands.file,        "l"),
    "decline":     Act(forms.ReasonForm,     commands.decline,     "x", "danger"),
    "dispatch":    Act(forms.DispatchForm,   commands.dispatch,    "d"),
    "accept":      Act(forms.PressForm,      commands.accept,      "a"),
    "send_back":   Act(forms.ReasonForm,     commands.send_back,   "b", "danger"),
    "coordinate":  Act(forms.CoordinateForm, commands.coordinate,  "c"),
    "feed_back":   Act(forms.FeedBackForm,   commands.feed_back,   "r"),
    "inspect":     Act(forms.FindingForm,    commands.inspect,     "i"),
    "rework":      Act(forms.ReasonForm,     commands.rework,      "w", "danger"),
    "close":       Act(forms.CloseForm,      commands.close,       "e"),
    "call_back":   Act(forms.CallBackForm,   commands.call_back,   "k"),
    "reopen":      Act(forms.ReasonForm,     commands.reopen,      "o", "danger"),
    "settle":      Act(forms.SettleForm,     commands.settle,      "",  "side"),
    "place":       Act(forms.PlaceForm,      commands.place,       "p", "side"),
    "mark_hard":   Act(forms.PressForm,      commands.mark_hard,   "h", "side"),
    "ask_suspension": Act(forms.SuspendForm,     commands.ask_suspension, "", tab="clock"),
    "ask_extension":  Act(forms.ExtendForm,      commands.ask_extension,  "", tab="clock"),
    "grant_request":  Act(forms.GrantForm,       commands.grant_request,  "", tab="clock"),
    "refuse_request": Act(forms.RefuseForm,      commands.refuse_request, "", "danger", tab="clock"),
    "ask_reporter":   Act(forms.AskReporterForm, commands.ask_reporter,   "", tab="clock"),
    "resume":         Act(forms.ResumeForm,      commands.resume,         "", tab="clock"),
    "finish_part": Act(forms.PartDoneForm,   commands.finish_part, "", tab="clock"),
    "publish":     Act(forms.PublishForm,    commands.publish,     "u", "side"),
    "remark":      Act(forms.RemarkForm,     commands.remark,      "m", "side"),
    "release":      Act(forms.PressForm,     commands.release,      "y"),
    "acknowledge":  Act(forms.PressForm,     commands.acknowledge,  ""),
    "hide":         Act(forms.HideForm,      commands.hide,         "", "danger", tab="public"),
    "mask_words":   Act(forms.MaskForm,      commands.mask_words,   "", tab="public"),
    "redact_photo": Act(forms.RedactForm,    commands.redact_photo, "", tab="public"),
    "restore":      Act(forms.RestoreForm,   commands.restore,      "", tab="public"),
    "give_task":      Act(forms.GiveTaskForm,    commands.give_task,      "", tab="together"),
    "do_task":        Act(forms.DoneItemForm,    commands.do_task,        "", tab="together"),
    "decline_task":   Act(forms.ReasonItemForm,  commands.decline_task,   "", tab="together"),
    "drop_share":     Act(forms.ReasonItemForm,  commands.drop_share,     "", tab="together"),
    "ask_opinions":   Act(forms.AskOpinionsForm, commands.ask_opinions,   "", tab="together"),
    "give_opinion":   Act(forms.GiveOpinionForm, commands.give_opinion,   "", tab="together"),
    "call_joint":     Act(forms.CallJointForm,   commands.call_joint,     "", tab="together"),
    "sign_in":        Act(forms.SignInForm,      commands.sign_in,        "", tab="together"),
    "record_finding": Act(forms.FoundForm,       commands.record_finding, "", tab="together"),
    "conclude_joint": Act(forms.ConcludeForm,    commands.conclude_joint, "", tab="together"),
    "call_off":       Act(forms.ReasonItemForm,  commands.call_off,       "", tab="together"),
    "promise":        Act(forms.PromiseForm,     commands.promise,        "", tab="together"),
    "keep_promise":   Act(forms.DoneItemForm,    commands.keep_promise,   "", tab="together"),
    "take_over":   Act(forms.PressForm,      commands.take_over,   ""),
    "refuse_move": Act(forms.ReasonForm,     commands.refuse_move, "",  "danger"),
    "merge":       Act(forms.MergeForm,      commands.merge,       "",  tab="links"),
    "unmerge":     Act(forms.ReasonForm,     commands.unmerge,     "",  tab="links"),
    "split":       Act(forms.SplitForm,      commands.split,       "",  tab="links"),
    "relate":      Act(forms.RelateForm,     commands.relate,      "",  tab="links"),
    "unrelate":    Act(forms.UnrelateForm,   commands.unrelate,    "",  tab="links"),
    "move":        Act(forms.MoveForm,       commands.move,        "",  "danger", tab="links"),
    "open_dossier":     Act(forms.StoryForm,           commands.open_dossier,     "", tab="dossier"),
    "plan_step":        Act(forms.NextStepForm,        commands.plan_step,        "", tab="dossier"),
    "name_party":       Act(forms.PartyForm,           commands.name_party,       "", tab="dossier"),
    "note_visit":       Act(forms.VisitForm,           commands.note_visit,       "", tab="dossier"),
    "note_care":        Act(forms.CareForm,            commands.note_care,        "", tab="dossier"),
    "link_application": Act(forms.ApplicationForm,     commands.link_application, "", tab="dossier"),
    "move_application": Act(forms.MoveApplicationForm, commands.move_application, "", tab="dossier"),
    "note_risk":        Act(forms.RiskForm,            commands.note_risk,        "", tab="dossier"),
    "change_risk":      Act(forms.ChangeRiskForm,      commands.change_risk,      "", tab="dossier"),
    "hold_review":      Act(forms.ReviewForm,          commands.hold_review,      "", tab="dossier"),
    "close_lesson":     Act(forms.LessonForm,          commands.close_lesson,     "", tab="dossier"),
    "take_step":        Act(forms.MeasureForm,         commands.take_step,        "", tab="measures"),
    "end_steps":        Act(forms.EndStepsForm,        commands.end_steps,        "", tab="measures"),
    "open_mediation":   Act(forms.MediationForm,       commands.open_mediation,   "", tab="measures"),
    "hold_round":       Act(forms.RoundForm,           commands.hold_round,       "", tab="measures"),
    "reach_agreement":  Act(forms.AgreementForm,       commands.reach_agreement,  "", tab="measures"),
    "check_obligation": Act(forms.CheckForm,           commands.check_obligation, "", tab="measures"),
    "fail_mediation":   Act(forms.FailureForm,         commands.fail_mediation,   "", tab="measures"),
    "arbitrate":     Act(forms.ArbitrateForm,    commands.arbitrate,     "t"),
    "hand_back":     Act(forms.DecisionForm,     commands.hand_back,     "g"),
    "escalate":      Act(forms.EscalateForm,     commands.escalate,      "", tab="course"),
    "supervise":     Act(forms.SuperviseForm,    commands.supervise,     "", tab="course"),
    "answer_order":  Act(forms.AnswerForm,       commands.answer_order,  "", tab="course"),
    "lift_order":    Act(forms.CloseForm,        commands.lift_order,    "", tab="course"),
    "appeal":        Act(forms.AppealForm,       commands.appeal,        "", tab="course"),
    "accept_appeal": Act(forms.ReasonForm,       commands.accept_appeal, "", tab="course"),
    "relieve":       Act(forms.ReasonForm,       commands.relieve,       "", tab="course"),
    "reject_appeal": Act(forms.ReasonForm,       commands.reject_appeal, "", "danger", tab="course"),
    "void":          Act(forms.ReasonForm,       commands.void,          "", "danger", tab="course"),
}
# What is said above the form of an act, where its name does not say all.
ASKED = {
    "decline":   _("Whoever reported it reads this reason."),
    "send_back": _("Say whose it is, if you know; whoever dispatches reads this."),
    "rework":    _("Say what is not done yet; the limit stays the one it had."),
    "reopen":    _("Say what is not solved."),
    "call_back": _("Ask whether it is solved and how satisfied they are. Their telephone is under “Reporter”."),
    "ask_suspension": _("Somebody else decides. If granted, the clock stands still from now on, and goes on at the end of "
                        "that day at the latest."),
    "ask_extension":  _("Somebody else decides. The limit runs on until then."),
    "ask_reporter":   _("The clock stands still until they answer."),
    "resume":         _("The clock goes on from this moment."),
    "decline_task":   _("Say whose task it is, if you know; whoever dispatches reads this."),
    "drop_share":     _("Whoever was asked reads this reason."),
    "give_opinion":   _("Whoever gives out the work reads this before it begins."),
    "conclude_joint": _("Say what came of it. Whoever did not sign in is named absent in the record."),
    "call_off":       _("Everybody who was called reads this reason."),
    "promise":        _("If it is not kept by the end of that day, an alarm is raised."),
    "merge":     _("Whoever reported it follows the main case by their own link and is asked at its end."),
    "unmerge":   _("It stands again where it stood, and the limit of that stage begins anew."),
    "relate":    _("Both go their own way; each shows the other."),
    "move":      _("There it gets a number of its own. Here it is written off as moved, unless they refuse it."),
    "refuse_move": _("The street that sent it reads this, and the case stands there again."),
    "open_dossier":     _("The case goes on the ledger of hard problems, and its dossier begins."),
    "take_step":        _("The ladder says which measure may come now; softer ones come before harder ones."),
    "end_steps":        _("If it begins again later, the ladder begins at its first step."),
    "close_lesson":     _("A lesson counts as taken up when an edition of a rule book holds it."),
    "hand_back": _("Everybody below reads this and goes on by it."),
    "supervise": _("Whoever has the case must say how it stands."),
    "relieve":   _("The case goes back to be given to somebody else; this is no return."),
    "hide":      _("Colleagues see it still. The reason stands in the history."),
    "mask_words": _("Dots take the place of the words wherever the public reads them."),
    "redact_photo": _("The public sees the photo with these parts covered; the photo itself is kept."),
    "restore":   _("The public sees it again as it stood."),
    "void":      _("For what should not have been filed. Whoever reported it reads this reason."),
}
# What is said when it is done.
SAID = {
    "verify":      _("Verified on the spot."),
    "self_handle": _("Fixed and closed."),
    "file":        _("Filed. The limit runs from now on."),
    "decline":     _("Declined; whoever reported it is told why."),
    "dispatch":    _("Dispatched."),
    "accept":      _("Taken in hand."),
    "send_back":   _("Sent back to whoever dispatches."),
    "coordinate":  _("Several organisations are on it now."),
    "feed_back":   _("Fed back. Somebody else inspects it now."),
    "inspect":     _("Inspected. Whoever reported it is asked now."),
    "rework":      _("Back to the lead."),
    "close":       _("Closed."),
    "call_back":   _("Written down. If it is not solved, open it again."),
    "reopen":      _("Open again."),
    "settle":      _("Closed with the reply of the source."),
    "place":       _("The place is set."),
    "mark_hard":   _("The ledger of hard problems is changed."),
    "ask_suspension": _("Asked. Whoever decides is told."),
    "ask_extension":  _("Asked. Whoever decides is told."),
    "grant_request":  _("Granted."),
    "refuse_request": _("Not granted; whoever asked is told why."),
    "ask_reporter":   _("Asked. The clock stands still until they answer."),
    "resume":         _("The clock runs again."),
    "finish_part": _("Noted as done; its clock has stopped."),
    "publish":     _("What the public sees is set."),
    "remark":      _("Your remark is kept."),
    "give_task":      _("The task is given."),
    "do_task":        _("Your task is done."),
    "decline_task":   _("The task is given back; whoever dispatches is told why."),
    "drop_share":     _("It is no longer asked."),
    "ask_opinions":   _("The opinions are asked."),
    "give_opinion":   _("Your opinion is kept."),
    "call_joint":     _("Everybody is called."),
    "sign_in":        _("You are signed in on the spot."),
    "record_finding": _("Your finding stands in the record."),
    "conclude_joint": _("The joint action is concluded."),
    "call_off":       _("The joint action is called off."),
    "promise":        _("The commitment is written down."),
    "keep_promise":   _("The commitment is kept."),
    "take_over":   _("Taken over; the street that sent it knows."),
    "refuse_move": _("Refused; it is back where it came from."),
    "merge":       _("Merged. Its reporter follows the main case from now on."),
    "unmerge":     _("The merger is undone."),
    "split":       _("Split. This case waits for its parts."),
    "relate":      _("Related."),
    "unrelate":    _("No longer related."),
    "move":        _("Moved. The other street has it now."),
    "open_dossier":     _("The dossier is open."),
    "plan_step":        _("The next step is set."),
    "name_party":       _("Entered. Names of persons are encrypted."),
    "note_visit":       _("The visit is noted."),
    "note_care":        _("The help is noted."),
    "link_application": _("The application is linked."),
    "move_application": _("The application stands as you said."),
    "note_risk":        _("The risk is noted."),
    "change_risk":      _("The risk stands as you said."),
    "take_step":        _("The measure is written down."),
    "end_steps":        _("The measures are over."),
    "open_mediation":   _("The mediation has begun."),
    "hold_round":       _("The round is noted."),
    "reach_agreement":  _("The agreement is kept; its obligations stand below."),
    "check_obligation": _("The obligation is checked."),
    "fail_mediation":   _("The mediation is over; what comes next is written down."),
    "hold_review":      _("The review is kept, with its lessons."),
    "close_lesson":     _("What came of the lesson is kept."),
    "arbitrate":     _("The lead is named. This word is the last one."),
    "escalate":      _("Raised. The level above has it now."),
    "hand_back":     _("Handed back with what was decided."),
    "supervise":     _("The order is given."),
    "answer_order":  _("Your answer is kept; whoever asked is told."),
    "lift_order":    _("The order is lifted."),
    "appeal":        _("Your appeal is kept. Somebody else decides."),
    "accept_appeal": _("The appeal is accepted; it does not count against the unit."),
    "relieve":       _("Taken off the unit; it waits for another one."),
    "reject_appeal": _("The appeal is rejected."),
    "acknowledge":   _("Whoever reported it reads that it is seen."),
    "release":       _("Let through. It goes on to whoever looks on the spot."),
    "hide":          _("Hidden from the public."),
    "mask_words":    _("The words are masked."),
    "redact_photo":  _("The parts are covered."),
    "restore":       _("The public sees it again."),
    "void":          _("Declared void; whoever reported it is told why."),
}
# fmt: on


@dataclass(frozen=True)
class Button:
    """An act that this person may do now."""

    action: str
    name: str
    url: str
    key: str
    kind: str
    press: bool
    token: str = field(default_factory=lambda: uuid4().hex)


def name_of_act(action: str, case: Case) -> str:
    """Return the words on the button; a mark that is set is taken off."""
    return str(label("unmark_hard" if action == "mark_hard" and case.hard else action))


def offered(here: Here, case: Case) -> list[str]:
    """Return the acts of the table that have a button and that this person may do now."""
    open_now = [action for action in workflow.offered(here.actor, case) if action in ACTS]
    if "reopen" in open_now and window_over(case, here.now):
        open_now.remove("reopen")
    return unhindered(case, open_now)


def buttons_of(here: Here, case: Case) -> list[Button]:
    """Return the buttons in the order of the table: the first filled, the dangerous ones last and apart.

    A case without a place waits for one, so placing it comes first.
    """
    open_now = [action for action in offered(here, case) if not ACTS[action].tab]
    if "place" in open_now and not case.located:
        open_now = ["place", *(action for action in open_now if action != "place")]
    if "hand_back" in open_now:
        # What was raised to somebody waits for their decision before anything else.
        open_now = ["hand_back", *(action for action in open_now if action != "hand_back")]
    open_now.sort(key=lambda action: ACTS[action].kind == "danger")
    first = next(
        (a for a in open_now if ACTS[a].kind == "plain" or (a == "place" and not case.located)), None
    )
    return [button_of(here, case, action, kind="first" if action == first else "") for action in open_now]


def button_of(here: Here, case: Case, action: str, *, kind: str = "") -> Button:
    """Return the button of an act."""
    return Button(
        action, name_of_act(action, case), reverse(f"cases:{action}", args=[here.street.slug, case.number]),
        ACTS[action].key, kind or ACTS[action].kind, ACTS[action].form is forms.PressForm,
    )  # fmt: skip


def tab_buttons(here: Here, case: Case, code: str) -> list[Button]:
    """Return the buttons at the foot of a leaf; an act on one of its items stands beside the item instead."""
    mine = [
        a for a in offered(here, case) if ACTS[a].tab == code and not issubclass(ACTS[a].form, forms.ItemForm)
    ]
    mine.sort(key=lambda action: ACTS[action].kind == "danger")
    return [button_of(here, case, action) for action in mine]
