"""Supervision (督办): somebody above asks how it stands. Appeals (申诉): the unit says that something is not right."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.kernel.models import JournalLine
from linli.people.public import Actor
from linli.rulebooks.public import rules

from ..errors import DueIsPast, NothingToAppeal, OwnMatter
from ..models import Appeal, Case, Order
from ..queries.course_rules import APPEALS, AppealsLaw
from ..states import WORKING, Against, OrderState, State
from ..workflow import CASE
from .calendars import calendar_of
from .clocks import start_stage
from .course_law import who_names_the_lead
from .desk import release


# --- Supervision --------------------------------------------------------------------------------------------
def supervise(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str, due: datetime | None
) -> Case:
    """Somebody above wants to know how it stands, and by when (督办): the lead answers, or the desk before there is one."""
    told = reason.strip()
    if due is not None and due <= at:
        raise DueIsPast
    with CASE.moving(
        Case, case_id, "supervise", street_id=street_id, by=by, at=at, reason=told, due=due
    ) as move:
        case = move.it
        Order.objects.create(
            street_id=street_id, case=case, organisation_id=case.lead_id, reason=told, by_id=by.account_id, at=at,
            due_at=due,
        )  # fmt: skip
        move.facts |= {"answer_by": due}
        move.texts["reason"] = told
        case.ordered = OrderState.ASKED
    return case


def answer_order(case_id: UUID, *, street_id: int, by: Actor, at: datetime, answer: str) -> Case:
    """Whoever has the case says how it stands; a lead that came after the order answers it, too."""
    told = answer.strip()
    with CASE.moving(Case, case_id, "answer_order", street_id=street_id, by=by, at=at, answer=told) as move:
        case = move.it
        order = Order.objects.get(street_id=street_id, case=case, lifted_at=None)
        Order.objects.filter(street_id=street_id, pk=order.pk).update(
            state=OrderState.ANSWERED, answer=told, answered_by_id=by.account_id, answered_at=at
        )
        move.facts |= {"answered_in_time": at <= order.due_at, "ordered_by": order.by_id}
        move.texts["answer"] = told
        case.ordered = OrderState.ANSWERED
    return case


def lift_order(case_id: UUID, *, street_id: int, by: Actor, at: datetime, remark: str = "") -> Case:
    """The matter is settled for whoever ordered it: nothing is asked any more."""
    with CASE.moving(Case, case_id, "lift_order", street_id=street_id, by=by, at=at) as move:
        case = move.it
        order = Order.objects.get(street_id=street_id, case=case, lifted_at=None)
        Order.objects.filter(street_id=street_id, pk=order.pk).update(state=OrderState.LIFTED, lifted_at=at)
        move.facts |= {"answered": order.answered_at is not None}
        move.texts["remark"] = remark.strip()
        case.ordered = ""
    return case


# --- Appeals ------------------------------------------------------------------------------------------------
def appeal(case_id: UUID, *, street_id: int, by: Actor, at: datetime, against: str, text: str) -> Case:
    """The handling unit says that something is not right (申诉); somebody else decides. The work goes on meanwhile.

    Raises NothingToAppeal where what is appealed against did not happen.
    """
    told = text.strip()
    law: AppealsLaw = rules(street_id, APPEALS, on=timezone.localtime(at).date())
    with CASE.moving(
        Case, case_id, "appeal", street_id=street_id, by=by, at=at, against=against, text=told
    ) as move:
        case = move.it
        about = appealable(case, at=at).get(against)
        if about is None:
            raise NothingToAppeal
        done_at, done_by = about
        due = calendar_of(street_id, at=at).due(at, law.window(against)).at
        Appeal.objects.create(
            street_id=street_id, case=case, organisation_id=case.lead_id, against=against, against_by_id=done_by,
            against_at=done_at, text=told, by_id=by.account_id, at=at, due_at=due,
        )  # fmt: skip
        move.facts |= {"against": against, "about": done_at}
        move.texts["text"] = told
        case.appealed = against
    return case


def appealable(case: Case, *, at: datetime) -> dict[str, tuple[datetime, int | None]]:
    """Return what the lead of a case can appeal against now: when it was done, and by whom. One query."""
    found: dict[str, tuple[datetime, int | None]] = {}
    if case.lead_id is None:
        return found
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk).order_by("-seq")
    last: dict[str, JournalLine] = {}
    for line in lines.filter(action__in=("dispatch", "coordinate", "arbitrate", "rework", "feed_back")):
        last.setdefault("given" if line.action in GIVING else line.action, line)
    given, rework, told = last.get("given"), last.get("rework"), last.get("feed_back")
    if case.state in (State.DISPATCHED, State.IN_HAND) and given:
        found[Against.GIVEN] = (given.at, _doer(given))
    if rework and given and rework.seq > given.seq:
        found[Against.REWORK] = (rework.at, _doer(rework))
    late_now = case.state in (State.DISPATCHED, *WORKING) and case.due_at is not None and case.due_at < at
    if not case.excused:
        if late_now and case.due_at is not None:
            found[Against.OVERDUE] = (case.due_at, None)
        elif told and given and told.seq > given.seq and not told.facts.get("in_time", True):
            found[Against.OVERDUE] = (told.at, None)
    return found


GIVING = ("dispatch", "coordinate", "arbitrate")


def _doer(line: JournalLine) -> int | None:
    return line.by_id if line.by_kind == "account" else None


def accept_appeal(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """The unit is right: what it appealed against does not count against it."""
    with CASE.moving(
        Case, case_id, "accept_appeal", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        case = move.it
        row = _decide(case, by=by, at=at, accepted=True, answer=reason.strip())
        move.facts |= {"against": row.against, "about": row.against_at, "appellant": row.organisation_id}
        move.texts["reason"] = reason.strip()
        if row.against == Against.OVERDUE:
            # Counters of the days on which it was counted late are put right by the reader of this line.
            move.facts |= counted_late(case, row)
            case.excused = True
    return case


def counted_late(case: Case, row: Appeal) -> dict[str, str]:
    """Return the days under which a late feedback was counted: that of the feedback, and that on which it was due."""
    told = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk, action="feed_back")
    line = told.filter(at=row.against_at).first()
    if line is None or line.facts.get("in_time", True):
        return {}
    due = line.facts.get("was", {}).get("due_at", line.facts.get("due_at"))
    due_on = timezone.localtime(datetime.fromisoformat(due)).date().isoformat() if due else ""
    return {"late_on": timezone.localtime(line.at).date().isoformat(), "late_due": due_on}


def reject_appeal(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """What the unit appealed against stands, and why."""
    with CASE.moving(
        Case, case_id, "reject_appeal", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        row = _decide(move.it, by=by, at=at, accepted=False, answer=reason.strip())
        move.facts |= {"against": row.against, "appellant": row.organisation_id}
        move.texts["reason"] = reason.strip()
    return move.it


def relieve(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """The unit is right that the case is not its own: it is taken off and somebody else is found. This is no return."""
    with CASE.moving(
        Case, case_id, "relieve", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        case = move.it
        row = _decide(case, by=by, at=at, accepted=True, answer=reason.strip())
        move.facts |= {"against": row.against, "from_lead": case.lead_id, "appellant": row.organisation_id}
        move.texts["reason"] = reason.strip()
        release(case, at=at)
        case.arbiter = who_names_the_lead(case, at=at)
        start_stage(case, at=at, state=move.row.target)
    return case


def _decide(case: Case, *, by: Actor, at: datetime, accepted: bool, answer: str) -> Appeal:
    row = Appeal.objects.select_for_update().get(street_id=case.street_id, case=case, decided_at=None)
    if by.account_id in (row.by_id, row.against_by_id):
        raise OwnMatter
    row.accepted, row.answer, row.decided_by_id, row.decided_at = accepted, answer, by.account_id, at
    row.save(update_fields=("accepted", "answer", "decided_by", "decided_at"))
    case.appealed = ""
    return row
