"""How cells are read: moments by one rule, coordinates, statuses, texts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from linli.intake.commands.imports.values import (
    Order,
    UnreadableCell,
    clean,
    coordinates_of,
    is_closed,
    is_coarse,
    moment_of,
    order_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2019, 4, 25, 9, 32, tzinfo=ZONE)


@pytest.mark.parametrize(
    "cell",
    [
        "2019-04-25 09:32:00",
        "2019-04-25 09:32",
        "2019-04-25T09:32:00",
        "2019-04-25T09:32:00+08:00",
        "2019-04-25T01:32:00Z",
        "2019-04-25 09:32:00.000",
        "2019/4/25 9:32",
        "2019/4/25 9:32:00",
        "2019.4.25 9:32",
        "2019年4月25日 9时32分",
        "2019年4月25日9:32",
        "2019年4月25日 上午9:32",
        "2019年4月25日 星期四 9:32",
        "２０１９－０４－２５　０９：３２",
        "04/25/2019 09:32:00 AM",
        "4/25/2019 9:32 AM",
        "25.04.2019 09:32",
        "20190425093200",
        "20190425 093200",
        "43580.3972222222",
        "1556155920",
        "1556155920000",
        " '2019-04-25 09:32 ",
    ],
)
def test_one_moment_in_many_hands(cell: str) -> None:
    assert moment_of(cell, ZONE).at == NINE


def test_afternoons_are_told_from_mornings() -> None:
    assert moment_of("04/12/2018 11:11:26 AM", ZONE).at.hour == 11
    assert moment_of("04/12/2018 12:00:00 PM", ZONE).at.hour == 12
    assert moment_of("04/12/2018 12:00:00 AM", ZONE).at.hour == 0
    assert moment_of("2019年4月25日 下午3时", ZONE).at.hour == 15


def test_a_day_alone_is_its_midnight_and_says_so() -> None:
    told = moment_of("2019-04-25", ZONE)

    assert (told.at, told.has_time) == (datetime(2019, 4, 25, tzinfo=ZONE), False)


def test_midnight_written_as_24_belongs_to_the_next_day() -> None:
    assert moment_of("2019-04-25 24:00", ZONE).at == datetime(2019, 4, 26, tzinfo=ZONE)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "soon",
        "2019-02-30",
        "2019-13-01",
        "13/13/2019",
        "18/4/12",
        "1812-04-05",
        "12:30",
        "2019-04-25 25:00",
        "N/A",
    ],
)
def test_what_is_no_moment_is_refused_in_words(cell: str) -> None:
    with pytest.raises(UnreadableCell):
        moment_of(cell, ZONE)


def test_a_column_is_month_first_unless_it_cannot_be() -> None:
    assert order_of(["04/12/2018", "01/02/2018"]) is Order.MONTH_FIRST
    assert order_of(["04/12/2018", "25/02/2018"]) is Order.DAY_FIRST
    assert order_of(["04/25/2018", "25/02/2018"]) is Order.NEITHER
    assert order_of(["2018-25-12", "25.04.2018"]) is Order.MONTH_FIRST


def test_the_same_cell_means_what_its_column_says() -> None:
    assert moment_of("04/12/2018", ZONE, Order.MONTH_FIRST).at == datetime(2018, 4, 12, tzinfo=ZONE)
    assert moment_of("04/12/2018", ZONE, Order.DAY_FIRST).at == datetime(2018, 12, 4, tzinfo=ZONE)
    assert moment_of("25/12/2018", ZONE, Order.NEITHER).at == datetime(2018, 12, 25, tzinfo=ZONE)
    with override("zh-hans"), pytest.raises(UnreadableCell, match="两个日期"):
        moment_of("04/12/2018", ZONE, Order.NEITHER)


SECONDS = st.datetimes(datetime(1970, 1, 2), datetime(2037, 12, 31)).map(lambda at: at.replace(microsecond=0))


@given(SECONDS)
def test_every_moment_reads_back_from_every_form(at: datetime) -> None:
    here = at.replace(tzinfo=UTC)
    zone = ZoneInfo("UTC")
    american = f"{at:%m/%d/%Y %I:%M:%S %p}"
    chinese = f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分{at.second}秒"

    for cell in (at.isoformat(), f"{at:%Y/%m/%d %H:%M:%S}", american, chinese, f"{at:%Y%m%d%H%M%S}"):
        assert moment_of(cell, zone).at == here


@given(SECONDS)
def test_day_first_and_month_first_never_mix(at: datetime) -> None:
    cell = f"{at:%d/%m/%Y %H:%M:%S}"

    assert moment_of(cell, ZoneInfo("UTC"), Order.DAY_FIRST).at == at.replace(tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_cell_is_a_moment_or_refused_never_a_crash(cell: str) -> None:
    try:
        told = moment_of(cell, ZONE)
    except UnreadableCell:
        return
    assert told.at.tzinfo is not None
    assert told.at > datetime(1969, 12, 31, tzinfo=UTC) - timedelta(days=1)


@pytest.mark.parametrize(
    ("lon", "lat", "point", "told"),
    [
        ("121.4567", "31.2", "", ("121.4567", "31.2")),
        ("", "", "(39.30, -76.61)", ("-76.61", "39.30")),
        ("", "", "121.45,31.20", ("121.45", "31.20")),
        ("", "", "POINT (121.45 31.20)", ("121.45", "31.20")),
        ("", "31.2", "", None),
        ("unknown", "31.2", "", None),
    ],
)
def test_coordinates_in_two_columns_or_one(
    lon: str, lat: str, point: str, told: tuple[str, str] | None
) -> None:
    assert coordinates_of(lon, lat, point) == told


def test_whole_degrees_and_tenths_are_no_place() -> None:
    assert [is_coarse(cell) for cell in ("39", "39.0", "-77.1", "39.000000", "39.34", "121.450000")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


def test_statuses_of_other_systems() -> None:
    closed = ("Closed", "Closed (Duplicate)", "Closed (Transferred)", "已办结", "已回复", "Resolved")
    still_open = ("Open", "Open (Duplicate)", "New", "Pending", "In Progress", "未办结", "待处理", "办理中")

    assert all(is_closed(word) is True for word in closed)
    assert all(is_closed(word) is False for word in still_open)
    assert is_closed("") is is_closed("Duplicate") is None


def test_texts_lose_only_what_breaks_them() -> None:
    assert clean("\ufeff一\x00二\r\n三\r四\u2028五 👍🏽\n\n\n\n\n六\ud800") == "一二\n三\n四\n五 👍🏽\n\n\n六"
