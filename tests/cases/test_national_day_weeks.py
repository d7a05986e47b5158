"""Worked examples: rows of the official table over the National Day weeks of 2025 and 2026, counted by hand.

The office works 9:00 to 17:30, eight and a half hours a day. What the State Council declared:

    2025: 1 to 8 October are free, Sunday 28 September and Saturday 11 October are worked.
    2026: 1 to 7 October are free, Sunday 20 September and Saturday 10 October are worked.

Every case is dispatched at 16:20 on 30 September, a Tuesday in 2025 and a Wednesday in 2026, so 1 h 10 min of that day
are left. A limit in hours is then used up on the first day after the holiday; one in working days at 16:20 of its last
day; one in urgent hours or days as if there were no holiday.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from linli.cases import commands
from linli.cases.commands.catalogue import load_catalogue
from linli.cases.commands.clocks import due_of, running_beside
from linli.cases.commands.conditions import condition_called
from linli.cases.commands.limits import limits_on
from linli.cases.models import Case, Category
from linli.cases.queries.standards import WITH_LAW, compare, read_standard, shipped
from linli.cases.states import Door
from linli.kernel.limits import Limit
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cast import START, Cast
from tests.factories import a_report

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(text: str) -> datetime:
    """Return a moment of Shanghai: "2025-09-30 16:20"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def said(moment: datetime) -> str:
    """Return a moment as it is written here."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@pytest.fixture
def office(cast: Cast) -> Cast:
    """Give the street the official table from the second day of 2024 on."""
    at = START + timedelta(days=1)
    load_catalogue(by=SYSTEM, at=at)
    publish_rows(
        street_id=None, code="limits", rows=[row.cells() for row in shipped()], effective_from=date(2024, 1, 2),
        note="官方标准", by=SYSTEM, at=at,
    )  # fmt: skip
    return cast


def dispatched(cast: Cast, code: str, number: int, at: datetime) -> Case:
    """Return a case of a filing condition that was dispatched at a moment and is in hand a quarter of an hour later."""
    category = Category.objects.get(code=code)
    early = at - timedelta(hours=2)
    report = a_report(title="国庆期间", category=category)
    case = commands.open_case(
        street=cast.street, report=report, by=cast.shenyi, at=early, door=Door.DESK
    ).case
    told = {"street_id": cast.street.pk}
    condition = condition_called(cast.street.pk, category, number, at=early)
    commands.file(case.pk, **told, by=cast.shenyi, at=early, category=category, condition=condition)
    commands.dispatch(case.pk, **told, by=cast.heqing, at=at)
    lead = cast.maoli if code.startswith("C") else cast.luoshan
    commands.accept(case.pk, **told, by=lead, at=at + timedelta(minutes=15))
    case.refresh_from_db()
    return case


EXAMPLES = [
    # 弹跳井盖, 2 working days. 2025: 9 and 10 October; 2026: 8 and 9 October.
    ("C0101", 3, "弹跳产生声响，翻盖明显影响安全", "2 工作日", "2025-10-10 16:20", "2026-10-09 16:20"),
    # 暴露生活垃圾, 4 working hours: 1 h 10 min on the 30th, 2 h 50 min from 9:00 on.
    ("E0110", 389, "公共场所未倒入垃圾容器的生活垃圾", "4 工作时", "2025-10-09 11:50", "2026-10-08 11:50"),
    # 道路不洁, 2 working hours: 1 h 10 min on the 30th, 50 min from 9:00 on.
    ("E0112", 391, "路面存在果皮", "2 工作时", "2025-10-09 09:50", "2026-10-08 09:50"),
    # 非法伐树, to be stopped within one urgent hour: the same evening, after the office has closed or not.
    ("E0122", 402, "未经审批砍伐或破坏树木", "1 紧急工作时", "2025-09-30 17:20", "2026-09-30 17:20"),
    # 非法伐树, the trees are hurt: 3 working days. 2025: 9, 10 and Saturday 11 October; 2026: 8, 9 and Saturday 10.
    ("E0122", 403, "移植、修剪、砍伐致使树木受损", "3 工作日", "2025-10-11 16:20", "2026-10-10 16:20"),
    # 私搭乱建 that is being built, 2 urgent days of 24 hours: in the middle of the holiday.
    ("E0101", 376, "正在建设", "2 紧急工作日", "2025-10-02 16:20", "2026-10-02 16:20"),
    # 私搭乱建 that stands, 15 working days. 2025: 9, 10, 11, 13 … 17, 20 … 24, 27, 28 October.
    # 2026: 8, 9, 10, 12 … 16, 19 … 23, 26, 27 October.
    ("E0101", 377, "已形成", "15 工作日", "2025-10-28 16:20", "2026-10-27 16:20"),
    # 店外经营, 2 urgent hours.
    ("E0405", 482, "跨门占道经营", "2 紧急工作时", "2025-09-30 18:20", "2026-09-30 18:20"),
    # 行道树, 15 working days by the first table, which wins.
    ("C0402", 288, "", "15 工作日", "2025-10-28 16:20", "2026-10-27 16:20"),
]


@pytest.mark.parametrize(("code", "number", "words", "limit", "in_2025", "in_2026"), EXAMPLES)
def test_handling_is_due_when_the_official_table_says(
    office: Cast, code: str, number: int, words: str, limit: str, in_2025: str, in_2026: str
):
    for dispatch, due in (("2025-09-30 16:20", in_2025), ("2026-09-30 16:20", in_2026)):
        case = dispatched(office, code, number, on(dispatch))

        row = limits_on(office.street.pk, at=on(dispatch)).condition(number)
        assert (words in row.condition, str(row.limit), row.official) == (True, limit, True)
        assert (said(case.due_at), case.due_rule) == (due, f"condition:{number}")


def test_illegal_building_is_stopped_penalised_and_demolished_by_clocks_of_their_own(office: Cast):
    told = {}
    for year in (2025, 2026):
        case = dispatched(office, "E0101", 377, on(f"{year}-09-30 16:20"))
        told[year] = [
            (row.stage, str(row.limit), row.source, said(due.at)) for row, due in running_beside(case)
        ]

    # The office's own rows. Stop: 1 h 10 min on the 30th, 2 h 50 min after the holiday.
    # Penalty, 7 working days. 2025: 9, 10, 11, 13, 14, 15, 16 October; 2026: 8, 9, 10, 12, 13, 14, 15 October.
    # Demolition, 15 working days: with the handling itself, never after it.
    assert told == {
        2025: [
            ("stop", "4 工作时", "own", "2025-10-09 11:50"), ("penalise", "7 工作日", "own", "2025-10-16 16:20"),
            ("demolish", "15 工作日", "own", "2025-10-28 16:20"),
        ],
        2026: [
            ("stop", "4 工作时", "own", "2026-10-08 11:50"), ("penalise", "7 工作日", "own", "2026-10-15 16:20"),
            ("demolish", "15 工作日", "own", "2026-10-27 16:20"),
        ],
    }  # fmt: skip


def test_who_fells_trees_is_stopped_within_the_hour_in_the_night_of_the_holiday_too(office: Cast):
    case = dispatched(office, "E0122", 402, on("2025-10-03 23:30"))

    [(row, due)] = running_beside(case)
    assert (said(case.due_at), said(due.at), row.stage, row.official) == (
        "2025-10-04 00:30", "2025-10-04 00:30", "stop", True,
    )  # fmt: skip


def test_the_planting_season_of_the_second_table_is_waited_for_where_an_office_takes_it_over(office: Cast):
    """From 30 September the season begins again on 1 March: fifteen working days of March are used up on the third Friday.

    2026: 1 March is a Sunday, the days are 2 to 6, 9 to 13, 16 to 20 March, and the office closes at 17:30.
    2027: 1 March is a Monday, so 1 to 5, 8 to 12, 15 to 19 March; no calendar of holidays reaches there yet.
    """
    law = compare(shipped(), read_standard(WITH_LAW)).limits
    planting = next(one for one in law if one.row.number == 288)
    season = Limit.parse(planting.told)
    rows = [
        replace(row, limit=season, source="own") if row.key == planting.row.key else row for row in shipped()
    ]
    publish_rows(
        street_id=office.street.pk, code="limits", rows=[row.cells() for row in rows],
        effective_from=date(2024, 1, 3), note="种植季节", by=SYSTEM, at=START + timedelta(days=2),
    )  # fmt: skip

    first, second = (dispatched(office, "C0402", 288, on(f"{year}-09-30 16:20")) for year in (2025, 2026))

    assert (said(first.due_at), due_of(first, first.state).warning) == ("2026-03-20 17:30", "")
    assert said(second.due_at) == "2027-03-19 17:30"
    assert "2026" in due_of(second, second.state).warning


def test_a_dispatch_in_the_holiday_counts_from_the_first_morning_after_it(office: Cast):
    case = dispatched(office, "E0110", 389, on("2025-10-04 10:00"))

    # 9:00 and four hours: 13:00. Thursday 9 October is the first day that is worked.
    assert said(case.due_at) == "2025-10-09 13:00"


def test_the_limits_of_the_other_stages_run_over_the_holiday_as_well(office: Cast):
    """Filed at 16:20 on 30 September: four hours to dispatch it, 1 h 10 min on that day and 2 h 50 min after the holiday."""
    at = on("2025-09-30 16:20")
    category = Category.objects.get(code="E0110")
    case = commands.open_case(
        street=office.street, report=a_report(category=category), by=office.shenyi, at=at, door=Door.DESK
    ).case
    assert (said(case.due_at), case.due_rule) == ("2025-10-09 11:50", "stage:reported")

    commands.file(case.pk, street_id=office.street.pk, by=office.shenyi, at=at, category=category)

    case.refresh_from_db()
    assert (said(case.due_at), case.due_rule) == ("2025-10-09 11:50", "stage:filed")
