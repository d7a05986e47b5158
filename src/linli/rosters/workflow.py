"""The life of a turn and of a swap, as tables: buttons, API, tests and docs read them."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import asked, asker, companion, keeper, own, system
from .states import SwapState, TurnState

PLANNED, PRESENT, DONE, MISSED = TurnState.PLANNED, TurnState.PRESENT, TurnState.DONE, TurnState.MISSED
TAKEN_OFF, SWAPPED = TurnState.TAKEN_OFF, TurnState.SWAPPED

WORDS: dict[str, Any] = {
    "put": _("Put on duty"), "sign_in": _("Sign in on duty"), "sign_out": _("Sign out of duty"), "take_off": _("Take off"),
    "miss": _("Was missed"), "close": _("Closed by itself"), "give": _("Given to somebody else"),
    "ask": _("Asked for a swap"), "accept": _("Accept"), "decline": _("Decline"), "withdraw": _("Withdraw"),
    "approve": _("Approve"), "refuse": _("Do not approve"), "exchange": _("Swapped"),
    "reason": _("reason"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    states = dict(TurnState.choices) | dict(SwapState.choices)
    return WORDS.get(word) or states.get(word, word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("Linli")


# fmt: off
TURN = Workflow(
    "turn",
    # action      from                 to         who                        must bring
    ("sign_in",   (PLANNED, MISSED),   PRESENT,   own | keeper | companion,  ()),
    ("sign_out",  (PRESENT,),          DONE,      own | keeper | companion,  ()),
    ("take_off",  (PLANNED, MISSED),   TAKEN_OFF, keeper,                    ("reason",)),
    ("give",      (PLANNED,),          SWAPPED,   system,                    ()),
    ("miss",      (PLANNED,),          MISSED,    system,                    ()),
    ("close",     (PRESENT,),          DONE,      system,                    ()),
    label=label, who_did=who_did, related=("roster", "person"),
)
SWAP = Workflow(
    "swap",
    # action      from                                    to                  who     must bring
    ("accept",    (SwapState.ASKED,),                     SwapState.ACCEPTED, asked,  ()),
    ("decline",   (SwapState.ASKED,),                     SwapState.DECLINED, asked,  ()),
    ("withdraw",  (SwapState.ASKED, SwapState.ACCEPTED),  SwapState.WITHDRAWN, asker, ()),
    ("approve",   (SwapState.ACCEPTED,),                  SwapState.DONE,     keeper, ()),
    ("refuse",    (SwapState.ACCEPTED,),                  SwapState.REFUSED,  keeper, ("reason",)),
    ("exchange",  (SwapState.ACCEPTED,),                  SwapState.DONE,     system, ()),
    label=label, who_did=who_did, related=("roster", "asker", "other"), joining=("approve", "exchange", "accept"),
)
# fmt: on
