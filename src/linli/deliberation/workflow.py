"""The life of a meeting, and of a commitment that came of one, as two tables."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import convenor, convenor_of, keeper, owner, putter
from .states import MeetingOutcome, MeetingState, ResolutionState

PLANNED, CONVENED, RUNNING = MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.RUNNING
HELD, CONFIRMED, CANCELLED = MeetingState.HELD, MeetingState.CONFIRMED, MeetingState.CANCELLED
OPEN, DONE, DROPPED = ResolutionState.OPEN, ResolutionState.DONE, ResolutionState.DROPPED
COMING, WORK, STAYS = (PLANNED, CONVENED), (RUNNING, HELD), ""
BEFORE_THE_END = (PLANNED, CONVENED, RUNNING)

WORDS: dict[str, Any] = {
    "plan": _("Planned"), "edit_meeting": _("Change time or place"), "put_item": _("Put on the agenda"),
    "change_item": _("Agenda changed"), "drop_item": _("Taken off the agenda"), "add_attendee": _("Invite somebody"),
    "drop_attendee": _("Taken off the list"), "invite": _("Send the invitations"), "answer": _("Answered the invitation"),
    "open_meeting": _("Open the meeting"), "sign_in": _("Signed in"), "unsign": _("Signature taken back"),
    "tell_opinion": _("Opinion noted"), "decide_item": _("Result noted"), "resolve": _("Resolution noted"),
    "drop_resolution": _("Resolution taken back"), "refer_item": _("Referred to another meeting"),
    "write_minutes": _("Minutes written"), "close_meeting": _("Close the meeting"),
    "confirm_minutes": _("Confirm the minutes"), "revise_minutes": _("Revise the minutes"),
    "publish_result": _("Publish the result"), "object": _("Objection"), "answer_objection": _("Objection answered"),
    "cancel_meeting": _("Cancel the meeting"), "fulfil": _("It is carried out"), "release": _("No longer pursued"),
    "postpone": _("Give it a new date"), "remind": _("Reminded"), "renew_code": _("Make a new code"),
    "begin_series": _("Series begun"), "edit_series": _("Series changed"), "end_series": _("Series ended"),
    "alarm": _("No meeting in the period"), "decided": _("Decided"), "make": _("Resolved"),
    "reply": _("answer"), "reason": _("reason"), "title": _("title"), "evidence": _("what was done"),
    "due_on": _("due date"),
    "words": _("what was resolved"), "summary": _("words for everybody"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    if word in WORDS:
        return WORDS[word]
    for words in (MeetingState, ResolutionState, MeetingOutcome):
        if word in words.values:
            return words(word).label
    return word


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("Linli") if line.by_kind == "system" else _t("Somebody")


# fmt: off
MEETING = Workflow(
    "meeting",
    # action            from             to         who                must bring
    ("edit_meeting",    COMING,          STAYS,     keeper,            ()),
    ("put_item",        BEFORE_THE_END,  STAYS,     keeper | putter,   ("title",)),
    ("change_item",     BEFORE_THE_END,  STAYS,     keeper,            ()),
    ("drop_item",       BEFORE_THE_END,  STAYS,     keeper,            ()),
    ("add_attendee",    BEFORE_THE_END,  STAYS,     keeper,            ()),
    ("drop_attendee",   BEFORE_THE_END,  STAYS,     keeper,            ()),
    ("invite",          COMING,          CONVENED,  keeper,            ()),
    ("open_meeting",    COMING,          RUNNING,   keeper,            ()),
    ("renew_code",      BEFORE_THE_END,  STAYS,     keeper,            ()),
    ("tell_opinion",    WORK,            STAYS,     keeper,            ("words",)),
    ("decide_item",     WORK,            STAYS,     keeper,            ()),
    ("refer_item",      WORK,            STAYS,     keeper,            ()),
    ("resolve",         WORK,            STAYS,     keeper,            ("words",)),
    ("drop_resolution", WORK,            STAYS,     keeper,            ()),
    ("write_minutes",   WORK,            STAYS,     keeper,            ()),
    ("close_meeting",   (RUNNING,),      HELD,      keeper,            ()),
    ("confirm_minutes", (HELD,),         CONFIRMED, keeper,            ()),
    ("revise_minutes",  (CONFIRMED,),    STAYS,     keeper,            ("reason",)),
    ("publish_result",  (CONFIRMED,),    STAYS,     convenor,          ("summary",)),
    ("answer_objection", (CONFIRMED,),   STAYS,     keeper,            ("reply",)),
    ("cancel_meeting",  COMING,          CANCELLED, convenor,          ("reason",)),
    label=label, who_did=who_did,
)
RESOLUTION = Workflow(
    "resolution",
    # action            from             to         who                   must bring
    ("fulfil",          (OPEN,),         DONE,      owner | convenor_of,  ("evidence",)),
    ("postpone",        (OPEN,),         STAYS,     convenor_of,          ("due_on", "reason")),
    ("release",         (OPEN,),         DROPPED,   convenor_of,          ("reason",)),
    label=label, who_did=who_did, related=("meeting",),
)
# fmt: on
