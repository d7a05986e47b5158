"""Pages and API of the indicators: who may, what they show, down to the cases, and formulas tried out."""

import pytest
from django.test import Client
from django.utils import timezone

from linli.cases.states import State
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_counters import drain

PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}
BASE = "/s/fenglin/indicators/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def six(cast: Cast) -> Cast:
    for _n in range(5):
        a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.IN_HAND)
    drain()
    return cast


def test_every_indicator_stands_on_the_page_with_what_it_comes_to(six: Cast) -> None:
    page = signed_in(six, "jiangwei").get(BASE, PERIOD)

    lines = {
        line.shown.indicator.code: line.shown.told for _name, some in page.context["groups"] for line in some
    }
    assert page.status_code == 200
    # Six are due by now, of which five are closed.
    assert (lines["closed_rate"], lines["filing_rate"], lines["missed_rate"]) == ("83.33 %", "100.00 %", "—")
    assert [one.told for one in page.context["equation"]] == ["6", "5", "1", "0"]


def test_an_indicator_opens_its_counts_and_each_count_its_cases(six: Cast) -> None:
    client = signed_in(six, "jiangwei")
    page = client.get(f"{BASE}of/closed_rate/", PERIOD)
    counts = {one.count.code: one for one in page.context["counts"]}
    cases = client.get(counts["closed"].url)

    assert [(code, one.told) for code, one in counts.items()] == [("closed", "5"), ("close_due", "6")]
    assert "结案 / 应结案" in page.content.decode()
    assert len(cases.context["rows"]) == 5


def test_the_pages_ask_little_and_no_more_when_there_is_more(six: Cast) -> None:
    client, period = signed_in(six, "jiangwei"), "?since=2026-03-01&until=2026-03-31"
    pages = [f"{BASE}{page}{period}" for page in ("", "of/closed_rate/", "counts/reported/")]
    client.get(pages[0])  # what a process asks once
    before = [queries_of(client, page) for page in pages]
    a_case(six, state=State.CLOSED)
    drain()

    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= 12


@pytest.mark.parametrize(
    "words",
    [
        {"since": "nonsense"}, {"until": "2026-02-31"}, {"since": "2026-03-31", "until": "2026-03-01"},
        {"since": "0001-01-01", "until": "9999-12-31"}, {"known": "x"}, {"organisation": "nobody"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out_and_never_an_error(six: Cast, words: dict[str, str]) -> None:
    assert signed_in(six, "jiangwei").get(BASE, words).status_code == 200


def test_a_day_of_knowing_that_has_not_come_is_said_and_what_is_known_now_is_shown(six: Cast) -> None:
    client = signed_in(six, "jiangwei")

    page = client.get(BASE, {"known": "2050-01-01"})
    asked = program_of(six, "jiangwei").get("/streets/fenglin/indicators", known="2050-01-01")

    assert "尚未到来" in page.content.decode()
    assert page.context["span"].known is None
    assert (asked.status_code, asked.json()["code"]) == (422, "not_known_yet")


def test_what_is_not_there_is_not_found(six: Cast) -> None:
    client = signed_in(six, "jiangwei")

    for address in (
        "of/nothing/",
        "counts/nothing/",
        "counts/missed/",
        "counts/nothing/excel/",
        "?unit=nothing",
    ):
        assert client.get(f"{BASE}{address}").status_code == 404


def test_only_who_may_stand_before_the_board_reads_them(six: Cast) -> None:
    pages = ("", "of/closed_rate/", "counts/closed/", "try/")
    boards = [signed_in(six, who).get(f"{BASE}{page}").status_code for who in ("songping",) for page in pages]
    nobody = [Client().get(f"{BASE}{page}").status_code for page in pages]

    assert set(boards) == {403}
    assert set(nobody) == {302}


def test_workbooks_are_whole(six: Cast) -> None:
    client = signed_in(six, "jiangwei")

    for address in ("excel/", "counts/closed/excel/"):
        answer = client.get(f"{BASE}{address}", PERIOD)
        assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_formula_is_tried_on_the_month_that_is_over_and_a_fault_is_said(six: Cast) -> None:
    client = signed_in(six, "jiangwei")
    good, bad, odd, blank = (
        client.get(f"{BASE}try/", {"formula": text, "measure": "n"})
        for text in ("1 + 2", "结案 / 无此", "1 +", "")
    )

    assert good.context["tried"].told == "3.00"
    assert "无此" in bad.context["tried"].fault
    assert odd.context["tried"].fault
    assert blank.context["tried"] is None
    again = client.get(f"{BASE}try/", {"formula": "1 + 2"}, headers={"HX-Request": "true"})
    assert "<html" not in again.content.decode()


def test_programs_read_the_same(six: Cast) -> None:
    program = program_of(six, "jiangwei")
    told = program.get("indicators", **PERIOD, only="closed_rate").json()
    cases = program.get("indicators/counts/closed", **PERIOD).json()
    tried = program.get("indicators/try", formula="结案 / 0").json()

    assert told["counts"]["closed"]["value"] == 5
    assert [(one["code"], one["value"], one["exact"]) for one in told["indicators"]] == [
        ("closed_rate", 83.33, "250/3")
    ]
    assert (len(cases["items"]), sum(one["n"] for one in cases["items"]), cases["next"]) == (5, 5, None)
    assert (tried["value"], tried["fault"]) == (None, "")
    assert tried["why"]


def test_organisations_have_figures_of_their_own(six: Cast) -> None:
    page = signed_in(six, "jiangwei").get(BASE, PERIOD | {"organisation": "chengjian"})

    lines = {line.shown.indicator.code: line.shown for _name, some in page.context["groups"] for line in some}
    assert lines["closed_rate"].told == "83.33 %"
    assert lines["valid_rate"].number is None


def test_the_table_of_indicators_is_a_rule_book_with_faults_row_by_row(six: Cast) -> None:
    page = signed_in(six, "jiangwei").get("/s/fenglin/rules/indicators/")

    assert page.status_code == 200
    assert "按期处置 / 应处置" in page.content.decode()


def test_today_is_the_last_day_where_nothing_is_asked(six: Cast) -> None:
    page = signed_in(six, "jiangwei").get(BASE)

    assert page.context["span"].until == timezone.localdate()
    assert NOON.year <= page.context["span"].until.year
