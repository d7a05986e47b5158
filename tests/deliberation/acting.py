"""Meetings as tests need them: a monthly joint conference of 宛南一村, and how one is held."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from linli.deliberation.commands import course, inviting, minutes, planning
from linli.deliberation.commands.planning import Plan
from linli.deliberation.models import AgendaItem, Attendee, Meeting, Series
from linli.deliberation.states import MeetingOutcome
from tests.cast import Cast

# A Monday in March 2026; the first meeting of the series is on Wednesday, 11 March.
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MONTHLY = "FREQ=MONTHLY;BYDAY=2WE"


def a_plan(cast: Cast, **more: Any) -> Plan:
    told: dict[str, Any] = {
        "kind": "joint_conference", "name": "宛南一村联席会议", "unit": cast.units["W1"], "starts_on": date(2026, 3, 1),
        "begins": time(14), "minutes": 90, "rule": MONTHLY, "place": "党群服务站", "period": "month",
        "roles": ("area_head", "grid_worker"),
    }  # fmt: skip
    return Plan(**told | more)


def a_series(cast: Cast, *, at: datetime = AT, key: str = "s", by: str = "heqing", **more: Any) -> Series:
    number = planning.begin_series(
        street=cast.street, plan=a_plan(cast, **more), key=key, by=cast.actor(by), at=at
    )
    return Series.objects.select_related("street").get(street=cast.street, number=number)


def a_meeting(cast: Cast, *, key: str = "m", at: datetime = AT, **more: Any) -> Meeting:
    told: dict[str, Any] = {
        "kind": "one_issue", "unit": cast.units["W1"], "title": "三号楼电梯加装", "starts_at": at + DAY, "minutes": 60,
        "place": "议事角",
    }  # fmt: skip
    return planning.plan_meeting(street=cast.street, key=key, by=cast.heqing, at=at, **told | more)


def all_present(cast: Cast, meeting: Meeting, at: datetime) -> None:
    for one in Attendee.objects.filter(meeting=meeting, present_at=None):
        inviting.note_presence(one.pk, meeting=meeting, there=True, by=cast.heqing, at=at)


def held(cast: Cast, meeting: Meeting, *, at: datetime, outcomes: dict[int, str] | None = None) -> Meeting:
    """Open a meeting with everybody there, decide what is open as told or as noted, close it, confirm its minutes."""
    where = {"street_id": cast.street.pk, "by": cast.heqing, "at": at}
    meeting = course.open_meeting(meeting.pk, **where)
    all_present(cast, meeting, at)
    for item in AgendaItem.objects.filter(meeting=meeting, outcome="").order_by("position"):
        outcome = (outcomes or {}).get(item.position, MeetingOutcome.NOTED)
        course.decide_item(item.pk, meeting=meeting, outcome=outcome, by=cast.heqing, at=at)
    course.close_meeting(meeting.pk, **where)
    return minutes.confirm_minutes(meeting.pk, **where)
