"""The life of a case. This table is the law: buttons, API, tests and docs all read it.

After CJJ/T 106 and GB/T 30428: report, verify before filing (立案前核实), file (立案), dispatch (派遣),
handle (处置), feed back (反馈), inspect before closing (结案前核查), close (结案);
return (回退), rework (返工), simple procedure (自行处置).
"""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import BACK, Workflow
from linli.people.public import account_names

from .permissions import (
    arrived,
    asked_too,
    closer,
    dispatcher,
    filer,
    fixer,
    grid_worker,
    importer,
    inspector,
    lead_officer,
    other_street,
    own_fix,
    party_officer,
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
BEFORE = (REPORTED, VERIFIED, FILED, DISPATCHED, IN_HAND, COORDINATING)
AT_WORK = (*EARLY, DISPATCHED, IN_HAND, COORDINATING)
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
    "give_task": _("Give a task"), "do_task": _("Task done"), "decline_task": _("Not ours"),
    "drop_share": _("No longer needed"), "ask_opinions": _("Ask for opinions"), "give_opinion": _("Give our opinion"),
    "call_joint": _("Call to the spot"), "sign_in": _("Sign in on the spot"),
    "record_finding": _("Record what we found"), "conclude_joint": _("Conclude"), "call_off": _("Call off"),
    "promise": _("Write down a commitment"), "keep_promise": _("Commitment kept"),
    "overdue_share": _("Time is over"), "organisation": _("organisation"), "organisations": _("organisations"),
    "what": _("what is to be done"), "question": _("question"), "stance": _("agree or object"),
    "starts_at": _("on the spot by"), "why": _("what it is about"), "conclusion": _("conclusion"), "on": _("by which day"),
    "merge": _("Merge into another case"), "unmerge": _("Undo the merger"), "confirm_too": _("Confirm"),
    "reopen_too": _("Reopen"), "split": _("Split into parts"), "relate": _("Relate to another case"),
    "unrelate": _("No longer related"), "move": _("Move to another street"), "take_over": _("Take over"),
    "refuse_move": _("Refuse and send back"), "come_back": _("Came back"), "main": _("main case"),
    "parts": _("parts"), "other": _("the other case"), "street": _("street"),
    "merged_in": _("Another case was merged into it"), "merged_out": _("A merger was undone"),
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
    ("merge",        AT_WORK,                       MERGED,       filer | dispatcher,          ("main", "reason")),
    ("unmerge",      (MERGED,),                     BACK,         filer | dispatcher,          ("reason",)),
    ("confirm_too",  (MERGED,),                     STAYS,        reporter & asked_too,        ("rating",)),
    ("reopen_too",   (MERGED,),                     FILED,        reporter & asked_too,        ("reason",)),
    ("split",        (FILED, DISPATCHED, IN_HAND, COORDINATING), STAYS, dispatcher,            ("parts",)),
    ("relate",       ALL,                           STAYS,        filer | dispatcher,          ("other",)),
    ("unrelate",     ALL,                           STAYS,        filer | dispatcher,          ("other",)),
    ("move",         EARLY,                         MOVED,        filer | dispatcher,          ("street", "reason")),
    ("take_over",    (REPORTED, VERIFIED),          STAYS,        filer & arrived,             ()),
    ("refuse_move",  (REPORTED, VERIFIED),          MOVED,        filer & arrived,             ("reason",)),
    ("come_back",    (MOVED,),                      BACK,         other_street,                ("reason",)),
    ("publish",      ALL,                            STAYS,        publisher,                   ("title",)),
    ("remark",       ALL,                            STAYS,        seer | reporter,             ("text",)),
    # several at work on one case: tasks, opinions, joint action, commitments
    ("give_task",      (COORDINATING,), STAYS, dispatcher | lead_officer,                 ("organisation", "what")),
    ("do_task",        OPEN,            STAYS, party_officer,                             ("done",)),
    ("decline_task",   OPEN,            STAYS, party_officer,                             ("reason",)),
    ("drop_share",     OPEN,            STAYS, dispatcher | lead_officer,                 ("reason",)),
    ("ask_opinions",   BEFORE,          STAYS, filer | dispatcher | lead_officer,         ("organisations", "question")),
    ("give_opinion",   OPEN,            STAYS, party_officer,                             ("stance", "text")),
    ("call_joint",     BEFORE,          STAYS, dispatcher | lead_officer,                 ("organisations", "starts_at", "why")),
    ("sign_in",        OPEN,            STAYS, party_officer,                             ()),
    ("record_finding", OPEN,            STAYS, party_officer,                             ("finding",)),
    ("conclude_joint", OPEN,            STAYS, dispatcher | lead_officer,                 ("conclusion",)),
    ("call_off",       OPEN,            STAYS, dispatcher | lead_officer,                 ("reason",)),
    ("promise",        OPEN,            STAYS, dispatcher | party_officer,                ("organisation", "what", "on")),
    ("keep_promise",   OPEN,            STAYS, party_officer,                             ("done",)),
    label=label, who_did=who_did, related=("category", "condition"),
)
# fmt: on


def offered(actor: Any, case: Any) -> list[str]:
    """Return the acts that this actor may do now; settling is for what came from another system.

    That a case comes back is part of the other street's refusal, never an act of its own.
    """
    acts = (action for action in CASE.open_to(actor, case) if action != "come_back")
    return [action for action in acts if action != "settle" or case.source]
