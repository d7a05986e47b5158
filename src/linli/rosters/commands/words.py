"""Writes of wishes and of the day log."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.cases.public import Case
from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.people.public import Account, Actor
from linli.rosters.errors import NoSuchRoster, UnknownKind, WrongTime
from linli.rosters.models import DutyRoster, DutyWish, LogEntry, Member, Person
from linli.rosters.permissions import may_keep
from linli.rosters.queries.law import tasks_of
from linli.rosters.states import MOST_DAYS, WishKind

from .keeping import line


def _may_wish(person: Person, *, by: Actor) -> None:
    """Let somebody speak for themselves, and whoever keeps a roster of theirs for them."""
    if by.account_id is not None and person.account_id == by.account_id:
        return
    theirs = Member.objects.filter(street_id=person.street_id, person=person, ended_at=None)
    if not any(may_keep(by, one.roster) for one in theirs.select_related("roster")):
        raise NotAllowed


def wish(
    person_id: UUID, *, street_id: int, kind: str, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> DutyWish:  # fmt: skip
    """Write down when somebody cannot, would rather not or would gladly stand on duty; the same twice is one."""
    if kind not in WishKind.values:
        raise UnknownKind
    if ends_at <= starts_at or ends_at - starts_at > timedelta(days=MOST_DAYS):
        raise WrongTime(days=MOST_DAYS)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(street_id=street_id, pk=person_id).first()
        if person is None:
            raise NotFound
        _may_wish(person, by=by)
        told = {"kind": kind, "starts_at": starts_at, "ends_at": ends_at}
        known = DutyWish.objects.filter(street_id=street_id, person=person, **told).first()
        if known is not None:
            return known
        made = DutyWish.objects.create(street_id=street_id, person=person, **told)
        _wish_line(person, "add_wish", by=by, at=at, wish=made)
    return made


def end_wish(wish_id: UUID, *, street_id: int, by: Actor, at: datetime) -> None:
    """Take a wish back; one that is gone is gone."""
    with transaction.atomic():
        found = DutyWish.objects.filter(street_id=street_id, pk=wish_id).first()
        if found is None:
            return
        person = Person.objects.select_for_update().get(street_id=street_id, pk=found.person_id)
        _may_wish(person, by=by)
        _wish_line(person, "end_wish", by=by, at=at, wish=found)
        found.delete()


def _wish_line(person: Person, action: str, *, by: Actor, at: datetime, wish: DutyWish) -> None:
    journal.write(
        street_id=person.street_id, subject="duty_person", subject_id=person.pk, action=action, by=by, at=at,
        facts={"kind": wish.kind, "starts_at": wish.starts_at, "ends_at": wish.ends_at},
    )  # fmt: skip


def write_log(
    roster_id: UUID, *, street_id: int, words: str, by: Actor, at: datetime, task: str = "", case_number: str = ""
) -> LogEntry:  # fmt: skip
    """Write a line into the day log: whoever takes turns there, and whoever keeps the roster.

    The number of a case that was made of it must be one that the writer may see.
    """
    if not words.strip():
        raise Missing(fields="words")
    with transaction.atomic():
        roster = DutyRoster.objects.select_for_update().filter(street_id=street_id, pk=roster_id).first()
        if roster is None:
            raise NoSuchRoster
        members = Member.objects.filter(street_id=street_id, roster=roster, ended_at=None)
        mine = members.filter(person__account_id=by.account_id).first() if by.account_id else None
        account = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
        if account is None or (mine is None and not may_keep(by, roster)):
            raise NotAllowed
        if task and task not in tasks_of(street_id):
            raise UnknownKind
        number = case_number.strip().upper()
        if number and not Case.objects.visible_to(by).filter(street_id=street_id, number=number).exists():
            raise NotFound
        made = LogEntry.objects.create(
            street_id=street_id, roster=roster, person_id=mine.person_id if mine else None, by=account, at=at, task=task,
            words=words.strip()[:1000], case_number=number,
        )  # fmt: skip
        line(roster, "write_log", by=by, at=at, entry=str(made.pk), task=task, case=number)
    return made
