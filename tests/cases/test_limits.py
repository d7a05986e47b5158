"""Limits as rows: which row counts, what a table may not say, and that a case keeps the table it was filed under."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from linli.cases import commands
from linli.cases.commands.clocks import running_beside
from linli.cases.commands.conditions import condition_called, conditions_offered
from linli.cases.commands.limits import limit_of, limits_of, tables_known
from linli.cases.commands.limits_book import BOOK, check, warn
from linli.cases.errors import NoSuchPart, PartDone
from linli.cases.models import Case, Category, Condition
from linli.cases.queries.limits import LimitRow, Limits, row_from
from linli.cases.queries.parts import parts_done
from linli.cases.queries.standards import shipped
from linli.cases.states import STAGE_OF, LimitSource, Stage, State
from linli.kernel.errors import NotAllowed
from linli.kernel.limits import Limit
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM
from linli.rulebooks.public import Edition, edition_in_force, publish_rows, rules_of
from tests.api.programs import program_of
from tests.cast import NOON, Cast
from tests.factories import a_case, manhole

from .pages import address, signed_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


def a_row(stage: str, limit: str, **told: Any) -> LimitRow:
    """Return a row of a table."""
    return LimitRow(stage=stage, limit=Limit.parse(limit), **told)


def changed_from(cast: Cast, on: date, change: Any, *, at: datetime = NOON, street: bool = True) -> Edition:
    """Publish the table that holds with a change to its rows, from a day on."""
    street_id = cast.street.pk if street else None
    rows = rules_of(edition_in_force(cast.street.pk, "limits", at.astimezone(SHANGHAI).date()), "limits").rows
    return publish_rows(
        street_id=street_id, code="limits", rows=[row.cells() for row in change(rows)], effective_from=on,
        note="本街道调整", by=SYSTEM, at=at,
    )  # fmt: skip


# --- Which row ----------------------------------------------------------------------------------------------
def test_the_nearest_row_that_says_anything_counts():
    table = Limits([
        a_row("accept", "8 h"), a_row("accept", "6 h", category="E"), a_row("accept", "4 h", category="E01"),
        a_row("accept", "3 h", category="E0101"), a_row("accept", "2 h", category="E0101", number=376),
    ])  # fmt: skip

    def asked(category: str, number: int | None = None) -> Limit | None:
        row = table.of_state(State.DISPATCHED, category, number)
        return row.limit if row else None

    assert [asked("E0101", 376), asked("E0101", 377), asked("E0102"), asked("E0406"), asked("C0101"), asked("")] == [
        Limit.parse(text) for text in ("2 h", "3 h", "4 h", "6 h", "8 h", "8 h")
    ]  # fmt: skip


def test_coordination_goes_on_with_the_limit_of_handling_until_a_table_says_otherwise():
    handled = a_row("handle", "2 d", category="C0101", number=3)
    everywhere = a_row("coordinate", "10 d")

    assert Limits([handled, everywhere]).of_state(State.COORDINATING, "C0101", 3) == handled
    assert Limits([everywhere]).of_state(State.COORDINATING, "C0101", 3) == everywhere


def test_what_is_over_is_not_limited():
    table = Limits(shipped())

    assert [table.of_state(state) for state in State if state not in STAGE_OF] == [None] * 6


def test_every_open_stage_has_a_limit_to_begin_with():
    table = Limits(shipped())

    assert all(table.of_state(state) for state in STAGE_OF)


def test_limits_of_other_stages_than_handling_are_marked_as_the_offices_own():
    official = [row for row in shipped() if row.official and row.stage != Stage.HANDLE]
    stages = [row for row in shipped() if row.number is None]
    parts = [row for row in shipped() if row.number == 377 and row.stage != Stage.HANDLE]

    assert [(row.number, row.stage, str(row.limit)) for row in official] == [(402, "stop", "1 紧急工作时")]
    assert {row.source for row in (*stages, *parts)} == {LimitSource.OWN}
    assert (len(stages), [(row.stage, str(row.limit)) for row in parts]) == (
        8 + 1, [("penalise", "7 工作日"), ("demolish", "15 工作日")],
    )  # fmt: skip


# --- What a table may not say -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (a_row("file", "0 h"), "limit"),
        (a_row("file", "4 h", condition="有危险"), "number"),
        (a_row("file", "4 h", source="official"), "source"),
        (a_row("handle", "4 h", number=7, category="E01", condition="有危险"), "category"),
        (a_row("stop", "4 h", number=7, category="E0101"), "number"),
        (a_row("handle", "4 h", number=7, category="E0101"), "condition"),
        (a_row("handle", "4 h", number=9001, category="E0101", condition="有", source="official"), "source"),
    ],
)
def test_a_row_that_contradicts_itself_is_a_fault_with_its_column(row: LimitRow, column: str):
    assert [(fault.row, fault.column) for fault in check([row.cells()])] == [(0, column)]


def test_a_number_belongs_to_one_type():
    rows = [
        a_row("handle", "4 h", number=7, category="E0101", condition="有危险"),
        a_row("stop", "1 h", number=7, category="E0102"),
    ]

    assert [(fault.row, fault.column) for fault in check([row.cells() for row in rows])] == [(1, "category")]


def test_what_ships_is_without_faults_and_is_read_as_it_was_written():
    cells = BOOK.default_cells()

    assert list(check([row.cells() for row in shipped()])) == []
    assert tuple(row_from(one) for one in cells) == shipped()


def test_no_part_of_handling_that_ships_takes_longer_than_the_handling():
    assert list(warn([row.cells() for row in shipped()])) == []


@pytest.mark.parametrize(
    ("whole", "part", "odd"),
    [
        ("15 d", "20 d", True), ("15 d", "15 d", False), ("2 urgent_d", "7 d", True), ("2 urgent_d", "4 h", False),
        ("4 h", "1 d", True), ("1 d", "8 h", False), ("1 d", "9 h", True), ("5 cal_d", "4 d", False),
        ("5 cal_d", "6 d", True), ("30 season_d", "30 d", False),
    ],
)  # fmt: skip
def test_a_part_that_takes_longer_than_its_handling_is_warned_of_and_may_be_meant(
    whole: str, part: str, odd: bool
):
    rows = [
        a_row("handle", "30 d"), a_row("handle", whole, number=7, category="E0101", condition="已形成"),
        a_row("demolish", part, category="E0101"),
    ]  # fmt: skip

    told = [row.cells() for row in rows]

    assert [(fault.row, fault.column) for fault in warn(told)] == ([(2, "limit")] if odd else [])
    assert list(check(told)) == []


def test_a_part_of_a_type_without_conditions_is_compared_with_the_handling_of_every_case():
    rows = [a_row("handle", "5 d"), a_row("stop", "6 d", category="E01")]

    assert [fault.row for fault in warn([row.cells() for row in rows])] == [1]


# --- A case and its edition ---------------------------------------------------------------------------------
def test_a_case_keeps_the_limits_it_was_filed_under(cast: Cast):
    before = a_case(cast, state=State.FILED)

    def shorter(rows: tuple[LimitRow, ...]) -> list[LimitRow]:
        return [replace(r, limit=Limit.parse("1 h"), source="own") if r.number == 1 else r for r in rows]

    changed_from(cast, NOON.date() + DAY, shorter)
    later = NOON + 2 * DAY
    after = a_case(cast, state=State.FILED, at=later)

    for case in (before, after):
        commands.dispatch(case.pk, street_id=cast.street.pk, by=cast.heqing, at=later + timedelta(hours=2))
        case.refresh_from_db()
    assert [str(limit_of(case, State.IN_HAND)[0]) for case in (before, after)] == ["2 紧急工作时", "1 工作时"]


def test_filing_counts_by_the_table_of_its_day_and_not_of_the_day_of_the_report(cast: Cast):
    case = a_case(cast)
    edition = changed_from(
        cast, NOON.date() + DAY,
        lambda rows: [replace(r, limit=Limit.parse("8 h")) if r.stage == "dispatch" else r for r in rows],
    )  # fmt: skip

    commands.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + DAY, category=manhole())

    case.refresh_from_db()
    line = JournalLine.objects.get(subject_id=case.pk, action="file")
    assert (case.limits_edition_id, line.facts["limits_edition"]) == (edition.pk, edition.pk)
    assert limit_of(case, State.FILED) == (Limit.parse("8 h"), "stage:filed")


def test_a_case_from_before_editions_goes_by_the_table_of_its_first_day(cast: Cast):
    case = a_case(cast, state=State.FILED)
    changed_from(cast, NOON.date() + DAY, lambda rows: [r for r in rows if r.number != 1])
    Case.objects.filter(pk=case.pk).update(limits_edition=None)
    case.refresh_from_db()

    assert limits_of(case).condition(1).closing == "恢复"


def test_an_office_may_add_a_condition_of_its_own_and_it_is_offered_from_its_day_on(cast: Cast):
    own = a_row("handle", "3 h", category="C0101", number=9004, condition="井盖被车辆占压", closing="移开")
    changed_from(cast, NOON.date() + DAY, lambda rows: [*rows, own])
    tomorrow = NOON + DAY

    assert [row.number for row in conditions_offered(cast.street.pk, manhole(), at=NOON)] == [1, 2]
    assert condition_called(cast.street.pk, manhole(), 9004, at=NOON) is None

    case = a_case(cast, at=tomorrow)
    chosen = condition_called(cast.street.pk, manhole(), 9004, at=tomorrow)
    commands.file(
        case.pk, street_id=cast.street.pk, by=cast.heqing, at=tomorrow, category=manhole(), condition=chosen
    )

    case.refresh_from_db()
    assert (case.condition.row, limits_of(case).condition(9004).condition) == (9004, "井盖被车辆占压")
    assert Condition.objects.filter(category=manhole(), row=9004).count() == 1


def test_a_condition_that_no_longer_holds_is_not_offered(cast: Cast):
    changed_from(cast, NOON.date() + DAY, lambda rows: [row for row in rows if row.number != 2])

    assert [row.number for row in conditions_offered(cast.street.pk, manhole(), at=NOON + DAY)] == [1]


def test_parts_of_handling_run_from_the_dispatch_and_an_extension_does_not_lengthen_them(cast: Cast):
    changed_from(
        cast, NOON.date(),
        lambda rows: [
            *rows, a_row("stop", "1 urgent_h", category="C0101"), a_row("penalise", "7 d", category="C0101", number=1)
        ],
    )  # fmt: skip
    filed = a_case(cast, state=State.FILED)
    assert running_beside(filed) == []

    case = a_case(cast, state=State.IN_HAND)
    Case.objects.filter(pk=case.pk).update(extended=5)
    case.refresh_from_db()

    told = [(row.stage, due.start, due.at - case.dispatched_at) for row, due in running_beside(case)]
    # 7 working days from Wednesday noon: Friday of the next week at noon.
    assert told == [
        ("stop", case.dispatched_at, timedelta(hours=1)), ("penalise", case.dispatched_at, timedelta(days=9))
    ]  # fmt: skip


def test_an_act_asks_no_more_for_its_table_than_it_read_before(
    cast: Cast, django_assert_max_num_queries: Any
):
    case = a_case(cast, state=State.IN_HAND)
    limit_of(case, State.IN_HAND)

    with tables_known(cast.street.pk), django_assert_max_num_queries(0):
        assert limit_of(case, State.FED_BACK) == (Limit.parse("1 d"), "stage:fed_back")
        assert limits_of(case).condition(1) is not None


def test_every_category_of_what_ships_is_in_the_catalogue(cast: Cast):
    from linli.cases.commands.catalogue import load_catalogue

    load_catalogue(by=SYSTEM, at=NOON)
    known = set(Category.objects.values_list("code", flat=True))

    assert {row.category for row in shipped() if row.category} <= known


# --- Parts of handling --------------------------------------------------------------------------------------
def with_parts(cast: Cast) -> Case:
    """Return a case in hand whose type is stopped within an urgent hour and penalised within seven days."""
    changed_from(
        cast, NOON.date(),
        lambda rows: [*rows, a_row("stop", "1 urgent_h", category="C0101"), a_row("penalise", "7 d", category="C0101")],
    )  # fmt: skip
    return a_case(cast, state=State.IN_HAND)


def test_a_part_of_handling_is_done_once_and_the_handling_goes_on(cast: Cast):
    case = with_parts(cast)
    soon = {"street_id": cast.street.pk, "by": cast.maoli, "at": NOON + timedelta(minutes=30)}

    done = commands.finish_part(case.pk, **soon, item="stop", done="当场停工，扣押工具")

    line = JournalLine.objects.get(subject_id=case.pk, action="finish_part")
    assert (done.state, done.due_at, line.facts["part"], line.facts["in_time"]) == (
        "in_hand", case.due_at, "stop", True,
    )  # fmt: skip
    with pytest.raises(PartDone):
        commands.finish_part(case.pk, **soon, item="stop", done="又一次")
    with pytest.raises(NoSuchPart):
        commands.finish_part(case.pk, **soon, item="demolish", done="没有这一项")
    with pytest.raises(NotAllowed):
        commands.finish_part(case.pk, **(soon | {"by": cast.luoshan}), item="penalise", done="不是本单位的")


def test_what_was_done_late_says_so_on_the_page_and_to_programs(cast: Cast):
    case = with_parts(cast)
    commands.finish_part(
        case.pk,
        street_id=cast.street.pk,
        by=cast.maoli,
        at=NOON + timedelta(hours=3),
        item="stop",
        done="已停工",
    )

    page = signed_in(cast, "maoli").get(address(case))
    told = program_of(cast, "maoli").get(f"cases/{case.number}").json()["limits"]["beside"]

    assert [(one.code, one.late, one.done is None) for one in page.context["limits"]["beside"]] == [
        ("stop", True, False), ("penalise", False, True),
    ]  # fmt: skip
    assert [(one["stage"], one["done_at"] is None) for one in told] == [("stop", False), ("penalise", True)]


def test_a_part_is_ended_from_its_line_on_the_leaf_of_the_clock(cast: Cast):
    case = with_parts(cast)
    officer = signed_in(cast, "maoli")
    leaf = f"/s/fenglin/cases/{case.number}/clock/"
    asked = officer.get(leaf).content.decode()

    answers = [
        officer.post(
            address(case, "finish_part"), {"item": part, "done": "已作出决定", "key": f"key of {part}"}
        )
        for part in ("penalise", "burn")
    ]

    assert f"/s/fenglin/cases/{case.number}/finish_part/?item=penalise" in asked
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "finish_part/?item=penalise" not in officer.get(leaf).content.decode()


def test_what_was_done_for_the_lead_before_counts_no_more(cast: Cast):
    case = with_parts(cast)
    street = {"street_id": cast.street.pk}
    commands.finish_part(
        case.pk, **street, by=cast.maoli, at=NOON + timedelta(minutes=9), item="stop", done="已停工"
    )
    commands.send_back(case.pk, **street, by=cast.maoli, at=NOON + timedelta(minutes=10), reason="不是本单位")
    again = commands.dispatch(case.pk, **street, by=cast.heqing, at=NOON + timedelta(minutes=20))

    assert parts_done(again) == {}
