"""States, lists, doors and stages: the closed words of the ledger."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands. Adjectives, whole words."""

    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified on the spot")
    FILED = "filed", _("Filed")
    DISPATCHED = "dispatched", _("Dispatched")
    IN_HAND = "in_hand", _("In hand")
    COORDINATING = "coordinating", _("In coordination")
    FED_BACK = "fed_back", _("Fed back")
    INSPECTED = "inspected", _("Inspected")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOIDED = "voided", _("Void")
    MERGED = "merged", _("Merged")
    MOVED = "moved", _("Moved to another street")


class Stage(models.TextChoices):
    """What a limit is for (环节): a step of the way, or a part of handling with a clock of its own."""

    VERIFY_BEFORE_FILING = "verify_before_filing", _("Verification before filing")
    FILE = "file", _("Filing")
    DISPATCH = "dispatch", _("Dispatch")
    ACCEPT = "accept", _("Acceptance")
    HANDLE = "handle", _("Handling")
    STOP = "stop", _("Stopping it")
    PENALISE = "penalise", _("Penalty")
    DEMOLISH = "demolish", _("Demolition")
    COORDINATE = "coordinate", _("Coordination")
    VERIFY_BEFORE_CLOSING = "verify_before_closing", _("Verification before closing")
    CLOSE = "close", _("Closing")


# Which stage the clock of a state measures.
STAGE_OF: dict[str, Stage] = {
    State.REPORTED: Stage.VERIFY_BEFORE_FILING,
    State.VERIFIED: Stage.FILE,
    State.FILED: Stage.DISPATCH,
    State.DISPATCHED: Stage.ACCEPT,
    State.IN_HAND: Stage.HANDLE,
    State.COORDINATING: Stage.COORDINATE,
    State.FED_BACK: Stage.VERIFY_BEFORE_CLOSING,
    State.INSPECTED: Stage.CLOSE,
}
# Parts of handling that run beside it, from the same moment.
SUB_STAGES = (Stage.STOP, Stage.PENALISE, Stage.DEMOLISH)


class LimitSource(models.TextChoices):
    """Who said a limit: the official table of the city, or the office itself (自定)."""

    OFFICIAL = "official", _("Official table")
    OWN = "own", _("The office's own")


class CaseList(models.TextChoices):
    """The four lists (002-17): one ledger, four views."""

    ISSUE = "issue", _("Issue list")
    COORDINATION = "coordination", _("Coordination list")
    FEEDBACK = "feedback", _("Feedback list")
    CLOSED = "closed", _("Write-off list")


LISTS: dict[str, tuple[str, ...]] = {
    CaseList.ISSUE: (State.REPORTED, State.VERIFIED, State.FILED, State.DISPATCHED, State.IN_HAND),
    CaseList.COORDINATION: (State.COORDINATING,),
    CaseList.FEEDBACK: (State.FED_BACK, State.INSPECTED),
    CaseList.CLOSED: (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.VOIDED, State.MERGED, State.MOVED),
}
LIST_OF: dict[str, str] = {state: name for name, states in LISTS.items() for state in states}
ENDED = LISTS[CaseList.CLOSED]
IN_PROGRESS = tuple(s for s in State if s not in ENDED)
# Where the limit of handling runs: counted from the dispatch, since waiting to accept buys no time.
WORKING = (State.IN_HAND, State.COORDINATING)


class Door(models.TextChoices):
    """How a case came in."""

    PUBLIC = "public", _("Resident")
    PATROL = "patrol", _("Patrol")
    DESK = "desk", _("Desk")
    HOTLINE = "hotline", _("12345 hotline")
    OPEN311 = "open311", _("Another program (Open311)")
    MERCHANT = "merchant", _("Shop, fast lane")
    COMMITTEE = "committee", _("Committee, fast lane")
    MEETING = "meeting", _("Meeting")
    IMPORT = "import", _("Import")
    STREET = "street", _("Another street")


# By which doors shops and committees report directly, with a clock of their own.
LANE_DOORS = (Door.MERCHANT, Door.COMMITTEE)


class HeldFor(models.TextChoices):
    """Why a report from outside waits for a look: more came at once than people write."""

    DEVICE = "device", _("Many from one phone")
    AREA = "area", _("Many from one place")
    ADDRESS = "address", _("Many from one network address")


class HidingKind(models.TextChoices):
    """What of a case is kept from the public."""

    CASE = "case", _("The whole case")
    TEXT = "text", _("Its words")
    WORDS = "words", _("Some of its words")
    PHOTO = "photo", _("A photo")
    REGIONS = "regions", _("Parts of a photo")


class HidingEnd(models.TextChoices):
    """How hiding something ended: shown again, or something newer took its place."""

    RESTORED = "restored", _("Shown again")
    REPLACED = "replaced", _("Replaced")


class PhotoKind(models.TextChoices):
    """When a photo was taken in the life of a case."""

    REPORT = "report", _("As reported")
    VERIFY = "verify", _("On verification")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    INSPECT = "inspect", _("On inspection")
    PAPER = "paper", _("Signed sheet")


class CategoryKind(models.TextChoices):
    """Component (部件): something fixed in place. Event (事件): something that happens."""

    COMPONENT = "component", _("Component")
    EVENT = "event", _("Event")


class PauseKind(models.TextChoices):
    """Why a clock stands still."""

    SUSPENDED = "suspended", _("Suspended")
    WAITING = "waiting", _("Waiting for the reporter")


class RequestState(models.TextChoices):
    """Where a request for a suspension or an extension stands."""

    ASKED = "asked", _("Asked")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    LAPSED = "lapsed", _("Lapsed")


class Light(models.TextChoices):
    """What a light turns to: yellow from 80 % of the limit on, red after its end."""

    YELLOW = "yellow", _("Yellow light")
    RED = "red", _("Red light")


class Purpose(models.TextChoices):
    """What somebody looks at personal data for. Closed, so that looks can be counted; a note says more."""

    VERIFY = "verify", _("To ask what exactly is wrong, or where")
    APPOINTMENT = "appointment", _("To make an appointment on the spot")
    ANSWER = "answer", _("To tell the result")
    CHECK = "check", _("To check the result with the reporter")
    RIGHTS = "rights", _("To answer a request about their own data")
    CALL = "call", _("They called: what they called about before")
    OTHER = "other", _("Another purpose, said in the note")
    AUDIT = "audit", _("To watch over the looks")


# What one may choose at a case; a call and watching over the log are looks that the hotline and the log write themselves.
AT_A_CASE = tuple(one for one in Purpose if one not in {Purpose.AUDIT, Purpose.CALL})


class Doing(models.TextChoices):
    """What somebody does with a case that is open before them; whoever has left does nothing with it."""

    VIEWING = "viewing", _("is viewing")
    WRITING = "writing", _("is writing")
    LEFT = "left", _("has left")


# A browser says every quarter of a minute that it is still there; one word may be lost.
PRESENT_FOR = timedelta(seconds=30)


class Way(models.TextChoices):
    """By which way personal data was looked at."""

    PAGE = "page", _("Page")
    API = "api", _("API")
    EXPORT = "export", _("Export")


class Whose(models.TextChoices):
    """Whose personal data was looked at."""

    REPORTER = "reporter", _("Reporter")
    PARTIES = "parties", _("Parties of the dossier")


class Unusual(models.TextChoices):
    """What makes a look worth a question."""

    MANY = "many", _("many in an hour")
    ELSEWHERE = "elsewhere", _("outside the own unit")
    NIGHT = "night", _("at night")
    ENDED = "ended", _("long after the end")


PERSONAL_WORDS = {
    "citizen_id": _("identity number"), "mobile": _("mobile number"), "bank_card": _("bank card"),
    "landline": _("telephone number"), "email": _("e-mail address"), "plate": _("licence plate"),
    "wechat": _("WeChat id"), "qq": _("QQ number"), "name": _("name"),
}  # fmt: skip


class ShareKind(models.TextChoices):
    """What an organisation owes on a case that several work on."""

    TASK = "task", _("Task")
    OPINION = "opinion", _("Opinion")
    ARRIVAL = "arrival", _("On the spot")
    PROMISE = "promise", _("Commitment")


class ShareState(models.TextChoices):
    """Where a share stands; only an open one is owed."""

    OPEN = "open", _("Not given yet")
    DONE = "done", _("Given")
    DECLINED = "declined", _("Not taken")
    DROPPED = "dropped", _("No longer asked")
    MISSED = "missed", _("Absent")


class Stance(models.TextChoices):
    """What an organisation thinks of work before it begins."""

    AGREE = "agree", _("Agrees")
    CONDITIONS = "conditions", _("Agrees with conditions")
    OBJECT = "object", _("Objects")


class Measure(models.TextChoices):
    """What an authority did on the spot."""

    NONE = "none", _("Nothing to object to")
    ADVISED = "advised", _("Advised")
    ORDERED = "ordered", _("Ordered to put right")
    CASE = "case", _("Opened a case of its own")


class JointKind(models.TextChoices):
    """By which of the two ways several are called to one place."""

    WHISTLE = "whistle", _("Whistle and report")
    ENFORCEMENT = "enforcement", _("Joint enforcement")


class JointState(models.TextChoices):
    """Where a joint action stands."""

    CALLED = "called", _("Called")
    CONCLUDED = "concluded", _("Concluded")
    CANCELLED = "cancelled", _("Called off")


class LinkKind(models.TextChoices):
    """In which way two cases of a street belong together."""

    MERGED = "merged", _("Merged into")
    PART = "part", _("Part of")
    RELATED = "related", _("Related to")


class Answer(models.TextChoices):
    """What the street that a case was moved to has said."""

    AWAITED = "awaited", _("Not answered yet")
    ACCEPTED = "accepted", _("Taken over there")
    REFUSED = "refused", _("Sent back from there")


class BatchState(models.TextChoices):
    """How far an act on many cases is. A draft is only looked at; what is under way is the worker's."""

    DRAFT = "draft", _("Looked at beforehand")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Finished")
    STOPPED = "stopped", _("Stopped")


class Outcome(models.TextChoices):
    """What became of one case of a batch."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Cannot be done")


class OrderState(models.TextChoices):
    """How far an order of supervision (督办) is: whether whoever was asked has said how it stands."""

    ASKED = "asked", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    LIFTED = "lifted", _("Order lifted")


class Against(models.TextChoices):
    """What a handling unit appeals against (申诉)."""

    GIVEN = "given", _("that the case was given to it")
    REWORK = "rework", _("that it has to be done again")
    OVERDUE = "overdue", _("that it counts as overdue")


class RiseEnd(models.TextChoices):
    """How a raising to a level ended: decided and handed back, raised further, or over with the case."""

    HANDED_BACK = "handed_back", _("Handed back")
    RAISED_ON = "raised_on", _("Raised further")
    LAPSED = "lapsed", _("Over with the case")


# The level above every street. It is not a unit of ours: what is raised there is kept as a record with a due moment.
OUTSIDE = "district"
# What nobody has in hand: it lies with the ground, the desk, or an organisation that has not taken it.
BETWEEN = (State.REPORTED, State.VERIFIED, State.FILED, State.DISPATCHED)


class Reached(models.TextChoices):
    """What came of calling a reporter back (回访)."""

    REACHED = "reached", _("Reached")
    NOT_REACHED = "not_reached", _("Not reached")
    REFUSED = "refused", _("Does not want to answer")


class Spread(models.TextChoices):
    """What the place of a standing problem is: a unit, a road, or a spot with what lies around it."""

    SPOT = "spot", _("Spot")
    ROAD = "road", _("Road")
    UNIT = "unit", _("Area or grid")


class ProblemState(models.TextChoices):
    """Where a standing problem (顽症) stands."""

    FLAGGED = "flagged", _("Flagged")
    STANDING = "standing", _("Being worked off")
    WATCHED = "watched", _("Over, under watch")
    CLOSED = "closed", _("Worked off")
    DISMISSED = "dismissed", _("Not a standing problem")


# What may still gain evidence or relapse: there is one of these for a kind at a place.
LASTING = (ProblemState.FLAGGED, ProblemState.STANDING, ProblemState.WATCHED)


class MeasureState(models.TextChoices):
    """How far a measure against a standing problem is."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
