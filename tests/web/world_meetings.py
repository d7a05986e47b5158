"""A series of the whole street and a meeting whose result is published, for the table of gates."""

from datetime import date, datetime, time, timedelta

from linli.deliberation.commands import agenda, calendars, course, inviting, minutes, objecting, planning
from linli.deliberation.models import AgendaItem, Attendee, Meeting, Objection, Resolution
from linli.deliberation.permissions import keeper
from linli.people.public import Actor, Power
from linli.web import gates
from tests.cast import Cast

GATES = (
    gates.MEETING_SEER, gates.MEETING_EXPORT, gates.MEETING_KEEPER, gates.MEETING_ACT,
)  # fmt: skip
LINKS = (gates.INVITED, gates.MEETING_LINK)


def a_world_of_meetings(cast: Cast, director: Actor, now: datetime) -> dict[str, str]:
    """Hold a meeting of the street and publish its result; return what stands in its addresses."""
    where = {"street_id": cast.street.pk, "by": director, "at": now}
    street = cast.units["S"]
    plan = planning.Plan("teahouse", "百姓茶室", street, date(2026, 1, 1), time(14), roles=("director",))
    planning.begin_series(street=cast.street, plan=plan, key="s", by=director, at=now)
    one = planning.plan_meeting(
        street=cast.street, kind="teahouse", unit=street, title="茶室", starts_at=now + timedelta(hours=2), key="m",
        by=director, at=now, guests=[inviting.Guest(name="周阿姨")],
    )  # fmt: skip
    item = agenda.put_item(one.pk, title="路灯", subject_kind="other", by=director, at=now, key="i")
    course.open_meeting(one.pk, **where)
    [guest] = Attendee.objects.filter(meeting=one)
    inviting.note_presence(guest.pk, meeting=one, there=True, by=director, at=now)
    told = {"meeting": one, "by": director, "at": now}
    course.decide_item(item.pk, **told, outcome="agreed", decision="更换")
    course.resolve(
        item.pk, **told, words="更换路灯", becomes="commitment", owner_name="物业", due_on=date(2199, 1, 1)
    )
    course.close_meeting(one.pk, **where)
    minutes.confirm_minutes(one.pk, **where)
    minutes.publish_result(one.pk, **where, summary="更换路灯")
    raised = objecting.object_to(one.number, street=cast.street, words="太亮", key="o", at=now)
    return {
        "meeting": str(one.number), "meeting_item": str(AgendaItem.objects.get(meeting=one).pk), "attendee_id": str(guest.pk),
        "resolution_id": str(Resolution.objects.get(meeting=one).pk), "invitation": inviting.token_of(guest.pk),
        "objection_id": str(Objection.objects.get(meeting=one).pk), "objection": raised.token,
        "calendar": calendars.calendar_link(cast.street, by=director, at=now),
    }  # fmt: skip


def where(name: str, values: dict[str, str], case: str) -> dict[str, str]:
    """Return what stands in one address."""
    tokens = {"feed": "calendar", "reply": "invitation", "objection_own": "objection"}
    acts = {"item": "decide_item", "attendee": "there", "commitment": "fulfil", "act": "revise_minutes"}
    of = name.removeprefix("deliberation:")
    told = {
        "number": case if of == "beside" else values["meeting"],
        "action": acts.get(of, ""),
        "item_id": values["meeting_item"],
    }
    return told | ({"token": values[tokens[of]]} if of in tokens else {})


def may(actor: Actor, gate: str) -> bool | None:
    """Return whether the table lets this one in; None where it depends on how the meeting stands."""
    seen = Meeting.objects.visible_to(actor).exclude(published_at=None).first()
    if seen is None or gate == gates.MEETING_SEER:
        return seen is not None
    if gate == gates.MEETING_EXPORT:
        return actor.has(Power.EXPORT, street_id=seen.street_id)
    return bool(keeper.test(actor, seen)) if gate == gates.MEETING_KEEPER else None
