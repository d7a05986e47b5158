"""Keeping a consultation: it begins with its statements, what comes in is looked at, and it ends."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from linli.kernel import journal
from linli.kernel.errors import Missing
from linli.kernel.privacy import find_personal
from linli.kernel.repeats import once
from linli.opinions.errors import NoSuchConsultation, NoSuchStatement, PersonalWords
from linli.opinions.models import Consultation, Statement
from linli.opinions.permissions import need_keeper
from linli.opinions.states import LONGEST, ConsultationState, StatementState, WhyRefused
from linli.people.public import Account, Actor
from linli.territory.public import Street, line_of

from .taking_part import bare, line, make_statement

SUBJECT = "consultation"


@dataclass(frozen=True)
class Plan:
    """A consultation as it is planned: the question, the days, and the statements it begins with (Chinese, English)."""

    title: str
    question: str
    starts_on: date
    ends_on: date
    statements: Sequence[tuple[str, str]] = ()
    title_en: str = ""
    question_en: str = ""
    takes_statements: bool = True


def begin(*, street: Street, unit: Any, plan: Plan, key: str, by: Actor, at: datetime) -> int:
    """Begin a consultation in a unit, once for its key, and return its number."""
    above = line_of(unit.id)
    need_keeper(by, street, above.ids)
    if not plan.title.strip() or not plan.question.strip():
        raise Missing(fields="title, question")
    if plan.ends_on < plan.starts_on:
        raise Missing(fields="ends_on")
    if not plan.takes_statements and not any(bare(text) for text, _en in plan.statements):
        raise Missing(fields="statements")

    def do() -> dict[str, Any]:
        # Whoever begins one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Consultation.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made = Consultation.objects.create(
            street=street, number=(last or 0) + 1, title=plan.title.strip()[:120], title_en=plan.title_en.strip()[:160],
            question=plan.question.strip(), question_en=plan.question_en.strip(), unit_id=unit.id, unit_name=unit.name,
            lineage=list(above.ids), starts_on=plan.starts_on, ends_on=plan.ends_on, seed=secrets.randbelow(2**31),
            takes_statements=plan.takes_statements, made_at=at,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        facts = {
            "number": made.number, "unit": unit.id, "seed": made.seed, "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat(),
        }  # fmt: skip
        _line(made, "begin_consultation", by=by, at=at, facts=facts)
        for text, english in plan.statements:
            if bare(text):
                _seed(made, text, english, by=by, at=at)
        return {"number": made.number}

    answer, _anew = once(street_id=street.pk, purpose="consultation", key=key, at=at, do=do)
    return int(answer["number"])


def _seed(one: Consultation, text: str, english: str, *, by: Actor, at: datetime) -> tuple[Statement, bool]:
    if len(text.strip()) > LONGEST:
        raise Missing(fields="statements")
    if find_personal(text) or find_personal(english):
        raise PersonalWords
    return make_statement(
        one, text=text, language="zh", author=None, state=StatementState.SHOWN, by=by, at=at,
        text_en=" ".join(english.split())[: 2 * LONGEST],
    )  # fmt: skip


def _line(of: Consultation, action: str, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at, facts=facts
    )  # fmt: skip


def _held(number: int, street: Street, by: Actor) -> Consultation:
    found = Consultation.objects.select_for_update(no_key=True).filter(street=street, number=number).first()
    if found is None:
        raise NoSuchConsultation
    need_keeper(by, street, found.lineage)
    return found


def add_statement(
    number: int, *, street: Street, text: str, text_en: str = "", by: Actor, at: datetime
) -> tuple[Statement, bool]:
    """Add a statement of the office, shown at once; return it, and whether it was not there before."""
    with transaction.atomic():
        return _seed(_held(number, street, by), text, text_en, by=by, at=at)


def _statement(one: Consultation, statement: int) -> Statement:
    found = Statement.objects.select_for_update().filter(
        street_id=one.street_id, consultation=one, number=statement
    ).first()  # fmt: skip
    if found is None:
        raise NoSuchStatement
    return found


def accept(
    number: int,
    statement: int,
    *,
    street: Street,
    by: Actor,
    at: datetime,
    text_zh: str = "",
    text_en: str = "",
) -> Statement:
    """Show a statement to everybody, as its author wrote it, with translations where somebody wrote them.

    Words are not changed by whoever looks at them: who wants others writes a statement of their own. Done again, it
    changes the translations alone.
    """
    with transaction.atomic():
        found = _statement(_held(number, street, by), statement)
        told = [" ".join(one.split())[: 2 * LONGEST] for one in (text_zh, text_en)]
        if any(find_personal(one) for one in (found.text, *told)):
            raise PersonalWords
        before = found.state, found.text_zh, found.text_en
        found.state, found.reason, found.note = StatementState.SHOWN, "", ""
        found.text_zh, found.text_en = told
        if before != (found.state, found.text_zh, found.text_en):
            found.save(update_fields=("state", "reason", "note", "text_zh", "text_en"))
            line(found, "show_statement", by=by, at=at, facts={"translated": sum(map(bool, told))})
    return found


def refuse(
    number: int, statement: int, *, street: Street, reason: str, by: Actor, at: datetime, note: str = ""
) -> Statement:
    """Do not show a statement, for a reason that its author is told; one that was shown goes out of sight."""
    with transaction.atomic():
        found = _statement(_held(number, street, by), statement)
        if reason not in WhyRefused.values:
            raise Missing(fields="reason")
        before = found.state, found.reason, found.note
        found.state, found.reason, found.note = StatementState.REFUSED, reason, note.strip()[:200]
        if before != (found.state, found.reason, found.note):
            found.save(update_fields=("state", "reason", "note"))
            texts = {"note": found.note} if found.note else {}
            line(found, "refuse_statement", by=by, at=at, facts={"reason": reason}, texts=texts)
    return found


def close(number: int, *, street: Street, by: Actor, at: datetime) -> Consultation:
    """End a consultation before its last day: it takes no more opinions; said twice it is the same."""
    with transaction.atomic():
        found = _held(number, street, by)
        if found.state == ConsultationState.OPEN:
            found.state, found.closed_at = ConsultationState.CLOSED, at
            found.save(update_fields=("state", "closed_at"))
            _line(found, "close_consultation", by=by, at=at, facts={"number": number})
    return found


def ask_map(number: int, *, street: Street, by: Actor, at: datetime) -> Consultation:
    """Have the map worked out at the worker's next round, whether or not anything changed."""
    with transaction.atomic():
        found = _held(number, street, by)
        found.asked_at = at
        found.save(update_fields=("asked_at",))
        _line(found, "ask_opinion_map", by=by, at=at, facts={"number": number})
    return found
