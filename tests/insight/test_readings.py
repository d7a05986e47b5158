"""What is asked of any unit, of any days, as known on any day, is what a pencil reckons from the journal."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.cases.states import IN_PROGRESS
from linli.insight.models import StateCount
from linli.insight.queries.counts import EVER, OVER
from linli.insight.queries.measures import Place, Span, staff_of, sums_of
from linli.insight.queries.months import whole_months
from linli.insight.queries.reckoning import Booked
from linli.insight.states import FIGURES
from tests.cast import NOON, Cast
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


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), (date(2026, 1, 1), date(2026, 1, 1))),
        (date(2026, 1, 2), date(2026, 1, 31), None),
        (date(2026, 1, 1), date(2026, 1, 30), None),
        (date(2025, 12, 31), date(2026, 3, 1), (date(2026, 1, 1), date(2026, 2, 1))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1))),
        (date(2025, 11, 1), date(2026, 2, 28), (date(2025, 11, 1), date(2026, 2, 1))),
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
