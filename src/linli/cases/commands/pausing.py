"""Acts on the clock of a case: ask for a suspension or for more time, grant or refuse it, go on, ask the reporter.

Whoever asks never approves. A suspension that is granted counts from the moment it was asked for, so that a slow approver
costs nobody their limit; one that was asked for after the due moment changes nothing about it.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from linli.kernel.errors import MovedMeanwhile, NotAllowed
from linli.people.public import Actor

from ..errors import (
    DecidedAlready,
    NoLimitToExtend,
    NoSuchRequest,
    OwnRequest,
    RequestLapsed,
    TooLateToExtend,
    UntilTooFar,
)
from ..models import Asked, Case, Extension, Pause
from ..states import PauseKind, RequestState
from ..workflow import CASE
from .clocks import limit_from, recount, start_pause, stop_pause

LONGEST = timedelta(days=366)
A = TypeVar("A", bound=Asked)


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over where the house stands."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def ask_suspension(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str, until: date | None
) -> Case:
    """Ask that the clock stands still until a day (挂账), and say why; somebody else decides."""
    told = reason.strip()
    with CASE.moving(
        Case, case_id, "ask_suspension", street_id=street_id, by=by, at=at, reason=told, until=until
    ) as move:
        assert until is not None  # noqa: S101 - `moving` refused otherwise
        ends = end_of(until)
        if not at < ends <= at + LONGEST:
            raise UntilTooFar
        row = Pause(kind=PauseKind.SUSPENDED, until=ends, **_asked(move.it, by, at, told))
        _one_at_a_time(row)
        move.facts |= {"request": str(row.pk), "until": ends}
        move.texts["reason"] = told
    return move.it


def ask_extension(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str, amount: int
) -> Case:
    """Ask for more time for handling (延期), in the unit of its limit, before that is over; somebody else decides."""
    told = reason.strip()
    with CASE.moving(
        Case, case_id, "ask_extension", street_id=street_id, by=by, at=at, reason=told, amount=amount
    ) as move:
        case = move.it
        if not case.limit:
            raise NoLimitToExtend
        if case.due_at is not None and at > case.due_at:
            raise TooLateToExtend
        unit = limit_from(case.limit).unit
        row = Extension(amount=amount, unit=unit, due_before=case.due_at, **_asked(case, by, at, told))
        _one_at_a_time(row)
        move.facts |= {"request": str(row.pk), "amount": amount, "unit": str(unit)}
        move.texts["reason"] = told
    return move.it


def _asked(case: Case, by: Actor, at: datetime, reason: str) -> dict[str, Any]:
    return {
        "street_id": case.street_id, "case": case, "lead_id": case.lead_id, "asked_by_id": by.account_id, "asked_at": at,
        "reason": reason,
    }  # fmt: skip


def _one_at_a_time(row: Asked) -> None:
    """Write a request; an older one of the kind that nobody answered has lapsed with it."""
    open_now = type(row)._default_manager.filter(  # noqa: SLF001 - Django's own name for it
        street_id=row.street_id, case_id=row.case_id, state=RequestState.ASKED
    )
    open_now.update(state=RequestState.LAPSED)
    row.save(force_insert=True)


def grant_request(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, answer: str = ""
) -> Case:
    """Grant a suspension or an extension that somebody else asked for."""
    with CASE.moving(Case, case_id, "grant_request", street_id=street_id, by=by, at=at, item=item) as move:
        case = move.it
        row = _waiting(case, item, by=by)
        if isinstance(row, Pause) and row.until <= at:
            raise RequestLapsed
        move.facts |= {"request": str(row.pk), "asked_by": row.asked_by_id, "asked_at": row.asked_at}
        if isinstance(row, Pause):
            start_pause(case, since=row.asked_at, at=at)
            row.starts_at = row.asked_at
            move.facts |= {"kind": "suspension", "until": row.until}
        else:
            case.extended += row.amount
            recount(case, at=at)
            row.due_after = case.due_at
            move.facts |= {"kind": "extension", "amount": row.amount, "unit": row.unit}
        _decide(row, RequestState.GRANTED, by=by, at=at, answer=answer.strip())
        move.texts["remark"] = answer.strip()
    return case


def refuse_request(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, reason: str
) -> Case:
    """Say no to a suspension or an extension, and why; the clock runs as it did."""
    told = reason.strip()
    with CASE.moving(
        Case, case_id, "refuse_request", street_id=street_id, by=by, at=at, item=item, reason=told
    ) as move:
        row = _waiting(move.it, item, by=by)
        kind = "suspension" if isinstance(row, Pause) else "extension"
        move.facts |= {"request": str(row.pk), "asked_by": row.asked_by_id, "kind": kind}
        _decide(row, RequestState.REFUSED, by=by, at=at, answer=told)
        move.texts["reason"] = told
    return move.it


def _waiting(case: Case, item: UUID, *, by: Actor) -> Pause | Extension:
    """Return a request that waits, for whoever may decide it; the row of the case is held, so nobody else does."""
    found = _one(Pause, case, item) or _one(Extension, case, item)
    if found is None:
        raise NoSuchRequest
    if found.state != RequestState.ASKED:
        raise DecidedAlready(how=found.get_state_display())
    if found.asked_by_id == by.account_id:
        raise OwnRequest
    if found.lapsed_for(case):
        raise RequestLapsed
    return found


def _one(model: type[A], case: Case, item: UUID) -> A | None:
    return model._default_manager.filter(street_id=case.street_id, case_id=case.pk, pk=item).first()  # noqa: SLF001 - as above


def _decide(row: Asked, state: str, *, by: Actor, at: datetime, answer: str) -> None:
    row.state, row.decided_by_id, row.decided_at, row.answer = state, by.account_id, at, answer
    row.save()


def resume(case_id: UUID, *, street_id: int, by: Actor, at: datetime, remark: str = "") -> Case:
    """Let the clock go on before the time that was agreed: what it waited for is there."""
    with CASE.moving(Case, case_id, "resume", street_id=street_id, by=by, at=at) as move:
        go_on(move.it, at=at, by=by)
        move.texts["remark"] = remark.strip()
    return move.it


def resume_when_over(pause: Pause, *, by: Actor, at: datetime) -> tuple[Case, UUID] | None:
    """Let the clock go on at the moment that was agreed, by the house; return the case and its line.

    None where somebody was faster.
    """
    try:
        with CASE.moving(Case, pause.case_id, "resume", street_id=pause.street_id, by=by, at=at) as move:
            go_on(move.it, at=at, ended_at=pause.until)
            move.facts["paused_to"] = pause.until
    except (NotAllowed, MovedMeanwhile):
        return None
    assert move.line is not None  # noqa: S101 - `moving` has written it
    return move.it, move.line.id


def ask_reporter(case_id: UUID, *, street_id: int, by: Actor, at: datetime, question: str, days: int) -> Case:
    """Ask whoever reported it; until they answer, and for so many days at most, the clock stands still."""
    told = question.strip()
    with CASE.moving(
        Case, case_id, "ask_reporter", street_id=street_id, by=by, at=at, question=told, days=days
    ) as move:
        case = move.it
        until = end_of(timezone.localtime(at).date() + timedelta(days=days))
        if not at < until <= at + LONGEST:
            raise UntilTooFar
        Pause.objects.create(
            kind=PauseKind.WAITING, until=until, starts_at=at, state=RequestState.GRANTED, decided_at=at,
            **_asked(case, by, at, told),
        )  # fmt: skip
        start_pause(case, since=at, at=at)
        move.facts["until"] = until
        move.texts["question"] = told
    return move.it


def answered(case: Case, *, at: datetime) -> bool:
    """Let the clock go on where it waited for the reporter, who has spoken; return whether it did."""
    waits = Pause.objects.filter(
        street_id=case.street_id,
        case_id=case.pk,
        state=RequestState.GRANTED,
        ends_at=None,
        kind=PauseKind.WAITING,
    )
    if case.paused_at is None or not waits.exists():
        return False
    go_on(case, at=at)
    return True


def go_on(case: Case, *, at: datetime, by: Actor | None = None, ended_at: datetime | None = None) -> None:
    """End the pause of a case and count its limit anew."""
    stop_pause(case, at=ended_at or at, by=by)
    recount(case, at=at)
