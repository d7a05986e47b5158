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
    answerer,
    appealed,
    appealed_lead,
    appealed_other,
    arbiter,
    arrived,
    asked_for,
    asked_too,
    by_the_lane,
    caller,
    clock_runs,
    clock_stands,
    closer,
    dispatcher,
    filer,
    fixer,
    grid_worker,
    hand,
    has_public_words,
    importer,
    inspector,
    is_held,
    keeper,
    lead_officer,
    level_head,
    not_appealed,
    not_fresh,
    not_held,
    not_named,
    order_waits,
    other_street,
    own_fix,
    party_officer,
    problem_checker,
    problem_keeper,
    publisher,
    raiser,
    reporter,
    second_person,
    seer,
    supervised,
    the_house,
    undisputed,
    unsupervised,
)
from .states import LASTING, ProblemState, State

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
# What can still be raised to a level above, and what the handling unit can appeal against afterwards, too.
UNDER_WAY = (REPORTED, VERIFIED, FILED, DISPATCHED, IN_HAND, COORDINATING)
APPEALABLE = (DISPATCHED, IN_HAND, COORDINATING, FED_BACK, INSPECTED, CLOSED)
ALL = (*OPEN, CLOSED, DECLINED, WITHDRAWN, VOIDED, MERGED, MOVED)
HANDLING = (IN_HAND, COORDINATING)
SUSPENDABLE = (FILED, DISPATCHED, *HANDLING)
STAYS = ""
# The dossier of a hard case is written on after the end, too: obligations are checked and help goes on.
LIVING = (*OPEN, CLOSED)

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
    "arbitrate": _("Name the lead as arbiter"), "escalate": _("Raise to the level above"),
    "hand_back": _("Decide and hand back"), "supervise": _("Order supervision"), "answer_order": _("Answer the order"),
    "lift_order": _("Lift the order"), "appeal": _("Appeal"), "accept_appeal": _("Accept the appeal"),
    "relieve": _("Accept the appeal and take the case off the unit"), "reject_appeal": _("Reject the appeal"),
    "void": _("Declare void"), "decision": _("decision"), "answer": _("answer"), "due": _("by when"),
    "against": _("what it is against"),
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
    "ask_link": _("A lost link was asked for"), "fetch_photo": _("A photo was fetched"),
    "merged_in": _("Another case was merged into it"), "merged_out": _("A merger was undone"),
    "related": _("Related to another case"), "unrelated": _("No longer related to another case"),
    "taken_over": _("Taken over by the other street"),
    "open_dossier": _("Open the dossier"), "plan_step": _("Set the next step"), "name_party": _("Enter a party"),
    "note_visit": _("Note a visit"), "note_care": _("Note help given"), "link_application": _("Link an application"),
    "move_application": _("Application moves on"), "note_risk": _("Note a risk"), "change_risk": _("Risk as it stands"),
    "take_step": _("Take the next measure"), "end_steps": _("End the measures"),
    "open_mediation": _("Begin a mediation"), "hold_round": _("Note a round"), "reach_agreement": _("They agreed"),
    "check_obligation": _("Check an obligation"), "fail_mediation": _("They did not agree"),
    "hold_review": _("Hold a review"), "close_lesson": _("What came of the lesson"),
    "background": _("background"), "next_step": _("next step"), "party": _("name of the party"), "words": _("what was said"),
    "addressee": _("to whom"), "standing": _("how far it is"), "level": _("level"),
    "step": _("step"), "how": _("how it ended"), "about": _("what it is about"),
    "mediator": _("mediator"), "agreement": _("agreement"), "next_way": _("what comes next"), "people": _("who took part"),
    "outcome": _("what came of it"), "overdue_obligation": _("Obligation to be checked"),
    "overdue_step": _("Next step overdue"),
    "ask_suspension": _("Ask for a suspension"), "ask_extension": _("Ask for more time"),
    "grant_request": _("Grant it"), "refuse_request": _("Do not grant it"), "ask_reporter": _("Ask the reporter"),
    "resume": _("Let the clock go on"), "until": _("until when"), "amount": _("how much"), "days": _("for how long"),
    "item": _("which request"), "call_back": _("Call back"),
    "finish_part": _("It is done"),
    "acknowledge": _("Say that it is seen"), "hide": _("Hide from the public"), "mask_words": _("Mask words"),
    "redact_photo": _("Cover parts of the photo"),
    "restore": _("Show again"), "release": _("Let it through"), "part": _("what is hidden"),
    "spans": _("the words"), "boxes": _("the parts of the photo"), "hiding": _("what was hidden"),
    "photo": _("photo"),
}  # fmt: skip


# Lines that stand in a case for what was done at its other end: a joined case, the other street, a lost link, a photo
# that lay elsewhere.
AT_THE_OTHER_END = (
    "merged_in",
    "merged_out",
    "related",
    "unrelated",
    "taken_over",
    "ask_link",
    "fetch_photo",
)


def label(word: str) -> Any:
    """Return the words for an action, a state or something an act must bring."""
    return WORDS.get(word) or (State(word).label if word in State.values else word)


def who_did(line: Any) -> str:
    """Return the name of who wrote a journal line, for people who may know it."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The reporter") if line.by_kind == "reporter" else "Linli"


# fmt: off
# Who may ask whoever reported.
asker = grid_worker | filer | dispatcher | lead_officer
CASE = Workflow(
    "case",
    # action         from                            to            who                          must bring
    ("verify",       (REPORTED,),                    VERIFIED,     grid_worker & not_held,      ("finding",)),
    ("self_handle",  (REPORTED,),                    CLOSED,       fixer & own_fix & not_held,  ("done", "photos")),
    ("file",         (REPORTED, VERIFIED),           FILED,        filer & not_held,            ("category",)),
    ("decline",      (REPORTED, VERIFIED),           DECLINED,     filer,                       ("reason",)),
    ("dispatch",     (FILED,),                       DISPATCHED,   dispatcher & undisputed,     ("lead",)),
    ("arbitrate",    (FILED,),                       DISPATCHED,   arbiter,                     ("lead", "reason")),
    ("accept",       (DISPATCHED,),                  IN_HAND,      lead_officer,                ()),
    ("send_back",    (DISPATCHED, IN_HAND),          FILED,        lead_officer & not_named,    ("reason",)),
    ("coordinate",   (FILED, IN_HAND),               COORDINATING, dispatcher & undisputed,     ("lead", "supports")),
    ("feed_back",    (IN_HAND, COORDINATING),        FED_BACK,     lead_officer,                ("done",)),
    ("inspect",      (FED_BACK,),                    INSPECTED,    inspector & second_person,   ("finding",)),
    ("rework",       (FED_BACK,),                    IN_HAND,      inspector & second_person,   ("reason",)),
    ("close",        (INSPECTED,),                   CLOSED,       closer,                      ()),
    ("confirm",      (INSPECTED, CLOSED),            CLOSED,       reporter,                    ("rating",)),
    ("reopen",       (INSPECTED, CLOSED),            FILED,        reporter | closer,           ("reason",)),
    ("call_back",    (INSPECTED, CLOSED),            STAYS,        caller & asked_for,          ("outcome",)),
    ("withdraw",     EARLY,                          WITHDRAWN,    reporter,                    ("reason",)),
    ("settle",       (REPORTED,),                    CLOSED,       importer,                    ()),
    ("place",        EARLY,                          STAYS,        filer | dispatcher,          ("unit",)),
    ("mark_hard",    OPEN,                           STAYS,        filer | dispatcher,          ()),
    ("merge",        AT_WORK,                       MERGED,       filer | dispatcher | the_house, ("main", "reason")),
    ("unmerge",      (MERGED,),                     BACK,         filer | dispatcher,          ("reason",)),
    ("confirm_too",  (MERGED,),                     STAYS,        reporter & asked_too,        ("rating",)),
    ("reopen_too",   (MERGED,),                     FILED,        reporter & asked_too,        ("reason",)),
    ("split",        (FILED, DISPATCHED, IN_HAND, COORDINATING), STAYS, dispatcher & undisputed, ("parts",)),
    ("relate",       ALL,                           STAYS,        filer | dispatcher,          ("other",)),
    ("unrelate",     ALL,                           STAYS,        filer | dispatcher,          ("other",)),
    ("move",         EARLY,                         MOVED,        filer | dispatcher,          ("street", "reason")),
    ("take_over",    (REPORTED, VERIFIED),          STAYS,        filer & arrived,             ()),
    ("refuse_move",  (REPORTED, VERIFIED),          MOVED,        filer & arrived,             ("reason",)),
    ("come_back",    (MOVED,),                      BACK,         other_street,                ("reason",)),
    # what runs beside the handling: stopping it (制止), penalty (处罚), demolition (拆除)
    ("finish_part",    (DISPATCHED, IN_HAND, COORDINATING), STAYS, lead_officer,          ("item", "done")),
    # the clock: suspension (挂账), more time (延期), waiting for the reporter
    ("ask_suspension", SUSPENDABLE,     STAYS, clock_runs & (lead_officer | dispatcher),  ("reason", "until")),
    ("ask_extension",  HANDLING,        STAYS, clock_runs & (lead_officer | dispatcher),  ("reason", "amount")),
    ("grant_request",  SUSPENDABLE,     STAYS, closer,                                    ("item",)),
    ("refuse_request", SUSPENDABLE,     STAYS, closer,                                    ("item", "reason")),
    ("ask_reporter",   BEFORE,          STAYS, clock_runs & asker, ("question", "days")),
    ("resume",         OPEN,            STAYS, clock_stands & (lead_officer | dispatcher | filer | the_house), ()),
    ("publish",      ALL,                            STAYS,        publisher,                   ("title",)),
    ("remark",       ALL,                            STAYS,        seer | reporter,             ("text",)),
    # what the public does not see, and what waits for a look
    ("hide",         ALL,                            STAYS,        publisher,                   ("part", "reason")),
    ("mask_words",   ALL,                            STAYS,        publisher & has_public_words, ("spans", "reason")),
    ("redact_photo", ALL,                            STAYS,        publisher,           ("photo", "boxes", "reason")),
    ("restore",      ALL,                            STAYS,        publisher,                   ("hiding", "reason")),
    # the fast lane of shops and committees
    ("acknowledge",  (REPORTED,),                    STAYS,        (filer | grid_worker) & by_the_lane, ()),
    ("release",      (REPORTED,),                    STAYS,        filer & is_held,             ()),
    # several at work on one case: tasks, opinions, joint action, commitments
    ("give_task",      (COORDINATING,), STAYS, dispatcher | lead_officer,                 ("organisation", "what")),
    ("do_task",        OPEN,            STAYS, party_officer,                             ("done",)),
    ("decline_task",   OPEN,            STAYS, party_officer,                             ("reason",)),
    ("drop_share",     OPEN,            STAYS, dispatcher | lead_officer,                 ("reason",)),
    ("ask_opinions",   BEFORE,          STAYS, filer | dispatcher | lead_officer,         ("organisations", "question")),
    ("give_opinion",   OPEN,            STAYS, party_officer,                             ("stance", "text")),
    ("call_joint",     BEFORE,          STAYS, dispatcher | lead_officer,          ("organisations", "starts_at", "why")),
    ("sign_in",        OPEN,            STAYS, party_officer,                             ()),
    ("record_finding", OPEN,            STAYS, party_officer,                             ("finding",)),
    ("conclude_joint", OPEN,            STAYS, dispatcher | lead_officer,                 ("conclusion",)),
    ("call_off",       OPEN,            STAYS, dispatcher | lead_officer,                 ("reason",)),
    ("promise",        OPEN,            STAYS, dispatcher | party_officer,                ("organisation", "what", "on")),
    ("keep_promise",   OPEN,            STAYS, party_officer,                             ("done",)),
    # The dossier of a hard case, measures toward its parties, mediation, review: nothing of it moves the case.
    ("open_dossier",     OPEN,                       STAYS,        keeper,                      ("background",)),
    ("plan_step",        OPEN,                       STAYS,        keeper,                      ("next_step",)),
    ("name_party",       LIVING,                     STAYS,        hand,                        ("party",)),
    ("note_visit",       LIVING,                     STAYS,        hand,                        ("words",)),
    ("note_care",        LIVING,                     STAYS,        hand,                        ("words",)),
    ("link_application", LIVING,                     STAYS,        hand,                        ("addressee",)),
    ("move_application", LIVING,                     STAYS,        hand,                        ("standing",)),
    ("note_risk",        LIVING,                     STAYS,        hand,                        ("what",)),
    ("change_risk",      LIVING,                     STAYS,        hand,                        ("level",)),
    ("take_step",        OPEN,                       STAYS,        hand,                        ("step", "words")),
    ("end_steps",        LIVING,                     STAYS,        hand,                        ("how",)),
    ("open_mediation",   OPEN,                       STAYS,        hand,                        ("about",)),
    ("hold_round",       LIVING,                     STAYS,        hand,                   ("place", "mediator", "words")),
    ("reach_agreement",  LIVING,                     STAYS,        hand,                        ("agreement",)),
    ("check_obligation", LIVING,                     STAYS,        hand,                        ("finding",)),
    ("fail_mediation",   LIVING,                     STAYS,        hand,                        ("reason", "next_way")),
    ("hold_review",      LIVING,                     STAYS,        keeper,                      ("people", "what")),
    ("close_lesson",     LIVING,                     STAYS,        keeper,                      ("outcome",)),
    # nobody's case: the third return, levels above, what is asked and appealed
    ("escalate",     UNDER_WAY,                      STAYS,        raiser,                      ("reason",)),
    ("hand_back",    OPEN,                           STAYS,        level_head,                  ("decision",)),
    ("supervise",    OPEN,                           STAYS,        closer & unsupervised,       ("reason", "due")),
    ("answer_order", OPEN,                           STAYS,        order_waits & answerer,      ("answer",)),
    ("lift_order",   OPEN,                           STAYS,        closer & supervised,         ()),
    ("appeal",       APPEALABLE,                     STAYS,        lead_officer & not_appealed, ("against", "text")),
    ("accept_appeal", ALL,                           STAYS,        closer & appealed_other,     ("reason",)),
    ("relieve",      (DISPATCHED, IN_HAND),          FILED,        closer & appealed_lead,      ("reason",)),
    ("reject_appeal", ALL,                           STAYS,        closer & appealed,           ("reason",)),
    ("void",         (REPORTED, FILED, DISPATCHED, IN_HAND, COORDINATING), VOIDED, filer & not_fresh, ("reason",)),
    label=label, who_did=who_did, related=("category", "condition"),
    joining=("merge", "unmerge", "relate", "unrelate", "reopen"),
)
# fmt: on


PROBLEM_WORDS: dict[str, Any] = {
    "flag": _("Flagged"), "name": _("Named"), "recognise": _("Take it on"), "dismiss": _("Not a standing problem"),
    "change_plan": _("Change the plan"), "add_measure": _("Add a measure"), "end_measure": _("Measure done"),
    "drop_measure": _("Drop the measure"), "set_recheck": _("Set a recheck"), "do_recheck": _("Note the recheck"),
    "add_case": _("Add a case"), "declare_over": _("Declare it over"), "relapse": _("Relapse"),
    "write_off": _("Written off after the quiet period"), "alarm": _("A day has passed"),
    "plan": _("plan"), "reason": _("reason"), "finding": _("finding"), "what": _("what is to be done"),
    "on": _("by which day"),
    "organisation": _("organisation"), "done": _("what was done"), "case": _("case"),
}  # fmt: skip


def problem_label(word: str) -> Any:
    """Return the words for an act on a standing problem, a state of it or something an act must bring."""
    return PROBLEM_WORDS.get(word) or (ProblemState(word).label if word in ProblemState.values else word)


P_FLAGGED, P_STANDING, P_WATCHED = ProblemState.FLAGGED, ProblemState.STANDING, ProblemState.WATCHED
AT_IT = (P_STANDING, P_WATCHED)
# fmt: off
# A standing problem (顽症): flagged by the rule or named by somebody, worked off by a plan, watched, written off.
PROBLEM = Workflow(
    "problem",
    # action          from          to                       who                              must bring
    ("recognise",     (P_FLAGGED,), P_STANDING,              problem_keeper,                  ("plan",)),
    ("dismiss",       (P_FLAGGED,), ProblemState.DISMISSED,  problem_keeper,                  ("reason",)),
    ("change_plan",   AT_IT,        STAYS,                   problem_keeper,                  ("plan",)),
    ("add_measure",   AT_IT,        STAYS,                   problem_keeper,              ("what", "organisation", "on")),
    ("end_measure",   AT_IT,        STAYS,                   problem_keeper | party_officer,  ("done",)),
    ("drop_measure",  AT_IT,        STAYS,                   problem_keeper,                  ("reason",)),
    ("set_recheck",   AT_IT,        STAYS,                   problem_keeper,                  ("on",)),
    ("do_recheck",    AT_IT,        BACK,                    problem_checker,                 ("finding",)),
    ("add_case",      LASTING,      STAYS,                   problem_keeper | the_house,      ("case",)),
    ("declare_over",  (P_STANDING,), P_WATCHED,              problem_keeper,                  ("finding",)),
    ("relapse",       (P_WATCHED,), P_STANDING,              the_house,                       ("case",)),
    ("write_off",     (P_WATCHED,), ProblemState.CLOSED,     the_house,                       ()),
    label=problem_label, who_did=who_did, related=("category",),
)
# fmt: on


def offered(actor: Any, case: Any) -> list[str]:
    """Return the acts that this actor may do now; settling is for what came from another system.

    That a case comes back is part of the other street's refusal, never an act of its own.
    """
    acts = (action for action in CASE.open_to(actor, case) if action != "come_back")
    return [action for action in acts if action != "settle" or case.source]
