"""The life of a case. This table is the law: buttons, API, tests and docs all read it.

After CJJ/T 106 and GB/T 30428: report, verify before filing (立案前核实), file (立案), dispatch (派遣),
handle (处置), feed back (反馈), inspect before closing (结案前核查), close (结案);
return (回退), rework (返工), simple procedure (自行处置).
"""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import (
    closer,
    dispatcher,
    filer,
    fixer,
    grid_worker,
    importer,
    inspector,
    lead_officer,
    own_fix,
    publisher,
    reporter,
    second_person,
    seer,
)
from .states import State

REPORTED, VERIFIED, FILED, DISPATCHED = State.REPORTED, State.VERIFIED, State.FILED, State.DISPATCHED
IN_HAND, COORDINATING, FED_BACK, INSPECTED = (
    State.IN_HAND,
    State.COORDINATING,
    State.FED_BACK,
    State.INSPECTED,
)
CLOSED, DECLINED, WITHDRAWN = State.CLOSED, State.DECLINED, State.WITHDRAWN
VOIDED, MERGED, MOVED = State.VOIDED, State.MERGED, State.MOVED
EARLY = (REPORTED, VERIFIED, FILED)
OPEN = (REPORTED, VERIFIED, FILED, DISPATCHED, IN_HAND, COORDINATING, FED_BACK, INSPECTED)
ALL = (*OPEN, CLOSED, DECLINED, WITHDRAWN, VOIDED, MERGED, MOVED)
STAYS = ""

WORDS: dict[str, Any] = {
    "report": _("Report"), "verify": _("Verify on the spot"), "file": _("File"), "decline": _("Decline"),
    "dispatch": _("Dispatch"), "accept": _("Accept"), "send_back": _("Send back"), "coordinate": _("Coordinate"),
    "feed_back": _("Feed back"), "inspect": _("Pass inspection"), "rework": _("Send back for rework"),
    "close": _("Close the case"),
    "confirm": _("Confirm"), "reopen": _("Reopen"), "withdraw": _("Withdraw"), "self_handle": _("Fixed on the spot"),
    "settle": _("Settled at the source"), "place": _("Set the place"), "mark_hard": _("Mark as hard problem"),
    "publish": _("Publish"), "remark": _("Remark"),
    "reason": _("reason"), "finding": _("finding"), "category": _("category"), "lead": _("lead organisation"),
    "supports": _("supporting organisations"), "done": _("what was done"), "rating": _("rating"), "photos": _("photos"),
    "text": _("text"), "title": _("title"), "unit": _("unit"), "reply": _("reply"),
    "unmark_hard": _("No longer a hard problem"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an action, a state or something an act must bring."""
    return WORDS.get(word) or (State(word).label if word in State.values else word)


def who_did(line: Any) -> str:
    """Return the name of who wrote a journal line, for people who may know it."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The reporter") if line.by_kind == "reporter" else "Linli"


# fmt: off
CASE = Workflow(
    "case",
    # action         from                            to            who                          must bring
    ("verify",       (REPORTED,),                    VERIFIED,     grid_worker,                 ("finding",)),
    ("self_handle",  (REPORTED,),                    CLOSED,       fixer & own_fix,             ("done", "photos")),
    ("file",         (REPORTED, VERIFIED),           FILED,        filer,                       ("category",)),
    ("decline",      (REPORTED, VERIFIED),           DECLINED,     filer,                       ("reason",)),
    ("dispatch",     (FILED,),                       DISPATCHED,   dispatcher,                  ("lead",)),
    ("accept",       (DISPATCHED,),                  IN_HAND,      lead_officer,                ()),
    ("send_back",    (DISPATCHED, IN_HAND),          FILED,        lead_officer,                ("reason",)),
    ("coordinate",   (FILED, IN_HAND),               COORDINATING, dispatcher,                  ("lead", "supports")),
    ("feed_back",    (IN_HAND, COORDINATING),        FED_BACK,     lead_officer,                ("done",)),
    ("inspect",      (FED_BACK,),                    INSPECTED,    inspector & second_person,   ("finding",)),
    ("rework",       (FED_BACK,),                    IN_HAND,      inspector & second_person,   ("reason",)),
    ("close",        (INSPECTED,),                   CLOSED,       closer,                      ()),
    ("confirm",      (INSPECTED, CLOSED),            CLOSED,       reporter,                    ("rating",)),
    ("reopen",       (INSPECTED, CLOSED),            FILED,        reporter | closer,           ("reason",)),
    ("withdraw",     EARLY,                          WITHDRAWN,    reporter,                    ("reason",)),
    ("settle",       (REPORTED,),                    CLOSED,       importer,                    ()),
    ("place",        EARLY,                          STAYS,        filer | dispatcher,          ("unit",)),
    ("mark_hard",    OPEN,                           STAYS,        filer | dispatcher,          ()),
    ("publish",      ALL,                            STAYS,        publisher,                   ("title",)),
    ("remark",       ALL,                            STAYS,        seer | reporter,             ("text",)),
    label=label, who_did=who_did, related=("category", "condition"),
)
# fmt: on


def offered(actor: Any, case: Any) -> list[str]:
    """Return the acts that this actor may do now; settling is for what came from another system."""
    return [action for action in CASE.open_to(actor, case) if action != "settle" or case.source]
