"""Bodies: founded, renewed, upgraded into another one, ended."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from linli.bodies.errors import BodyKnown, BodyOver, WrongParent
from linli.bodies.models import Body, Membership
from linli.bodies.permissions import may_seat, need
from linli.bodies.queries.kinds import need_kind
from linli.kernel import moments
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.people.public import NotOfThisStreet

from .telling import need_days, tell

YEAR = 12


def after_months(day: date, months: int) -> date:
    """Return the day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def found_body(
    *, street: Any, unit: Any, kind: str, name: str, starts_on: date, by: Any, at: datetime, name_en: str = "",
    purpose: str = "", document: str = "", document_no: str = "", document_on: date | None = None,
    parent: Body | None = None, organisation: Any = None, term_until: date | None = None,
    succeeds: Body | None = None, public: bool | None = None,
) -> Body:  # fmt: skip
    """Found a body of a kind of the rule book at a unit; its term and whether it is published come from there."""
    need(may_seat(by, street.pk, unit.id))
    row = need_kind(street.pk, kind)
    if parent is not None:
        if parent.street_id != street.pk:
            raise NotFound
        if parent.kind not in row.parents:
            raise WrongParent(kind=row.label, name=name_of(parent))
    if organisation is not None and organisation.street_id not in (None, street.pk):
        raise NotOfThisStreet(name=name_of(organisation))
    until = term_until or (after_months(starts_on, row.term_months) if row.term_months else None)
    need_days(starts_on, until)
    try:
        with transaction.atomic():
            made = Body.objects.create(
                street=street, unit_id=unit.id, kind=kind, name=name, name_en=name_en, purpose=purpose,
                document=document, document_no=document_no, document_on=document_on, parent=parent,
                organisation=organisation, starts_on=starts_on, term_until=until, succeeds=succeeds,
                public=row.public if public is None else public,
            )  # fmt: skip
            facts = {"kind": kind, "unit": unit.id, "starts_on": starts_on, "parent": made.parent_id}
            tell(street.pk, "body", made.pk, "found_body", by, at, facts | {"succeeds": made.succeeds_id})
    except IntegrityError as error:
        if "body_stands_once" not in str(error):
            raise
        raise BodyKnown(name=name) from None
    return made


def renew_body(body: Body, *, term_until: date, by: Any, at: datetime) -> Body:
    """Give a body a new term; said twice it is the same."""
    need(may_seat(by, body.street_id, body.unit_id))
    with transaction.atomic():
        held = living(body, at=at)
        need_days(held.starts_on, term_until)
        if held.term_until != term_until:
            facts = {"before": held.term_until, "term_until": term_until}
            held.term_until = term_until
            held.save(update_fields=("term_until",))
            tell(held.street_id, "body", held.pk, "renew_body", by, at, facts)
    return held


def end_body(body: Body, *, on: date, by: Any, at: datetime) -> Body:
    """End a body on a day, and with it its sub-groups and everybody's seats; nothing is deleted."""
    need(may_seat(by, body.street_id, body.unit_id))
    with transaction.atomic():
        held = living(body, at=at)
        if held.ends_on is not None and held.ends_on <= on:
            raise BodyOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
        need_days(held.starts_on, on)
        _end(held, on, by, at)
    return held


def _end(held: Body, on: date, by: Any, at: datetime) -> None:
    held.ends_on = on
    held.save(update_fields=("ends_on",))
    sitting = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), body=held)
    # Who would have joined later never sat: the day of joining and the next, so that the row stays a row.
    seats = list(sitting.values_list("pk", flat=True))
    sitting.filter(starts_on__lt=on).update(ends_on=on)
    sitting.filter(starts_on__gte=on).update(ends_on=F("starts_on") + 1)
    tell(held.street_id, "body", held.pk, "end_body", by, at, {"ends_on": on, "seats": seats})
    for child in Body.objects.select_for_update().filter(Q(ends_on=None) | Q(ends_on__gt=on), parent=held):
        if child.starts_on < on:
            _end(child, on, by, at)


def upgrade_body(
    body: Body, *, kind: str, name: str, on: date, by: Any, at: datetime, name_en: str = "", document: str = "",
    document_no: str = "",
) -> Body:  # fmt: skip
    """Turn a body into one of another kind from a day on: the old one ends, the new one remembers what it was."""
    with transaction.atomic():
        ended = end_body(body, on=on, by=by, at=at)
        return found_body(
            street=ended.street, unit=ended.unit, kind=kind, name=name, name_en=name_en, purpose=ended.purpose,
            document=document, document_no=document_no, document_on=on if document or document_no else None,
            starts_on=on, succeeds=ended, organisation=ended.organisation, by=by, at=at,
        )  # fmt: skip


def living(body: Body, *, at: datetime) -> Body:
    """Return a body locked, or refuse one that is over."""
    held = Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    if held.ends_on is not None and held.ends_on <= timezone.localdate(at):
        raise BodyOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
    return held
