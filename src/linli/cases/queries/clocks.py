"""Reads of the clocks: what stopped a clock or lengthened a limit, the stages of a case, what waits for a decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from linli.kernel import journal
from linli.people.public import Actor

from ..models import Case, Extension, Pause, Reminder
from ..states import ENDED, RequestState

PEOPLE = ("asked_by", "decided_by")


def pauses_of(case: Case) -> list[Pause]:
    """Return the pauses of a case, asked for, in force and over, the newest first."""
    found = Pause.objects.filter(street_id=case.street_id, case_id=case.pk).select_related(
        *PEOPLE, "ended_by"
    )
    return list(found.order_by("-asked_at", "-id"))


def extensions_of(case: Case) -> list[Extension]:
    """Return the extensions of a case, the newest first."""
    found = Extension.objects.filter(street_id=case.street_id, case_id=case.pk).select_related(*PEOPLE)
    return list(found.order_by("-asked_at", "-id"))


def reminders_of(case: Case) -> list[Reminder]:
    """Return which lights of a case were told of, the newest first."""
    found = Reminder.objects.filter(street_id=case.street_id, case_id=case.pk)
    return list(found.order_by("-found_at", "-id"))


def light_of(case: Case, *, at: datetime) -> str:
    """Return the light of a case: green up to 80 % of its limit, yellow up to its end, red after it; paused, or none."""
    if case.paused_at is not None and not case.ended:
        return "paused"
    if case.ended or case.due_at is None:
        return "none"
    if at > case.due_at:
        return "red"
    return "yellow" if case.yellow_at is not None and at > case.yellow_at else "green"


@dataclass(frozen=True)
class Stage:
    """A stage that a case went through: since when, until when, under which limit, due when."""

    state: str
    since: datetime
    until: datetime | None
    limit: str
    due_at: datetime | None

    @property
    def in_time(self) -> bool | None:
        """Return whether it ended in time; None while it runs and where nothing was due."""
        return None if self.until is None or self.due_at is None else self.until <= self.due_at


def stages_of(case: Case) -> list[Stage]:
    """Return the stages of a case by its journal, the newest first; a stage that was extended has its last due moment."""
    stages: list[Stage] = []
    for line in journal.history(case.street_id, case.pk):
        facts = line.facts
        known = _moment(facts.get("due_at")), _limit(facts)
        if line.from_state == line.to_state and stages:
            old = stages[-1]
            # A clock that stands still has no due moment; what it had before is not what it will have.
            stages[-1] = Stage(old.state, old.since, old.until, known[1] or old.limit, known[0])
            continue
        if stages:
            old = stages[-1]
            due_at = _moment((facts.get("was") or {}).get("due_at")) or old.due_at
            stages[-1] = Stage(old.state, old.since, line.at, old.limit, due_at)
        if line.to_state not in ENDED:
            stages.append(Stage(line.to_state, line.at, None, known[1], known[0]))
    return stages[::-1]


def _limit(facts: dict[str, Any]) -> str:
    limit, extended = facts.get("limit") or "", facts.get("extended") or 0
    return f"{limit} +{extended}" if limit and extended else limit


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def question_of(case: Case) -> Pause | None:
    """Return the question that a case waits for its reporter to answer, if it does."""
    if case.paused_at is None:
        return None
    waits = Pause.objects.filter(
        street_id=case.street_id, case_id=case.pk, state=RequestState.GRANTED, ends_at=None
    )
    return waits.filter(kind="waiting").first()


# --- Over all cases -----------------------------------------------------------------------------------------
def asked_pauses(actor: Actor, street_id: int) -> QuerySet[Pause]:
    """Return the suspensions that wait for a decision, of cases that an actor may see; the longest waiting first."""
    return _seen(Pause.objects.all(), actor, street_id).filter(state=RequestState.ASKED).filter(_alive())


def asked_extensions(actor: Actor, street_id: int) -> QuerySet[Extension]:
    """Return the extensions that wait for a decision, of cases that an actor may see."""
    return _seen(Extension.objects.all(), actor, street_id).filter(state=RequestState.ASKED).filter(_alive())


def standing(actor: Actor, street_id: int) -> QuerySet[Pause]:
    """Return the pauses in force, of cases that an actor may see; those that go on soonest first."""
    return _seen(Pause.objects.all(), actor, street_id).filter(state=RequestState.GRANTED, ends_at=None)


def _seen(rows: Any, actor: Actor, street_id: int) -> Any:
    mine = Case.objects.visible_to(actor).filter(street_id=street_id, state__in=_OPEN)
    kept = rows.filter(street_id=street_id, case_id__in=mine.values("pk"))
    return kept.select_related(*PEOPLE, "case__category", "case__unit", "case__lead")


_OPEN = ("reported", "verified", "filed", "dispatched", "in_hand", "coordinating")


def _alive() -> Q:
    """Return the condition that a request has not lapsed: the same lead, and not dispatched anew since."""
    same = Q(lead_id=F("case__lead_id")) | Q(lead=None, case__lead=None)
    since = Q(case__dispatched_at=None, asked_at__gte=F("case__stage_since")) | Q(
        asked_at__gte=F("case__dispatched_at")
    )
    return same & since
