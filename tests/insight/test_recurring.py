"""What comes back: the pairs found over cells of the ground are those that comparing everything with everything finds."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.states import State
from linli.insight.queries import recurring as queries
from linli.insight.queries.measures import Span
from linli.insight.queries.recurring import Rule, Seen, apart, paired, recurring
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case

DAY = timedelta(days=1)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31), None, date(2026, 6, 30))
PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}
BASE = "/s/fenglin/analysis/recurring/"
METRE = 1 / 111_195


def seen(
    n: int, on: float, closed: float | None, north: float = 0.0, *, category: int = 1, **more: Any
) -> Seen:
    """Return a case reported on a day of March and closed on another, so many metres north of a spot."""
    told = {"unit": 7, "lon": 121.44, "lat": 31.19 + north * METRE, "lead": 3} | more
    at = NOON + on * DAY
    return Seen(
        UUID(int=n), f"N{n}", category, told["unit"], told["lon"], told["lat"], at,
        None if closed is None else NOON + closed * DAY, State.CLOSED if closed is not None else State.FILED, told["lead"],
    )  # fmt: skip


def found_of(cases: list[Seen], rule: Rule | None = None, now: datetime = NOON + 200 * DAY) -> Any:
    return paired(cases, rule or Rule(), since=NOON - DAY, until=NOON + 90 * DAY, now=now)


def test_what_is_reported_again_within_the_days_comes_back_and_later_it_does_not() -> None:
    places, [rate] = found_of([seen(1, 0, 1), seen(2, 31, 32), seen(3, 63, 64)])

    assert [([case.number for case in place.cases], place.again) for place in places] == [(["N1", "N2"], 1)]
    # The third comes a day too late after the second, and after itself nothing.
    assert (rate.closed, rate.followed, rate.again, rate.share) == (3, 3, 1, None)


def test_cases_that_follow_one_another_are_one_place_and_another_type_is_another() -> None:
    cases = [
        seen(1, 0, 1),
        seen(2, 5, 6, 20),
        seen(3, 9, 10, 45),
        seen(4, 12, None, 45, lead=4),
        seen(5, 6, 7, category=2),
    ]
    [place], rates = found_of(sorted(cases, key=lambda case: case.reported_at))

    assert [case.number for case in place.cases] == ["N1", "N2", "N3", "N4"]
    assert (place.again, place.leads, place.open) == (3, (3, 4), True)
    assert [(rate.category, rate.closed, rate.again) for rate in rates] == [(1, 3, 3), (2, 1, 0)]


def test_without_a_pin_the_deepest_unit_is_the_place_and_pins_too_far_apart_are_two() -> None:
    cases = [
        seen(1, 0, 1), seen(2, 5, 6, 51), seen(3, 7, 8, 5_000, lon=None, lat=None), seen(4, 9, None, unit=None, lon=None, lat=None),
    ]  # fmt: skip
    [place], _rates = found_of(cases)

    # The one without a pin lies in the unit of both; the one without a unit nowhere.
    assert [case.number for case in place.cases] == ["N1", "N2", "N3"]
    assert found_of(cases[:2])[0] == ()


def test_of_what_was_closed_lately_nobody_knows_yet() -> None:
    _places, [rate] = found_of([seen(1, 0, 1), seen(2, 10, 11), seen(3, 40, 41)], now=NOON + 42 * DAY)

    assert (rate.closed, rate.followed, rate.again) == (3, 2, 2)


@pytest.mark.parametrize("seed", range(8))
def test_cells_find_what_comparing_everything_finds(seed: int) -> None:
    rng = random.Random(seed)
    cases = []
    for n in range(120):
        on = rng.uniform(0, 80)
        pin = {} if rng.random() < 0.8 else {"lon": None, "lat": None}
        cases.append(
            seen(n + 1, on, on + rng.uniform(0, 9) if rng.random() < 0.8 else None, rng.uniform(-150, 150),
                 category=rng.choice((1, 2)), unit=rng.choice((7, 8)), **({"lon": 121.44 + rng.uniform(-150, 150) * METRE} | pin))
        )  # fmt: skip
    cases.sort(key=lambda case: case.reported_at)
    rule = Rule(30, rng.choice((30, 50, 100)))

    def follows(a: Seen, b: Seen) -> bool:
        end = a.ended_at
        if a is b or end is None or a.category != b.category or not end < b.reported_at <= end + 30 * DAY:
            return False
        way = apart(a, b)
        return a.unit == b.unit if way is None else way <= rule.metres

    after = {a.number for a in cases if any(follows(a, b) for b in cases)}
    linked = {one.number for a in cases for b in cases if follows(a, b) for one in (a, b)}
    places, rates = found_of(cases, rule)

    assert {case.number for place in places for case in place.cases} == linked
    assert sum(place.again for place in places) == len(after) == sum(rate.again for rate in rates)


@pytest.fixture
def twice(cast: Cast) -> Cast:
    a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.CLOSED, at=NOON + 10 * DAY)
    a_case(cast, state=State.CLOSED, at=NOON + 12 * DAY, lon=CORNER[0] + 200 * METRE)
    a_case(cast, state=State.VOIDED, at=NOON + 13 * DAY)
    return cast


@pytest.mark.django_db
def test_only_cases_that_one_may_see_are_looked_at_and_what_is_void_shows_nothing(twice: Cast) -> None:
    now = NOON + 100 * DAY
    mine, others = (
        recurring(who, twice.street, MARCH, Rule(), now=now) for who in (twice.jiangwei, twice.dujuan)
    )

    assert [(len(place.cases), place.again, place.open) for place in mine.places] == [(2, 1, False)]
    assert [(rate.closed, rate.again) for rate in mine.rates] == [(3, 1)]
    assert (others.places, others.rates) == ((), ())
    for narrowed in ({"category": "E04"}, {"unit_id": twice.units["E"].pk}):
        assert recurring(twice.jiangwei, twice.street, MARCH, Rule(), now=now, **narrowed).places == ()


@pytest.mark.django_db
def test_no_more_than_the_newest_cases_are_looked_at_and_it_says_so(
    twice: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for most in (4, 3, 2):
        monkeypatch.setattr(queries, "MOST", most)
        told[most] = recurring(twice.jiangwei, twice.street, MARCH, Rule(), now=NOON + 100 * DAY)

    assert [(most, found.more, sum(rate.closed for rate in found.rates)) for most, found in told.items()] == [
        (4, False, 3), (3, True, 2), (2, True, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_was_reported_before_the_period_and_closed_in_it_counts(twice: Cast) -> None:
    closed = timezone.localdate(NOON + 10 * DAY)
    later = Span(closed - DAY, closed + DAY, None, date(2026, 6, 30))
    Case.objects.filter(reported_at=NOON).update(ended_at=NOON + 9 * DAY + timedelta(hours=20))

    found = recurring(twice.jiangwei, twice.street, later, Rule(), now=NOON + 100 * DAY)

    assert [(len(place.cases), place.again) for place in found.places] == [(2, 1)]
    assert not found.more


@pytest.mark.django_db
def test_the_page_lists_places_with_their_cases_and_leads_on_to_a_standing_problem(twice: Cast) -> None:
    client = signed_in(twice, "shenyi")
    page = client.get(BASE, PERIOD)
    [row] = page.context["rows"]
    before = queries_of(signed_in(twice, "jiangwei"), f"{BASE}?since=2026-03-01&until=2026-03-31")
    form = client.get(row.name_it)
    a_case(twice, state=State.CLOSED, at=NOON + 20 * DAY)

    assert (row.n, row.same, len(row.cases)) == (2, True, 2)
    assert form.context["form"].initial["category"] == "C0101"
    assert row.cases[0][0] in form.content.decode()
    assert (
        queries_of(signed_in(twice, "jiangwei"), f"{BASE}?since=2026-03-01&until=2026-03-31") == before <= 10
    )
    assert client.get(BASE, {**PERIOD, "after": "9"}).status_code == 200


@pytest.mark.django_db
def test_odd_words_are_no_error_and_an_empty_period_says_what_will_stand_there(cast: Cast) -> None:
    client = signed_in(cast, "jiangwei")

    assert 'class="empty"' in client.get(BASE, PERIOD).content.decode()
    for odd in (
        {"days": "31"},
        {"since": "0001-01-01", "until": "0001-01-05"},
        {"until": "9999-12-31"},
        {"metres": "\0"},
        {"after": "-1"},
        {"after": "٣"},
        {"category": "x"},
    ):
        assert client.get(BASE, odd).status_code == 200
    assert client.get(BASE, {"unit": "nothing"}).status_code == 404
    assert signed_in(cast, "songping").get(BASE).status_code == 403


@pytest.mark.django_db
def test_programs_read_the_same_and_offices_take_it_as_a_workbook(twice: Cast) -> None:
    program = program_of(twice, "jiangwei")
    told = program.get("analysis/recurring", **PERIOD).json()
    [place] = told["places"]
    [rate] = told["rates"]

    assert (place["category"], place["unit"], place["n"], place["again"], place["leads"]) == (
        "C0101",
        "W11",
        2,
        1,
        ["chengjian"],
    )
    assert (told["count"], told["more"], rate["closed"], rate["again"]) == (1, False, 3, 1)
    assert rate["followed"] == 3 - 3 * (timezone.now() < NOON + 30 * DAY)
    for answer in (
        signed_in(twice, "jiangwei").get(f"{BASE}excel/", PERIOD),
        program.get("analysis/recurring.xlsx", **PERIOD),
    ):
        assert b"".join(answer.streaming_content)[:2] == b"PK"
