"""Statements of duty: signed by an institution for a term, with duties that are fulfilled one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.bodies.errors import DutyDone, NotYet
from linli.bodies.models import Duty, DutyStatement
from linli.bodies.permissions import may_seat, need
from linli.kernel import moments
from linli.kernel.errors import Missing
from linli.kernel.naming import name_of
from linli.people.public import NotOfThisStreet

from .telling import need_days, tell

MOST_DUTIES = 100


@dataclass(frozen=True)
class DutyWish:
    """One duty that is signed: what, and by when if it has a day."""

    text: str
    due_on: date | None = None


def sign_statement(
    *, street: Any, unit: Any, organisation: Any, title: str, signed_by: str, signed_on: date, starts_on: date,
    duties: Sequence[DutyWish], by: Any, at: datetime, number: str = "", ends_on: date | None = None,
) -> DutyStatement:  # fmt: skip
    """Enter a statement of duty that an institution signed."""
    need(may_seat(by, street.pk, unit.id))
    if organisation.street_id not in (None, street.pk):
        raise NotOfThisStreet(name=name_of(organisation))
    wanted = [one for one in duties if one.text.strip()]
    if not wanted or len(wanted) > MOST_DUTIES:
        raise Missing(fields="duties")
    if signed_on > timezone.localdate(at):
        raise NotYet
    need_days(starts_on, ends_on)
    with transaction.atomic():
        made = DutyStatement.objects.create(
            street=street, unit_id=unit.id, organisation=organisation, title=title, number=number, signed_by=signed_by,
            signed_on=signed_on, starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        Duty.objects.bulk_create(
            [
                Duty(statement=made, position=place, text=one.text.strip()[:500], due_on=one.due_on)
                for place, one in enumerate(wanted, 1)
            ]
        )
        facts = {
            "organisation": organisation.pk,
            "unit": unit.id,
            "signed_on": signed_on,
            "duties": len(wanted),
        }
        tell(street.pk, "duty_statement", made.pk, "sign_statement", by, at, facts)
    return made


def may_fulfil(by: Any, statement: DutyStatement) -> bool:
    """Return whether somebody reports duties of a statement as fulfilled: the institution itself, or who appoints there."""
    return by.works_for(statement.organisation_id) or may_seat(by, statement.street_id, statement.unit_id)


def fulfil(duty: Duty, *, done_on: date, evidence: str, by: Any, at: datetime) -> Duty:
    """Report a duty as fulfilled, with what shows it; said twice with the same words it is the same."""
    need(may_fulfil(by, duty.statement))
    if not evidence.strip():
        raise Missing(fields="evidence")
    if done_on > timezone.localdate(at):
        raise NotYet
    with transaction.atomic():
        held = Duty.objects.select_for_update(of=("self",)).select_related("statement").get(pk=duty.pk)
        if held.done_on is not None:
            if (held.done_on, held.evidence) == (done_on, evidence.strip()):
                return held
            raise DutyDone(when=moments.exact(held.done_on, now=at))
        held.done_on, held.evidence = done_on, evidence.strip()
        held.save(update_fields=("done_on", "evidence"))
        facts = {"duty": held.position, "done_on": done_on}
        tell(held.statement.street_id, "duty_statement", held.statement_id, "fulfil_duty", by, at, facts)
    return held
