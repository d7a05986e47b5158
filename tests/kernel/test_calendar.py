"""What the clocks of time limits promise."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.calendar import Limit, Unit, WorkingCalendar, calendar_of_settings, office_hours_from

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
LUNCH = office_hours_from("09:00-11:30,13:30-17:30")
PLAIN = WorkingCalendar(SHANGHAI)
BROKEN_DAY = WorkingCalendar(SHANGHAI, office_hours=LUNCH, season=(((11, 1), (3, 15)),))


def at(text):
    """A moment on the clock of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(calendar, start, limit, **options):
    """The due moment as Shanghai reads it."""
    return (
        calendar.due(at(start), Limit.parse(limit), **options)
        .at.astimezone(SHANGHAI)
        .strftime("%Y-%m-%d %H:%M")
    )


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        # 紧急工作时 and 紧急工作日 run at night, on Sundays and in the Spring Festival
        ("2026-02-16 23:30", "2 紧急工作时", "2026-02-17 01:30"),
        ("2026-02-16 23:30", "2 紧急工作日", "2026-02-18 23:30"),
        # 工作时 stop at lunch, at closing, over the weekend
        ("2026-03-02 10:00", "1 工作时", "2026-03-02 11:00"),
        ("2026-03-02 11:00", "1 工作时", "2026-03-02 14:00"),
        ("2026-03-02 09:00", "4 工作时", "2026-03-02 15:00"),
        ("2026-03-02 12:15", "4 工作时", "2026-03-02 17:30"),
        ("2026-03-06 16:30", "4 工作时", "2026-03-09 13:30 minus noon"),
        ("2026-03-07 10:00", "2 工作时", "2026-03-09 11:00"),
        # 工作日: the same moment N working days later
        ("2026-03-02 10:00", "1 工作日", "2026-03-03 10:00"),
        ("2026-03-06 16:30", "1 工作日", "2026-03-09 16:30"),
        ("2026-03-06 18:00", "1 工作日", "2026-03-09 17:30"),
        ("2026-03-09 09:00", "1 工作日", "2026-03-09 17:30"),
        ("2026-03-07 10:00", "5 工作日", "2026-03-13 17:30"),
        # National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked
        ("2026-09-30 16:30", "2 工作时", "2026-10-08 10:00"),
        ("2026-09-30 10:00", "1 工作日", "2026-10-08 10:00"),
        ("2026-10-09 10:00", "1 工作日", "2026-10-10 10:00"),
        ("2026-10-10 10:00", "1 工作日", "2026-10-12 10:00"),
        # New Year's Eve to New Year
        ("2025-12-31 17:00", "1 工作时", "2026-01-04 09:30"),
        # 自然日 by the wall clock
        ("2026-09-30 23:59", "7 自然日", "2026-10-07 23:59"),
        ("2026-02-28 10:00", "1 自然日", "2026-03-01 10:00"),
        # the season runs over New Year: 1 November to 15 March
        ("2026-03-12 10:00", "1 种植季节工作日", "2026-03-13 10:00"),
        ("2026-03-13 10:00", "1 种植季节工作日", "2026-11-02 10:00"),
        ("2026-06-01 10:00", "种植季节1工作日", "2026-11-02 17:30"),
        # nothing is nothing
        ("2026-03-07 10:00", "0 工作日", "2026-03-07 10:00"),
        ("2026-03-02 10:00", "0.5 工作日", "2026-03-02 15:15"),
    ],
)
def test_when_a_limit_ends(start, limit, end):
    # Friday 16:30 has one hour left; three more on Monday are 9:00-11:30 and half an hour after lunch.
    end = end.replace("13:30 minus noon", "14:00")

    assert due(BROKEN_DAY, start, limit) == end


def test_whole_days_without_lunch_are_the_default():
    assert due(PLAIN, "2026-03-02 10:00", "4 工作时") == "2026-03-02 14:00"
    assert due(PLAIN, "2026-03-02 15:30", "4 工作时") == "2026-03-03 11:00"


def test_a_pause_takes_out_what_the_limits_own_clock_ran():
    weekend = (at("2026-03-06 17:00"), at("2026-03-09 10:00"))

    assert due(PLAIN, "2026-03-06 16:00", "4 工作时", pauses=[weekend]) == "2026-03-09 13:00"
    assert due(PLAIN, "2026-03-06 16:00", "4 紧急工作时", pauses=[weekend]) == "2026-03-09 13:00"
    assert due(PLAIN, "2026-03-06 16:00", "1 自然日", pauses=[weekend]) == "2026-03-10 09:00"
    assert due(PLAIN, "2026-03-06 16:00", "4 工作时", pauses=[weekend, weekend]) == "2026-03-09 13:00"


def test_a_pause_after_the_end_changes_nothing():
    late = (at("2026-03-02 15:00"), at("2026-03-20 10:00"))

    assert due(PLAIN, "2026-03-02 09:00", "4 工作时", pauses=[late]) == "2026-03-02 13:00"


def test_the_offices_own_table_comes_first():
    calendar = WorkingCalendar(SHANGHAI, exceptions={date(2026, 3, 3): False, date(2026, 3, 7): True})

    assert due(calendar, "2026-03-02 10:00", "1 工作日") == "2026-03-04 10:00"
    assert due(calendar, "2026-03-06 10:00", "1 工作日") == "2026-03-07 10:00"


def test_after_the_last_known_year_days_are_plain_and_the_answer_says_so():
    calendar = WorkingCalendar(SHANGHAI, exceptions={date(2035, 10, 1): False})

    known = calendar.due(at("2026-03-02 10:00"), Limit.parse("5 工作日"))
    unknown = calendar.due(at("2035-09-28 10:00"), Limit.parse("2 工作日"))
    around_the_clock = calendar.due(at("2035-09-28 10:00"), Limit.parse("2 紧急工作日"))

    assert unknown.at == at("2035-10-03 10:00")
    assert (known.warning, bool(unknown.warning), around_the_clock.warning) == ("", True, "")


@pytest.mark.parametrize(
    ("moment", "light"),
    [
        ("2026-03-02 09:00", "green"),
        ("2026-03-02 17:00", "green"),  # 8 of 10 office hours
        ("2026-03-02 17:01", "yellow"),
        ("2026-03-03 11:00", "yellow"),
        ("2026-03-03 11:00:01", "red"),
    ],
)
def test_lights_follow_the_limits_own_clock(moment, light):
    calendar = WorkingCalendar(SHANGHAI, office_hours=office_hours_from("09:00-18:00"))
    start = at("2026-03-02 09:00")
    ten_hours = WorkingCalendar.due(calendar, start, Limit(10, "h"))
    # 9 hours on Monday and one on Tuesday
    assert ten_hours.at == at("2026-03-03 10:00")

    eleven = calendar.due(
        start, Limit(Decimal(10), "h"), pauses=[(at("2026-03-03 09:00"), at("2026-03-03 10:00"))]
    )

    assert eleven.at == at("2026-03-03 11:00")
    assert eleven.light(at(moment)) == light
    assert calendar.light(start, eleven.at, at(moment), "h", pauses=eleven.pauses) == light


def test_the_light_turns_red_with_the_stored_moment_even_when_the_office_sleeps():
    friday = PLAIN.due(at("2026-03-06 16:30"), Limit.parse("1 工作时"))

    assert friday.at == at("2026-03-06 17:30")
    assert friday.light(at("2026-03-06 17:30")) == "yellow"
    assert friday.light(at("2026-03-07 08:00")) == "red"


def test_a_due_moment_explains_itself():
    explained = PLAIN.due(
        at("2026-09-30 20:00"),
        Limit.parse("3 工作日"),
        pauses=[(at("2026-10-09 10:00"), at("2026-10-09 11:00"))],
    )

    text = "\n".join(explained.how)

    assert explained.at == at("2026-10-12 10:00")
    for fact in (
        "2026-10-08 09:00",
        "2026-10-01 – 2026-10-07",
        "2026-10-10",
        "2026-10-09 10:00",
        "2026-10-12 10:00",
    ):
        assert fact in text


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        PLAIN.due(datetime(2026, 3, 2, 10), Limit.parse("1 工作日"))
    with pytest.raises(ValueError, match="give its unit"):
        PLAIN.light(at("2026-03-02 10:00"), at("2026-03-02 11:00"), at("2026-03-02 12:00"))
    with pytest.raises(ValueError, match="in order"):
        WorkingCalendar(SHANGHAI, office_hours=((time(13), time(17)), (time(9), time(12))))
    with pytest.raises(ValueError, match="in order"):
        WorkingCalendar(SHANGHAI, office_hours=((time(9), time(9)),))
    with pytest.raises(ValueError, match="beyond"):
        PLAIN.due(at("2026-03-02 10:00"), Limit(10**9, "d"))


@pytest.mark.parametrize(
    ("text", "limit", "written"),
    [
        ("4工作时", Limit(4, "h"), "4 工作时"),
        ("4小时", Limit(4, "h"), "4 工作时"),
        ("5天", Limit(5, "d"), "5 工作日"),
        ("5个工作日内", Limit(5, "d"), "5 工作日"),
        ("2紧急工作日", Limit(2, "urgent_d"), "2 紧急工作日"),
        ("种植季节15工作日", Limit(15, "season_d"), "15 种植季节工作日"),
        ("15 种植季节工作日", Limit(15, "season_d"), "15 种植季节工作日"),
        ("10 cal_d", Limit(10, "cal_d"), "10 自然日"),
        ("0.5 h", Limit(Decimal("0.50"), "h"), "0.5 工作时"),
    ],
)
def test_limits_are_read_as_offices_write_them(text, limit, written):
    assert Limit.parse(text) == limit
    assert str(limit) == written
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize(
    "text", ["", "5", "工作日", "-1 工作日", "1紧急工作时制止", "种植季节3工作时", "5 weeks", "1e3 d"]
)
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError):
        Limit.parse(text)


def test_units_never_mix():
    assert Limit(1, "d") != Limit(1, "urgent_d")
    with pytest.raises(TypeError):
        Limit(1, "d") + Limit(1, "h")
    with pytest.raises(TypeError):
        Limit(0.1, "d")


def test_the_calendar_of_the_settings_keeps_its_counts():
    table = {date(2026, 3, 3): False}

    assert calendar_of_settings(table) is calendar_of_settings(dict(table))
    assert calendar_of_settings(table).is_working(date(2026, 3, 3)) is False


# --- Real tables --------------------------------------------------------------------------------------------------
def rows_of(path):
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_holiday_and_every_make_up_day_since_2004_is_known():
    rows = rows_of(SHARED / "calendar" / "china_holidays_2004_2026.csv")

    wrong = [
        row
        for row in rows
        if PLAIN.is_working(date.fromisoformat(row["date"])) != (row["kind"] == "makeup_workday")
    ]

    assert len(rows) == 922
    assert wrong == []


def test_every_limit_of_the_official_standard_is_read():
    rows = rows_of(SHARED / "standards" / "yuncheng_case_standard.csv")
    rows = [
        row for row in rows if row["limit_text"] != "1紧急工作时制止"
    ]  # names a stage, so it is left to a person

    assert len(rows) == 518
    for row in rows:
        assert Limit.parse(row["limit_text"]) == Limit(row["limit_value"], row["limit_unit"])


def test_every_limit_of_the_standard_with_its_law_is_read():
    rows = rows_of(SHARED / "standards" / "yuncheng_component_standard_with_law.csv")

    units = {Limit.parse(row["limit_text"]).unit for row in rows}

    assert units == {Unit.URGENT_H, Unit.H, Unit.D, Unit.SEASON_D}


# --- Properties ---------------------------------------------------------------------------------------------------
moments = st.datetimes(
    min_value=datetime(2003, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(SHANGHAI)
)
units = st.sampled_from(list(Unit))
quarters = st.integers(0, 160).map(lambda n: Decimal(n) / 4)
calendars = st.sampled_from([PLAIN, BROKEN_DAY])
pause_lists = st.lists(st.tuples(moments, st.integers(1, 40 * 24 * 60)), max_size=3).map(
    lambda pairs: [(begins, begins + timedelta(minutes=minutes)) for begins, minutes in pairs]
)


@given(calendars, moments, quarters, units)
def test_exactly_the_limit_has_run_when_it_is_due(calendar, start, value, unit):
    end = calendar.due(start, Limit(value, unit)).at

    assert end >= start
    assert calendar.elapsed(start, end, unit) == value


@given(calendars, moments, quarters, units)
def test_the_due_moment_is_the_first_with_the_full_amount(calendar, start, value, unit):
    end = calendar.due(start, Limit(value, unit)).at

    if value:
        assert calendar.elapsed(start, end - timedelta(microseconds=1), unit) < value


@given(calendars, moments, moments, quarters, units)
def test_who_starts_later_ends_no_earlier(calendar, one, two, value, unit):
    first, second = sorted((one, two))

    assert (
        calendar.due(first, Limit(value, unit)).at <= calendar.due(second, Limit(value, unit)).at
        or value == 0
    )


@given(calendars, moments, quarters, quarters, units)
def test_more_time_ends_no_earlier(calendar, start, one, two, unit):
    less, more = sorted((one, two))

    assert calendar.due(start, Limit(less, unit)).at <= calendar.due(start, Limit(more, unit)).at


@given(calendars, moments, quarters, quarters, units)
def test_two_limits_in_a_row_are_their_sum(calendar, start, one, two, unit):
    between = calendar.due(start, Limit(one, unit)).at

    assert (
        calendar.due(between, Limit(two, unit)).at == calendar.due(start, Limit(one + two, unit)).at
        or two == 0
    )


@given(calendars, st.lists(moments, min_size=2, max_size=6), units)
def test_looking_often_counts_the_same_as_looking_once(calendar, looks, unit):
    looks = sorted(looks)

    piecewise = sum(calendar.elapsed(a, b, unit) for a, b in pairwise(looks))

    assert abs(piecewise - calendar.elapsed(looks[0], looks[-1], unit)) < Decimal("1e-15")


@given(calendars, moments, quarters, units, pause_lists)
def test_pauses_add_what_they_took(calendar, start, value, unit, pauses):
    plain = calendar.due(start, Limit(value, unit)).at
    paused = calendar.due(start, Limit(value, unit), pauses=pauses)

    assert paused.at >= plain
    assert calendar.elapsed(start, paused.at, unit, pauses=pauses) == value
    assert paused.at == calendar.due(start, Limit(value, unit), pauses=pauses[::-1] + pauses).at


@given(calendars, moments, quarters, units, pause_lists, st.lists(moments, min_size=2, max_size=4))
def test_lights_only_go_up_and_the_stored_moment_agrees(calendar, start, value, unit, pauses, looks):
    end = calendar.due(start, Limit(value, unit), pauses=pauses)
    order = ["green", "yellow", "red"]

    lights = [end.light(look) for look in sorted(looks)]

    assert lights == sorted(lights, key=order.index)
    assert lights == [calendar.light(start, end.at, look, unit, pauses=pauses) for look in sorted(looks)]
    assert [light == "red" for light in lights] == [look > end.at for look in sorted(looks)]


@given(moments)
def test_midnight_and_the_turn_of_the_year_lose_nothing(moment):
    midnight = moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    minute = timedelta(minutes=1)

    for unit in Unit:
        around = PLAIN.elapsed(midnight - minute, midnight + minute, unit)
        running = unit in {Unit.URGENT_H, Unit.URGENT_D, Unit.CAL_D}
        assert (around > 0) == running


def test_moments_come_back_in_utc():
    assert PLAIN.due(at("2026-03-02 10:00"), Limit(1, "d")).at.tzinfo is UTC
