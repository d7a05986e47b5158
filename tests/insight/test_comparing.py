"""Two periods or places side by side: every figure as the indicators tell it, and what is more than chance."""

from datetime import date

import pytest

from linli.cases.states import State
from linli.insight.queries.comparing import CHANCE, FEW, MORE, of_counts, of_shares
from linli.insight.queries.comparing_asked import drawn, wanted
from linli.insight.queries.measures import measured
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast
from tests.factories import a_case
from tests.insight.test_counters import drain

BASE = "/s/fenglin/analysis/compare/"
PERIOD = "since=2026-03-01&until=2026-03-31&b_since=2026-02-01&b_until=2026-02-28"
TODAY = date(2026, 5, 1)


def test_a_difference_is_more_than_chance_where_intervals_do_not_overlap() -> None:
    assert [of_counts(a, b, (30, 30)) for a, b in ((100, 100), (100, 115), (100, 145), (1, 2), (0, 9))] == [
        CHANCE, CHANCE, MORE, FEW, MORE,
    ]  # fmt: skip
    # Counts are judged by the day: twice as many in twice the days is the same.
    assert of_counts(100, 200, (30, 60)) == CHANCE


def test_shares_differ_by_what_they_rest_on_and_near_the_whole_as_near_nothing() -> None:
    assert of_shares((0.5, 10), (0.7, 10)) == CHANCE
    assert of_shares((0.5, 400), (0.7, 400)) == MORE
    assert of_shares((0.02, 400), (0.09, 400)) == of_shares((0.98, 400), (0.91, 400)) == MORE
    assert of_shares((0.5, 4), (0.9, 400)) == FEW


def test_lines_of_a_trend_begin_at_the_same_place() -> None:
    found = drawn(([0, 8, 4], [2]), 7)

    assert found.a.split("L")[0][1:].split()[0] == found.b[1:].split()[0].split("h")[0]
    assert [n for _y, n in found.scale] == [0, 2, 4, 6, 8]
    assert [n for _x, n in found.marks] == [1, 8, 15]


@pytest.mark.django_db
def test_without_a_word_the_month_that_is_over_stands_beside_the_one_before(cast: Cast) -> None:
    found = wanted(cast.street, {}, today=TODAY)

    assert (found.a.span.since, found.a.span.until) == (date(2026, 4, 1), date(2026, 4, 30))
    assert (found.b.span.since, found.b.span.until) == (date(2026, 3, 1), date(2026, 3, 31))
    two = wanted(cast.street, {"a": "E", "b": "W", "since": "2026-03-01", "until": "2026-03-31"}, today=TODAY)
    assert (two.b.name, two.b.span) == (
        "医学院片区" if two.b.name.startswith("医") else two.b.name,
        two.a.span,
    )


@pytest.mark.django_db
def test_both_sides_are_what_the_indicators_tell_of_them(cast: Cast) -> None:
    for _n in range(6):
        a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.IN_HAND)
    drain()
    wish = wanted(cast.street, {"since": "2026-03-01", "until": "2026-03-31", "b": "E"}, today=TODAY)
    found = wish.compared()
    told = {pair.code: pair for _name, some in found.groups for pair in some}

    for side, place in ((0, wish.a), (1, wish.b)):
        for one in measured(place.place, place.span).shown:
            assert told[one.indicator.code].numbers[side] == one.number
    reported = next(pair for pair in found.counts if pair.code == "reported")
    assert (reported.a, sum(found.trend[0]), sum(one.numbers[0] for one in found.mix)) == ("7", 7, 7)


@pytest.mark.django_db
def test_the_page_the_workbook_and_the_refusals(cast: Cast) -> None:
    for _n in range(6):
        a_case(cast, state=State.CLOSED)
    drain()
    client = signed_in(cast, "jiangwei")
    client.get(f"{BASE}?{PERIOD}")
    before = queries_of(client, f"{BASE}?{PERIOD}")
    a_case(cast, state=State.CLOSED)
    drain()

    assert queries_of(client, f"{BASE}?{PERIOD}") == before
    assert before <= 12
    assert b"".join(client.get(f"{BASE}excel/?{PERIOD}")).startswith(b"PK")  # type: ignore[call-overload]  # a stream of bytes
    for words in ("a=nobody", "b=o:nobody"):
        assert client.get(f"{BASE}?{words}").status_code == 404
    for words in (
        "since=x&b_until=2026-02-31",
        "trend=nothing",
        "since=9999-12-31",
        "since=2026-03-31&until=2026-03-01",
    ):
        assert client.get(f"{BASE}?{words}").status_code == 200
    assert signed_in(cast, "gaolan").get(BASE).status_code == 403


@pytest.mark.django_db
def test_programs_are_told_the_same_comparison(cast: Cast) -> None:
    for _n in range(6):
        a_case(cast, state=State.CLOSED)
    drain()
    path = "/streets/fenglin/compare"
    words = {"a": "E", "b": "W", "since": "2026-03-01", "until": "2026-03-31", "trend": "closed"}
    told = program_of(cast, "jiangwei").get(path, **words).json()
    found = wanted(cast.street, words, today=TODAY).compared()

    pairs = (*found.counts, *(pair for _name, some in found.groups for pair in some))
    assert [(one["code"], one["verdict"]) for one in told["rows"]] == [
        (one.code, one.verdict) for one in pairs
    ]
    assert (told["a"]["trend"], told["b"]["trend"]) == tuple(list(line) for line in found.trend)
    assert program_of(cast, "jiangwei").get(path, a="nobody").status_code == 404
    assert program_of(cast, "gaolan").get(path).status_code == 403
