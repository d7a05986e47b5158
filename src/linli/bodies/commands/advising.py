"""The five powers of a head: consultation, planning, resources, personnel, assessment, as acts with an answer."""

from datetime import datetime
from typing import Any

from django.db import transaction

from linli.bodies.errors import Answered
from linli.bodies.models import Advice
from linli.bodies.permissions import may_convene_at, may_seat, need
from linli.bodies.states import AdviceKind, Grade
from linli.kernel import moments
from linli.kernel.errors import Missing
from linli.kernel.naming import name_of
from linli.people.public import Account, NotOfThisStreet

from .telling import tell


def _account(by: Any) -> Account | None:
    return Account.objects.filter(pk=by.account_id).first() if by.account_id else None


def advise(
    *, street: Any, unit: Any, kind: str, organisation: Any, text: str, by: Any, at: datetime, grade: str = ""
) -> Advice:
    """Speak as the head of a unit to an organisation, by one of the five powers; an assessment gives a grade."""
    need(may_convene_at(by, street.pk, unit.id))
    if organisation.street_id not in (None, street.pk):
        raise NotOfThisStreet(name=name_of(organisation))
    if kind not in AdviceKind.values or not text.strip():
        raise Missing(fields="text")
    if (grade in Grade.values) != (kind == AdviceKind.ASSESSMENT):
        raise Missing(fields="grade")
    with transaction.atomic():
        made = Advice.objects.create(
            street=street, unit_id=unit.id, kind=kind, organisation=organisation, text=text.strip(), grade=grade,
            given_by=_account(by), given_at=at,
        )  # fmt: skip
        facts = {"kind": kind, "unit": unit.id, "organisation": organisation.pk, "grade": grade}
        tell(street.pk, "advice", made.pk, "advise", by, at, facts)
    return made


def may_answer(by: Any, one: Advice) -> bool:
    """Return whether somebody answers: the organisation itself, or who appoints over the whole street."""
    return by.works_for(one.organisation_id) or may_seat(by, one.street_id)


def answer_advice(one: Advice, *, reply: str, by: Any, at: datetime) -> Advice:
    """Answer what a head said, once."""
    need(may_answer(by, one))
    if not reply.strip():
        raise Missing(fields="reply")
    with transaction.atomic():
        held = Advice.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if held.replied_at is not None:
            raise Answered(when=moments.exact(held.replied_at, now=at))
        held.reply, held.replied_by, held.replied_at = reply.strip(), _account(by), at
        held.save(update_fields=("reply", "replied_by", "replied_at"))
        tell(held.street_id, "advice", held.pk, "answer_advice", by, at, {})
    return held
