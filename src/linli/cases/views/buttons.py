"""The table of acts as the pages show it: which form, which command, which key, which words afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases import commands, forms
from linli.cases.models import Case
from linli.cases.workflow import CASE, label

from .here import Here


@dataclass(frozen=True)
class Act:
    """One row: how an act of the workflow is asked for and what is said when it is done."""

    form: type[forms.ActForm]
    command: Callable[..., Any]
    key: str
    said: Any
    kind: str = "plain"
    ask: Any = ""


# fmt: off
ACTS: dict[str, Act] = {
    # action              form                    command               key  said afterwards                                          kind
    "verify":      Act(forms.FindingForm,    commands.verify,      "v", _("Verified on the spot.")),
    "self_handle": Act(forms.SelfHandleForm, commands.self_handle, "s", _("Fixed and closed.")),
    "file":        Act(forms.FileForm,       commands.file,        "l", _("Filed. The limit runs from now on.")),
    "decline":     Act(forms.ReasonForm,     commands.decline,     "x", _("Declined; whoever reported it is told why."),            "danger", _("Whoever reported it reads this reason.")),
    "dispatch":    Act(forms.DispatchForm,   commands.dispatch,    "d", _("Dispatched.")),
    "accept":      Act(forms.PressForm,      commands.accept,      "a", _("Taken in hand.")),
    "send_back":   Act(forms.ReasonForm,     commands.send_back,   "b", _("Sent back to whoever dispatches."),                      "danger", _("Say whose it is, if you know; whoever dispatches reads this.")),
    "coordinate":  Act(forms.CoordinateForm, commands.coordinate,  "c", _("Several organisations are on it now.")),
    "feed_back":   Act(forms.FeedBackForm,   commands.feed_back,   "r", _("Fed back. Somebody else inspects it now.")),
    "inspect":     Act(forms.FindingForm,    commands.inspect,     "i", _("Inspected. Whoever reported it is asked now.")),
    "rework":      Act(forms.ReasonForm,     commands.rework,      "w", _("Back to the lead."),                                     "danger", _("Say what is not done yet; the limit stays the one it had.")),
    "close":       Act(forms.CloseForm,      commands.close,       "e", _("Closed.")),
    "reopen":      Act(forms.ReasonForm,     commands.reopen,      "o", _("Open again."),                                           "danger", _("Say what is not solved.")),
    "settle":      Act(forms.SettleForm,     commands.settle,      "",  _("Closed with the reply of the source."),                  "side"),
    "place":       Act(forms.PlaceForm,      commands.place,       "p", _("The place is set."),                                     "side"),
    "mark_hard":   Act(forms.PressForm,      commands.mark_hard,   "h", _("The ledger of hard problems is changed."),               "side"),
    "publish":     Act(forms.PublishForm,    commands.publish,     "u", _("What the public sees is set."),                          "side"),
    "remark":      Act(forms.RemarkForm,     commands.remark,      "m", _("Your remark is kept."),                                  "side"),
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
    """Return the acts of the table that this person may do now; settling is for what came from another system."""
    open_now = CASE.open_to(here.actor, case)
    return [action for action in open_now if action in ACTS and (action != "settle" or case.source)]


def buttons_of(here: Here, case: Case) -> list[Button]:
    """Return the buttons in the order of the table: the first act filled, the dangerous one apart.

    A case without a place waits for one, so placing it comes first.
    """
    open_now = offered(here, case)
    if "place" in open_now and not case.located:
        open_now = ["place", *(action for action in open_now if action != "place")]
    first = next((a for a in open_now if ACTS[a].kind == "plain" or (a == "place" and not case.located)), None)
    return [
        Button(
            action, name_of_act(action, case), reverse(f"cases:{action}", args=[here.street.slug, case.number]),
            ACTS[action].key, "first" if action == first else ACTS[action].kind, ACTS[action].form is forms.PressForm,
        )
        for action in open_now
    ]  # fmt: skip
