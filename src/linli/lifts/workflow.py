"""The life of a lift, as a table: doors, vote, display, agreements, authorities, works, acceptance, ride."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import clock, collector, convener
from .states import LiftState

CANVASS, CONSENT, DISPLAY, SIGNING = (
    LiftState.CANVASS,
    LiftState.CONSENT,
    LiftState.DISPLAY,
    LiftState.SIGNING,
)
FILED, WORKS, ACCEPTED, IN_USE = LiftState.FILED, LiftState.WORKS, LiftState.ACCEPTED, LiftState.IN_USE
STOPPED, STAYS = LiftState.STOPPED, ""
BEFORE_SIGNING = (CANVASS, CONSENT, DISPLAY)
OPEN_TO_OBJECTIONS = (*BEFORE_SIGNING, SIGNING)

WORDS: dict[str, Any] = {
    "found": _("Lift taken up"), "ask": _("Note what a family says"), "share": _("Say who pays what"),
    "subsidise": _("Enter a subsidy"), "call_vote": _("Call the owners to a vote"), "agree": _("The owners agreed"),
    "fail": _("The vote did not reach its threshold"), "object": _("Enter an objection"),
    "negotiate": _("Note a round of talks"), "settle": _("The objection is settled"),
    "withdraw": _("The objection is withdrawn"), "end_display": _("The display is over"),
    "sign": _("Sign the agreement"), "file": _("Hand it to the authorities"), "approve": _("The authorities agreed"),
    "take_step": _("Note a step of the works"), "accept": _("The works are accepted"), "open": _("Open it for use"),
    "stop": _("Stop it"), "resume": _("Take it up again"),
    "stance": _("stance"), "flat": _("flat"), "reason": _("reason"), "text": _("text"), "ground": _("ground"),
    "objection": _("objection"), "scheme": _("scheme"), "step": _("step"), "outcome": _("outcome"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    return WORDS.get(word) or (LiftState(word).label if word in LiftState.values else word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The house itself")


# fmt: off
LIFT = Workflow(
    "lift",
    # action         from                                to        who        must bring
    ("ask",          OPEN_TO_OBJECTIONS,                 STAYS,    collector, ("flat", "stance")),
    ("share",        BEFORE_SIGNING,                     STAYS,    convener,  ("scheme",)),
    ("subsidise",    (*OPEN_TO_OBJECTIONS, FILED, WORKS), STAYS,   convener,  ()),
    ("call_vote",    (CANVASS,),                         CONSENT,  convener,  ()),
    ("agree",        (CONSENT,),                         DISPLAY,  clock,     ()),
    ("fail",         (CONSENT,),                         CANVASS,  clock,     ()),
    ("object",       OPEN_TO_OBJECTIONS,                 STAYS,    collector, ("ground", "text")),
    ("negotiate",    OPEN_TO_OBJECTIONS,                 STAYS,    collector, ("objection", "text")),
    ("settle",       OPEN_TO_OBJECTIONS,                 STAYS,    convener,  ("objection", "outcome")),
    ("withdraw",     OPEN_TO_OBJECTIONS,                 STAYS,    convener,  ("objection",)),
    ("end_display",  (DISPLAY,),                         SIGNING,  convener,  ()),
    ("sign",         (SIGNING,),                         STAYS,    collector, ("flat",)),
    ("file",         (SIGNING,),                         FILED,    convener,  ()),
    ("approve",      (FILED,),                           WORKS,    convener,  ()),
    ("take_step",    (FILED, WORKS, ACCEPTED),           STAYS,    collector, ("step",)),
    ("accept",       (WORKS,),                           ACCEPTED, convener,  ()),
    ("open",         (ACCEPTED,),                        IN_USE,   convener,  ()),
    ("stop",         (CANVASS, CONSENT, DISPLAY, SIGNING, FILED, WORKS), STOPPED, convener, ("reason",)),
    ("resume",       (STOPPED,),                         CANVASS,  convener,  ("reason",)),
    label=label, who_did=who_did,
)
# fmt: on
