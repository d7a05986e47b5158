"""What is asked of any unit, of any days, as known on any day, is what a pencil reckons from the journal."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases.states import IN_PROGRESS
from linli.insight.models import StateCount
from linli.insight.queries.counts import EVER, OVER
from linli.insight.queries.measures import Place, Span, staff_of, sums_of
from linli.insight.queries.months import whole_months
from linli.insight.queries.pivot import pivot
from linli.insight.queries.pivot_asked import question
from linli.insight.queries.proofs import counters_equal_the_journal
from linli.insight.queries.reckoning import Booked
from linli.insight.queries.sums import of_units
from linli.insight.states import FIGURES
from linli.people.public import SYSTEM
from linli.territory.commands import move_unit
from tests.cast import NOON, Cast
from tests.factories import an_opened
from tests.insight.test_booking import reckoned, written_later
from tests.insight.test_counters import drain, live_for_a_while

DAY = timedelta(days=1)


def by_pencil(told: list[Booked], units: set[int], span: Span) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for one in told:
        known = span.known is None or one.known <= span.known
        within = one.day <= span.until and (one.figure in EVER or one.day >= span.since)
        over = one.figure not in OVER or one.day <= span.over
        if known and within and over:
            sums[one.figure] += one.n * len(units.intersection(one.lineage))
    return {name: sums[name] for name in FIGURES}


def a_span(rng: random.Random, first: date, last: date) -> Span:
    """Return days somewhere between two, often whole months, as known now or on a day before, in or after them."""
    long = (last - first).days
    since = first + DAY * rng.randint(-9, long)
    until = since + DAY * rng.randint(0, 99)
    if rng.random() < 0.5:
        since, until = since.replace(day=1), until.replace(day=1) - DAY
        until = max(until, since)
    known = rng.choice([None, None, first + DAY * rng.randint(0, long), until, until + DAY * 3])
    return Span(since, until, known, rng.choice([last + DAY, first + DAY * rng.randint(0, long)]))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_any_unit_of_any_level_in_any_period_and_both_readings_is_as_reckoned(cast: Cast, seed: int) -> None:
    rng = random.Random(seed)
    live_for_a_while(cast, seed + 40, steps=90)
    written_later(rng)
    drain()
    told = reckoned(cast)
    days = [one.day for one in told]
    first, last = min(days), max(days)

    for unit in cast.units.values():
        for _n in range(12):
            span = a_span(rng, first, last)

            found = sums_of(Place("unit", (cast.street.pk,), (unit.pk,)), FIGURES, span)

            assert found == by_pencil(told, {unit.pk}, span), (unit.code, span)


@pytest.mark.django_db
def test_what_stands_is_what_is_open_now_in_every_unit(cast: Cast) -> None:
    live_for_a_while(cast, 8, steps=90)
    written_later(random.Random(8))
    drain()
    open_now = StateCount.objects.filter(state__in=IN_PROGRESS)

    for unit in cast.units.values():
        span = Span(date(2026, 1, 1), date(2036, 1, 1), None, date(2036, 1, 1))
        found = sums_of(Place("unit", (cast.street.pk,), (unit.pk,)), ("standing",), span)

        assert found == {"standing": sum(row.n for row in open_now.filter(unit_id=unit.pk))}


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """One case in a grid; then its committee goes to the other area, and a grid of it right below the street: two more."""
    day = timezone.localdate(NOON) + 10 * DAY
    an_opened(cast)
    told: dict[str, Any] = {"by": SYSTEM, "at": NOON + 9 * DAY, "on": day}
    move_unit(unit=cast.units["W1"], parent=cast.units["E"], **told)
    an_opened(cast, at=NOON + 20 * DAY)
    move_unit(unit=cast.units["W11"], parent=cast.units["S"], **told | {"on": day + 20 * DAY})
    an_opened(cast, at=NOON + 40 * DAY)
    drain()
    return cast


WHERE = {"S": 3, "W": 1, "E": 1, "W1": 2, "W11": 3, "W12": 0}


@pytest.mark.django_db
def test_what_units_counted_stays_where_it_was_when_the_structure_changes(moved: Cast) -> None:
    told, last = reckoned(moved), timezone.localdate(NOON) + 60 * DAY
    assert sorted(len(one.lineage) for one in told if one.figure == "reported") == [2, 4, 4]

    for code, n in WHERE.items():
        pk = moved.units[code].pk
        for known in (None, timezone.localdate(NOON) + 25 * DAY):
            span = Span(timezone.localdate(NOON).replace(day=1), last, known, last + DAY)
            found = sums_of(Place("unit", (moved.street.pk,), (pk,)), FIGURES, span)
            assert found == by_pencil(told, {pk}, span), code
        assert (
            of_units(moved.street.pk, [pk], ["reported"], since=span.since, until=last)[pk]["reported"] == n
        )


@pytest.mark.django_db
def test_a_pivot_lays_cases_out_by_the_units_they_fell_in_whatever_the_structure_is_since(
    moved: Cast,
) -> None:
    words = {"since": "2026-03-01", "until": "2026-05-31", "columns": "month"}

    areas, grids = (
        pivot(question(moved.street, words | {"rows": rows}, today=date(2026, 6, 1), strict=True))
        for rows in ("unit-area", "place")
    )
    below = pivot(
        question(moved.street, words | {"rows": "place", "unit": "W11"}, today=date(2026, 6, 1), strict=True)
    )

    # The third fell in a grid right below the street: in no area.
    assert {line.member.code: line.total.shown.number for line in areas.lines if line.total.shown.number} == {
        "W": 1, "E": 1, "-": 1,
    }  # fmt: skip
    assert {line.member.code: line.total.shown.number for line in grids.lines} == {"W11": 3}
    assert (areas.total.shown.number, grids.total.shown.number, below.total.shown.number) == (3, 3, 3)
    assert list(counters_equal_the_journal()) == []


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), (date(2026, 1, 1), date(2026, 1, 1))),
        (date(2026, 1, 2), date(2026, 1, 31), None),
        (date(2026, 1, 1), date(2026, 1, 30), None),
        (date(2025, 12, 31), date(2026, 3, 1), (date(2026, 1, 1), date(2026, 2, 1))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1))),
        (date(2025, 11, 1), date(2026, 2, 28), (date(2025, 11, 1), date(2026, 2, 1))),
        (date.min, date.min, None),
        (date(9999, 12, 1), date.max, None),
        (date(9999, 11, 1), date.max, (date(9999, 11, 1), date(9999, 11, 1))),
    ],
)
def test_only_months_from_end_to_end_are_read_as_months(
    since: date, until: date, months: tuple[date, date] | None
) -> None:
    assert whole_months(since, until) == months


@pytest.mark.django_db
def test_people_on_post_in_a_whole_street_are_those_of_all_its_units(cast: Cast) -> None:
    span = Span(timezone.localdate(NOON), timezone.localdate(NOON), None, timezone.localdate(NOON))
    street, west = (Place("unit", (cast.street.pk,), (cast.units[code].pk,)) for code in ("S", "W"))

    assert staff_of(street, span) == staff_of(Place.streets([cast.street]), span) > staff_of(west, span) > 0
