"""Writes of whoever keeps a roster: the roster itself, its members, its pattern, its slots."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.privacy import blind_index, blind_indexes
from linli.kernel.repeats import once
from linli.people.public import SYSTEM, Account, Actor, Organisation
from linli.rosters.errors import MemberKnown, NoSuchRoster, RosterOver, StillPlanned, WrongTime
from linli.rosters.models import DutyRoster, Member, Person, Slot, Turn, WeeklyRow
from linli.rosters.permissions import may_begin, may_keep, need_keeper
from linli.rosters.queries.law import kind_of
from linli.rosters.states import AHEAD_DAYS, MOST_DAYS, TurnState
from linli.territory.public import Street, line_of

SUBJECT = "roster"
MOST_CHECKS = 20


def line(of: DutyRoster, action: str, *, by: Actor, at: datetime, **facts: Any) -> Any:
    """Write a line about a roster; the caller holds its row."""
    return journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at,
        facts={"number": of.number} | facts,
    )  # fmt: skip


def held(roster_id: UUID, street_id: int, *, by: Actor, open_only: bool = True) -> DutyRoster:
    """Lock a roster that somebody keeps; one that ended is refused."""
    found = DutyRoster.objects.select_for_update().filter(street_id=street_id, pk=roster_id).first()
    if found is None:
        raise NoSuchRoster
    need_keeper(by, found)
    if open_only and found.ended_at is not None:
        raise RosterOver
    return found


def begin(
    *, street: Street, unit_id: int, name: str, key: str, by: Actor, at: datetime,
    organisation: Organisation | None = None, **place: Any,
) -> int:  # fmt: skip
    """Begin a roster of a unit, or of an organisation in it, once for its key; return its number."""
    if not name.strip():
        raise Missing(fields="name")
    line_up = line_of(unit_id)
    shape = DutyRoster(
        street=street, name=name.strip()[:80], unit_id=unit_id, unit_name=line_up.deepest.name,
        lineage=list(line_up.ids), organisation=organisation, made_at=at, **_place(place),
    )  # fmt: skip
    if not may_begin(by, street) or not may_keep(by, shape):
        raise NotAllowed

    def do() -> dict[str, Any]:
        # Whoever begins one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = DutyRoster.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        shape.number = (last or 0) + 1
        shape.save(force_insert=True)
        line(shape, "begin_roster", by=by, at=at, unit=unit_id)
        return {"number": shape.number}

    answer, _anew = once(street_id=street.pk, purpose="roster", key=key, at=at, do=do)
    return int(answer["number"])


def _place(told: dict[str, Any]) -> dict[str, Any]:
    checklist = [one.strip()[:60] for one in told.get("checklist") or () if one.strip()][:MOST_CHECKS]
    lon, lat = told.get("lon"), told.get("lat")
    return {
        "place": (told.get("place") or "").strip()[:120], "route": (told.get("route") or "").strip()[:400],
        "reach": told.get("reach") or 200, "checklist": checklist,
        "lon": lon if lat is not None else None, "lat": lat if lon is not None else None,
    }  # fmt: skip


def edit(roster_id: UUID, *, street_id: int, name: str, by: Actor, at: datetime, **place: Any) -> DutyRoster:
    """Change what a roster is called, where its duty is done and what is looked at."""
    if not name.strip():
        raise Missing(fields="name")
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        told = {"name": name.strip()[:80]} | _place(place)
        if any(getattr(roster, one) != value for one, value in told.items()):
            for one, value in told.items():
                setattr(roster, one, value)
            roster.save(update_fields=list(told))
            line(roster, "edit_roster", by=by, at=at)
    return roster


def end(roster_id: UUID, *, street_id: int, by: Actor, at: datetime) -> DutyRoster:
    """End a roster; what is planned ahead must be given up first. Said twice it is the same."""
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by, open_only=False)
        if roster.ended_at is None:
            ahead = Turn.objects.filter(street_id=street_id, roster=roster, state=TurnState.PLANNED)
            if count := ahead.count():
                raise StillPlanned(who=roster.name, count=count)
            Slot.objects.filter(street_id=street_id, roster=roster, starts_at__gt=at).exclude(
                pk__in=Turn.objects.filter(street_id=street_id, roster=roster).values("slot_id")
            ).delete()
            roster.ended_at = at
            roster.save(update_fields=("ended_at",))
            line(roster, "end_roster", by=by, at=at)
    return roster


# --- Members ----------------------------------------------------------------------------------------------------------
def person_of_account(street_id: int, account: Account) -> Person:
    """Return the row of a colleague, made when they first take a turn."""
    Person.objects.bulk_create([Person(street_id=street_id, account=account)], ignore_conflicts=True)
    return Person.objects.get(street_id=street_id, account=account)


def _volunteer(street_id: int, name: str, phone: str) -> Person:
    if phone.strip():
        marks = blind_indexes(phone, "duty")
        known = Person.objects.filter(street_id=street_id, phone_index__in=marks).first()
        if known is not None:
            return known
    row = Person(
        street_id=street_id, name=name.strip()[:60], phone=phone.strip(),
        phone_index=blind_index(phone, "duty") if phone.strip() else "",
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def add_member(
    roster_id: UUID, *, street_id: int, by: Actor, at: datetime, account: Account | None = None, name: str = "",
    phone: str = "", capacity: str = "",
) -> Member:  # fmt: skip
    """Let somebody take turns at a roster: a colleague, or a volunteer by name whose telephone may be kept, encrypted."""
    if account is None and not name.strip():
        raise Missing(fields="name")
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        person = person_of_account(street_id, account) if account else _volunteer(street_id, name, phone)
        if Member.objects.filter(street_id=street_id, roster=roster, person=person, ended_at=None).exists():
            raise MemberKnown(who=person.called)
        made = Member.objects.create(
            street_id=street_id, roster=roster, person=person, capacity=capacity.strip()[:40], made_at=at
        )
        line(roster, "add_member", by=by, at=at, person=str(person.pk))
    return made


def end_member(member_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Member:
    """Let a member go, once they have no turn ahead; said twice it is the same."""
    with transaction.atomic():
        found = (
            Member.objects.filter(street_id=street_id, pk=member_id).select_related("person__account").first()
        )
        if found is None:
            raise NotFound
        roster = held(found.roster_id, street_id, by=by, open_only=False)
        if found.ended_at is None:
            ahead = Turn.objects.filter(
                street_id=street_id, roster=roster, person_id=found.person_id, state=TurnState.PLANNED
            ).count()
            if ahead:
                raise StillPlanned(who=found.person.called, count=ahead)
            found.ended_at = at
            found.save(update_fields=("ended_at",))
            line(roster, "end_member", by=by, at=at, person=str(found.person_id))
    return found


# --- Pattern and slots ------------------------------------------------------------------------------------------------
def add_row(
    roster_id: UUID, *, street_id: int, kind: str, weekdays: Sequence[int], starts: time, minutes: int, heads: int,
    by: Actor, at: datetime,
) -> WeeklyRow:  # fmt: skip
    """Add a row to the weekly pattern; the same row twice is one."""
    kind_of(street_id, kind)
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise Missing(fields="weekdays")
    if not 10 <= minutes <= 1440 or not 1 <= heads <= 20:
        raise WrongTime(days=1)
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        told = {"kind": kind, "weekdays": days, "starts": starts, "minutes": minutes, "heads": heads}
        same = WeeklyRow.objects.filter(street_id=street_id, roster=roster, **told).first()
        if same is not None:
            return same
        made = WeeklyRow.objects.create(street_id=street_id, roster=roster, **told)
        line(roster, "add_weekly_row", by=by, at=at, row=str(made.pk), kind=kind)
    return made


def end_row(row_id: UUID, *, street_id: int, by: Actor, at: datetime) -> DutyRoster:
    """Take a row from the pattern, and the slots ahead of it that nobody was put on."""
    with transaction.atomic():
        row = WeeklyRow.objects.filter(street_id=street_id, pk=row_id).first()
        if row is None:
            raise NotFound
        roster = held(row.roster_id, street_id, by=by)
        ours = Slot.objects.filter(street_id=street_id, roster=roster, kind=row.kind, starts_at__gt=at)
        taken = set(Turn.objects.filter(street_id=street_id, roster=roster).values_list("slot_id", flat=True))
        gone = [
            one.pk
            for one in ours
            if one.pk not in taken
            and timezone.localtime(one.starts_at).time() == row.starts
            and timezone.localtime(one.starts_at).isoweekday() in row.weekdays
        ]
        Slot.objects.filter(street_id=street_id, pk__in=gone).delete()
        row.delete()
        line(roster, "end_weekly_row", by=by, at=at, row=str(row_id), slots=len(gone))
    return roster


def lay(roster_id: UUID, *, street_id: int, since: date, until: date, by: Actor, at: datetime) -> int:
    """Lay the slots of the weekly pattern over these days; return how many are new. Laid again, none is."""
    if until < since or (until - since).days > MOST_DAYS:
        raise WrongTime(days=MOST_DAYS)
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        rows = list(WeeklyRow.objects.filter(street_id=street_id, roster=roster))
        slots = [slot for row in rows for slot in _slots(row, since, until) if slot.ends_at > at]
        there = set(
            Slot.objects.filter(
                street_id=street_id,
                roster=roster,
                starts_at__gte=min((s.starts_at for s in slots), default=at),
            ).values_list("starts_at", "kind")
        )
        fresh = [one for one in slots if (one.starts_at, one.kind) not in there]
        made = Slot.objects.bulk_create(fresh, ignore_conflicts=True)
        if made:
            line(roster, "lay_slots", by=by, at=at, slots=len(made), since=str(since), until=str(until))
    return len(made)


def _slots(row: WeeklyRow, since: date, until: date) -> list[Slot]:
    zone, found = timezone.get_default_timezone(), []
    for day in range((until - since).days + 1):
        on = since + timedelta(days=day)
        if on.isoweekday() in row.weekdays:
            starts = datetime.combine(on, row.starts, tzinfo=zone)
            found.append(
                Slot(
                    street_id=row.street_id, roster_id=row.roster_id, kind=row.kind, starts_at=starts,
                    ends_at=starts + timedelta(minutes=row.minutes), heads=row.heads,
                )
            )  # fmt: skip
    return found


def lay_ahead(*, at: datetime) -> int:
    """Lay the slots of every roster for the next weeks, as the worker does each night; return how many are new."""
    today, made = timezone.localdate(at), 0
    rosters = DutyRoster.objects.filter(ended_at=None, pk__in=WeeklyRow.objects.values("roster_id"))
    for pk, street_id in rosters.values_list("pk", "street_id"):
        made += lay(
            pk, street_id=street_id, since=today, until=today + timedelta(days=AHEAD_DAYS), by=SYSTEM, at=at
        )
    return made


def add_slot(
    roster_id: UUID, *, street_id: int, kind: str, starts_at: datetime, minutes: int, heads: int, by: Actor,
    at: datetime,
) -> Slot:  # fmt: skip
    """Add a slot outside the pattern; one that stands already at that moment is returned."""
    kind_of(street_id, kind)
    if not 10 <= minutes <= 1440 or not 1 <= heads <= 20:
        raise WrongTime(days=1)
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        try:
            with transaction.atomic():
                made = Slot.objects.create(
                    street_id=street_id, roster=roster, kind=kind, starts_at=starts_at, heads=heads,
                    ends_at=starts_at + timedelta(minutes=minutes),
                )  # fmt: skip
        except IntegrityError:
            return Slot.objects.get(street_id=street_id, roster=roster, kind=kind, starts_at=starts_at)
        line(roster, "add_slot", by=by, at=at, slot=str(made.pk), kind=kind)
    return made
