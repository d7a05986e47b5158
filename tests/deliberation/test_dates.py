"""Days of a series, quorums exactly, the alarm of a series, objections, and calendars out and in."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection

from linli.deliberation.commands import calendars, minutes, objecting, planning
from linli.deliberation.commands.alarms import tell_overdue
from linli.deliberation.errors import BadCalendar, BadRule, InternalMeeting, ObjectionsOver, PersonalWords
from linli.deliberation.models import Meeting, Series
from linli.deliberation.queries.dates import days_of, moved, period_of, rule_from
from linli.deliberation.queries.ics import calendar_text, entries_from, folded
from linli.deliberation.queries.law import kinds_of, quorum_from
from linli.deliberation.queries.lists import overdue_seen
from linli.deliberation.queries.words import presence, standing_of
from linli.kernel.errors import NotAllowed
from linli.notices.models import Notice
from tests.cast import Cast

from .acting import AT, DAY, a_meeting, a_plan, a_series, held

TEN = (
    "百姓茶室", "联席会议", "一事一议", "园务会", "党建联盟会", "楼组长会", "议事会", "协调会", "商铺联席会", "领导小组会",
)  # fmt: skip


@pytest.mark.django_db
def test_the_ten_kinds_are_rows_of_the_rule_book(cast: Cast) -> None:
    known = {one.name: one for one in kinds_of(cast.street.pk).values()}

    assert [name for name in TEN if name not in known] == []
    assert known["联席会议"].rule == "FREQ=MONTHLY;BYDAY=2WE"
    assert (known["联席会议"].period, known["联席会议"].quorum, known["联席会议"].objection_days) == (
        "month",
        "2/3",
        7,
    )
    assert known["一事一议"].topics[:2] == ("电梯加装", "路灯更换")


@pytest.mark.parametrize(
    ("rule", "seats", "needed"),
    [("2/3", 9, 6), ("2/3", 10, 7), ("1/2", 9, 5), ("1/2", 10, 5), (">1/2", 10, 6), (">1/2", 9, 5), ("3/4", 13, 10)],
)  # fmt: skip
def test_a_quorum_is_counted_exactly(rule: str, seats: int, needed: int) -> None:
    quorum = quorum_from(rule)

    assert quorum is not None
    assert quorum.needed(seats) == needed
    assert (quorum.met(needed, seats), quorum.met(needed - 1, seats)) == (True, False)


@pytest.mark.parametrize("text", ["2/0", "3/2", ">1/1", "half", "0/3", "66%"])
def test_what_is_no_fraction_is_no_quorum(text: str) -> None:
    with pytest.raises(ValueError):
        quorum_from(text)


def test_a_quorum_is_said_in_words() -> None:
    assert quorum_from("4/6").share == Fraction(2, 3)  # type: ignore[union-attr]
    assert (presence("2/3", 9, 5).met, presence("2/3", 9, 6).met, presence("", 0, 0).met) == (
        False,
        True,
        True,
    )
    assert presence("2/3", 0, 0).met is False
    assert "2/3" in presence("2/3", 9, 5).words


def test_rules_name_their_days() -> None:
    def told(rule: str, until: date) -> list[date]:
        return list(days_of(rule, date(2026, 1, 1), since=date(2026, 1, 1), until=until))

    assert told("FREQ=MONTHLY;BYDAY=2WE", date(2026, 3, 31)) == [
        date(2026, 1, 14),
        date(2026, 2, 11),
        date(2026, 3, 11),
    ]
    assert told("FREQ=MONTHLY;BYDAY=-1FR;COUNT=1", date(2026, 9, 1)) == [date(2026, 1, 30)]
    assert told("FREQ=WEEKLY;INTERVAL=2;UNTIL=20260120", date(2026, 9, 1)) == [
        date(2026, 1, 1),
        date(2026, 1, 15),
    ]
    assert told("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 12, 31)) == []
    assert period_of("quarter", date(2026, 12, 5)) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=99999", "FREQ=DAILY;BYHOUR=1", "FREQ=DAILY;FREQ=DAILY", "hello",
     "FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYDAY=9XX", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;COUNT=1;UNTIL=20270101",
     "FREQ=MONTHLY;BYMONTHDAY=²"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_a_sentence(rule: str) -> None:
    with pytest.raises(ValueError):
        rule_from(rule)


@pytest.mark.django_db
def test_a_meeting_on_a_holiday_is_moved_to_the_next_working_day(cast: Cast) -> None:
    # 1 May 2026 begins the Labour Day holiday; Saturday, 9 May is a make-up day and worked.
    assert moved(date(2026, 5, 1), "next", cast.street.pk) == date(2026, 5, 6)
    assert moved(date(2026, 5, 1), "before", cast.street.pk) == date(2026, 4, 30)
    assert moved(date(2026, 5, 9), "next", cast.street.pk) == date(2026, 5, 9)
    assert moved(date(2026, 5, 1), "none", cast.street.pk) == date(2026, 5, 1)


@pytest.mark.django_db
def test_a_month_without_a_meeting_is_told_once_to_the_convenor_and_the_head_above(cast: Cast) -> None:
    series = a_series(cast)

    first = tell_overdue(at=AT + 10 * DAY)
    april = tell_overdue(at=AT + 31 * DAY)
    again = tell_overdue(at=AT + 33 * DAY)

    assert (first, april, again) == (0, 1, 0)
    told = Notice.objects.filter(event="meeting.overdue", channel="inapp")
    assert sorted(told.values_list("account__username", flat=True)) == ["heqing"]
    [late] = overdue_seen(cast.heqing, cast.street.pk, at=AT + 31 * DAY)
    assert (late.series.pk, late.first, late.last, late.held_last) == (
        series.pk,
        date(2026, 3, 1),
        date(2026, 3, 31),
        None,
    )
    assert overdue_seen(cast.dujuan, cast.street.pk, at=AT + 31 * DAY) == []


@pytest.mark.django_db
def test_a_month_with_a_meeting_is_not_overdue(cast: Cast) -> None:
    series = a_series(cast)
    march = Meeting.objects.filter(series=series).order_by("starts_at")[0]
    held(cast, march, at=march.starts_at)

    assert tell_overdue(at=AT + 31 * DAY) == 0
    assert tell_overdue(at=AT + 62 * DAY) == 1


@pytest.mark.django_db
def test_only_who_convenes_begins_a_series_and_rules_are_looked_at(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        a_series(cast, by="gaolan")
    with pytest.raises(NotAllowed):
        a_series(cast, by="dujuan")
    with pytest.raises(BadRule):
        a_series(cast, rule="FREQ=HOURLY")
    with pytest.raises(BadRule):
        a_series(cast, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")
    assert Series.objects.count() == 0


@pytest.mark.django_db
def test_a_changed_series_moves_what_it_planned_and_an_ended_one_cancels_it(cast: Cast) -> None:
    series = a_series(cast)

    planning.edit_series(
        series.number,
        street=cast.street,
        plan=a_plan(cast, rule="FREQ=MONTHLY;BYDAY=3WE"),
        by=cast.heqing,
        at=AT,
    )

    of = Meeting.objects.filter(series=series)
    assert sorted(of.filter(state="planned").values_list("occurs_on", flat=True)) == [
        date(2026, 3, 18),
        date(2026, 4, 15),
    ]
    planning.end_series(series.number, street=cast.street, by=cast.heqing, at=AT)
    assert set(of.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db
def test_objections_are_taken_until_the_period_ends_by_the_clock_of_the_database(cast: Cast) -> None:
    now = datetime.now(tz=AT.tzinfo)
    one = a_meeting(cast, at=now - 2 * DAY)
    held(cast, one, at=now - DAY)
    with pytest.raises(PersonalWords):
        minutes.publish_result(
            one.pk, street_id=cast.street.pk, summary="电话13800138000", by=cast.heqing, at=now
        )
    minutes.publish_result(one.pk, street_id=cast.street.pk, summary="同意加装", by=cast.heqing, at=now)
    told = {"street": cast.street, "words": "挡光", "key": "o"}

    raised = objecting.object_to(one.number, **told, at=now)
    again = objecting.object_to(one.number, **told, at=now)
    one.refresh_from_db()
    before = standing_of(one).code
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deliberation_meeting SET objections_until = now() - interval '1 second'")
    with pytest.raises(ObjectionsOver):
        objecting.object_to(one.number, street=cast.street, words="晚了", key="late", at=now - 30 * DAY)
    one.refresh_from_db()
    between = standing_of(one).code
    objection = one_objection(one)
    objecting.answer_objection(objection.pk, meeting=one, reply="已调整方案", by=cast.heqing, at=now)

    assert (raised, before, between, standing_of(one).code) == (again, "open", "answering", "final")
    assert Notice.objects.filter(event="meeting.object", account=cast.accounts["heqing"]).count() >= 1


def one_objection(meeting: Meeting) -> objecting.Objection:
    return objecting.Objection.objects.get(meeting=meeting)


@pytest.mark.django_db
def test_the_result_of_an_internal_meeting_is_not_published(cast: Cast) -> None:
    one = a_meeting(cast, kind="coordination")
    held(cast, one, at=AT)

    with pytest.raises(InternalMeeting):
        minutes.publish_result(one.pk, street_id=cast.street.pk, summary="x", by=cast.heqing, at=AT)


# --- Calendars ----------------------------------------------------------------------------------------------------
def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


@pytest.mark.django_db
def test_a_calendar_comes_in_with_its_faults_and_goes_out_again(cast: Cast) -> None:
    data = ics(
        "UID:a@x\r\nSUMMARY:园务会\\, 四月\r\nDTSTART;TZID=Asia/Shanghai:20260410T140000\r\nDTEND;TZID=Asia/Shanghai:20260410T153000",
        "UID:b@x\r\nSUMMARY:楼组长\r\n 会\r\nDTSTART:20260401T060000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=MONTHLY;BYDAY=1WE",
        "UID:c@x\r\nSUMMARY:过去\r\nDTSTART:20200101T060000Z",
        "UID:d@x\r\nDTSTART:20270101T060000Z",
        "UID:e@x\r\nSUMMARY:坏\r\nDTSTART:someday",
        "UID:f@x\r\nSUMMARY:秒\r\nDTSTART:20270101T060000Z\r\nRRULE:FREQ=SECONDLY",
        "UID:a@x\r\nSUMMARY:两次\r\nDTSTART:20270101T060000Z",
    )
    found = entries_from(data, street_id=cast.street.pk, at=AT)

    told = calendars.take_over(
        found, street=cast.street, kind="park_affairs", unit=cast.units["W1"], by=cast.heqing, at=AT
    )
    again = entries_from(data, street_id=cast.street.pk, at=AT)

    assert [one.good for one in found] == [True, True, False, False, False, False, False]
    assert [one.title for one in found[:2]] == ["园务会, 四月", "楼组长会"]
    assert (told.meetings, told.series) == (1, 1)
    assert [one.good for one in again] == [False] * 7
    meeting = Meeting.objects.select_related("street").get(uid="a@x")
    assert (meeting.starts_at.isoformat(), (meeting.ends_at - meeting.starts_at)) == (
        "2026-04-10T06:00:00+00:00", timedelta(minutes=90),
    )  # fmt: skip
    text = calendar_text("枫林", [meeting], at=AT, base="https://x")
    [back] = entries_from(text.encode().replace(b"UID:a@x", b"UID:z"), street_id=cast.street.pk, at=AT)
    assert (back.title, back.starts_at, back.minutes, back.fault) == (
        meeting.title,
        meeting.starts_at,
        90,
        "",
    )


def test_long_lines_are_folded_between_letters() -> None:
    line = "SUMMARY:" + "会" * 60

    parts = folded(line).split("\r\n ")

    assert max(len(one.encode()) for one in parts) <= 75
    assert "".join(parts) == line


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"hello", b"BEGIN:VCALENDAR\nEND:VCALENDAR"])
def test_what_is_no_calendar_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(BadCalendar):
        entries_from(data, street_id=cast.street.pk, at=AT)


@pytest.mark.django_db
def test_a_calendar_address_opens_until_a_new_one_is_made(cast: Cast) -> None:
    first = calendars.calendar_link(cast.street, by=cast.heqing, at=AT)
    same = calendars.calendar_link(cast.street, by=cast.heqing, at=AT)

    new = calendars.renew_calendar_link(cast.street, by=cast.heqing, at=AT)

    assert (first, calendars.opened_by(new).account.username) == (same, "heqing")
    with pytest.raises(calendars.NoSuchCalendar):
        calendars.opened_by(first)
