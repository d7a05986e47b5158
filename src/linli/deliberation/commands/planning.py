"""Series begin, change and end; meetings are planned, by hand or as a series names its days."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _t

from linli.kernel import journal
from linli.kernel.errors import Missing, NotFound
from linli.kernel.repeats import once
from linli.people.public import SYSTEM, Account, Actor, Organisation
from linli.territory.public import Street, line_of

from ..errors import BadRule, SeriesOver
from ..models import Meeting, Seat, Series
from ..permissions import need_convenor
from ..queries.bodies import quorum_of_series
from ..queries.dates import coming_days, days_of, moment_of, moved, rule_from
from ..queries.law import MeetingKind, kind_called
from ..states import MeetingState, Period, Shift
from ..workflow import MEETING
from .agenda import account_of, follow_on
from .inviting import Guest, seat_guests, tell_all, usual_guests

SERIES = "meeting_series"
AHEAD, FURTHEST, MOST_AT_ONCE = timedelta(days=45), timedelta(days=400), 12
LONGEST = 720
_ALPHABET = "23456789"


@dataclass(frozen=True)
class Plan:
    """What a series is: its kind, whose it is, when and where it meets, who is always invited."""

    kind: str
    name: str
    unit: Any
    starts_on: date
    begins: time
    minutes: int = 60
    rule: str = ""
    place: str = ""
    shift: str = Shift.NEXT
    period: str = Period.NONE
    organisation: Organisation | None = None
    body_id: int | None = None
    roles: tuple[str, ...] = ()
    # Who is always invited beside the roles; None leaves those who are.
    seats: tuple[Guest, ...] | None = None
    uid: str = ""


def new_code() -> str:
    """Return a code that people type at a meeting: six digits that are not mistaken for each other."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))


def _locked(street: Street) -> None:
    # Whoever makes one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
    Street.objects.select_for_update(no_key=True).get(pk=street.pk)


def _checked(plan: Plan, street: Street) -> MeetingKind:
    if not plan.name.strip():
        raise Missing(fields=_t("name"), names=["name"])
    if plan.rule:
        try:
            rule_from(plan.rule)
        except ValueError as error:
            raise BadRule(why=str(error)) from None
        known = days_of(
            plan.rule, plan.starts_on, since=plan.starts_on, until=plan.starts_on + timedelta(days=1000)
        )
        if next(known, None) is None:
            raise BadRule(why=_t("it names no day"))
    return kind_called(street.pk, plan.kind)


def begin_series(*, street: Street, plan: Plan, key: str, by: Actor, at: datetime) -> int:
    """Begin a series with its next meetings, once for its key; return its number."""
    line = line_of(plan.unit.pk if hasattr(plan.unit, "pk") else plan.unit.id)
    need_convenor(by, street, line.ids)
    _checked(plan, street)

    def do() -> dict[str, Any]:
        _locked(street)
        last = Series.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made = Series.objects.create(
            street=street, number=(last or 0) + 1, kind=plan.kind, name=plan.name.strip()[:80], unit_id=line.ids[-1],
            lineage=list(line.ids), organisation=plan.organisation, body_id=plan.body_id, rule=plan.rule.strip(),
            starts_on=plan.starts_on, begins=plan.begins, minutes=plan.minutes, place=plan.place.strip()[:120],
            shift=plan.shift, period=plan.period, roles=list(plan.roles), uid=plan.uid[:200], made_at=at,
            made_by=account_of(by),
        )  # fmt: skip
        set_seats(made, plan.seats or ())
        facts = {"number": made.number, "kind": made.kind, "rule": made.rule, "unit": made.unit_id}
        _line(made, "begin_series", by=by, at=at, facts=facts)
        fill_series(made, by=by, at=at)
        return {"number": made.number}

    answer, _anew = once(
        street_id=street.pk, purpose="meeting.begin_series", key=f"{by.account_id}:{key}", at=at, do=do
    )
    return int(answer["number"])


def set_seats(series: Series, seats: Sequence[Guest]) -> None:
    """Set who is always invited to a series beside the roles."""
    Seat.objects.filter(street_id=series.street_id, series=series).delete()
    Seat.objects.bulk_create([
        Seat(
            street_id=series.street_id, series=series, position=n, account=one.account, organisation=one.organisation,
            name=one.name, email=one.email, phone=one.phone, part=one.part[:60], side=one.side, votes=one.votes,
        )
        for n, one in enumerate(seats, 1)
    ])  # fmt: skip


def _line(series: Series, action: str, *, by: Any, at: datetime, facts: dict[str, Any]) -> Any:
    return journal.write(
        street_id=series.street_id, subject=SERIES, subject_id=series.pk, action=action, by=by, at=at, facts=facts
    )  # fmt: skip


def _held_series(number: int, street: Street, by: Actor) -> Series:
    found = Series.objects.select_for_update().filter(street=street, number=number).first()
    if found is None:
        raise NotFound
    need_convenor(by, street, found.lineage)
    return found


def edit_series(number: int, *, street: Street, plan: Plan, by: Actor, at: datetime) -> Series:
    """Change a series. Meetings it planned that it would not plan any more, and nobody has touched, are cancelled."""
    with transaction.atomic():
        found = _held_series(number, street, by)
        if found.ended_at is not None:
            raise SeriesOver
        _checked(plan, street)
        found.name, found.rule, found.starts_on = plan.name.strip()[:80], plan.rule.strip(), plan.starts_on
        found.begins, found.minutes, found.place = plan.begins, plan.minutes, plan.place.strip()[:120]
        found.shift, found.period, found.roles = plan.shift, plan.period, list(plan.roles)
        found.organisation, found.body_id = plan.organisation, plan.body_id
        found.save()
        if plan.seats is not None:
            set_seats(found, plan.seats)
        _line(found, "edit_series", by=by, at=at, facts={"number": number, "rule": found.rule})
        _cancel_planned(found, by=by, at=at)
        fill_series(found, by=by, at=at)
    return found


def _cancel_planned(series: Series, *, by: Actor, at: datetime, every: bool = False) -> None:
    planned = Meeting.objects.filter(
        street_id=series.street_id, series=series, state=MeetingState.PLANNED, starts_at__gt=at
    )
    days = set() if every else {
        on for on, _day in coming_days(series, since=timezone.localdate(at), until=timezone.localdate(at) + FURTHEST)
    }  # fmt: skip
    for meeting in planned.exclude(occurs_on=None):
        if meeting.occurs_on in days:
            day = moved(meeting.occurs_on, series.shift, series.street_id)
            meeting.starts_at = moment_of(day, series.begins)
            meeting.ends_at = meeting.starts_at + timedelta(minutes=series.minutes)
            meeting.place, meeting.title = series.place, title_of(series, day)
            meeting.save(update_fields=("starts_at", "ends_at", "place", "title"))
            continue
        # Its day is free again, so that a rule that comes back makes it anew.
        Meeting.objects.filter(pk=meeting.pk, street_id=series.street_id).update(occurs_on=None)
        reason = _t("The series was changed.")
        cancel(meeting.pk, street_id=series.street_id, by=by, at=at, reason=reason)


def end_series(number: int, *, street: Street, by: Actor, at: datetime) -> Series:
    """End a series; what it planned and nobody was invited to yet is cancelled. Said twice it is the same."""
    with transaction.atomic():
        found = _held_series(number, street, by)
        if found.ended_at is None:
            found.ended_at = at
            found.save(update_fields=("ended_at",))
            _line(found, "end_series", by=by, at=at, facts={"number": number})
            _cancel_planned(found, by=by, at=at, every=True)
    return found


# --- Meetings -----------------------------------------------------------------------------------------------------
def title_of(series: Series, day: date) -> str:
    """Return what a meeting of a series is called: the name and its month."""
    return f"{series.name}（{day.year}年{day.month}月）"[:120]


def fill_series(series: Series, *, by: Actor, at: datetime) -> int:
    """Plan the meetings of the next weeks that a series names and are not there; at least the next one. Return how many.

    Two that fill the same series at once meet at the constraint: a day makes one meeting.
    """
    if series.ended_at is not None or not series.rule:
        return 0
    today = timezone.localdate(at)
    since = max(today, series.starts_on)
    known = set(
        Meeting.objects.filter(street_id=series.street_id, series=series, occurs_on__gte=since).values_list(
            "occurs_on", flat=True
        )
    )
    made = 0
    for n, (on, day) in enumerate(coming_days(series, since=since, until=today + FURTHEST)):
        if (on - today > AHEAD and n) or n >= MOST_AT_ONCE:
            break
        if on in known or moment_of(day, series.begins) < at:
            continue
        made += _plan_one(series, on, day, by=by, at=at)
    return made


def _plan_one(series: Series, on: date, day: date, *, by: Actor, at: datetime) -> int:
    starts_at = moment_of(day, series.begins)
    kind = kind_called(series.street_id, series.kind)
    try:
        with transaction.atomic():
            _make(
                series.street, kind, series=series, occurs_on=on, title=title_of(series, day), lineage=series.lineage,
                starts_at=starts_at, minutes=series.minutes, place=series.place, organisation=series.organisation,
                secretary=series.made_by, by=by, at=at,
            )  # fmt: skip
    except IntegrityError:
        return 0  # somebody else planned it in this moment
    return 1


def plan_meeting(
    *, street: Street, kind: str, unit: Any, title: str, starts_at: datetime, minutes: int = 60, place: str = "",
    purpose: str = "", series: Series | None = None, organisation: Organisation | None = None,
    guests: Sequence[Guest] | None = None, uid: str = "", key: str, by: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    """Plan one meeting of a kind at a unit, once for its key, with those whom its kind and its series always invite."""
    line = line_of(unit.pk if hasattr(unit, "pk") else unit.id)
    need_convenor(by, street, line.ids)
    if not title.strip():
        raise Missing(fields=_t("title"), names=["title"])
    row = kind_called(street.pk, kind)
    if series is not None and series.ended_at is not None:
        raise SeriesOver

    def do() -> dict[str, Any]:
        made = _make(
            street, row, series=series, occurs_on=None, title=title.strip()[:120], lineage=list(line.ids),
            starts_at=starts_at, minutes=minutes, place=place, organisation=organisation, secretary=account_of(by),
            purpose=purpose, guests=guests, uid=uid, by=by, at=at,
        )  # fmt: skip
        return {"id": str(made.pk)}

    answer, _anew = once(
        street_id=street.pk, purpose="meeting.plan", key=f"{by.account_id}:{key}", at=at, do=do
    )
    return Meeting.objects.select_related("street", "unit").get(street=street, pk=UUID(answer["id"]))


def _make(
    street: Street, kind: MeetingKind, *, series: Series | None, occurs_on: date | None, title: str, lineage: Any,
    starts_at: datetime, minutes: int, place: str, organisation: Organisation | None, secretary: Account | None,
    purpose: str = "", guests: Sequence[Guest] | None = None, uid: str = "", by: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    _locked(street)
    last = Meeting.objects.filter(street=street).aggregate(last=Max("number"))["last"]
    made = Meeting.objects.create(
        street=street, number=(last or 0) + 1, series=series, occurs_on=occurs_on, kind=kind.code, kind_name=kind.name,
        kind_name_en=kind.name_en, title=title, purpose=(purpose.strip() or kind.purpose)[:400], unit_id=lineage[-1],
        lineage=list(lineage), organisation=organisation, place=place.strip()[:120], starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=min(max(minutes, 5), LONGEST)), state_since=at,
        quorum=quorum_of_series(series, kind.quorum),
        objection_days=kind.objection_days, public=kind.public, code=new_code(), secretary=secretary,
        body=kind.template, uid=uid[:200], made_at=at,
    )  # fmt: skip
    entry = MEETING.entry(
        made, "plan", by=by, at=at, before="", facts={"starts_at": starts_at}, texts={"title": title}
    )
    made.version = journal.write_entry(entry).seq
    Meeting.objects.filter(street=street, pk=made.pk).update(version=made.version)
    seat_guests(made, usual_guests(made, kind, at=at) if guests is None else guests)
    follow_on(made, by=by, at=at)
    return made


def edit_meeting(
    meeting_id: UUID, *, street_id: int, title: str, starts_at: datetime, minutes: int, place: str = "",
    purpose: str = "", secretary: Account | None = None, by: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    """Change when and where a meeting is held, before it is opened. Whoever was invited is told by `invite`."""
    with MEETING.moving(Meeting, meeting_id, "edit_meeting", street_id=street_id, by=by, at=at) as move:
        one: Meeting = move.it
        if not title.strip():
            raise Missing(fields=_t("title"), names=["title"])
        move.facts |= {"was_at": one.starts_at, "starts_at": starts_at}
        one.title, one.place, one.purpose = title.strip()[:120], place.strip()[:120], purpose.strip()[:400]
        one.starts_at = starts_at
        one.ends_at = starts_at + timedelta(minutes=min(max(minutes, 5), LONGEST))
        one.secretary = secretary or one.secretary
        move.texts["title"] = one.title
    return one


def cancel(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Meeting:
    """Cancel a meeting that was not opened, and say why; whoever was invited is told."""
    with transaction.atomic():
        with MEETING.moving(
            Meeting, meeting_id, "cancel_meeting", street_id=street_id, by=by, at=at, reason=reason.strip()
        ) as move:
            one: Meeting = move.it
            was_convened = one.state == MeetingState.CONVENED
            one.state_since = at
            move.texts["reason"] = reason.strip()
        if was_convened:
            tell_all(one, move.line, "cancel", at=at)
    return one


def fill_all(*, at: datetime) -> int:
    """Plan what every series names for the next weeks; return how many meetings were planned."""
    going = Series.objects.filter(ended_at=None).exclude(rule="").select_related("street", "made_by")
    return sum(fill_series(one, by=SYSTEM, at=at) for one in going.iterator(chunk_size=200))
