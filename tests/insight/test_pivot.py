"""A pivot of any two sides is what a plain GROUP BY over cases gives, adds up, and leads down to the cases."""

from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import State
from linli.insight.queries.counts import COUNTS
from linli.insight.queries.dimensions import dimensions_of
from linli.insight.queries.measures import Place, counts_of, measured
from linli.insight.queries.pivot import Question, Table, pivot
from linli.insight.queries.pivot_asked import question
from linli.insight.queries.pivot_measures import counts, rates
from linli.territory.public import line_of
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_counters import DAY, drain, live_for_a_while

TODAY = date(2026, 5, 1)
WORDS = {"since": "2026-03-01", "until": "2026-04-30"}
BASE = "/s/fenglin/analysis/pivot/"
pytestmark = pytest.mark.django_db


def asked(cast: Cast, **words: str) -> Question:
    return question(cast.street, WORDS | words, today=TODAY, strict=True)


def values(table: Table) -> dict[tuple[Any, Any], int]:
    """Return what a table counts by the codes of its rows and columns, without what is nothing."""
    return {
        (line.member.code, cell.column.code): int(cell.shown.number)
        for line in table.lines
        for cell in line.cells
        if cell.column is not None and cell.shown.number
    }


LISTS = {
    "stands_issue": ("reported", "verified", "filed", "dispatched", "in_hand"), "stands_coordination": ("coordinating",),
    "stands_feedback": ("fed_back", "inspected"), "stands_solved": ("closed",), "stands_declined": ("declined",),
    "stands_withdrawn": ("withdrawn",), "stands_voided": ("voided",), "stands_merged": ("merged",),
    "stands_moved": ("moved",),
}  # fmt: skip


def sides_by_hand(case: Case) -> dict[str, str]:
    """Return where a case lies by every side of a pivot, read from the case itself."""
    day = timezone.localdate(case.reported_at)
    units = [line_of(pk).deepest for pk in case.lineage]
    told = {f"unit-{unit.level}": unit.code for unit in units if unit.level}
    monday = day - timedelta(days=day.weekday())
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    kind = case.category
    return told | {
        "place": units[-1].code, "type": kind.code if kind else "-",
        "class": (kind.parent.code if kind.parent else kind.code) if kind else "-",
        "day": day.isoformat(), "week": monday.isoformat(), "month": day.replace(day=1).isoformat(),
        "quarter": quarter.isoformat(), "year": date(day.year, 1, 1).isoformat(), "weekday": str(day.isoweekday()),
        "door": case.door, "tier": case.tier or "-",
        "list": next(code for code, states in LISTS.items() if case.state in states),
    }  # fmt: skip


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """A street in which people did whatever they may for three weeks, and what a hand adds to that."""
    live_for_a_while(cast, 8, steps=60)
    for state in (State.CLOSED, State.CLOSED, State.CLOSED, State.CLOSED, State.CLOSED, State.IN_HAND):
        a_case(cast, state=state)
    one, two = a_case(cast, state=State.FILED), a_case(cast, state=State.FILED)
    commands.merge(two.pk, street_id=two.street_id, by=cast.shenyi, at=NOON + DAY, main=one, reason="同一个")
    drain()
    return cast


def test_any_two_sides_are_what_a_group_by_over_the_cases_gives(lived: Cast) -> None:
    cases = [
        sides_by_hand(case)
        for case in Case.objects.filter(street=lived.street).select_related("category__parent")
    ]
    sides = [code for code in dimensions_of(lived.street) if code not in ("organisation", "time")]

    assert len(cases) > 15
    for n, rows in enumerate(sides):
        for columns in sides[n:]:
            by_hand = Counter((one.get(rows, "-"), one.get(columns, "-")) for one in cases)
            table = pivot(asked(lived, rows=rows, columns=columns))
            assert (rows, columns, values(table)) == (rows, columns, dict(by_hand))
            assert table.total.shown.number == len(cases)
            assert [line.total.shown.number for line in table.lines] == [
                sum(int(cell.shown.number or 0) for cell in line.cells) for line in table.lines
            ]
            assert [one.shown.number for one in table.totals] == [
                sum(int(line.cells[place].shown.number or 0) for line in table.lines)
                for place in range(len(table.columns))
            ]


def test_rows_and_columns_change_places(lived: Cast) -> None:
    for rows, columns in (
        ("unit-area", "month"),
        ("class", "list"),
        ("time", "door"),
        ("organisation", "week"),
    ):
        there = values(pivot(asked(lived, rows=rows, columns=columns, measure="closed")))
        back = values(pivot(asked(lived, rows=columns, columns=rows, measure="closed")))
        assert there == {(a, b): n for (b, a), n in back.items()}


def test_every_count_adds_up_to_what_the_indicators_say_by_any_side(lived: Cast) -> None:
    codes = [code for code in counts() if code in COUNTS]
    place = Place.unit(lived.street)
    told = counts_of(place, codes, asked(lived).span)
    for code in codes:
        if code in COUNTS:
            table = pivot(asked(lived, rows="door", columns="weekday", measure=code))
            assert (code, table.total.shown.number) == (code, told[code])


def test_an_indicator_is_worked_out_of_the_cases_of_its_cell_and_not_of_cells(lived: Cast) -> None:
    table = pivot(asked(lived, rows="unit-area", columns="month", measure="closing_time"))
    whole = measured(Place.unit(lived.street), asked(lived).span, only=["closing_time"]).shown[0]

    assert table.total.shown.told == whole.told
    assert [(line.member.code, line.total.shown.told) for line in table.lines if line.member.code != "-"] == [
        (
            line.member.code,
            measured(Place.unit(lived.street, lived.units[line.member.code].pk), asked(lived).span, only=["closing_time"])
            .shown[0].told,
        )
        for line in table.lines
        if line.member.code != "-"
    ]  # fmt: skip


def test_a_cell_opens_step_by_step_down_to_the_cases_that_it_counts(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    address = f"{BASE}?rows=unit-area&columns=quarter&since=2026-03-01&until=2026-04-30"
    seen = []
    for _n in range(9):
        page = client.get(address)
        assert page.status_code == 200
        if "rows" in page.context and "lines" not in page.context:
            break
        cells = [
            (int(cell.shown.number), url)
            for _line, _url, cells in page.context["lines"]
            for cell, url in cells
            if url
        ]
        n, address = max(cells)
        seen.append((page.context["asked"].rows.code, page.context["asked"].columns.code))
    assert seen[0] == ("unit-area", "quarter")
    assert seen[1][1] == "month"
    assert "cases/" in address
    assert len(page.context["rows"]) == n


def test_each_cell_of_some_tables_has_the_cases_it_counts(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    for words in (
        "rows=door&columns=list",
        "rows=organisation&columns=time&measure=handled",
        "rows=weekday&columns=tier",
    ):
        page = client.get(f"{BASE}?{words}&since=2026-03-01&until=2026-04-30")
        cells = [(cell, url) for _line, _url, some in page.context["lines"] for cell, url in some if url]
        assert cells
        for cell, url in cells[:6]:
            behind = client.get(url)
            odd = sum(one.n - 1 for one in behind.context["odd"])
            assert (url, len(behind.context["rows"]) + odd) == (url, cell.shown.number)


def test_what_a_pivot_is_narrowed_to_stays_when_a_wider_row_is_opened(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    opened = 0
    for narrowed in ({"unit": "W11"}, {"category": "C0101"}):
        words = WORDS | narrowed | {"rows": "unit-area" if "unit" in narrowed else "class", "columns": "door"}
        page = client.get(BASE, words)
        for line, down, cells in page.context["lines"]:
            ways = [(line.total, down), *cells]
            for cell, url in ((cell, url) for cell, url in ways if url and cell.shown.number):
                assert client.get(url).context["table"].total.shown.number == cell.shown.number
                opened += 1
    assert opened > 2


def test_a_place_that_holds_others_opens_its_own_cases_alone(cast: Cast) -> None:
    for code, n in (("W1", 2), ("W11", 3)):
        for _n in range(n):
            a_case(cast, lon=None, lat=None, unit=cast.units[code])
    drain()
    client = signed_in(cast, "jiangwei")
    page = client.get(BASE, WORDS | {"rows": "place", "columns": "door"})

    told = {line.member.code: (line.total.shown.number, down) for line, down, _cells in page.context["lines"]}
    assert {code: n for code, (n, _down) in told.items()} == {"W1": 2, "W11": 3}
    assert {code: client.get(down).context["table"].total.shown.number for code, (_n, down) in told.items()} == {
        "W1": 2, "W11": 3,
    }  # fmt: skip
    cases = told["W1"][1].replace("/pivot/?", "/pivot/cases/?")
    assert len(client.get(cases).context["rows"]) == 2


def test_the_page_asks_little_and_no_more_when_there_is_more(lived: Cast) -> None:
    client, period = signed_in(lived, "jiangwei"), "since=2026-03-01&until=2026-04-30"
    pages = [f"{BASE}?{period}", f"{BASE}?rows=type&columns=place&{period}", f"{BASE}cases/?{period}"]
    for page in pages:
        client.get(page)
    before = [queries_of(client, page) for page in pages]
    for _n in range(3):
        a_case(lived, state=State.CLOSED)
    drain()

    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= 12


@pytest.mark.parametrize(
    "words",
    [
        "rows=nothing", "columns=x&rows=", "measure=nothing", "since=no&until=2026-02-31", "weekday=9&tier=z&door=q",
        "rows=list&columns=time", "rows=time&columns=time", "rows=day&columns=day&since=2016-01-01&until=2026-04-30",
        "since=0001-01-01&until=9999-12-31", "beside=nothing", "measure=closed_rate&rows=list", "category=-&tier=-&organisation=-",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out_and_never_an_error(cast: Cast, words: str) -> None:
    assert signed_in(cast, "jiangwei").get(f"{BASE}?{words}").status_code == 200


def test_what_is_not_there_and_whoever_may_not_is_refused(cast: Cast) -> None:
    client = signed_in(cast, "jiangwei")

    for words in ("unit=nothing", "category=nothing", "organisation=nothing"):
        assert client.get(f"{BASE}?{words}").status_code == 404
        assert client.get(f"{BASE}cases/?{words}").status_code == 404
    assert signed_in(cast, "gaolan").get(BASE).status_code == 403
    assert signed_in(cast, "gaolan").get(f"{BASE}excel/").status_code == 403


def test_programs_ask_the_same_and_are_told_the_same(lived: Cast) -> None:
    program, path = program_of(lived, "jiangwei"), "/streets/fenglin/pivot"
    words = {"rows": "class", "columns": "weekday", "measure": "closed", **WORDS}
    told = program.get(path, **words).json()
    table = pivot(asked(lived, rows="class", columns="weekday", measure="closed"))

    assert [one["code"] for one in told["row_sides"]] == [line.member.code for line in table.lines]
    assert [[cell["value"] for cell in row] for row in told["cells"]] == [
        [cell.shown.number for cell in line.cells] for line in table.lines
    ]
    assert told["total"]["value"] == table.total.shown.number
    behind = program.get(f"{path}/cases", **words).json()["items"]
    assert sum(one["n"] for one in behind) == table.total.shown.number
    for wrong in ({"rows": "nothing"}, {"measure": "nothing"}, {"unit": "nothing"}):
        assert program.get(path, **(words | wrong)).status_code == 404
    assert program_of(lived, "gaolan").get(path).status_code == 403


def test_a_workbook_holds_the_table_with_its_totals(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    body = b"".join(client.get(f"{BASE}excel/?rows=door&columns=list&since=2026-03-01&until=2026-04-30"))  # type: ignore[call-overload]  # a stream of bytes
    sheet = load_workbook(BytesIO(body)).active
    table = pivot(asked(lived, rows="door", columns="list"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[-1][1:] == [*(one.shown.number for one in table.totals), table.total.shown.number]
    assert [row[-1] for row in rows[1:-1]] == [line.total.shown.number for line in table.lines]
    assert b"".join(client.get(f"{BASE}cases/excel/?{'since=2026-03-01'}")).startswith(b"PK")  # type: ignore[call-overload]  # a stream of bytes


def test_what_is_counted_before_an_organisation_has_the_case_gives_way_and_says_so(lived: Cast) -> None:
    table = pivot(asked(lived, rows="organisation", columns="month", measure="reported"))
    given = counts_of(Place.unit(lived.street), ["dispatched"], asked(lived).span)["dispatched"]

    assert (table.question.measure.code, table.total.shown.number, len(table.notes)) == (
        "dispatched",
        given,
        1,
    )
    assert pivot(asked(lived, rows="organisation", columns="month", measure="closed")).notes == ()


def test_what_a_pivot_says_of_an_organisation_is_what_its_indicators_say(lived: Cast) -> None:
    span = asked(lived).span
    every = {one.code: one for one in lived.organisations.values()}
    codes = [
        "closed_rate",
        "handled_in_time_rate",
        "score_departments",
        *(one for one in rates(lived.street, TODAY) if "rate" in one),
    ]
    seen = 0
    for code in dict.fromkeys(codes):
        table = pivot(asked(lived, rows="organisation", columns="year", measure=code))
        for line in table.lines:
            if (one := every.get(line.member.code)) is None:
                continue
            place = Place("organisation", (lived.street.pk,), (one.pk,))
            said = measured(place, span, only=[code]).shown[0]
            alone = pivot(asked(lived, rows="year", columns="year", measure=code, organisation=one.code))
            assert {(code, line.total.shown.number), (code, alone.total.shown.number)} == {
                (code, said.number)
            }
            seen += said.number is not None
    assert seen
    # A count of before anybody has the case gives way, also where a table is narrowed to an organisation.
    some = next(iter(every))
    for code in ("reported", "filed"):
        table = pivot(asked(lived, rows="year", columns="year", measure=code, organisation=some))
        assert (table.question.measure.code, len(table.notes)) == ("dispatched", 1)
