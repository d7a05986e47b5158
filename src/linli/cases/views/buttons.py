"""The table of acts as the pages show it: which form, command and key, and the words before and after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases import commands, forms, workflow
from linli.cases.models import Case
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
    "reopen":      Act(forms.ReasonForm,     commands.reopen,      "o", "danger"),
    "settle":      Act(forms.SettleForm,     commands.settle,      "",  "side"),
    "place":       Act(forms.PlaceForm,      commands.place,       "p", "side"),
    "mark_hard":   Act(forms.PressForm,      commands.mark_hard,   "h", "side"),
    "publish":     Act(forms.PublishForm,    commands.publish,     "u", "side"),
    "remark":      Act(forms.RemarkForm,     commands.remark,      "m", "side"),
}
# What is said above the form of an act, where its name does not say all.
ASKED = {
    "decline":   _("Whoever reported it reads this reason."),
    "send_back": _("Say whose it is, if you know; whoever dispatches reads this."),
    "rework":    _("Say what is not done yet; the limit stays the one it had."),
    "reopen":    _("Say what is not solved."),
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
    "reopen":      _("Open again."),
    "settle":      _("Closed with the reply of the source."),
    "place":       _("The place is set."),
    "mark_hard":   _("The ledger of hard problems is changed."),
    "publish":     _("What the public sees is set."),
    "remark":      _("Your remark is kept."),
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
    return [action for action in workflow.offered(here.actor, case) if action in ACTS]


def buttons_of(here: Here, case: Case) -> list[Button]:
    """Return the buttons in the order of the table: the first filled, the dangerous ones last and apart.

    A case without a place waits for one, so placing it comes first.
    """
    open_now = [action for action in offered(here, case) if not ACTS[action].tab]
    if "place" in open_now and not case.located:
        open_now = ["place", *(action for action in open_now if action != "place")]
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
