"""Writes: a survey begins with its codes, takes one answer a code, ends, and its result is published."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal, ratelimit
from linli.kernel.errors import Missing
from linli.kernel.repeats import once
from linli.people.public import Account, Actor
from linli.surveys.errors import AnsweredAlready, NoSuchSurvey, OtherKind, SurveyOver, SurveyRuns, UnknownCode
from linli.surveys.models import Answer, Invitation, Sheet, Survey
from linli.surveys.permissions import need_keeper
from linli.surveys.queries import code_of, hash_of
from linli.surveys.states import MOST, Feeling, SurveyState
from linli.territory.public import Street, line_of

SUBJECT = "survey"
TRIES = 30


def let_pass(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody answer, or raise TooManyRequests: codes cannot be guessed by trying many."""
    buckets = ((f"survey from {address}", TRIES), (f"survey in {street.pk}", TRIES * 200))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


def begin(
    *, street: Street, unit: Any, title: str, invited: int, population: int | None, ends_on: date, key: str, by: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Begin a survey of a unit with a code for each who is invited, once for its key; return its number."""
    line = line_of(unit.id)
    need_keeper(by, street, line.ids)
    if not title.strip():
        raise Missing(fields="title")
    if not 1 <= invited <= MOST or (population is not None and population < invited):
        raise Missing(fields="invited")

    def do() -> dict[str, Any]:
        # Whoever begins one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Survey.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made = Survey.objects.create(
            street=street, number=(last or 0) + 1, title=title.strip()[:120], unit_id=unit.id, unit_name=unit.name,
            lineage=list(line.ids), population=population, invited=invited, ends_on=ends_on, made_at=at,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        Invitation.objects.bulk_create(
            [
                Invitation(street=street, survey=made, position=n, code_hash=hash_of(code_of(made.pk, n)))
                for n in range(1, invited + 1)
            ],
            batch_size=1000,
        )
        facts = {"number": made.number, "unit": unit.id, "invited": invited, "ends_on": ends_on.isoformat()}
        write_line(made, "begin_survey", by=by, at=at, facts=facts)
        return {"number": made.number}

    answer, _anew = once(street_id=street.pk, purpose="survey", key=key, at=at, do=do)
    return int(answer["number"])


def write_line(of: Survey, action: str, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """Write a line of the journal about a survey."""
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at, facts=facts
    )  # fmt: skip


def answer(number: int, *, street: Street, code: str, at: datetime, **told: int | None) -> None:
    """Take an answer for a code. The answer is kept without its code, and no line of the journal tells of it.

    A line would hold the moment, and by it and the log of the door an answer could be put beside a household.
    """
    if not any(told.get(one) for one in Feeling):
        raise Missing(fields="answer")
    with transaction.atomic():
        survey = held(number, street)
        if survey.asks_needs:
            raise OtherKind
        if survey.state != SurveyState.OPEN or timezone.localdate(at) > survey.ends_on:
            raise SurveyOver
        known = Invitation.objects.select_for_update().filter(
            street=street, survey=survey, code_hash=hash_of(code)
        ).first()  # fmt: skip
        if known is None:
            raise UnknownCode
        if known.used:
            raise AnsweredAlready
        Invitation.objects.filter(pk=known.pk).update(used=True)
        # Its id is drawn at random: one that begins with the moment would tell what the journal does not.
        Answer.objects.create(
            id=uuid4(), street=street, survey=survey, **{str(one): told.get(one) for one in Feeling}
        )


def held(number: int, street: Street) -> Survey:
    """Return a survey, locked, or refuse."""
    found = Survey.objects.select_for_update().filter(street=street, number=number).first()
    if found is None:
        raise NoSuchSurvey
    return found


def close(number: int, *, street: Street, by: Actor, at: datetime) -> Survey:
    """End a survey: no answer is taken any more; said twice it is the same."""
    with transaction.atomic():
        found = held(number, street)
        need_keeper(by, street, found.lineage)
        if found.state == SurveyState.OPEN:
            found.state, found.closed_at = SurveyState.CLOSED, at
            found.save(update_fields=("state", "closed_at"))
            kept = Sheet if found.asks_needs else Answer
            answered = kept.objects.filter(street=street, survey=found).count()
            write_line(found, "close_survey", by=by, at=at, facts={"number": number, "answered": answered})
    return found


def publish(number: int, *, street: Street, by: Actor, at: datetime) -> Survey:
    """Publish the result of a survey that is over; said twice it is the same."""
    with transaction.atomic():
        found = held(number, street)
        need_keeper(by, street, found.lineage)
        if found.state == SurveyState.OPEN:
            raise SurveyRuns
        if found.state == SurveyState.CLOSED:
            found.state, found.published_at = SurveyState.PUBLISHED, at
            found.save(update_fields=("state", "published_at"))
            write_line(found, "publish_survey", by=by, at=at, facts={"number": number})
    return found
