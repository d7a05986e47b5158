"""Indicators of a unit in a period: by the command, in both readings, and down to the cases they are made of."""

import json
import random
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from linli.cases import commands
from linli.cases.states import State
from linli.insight.queries.counted_cases import cases_behind
from linli.insight.queries.counts import COUNTS
from linli.insight.queries.formulas import Unknown
from linli.insight.queries.measures import Place, Span, counts_of, measured
from linli.kernel.models import JournalLine
from linli.territory.public import Street
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_booking import reckoned, write_on, written_later
from tests.insight.test_counters import DAY, drain, live_for_a_while

TODAY = date(2026, 5, 1)
ON = timezone.localdate(NOON)
pytestmark = pytest.mark.django_db


def span(since: date, until: date, known: date | None = None) -> Span:
    return Span(since, until, known, TODAY)


def counted(told: Any, code: str, place: Place, asked: Span) -> int:
    """Count by hand what a named count must be."""
    count, n = COUNTS[code], 0
    for one in told:
        sign = (one.figure in count.plus) - (one.figure in count.minus)
        opened, ever = one.figure.endswith("_open") and one.figure != "born_open", one.figure == "standing"
        late = asked.known or date.max
        if one.known > late or one.day > (min(asked.until, asked.over) if opened else asked.until):
            continue
        if one.day < asked.since and not ever:
            continue
        keys = {"unit": one.lineage, "category": (one.category,), "organisation": (one.lead,)}[place.kind]
        n += sign * one.n * (place.keys[0] in keys)
    return n


def test_every_count_of_every_unit_type_and_organisation_is_what_a_count_by_hand_gives(cast: Cast) -> None:
    live_for_a_while(cast, 5, steps=120)
    written_later(random.Random(5))
    drain()
    told = reckoned(cast)
    rng = random.Random(1)
    places = [Place.unit(cast.street, unit.pk) for unit in cast.units.values()]
    places += [Place("category", (cast.street.pk,), (code,)) for code in {one.category for one in told}]
    places += [
        Place("organisation", (cast.street.pk,), (lead,)) for lead in {one.lead for one in told} if lead
    ]
    known = [code for code, count in COUNTS.items() if not count.unknown_en and code != "staff"]

    for place in places:
        since = ON + DAY * rng.randint(0, 9)
        asked = span(
            since, since + DAY * rng.randint(0, 12), rng.choice([None, since + DAY * rng.randint(0, 30)])
        )
        for code, value in counts_of(place, known, asked).items():
            if not isinstance(value, Unknown) and not (place.kind == "organisation" and code == "filed"):
                assert (place, asked, code, value) == (place, asked, code, counted(told, code, place, asked))


def test_the_cases_behind_a_count_are_those_it_is_made_of(cast: Cast) -> None:
    live_for_a_while(cast, 6, steps=120)
    drain()
    asked = span(ON, ON + 30 * DAY)
    for unit in ("S", "E", "W1"):
        place = Place.unit(cast.street, cast.units[unit].pk)
        counts = counts_of(
            place, [code for code, one in COUNTS.items() if one.plus and code != "staff"], asked
        )
        for code, value in counts.items():
            if code.endswith("minutes"):
                continue
            rows = cases_behind(cast.jiangwei, cast.street, place, COUNTS[code], asked).rows
            assert (unit, code, sum(row.n for row in rows)) == (unit, code, value)


def test_the_cases_behind_a_count_as_was_known_then_are_found_where_they_lay_then(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    live_for_a_while(cast, 8, steps=120)
    written_later(random.Random(8))
    drain()
    days = sorted({one.known for one in reckoned(cast)})
    for known in (days[0], days[len(days) // 2], days[-1]):
        asked = span(ON, ON + 30 * DAY, known)
        for place in (
            *(Place.unit(cast.street, cast.units[unit].pk) for unit in ("E", "W1", "W12")),
            Place("category", (cast.street.pk,), (reckoned(cast)[-1].category,)),
        ):
            codes = ["reported", "filed", "handled", "in_progress"]
            codes = [code for code in codes if code in COUNTS]
            for code, value in counts_of(place, codes, asked).items():
                if isinstance(value, Unknown):
                    continue
                with django_assert_max_num_queries(6):
                    rows = cases_behind(cast.jiangwei, cast.street, place, COUNTS[code], asked).rows
                assert (known, place, code, sum(row.n for row in rows)) == (known, place, code, value)


def test_the_cases_behind_a_count_are_only_those_one_may_see(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    drain()
    place, asked = Place.unit(cast.street), span(ON, ON)

    seen = [
        cases_behind(who, cast.street, place, COUNTS["filed"], asked).rows
        for who in (cast.heqing, cast.dujuan)
    ]

    assert [len(rows) for rows in seen] == [1, 0]


def asked_for(*words: str) -> Any:
    out = StringIO()
    call_command("indicators", *words, stdout=out)
    return json.loads(out.getvalue()) if "--json" in words else out.getvalue()


def test_the_command_tells_exact_figures_of_a_unit_in_both_readings(cast: Cast) -> None:
    cases = [a_case(cast, state=State.CLOSED) for _n in range(6)]
    act = {"street_id": cast.street.pk, "by": cast.jiangwei, "at": NOON + 9 * DAY}
    commands.reopen(cases[0].pk, **act, reason="又坏了")
    for line in JournalLine.objects.filter(subject="case"):
        write_on(line, timezone.localdate(line.at))
    drain()
    of = [
        "--unit",
        cast.units["W"].code,
        "--from",
        str(ON),
        "--to",
        str(ON + 5 * DAY),
        "--json",
        "--only",
        "closed_rate",
    ]

    now, then = asked_for(*of), asked_for(*of, "--known", str(ON))

    assert [told["counts"]["closed"]["value"] for told in (now, then)] == [5, 6]
    [row] = now["indicators"]
    assert (row["code"], row["name"], row["value"], row["exact"], row["unit"]) == (
        "closed_rate", "结案率", 83.33, "250/3", "%",
    )  # fmt: skip
    assert then["indicators"][0]["value"] == 100
    assert (now["unit"]["code"], now["from"], now["known"], then["known"]) == (
        cast.units["W"].code, str(ON), None, str(ON),
    )  # fmt: skip


def test_the_command_says_what_is_wrong_with_what_was_asked(cast: Cast) -> None:
    days = ["--from", "2026-03-01", "--to", "2026-03-31"]
    for words, said in (
        (["--unit", "nowhere", *days], "nowhere"),
        (["--street", "nowhere", *days], "nowhere"),
        (["--only", "nothing", *days], "nothing"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], ""),
        ([*days, "--known", "2999-01-01"], "2999-01-01"),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("indicators", *words)
        assert said in str(refused.value)


def test_the_city_counts_what_moved_from_street_to_street_once(cast: Cast) -> None:
    live_for_a_while(cast, 1, steps=90)
    drain()
    asked = span(ON, ON + 60 * DAY)
    counts = counts_of(Place.streets(Street.objects.all()), ["reported", "of_period_solved", "of_period_open", "of_period_otherwise", "door_street"], asked)  # fmt: skip

    assert counts["door_street"] != 0
    assert (
        counts["reported"]
        == counts["of_period_solved"] + counts["of_period_open"] + counts["of_period_otherwise"]
    )


def test_what_was_reported_is_what_was_solved_what_is_open_and_what_ended_otherwise(cast: Cast) -> None:
    live_for_a_while(cast, 8, steps=90)
    drain()

    found = measured(Place.unit(cast.street), span(ON, ON + 60 * DAY)).counts | counts_of(
        Place.unit(cast.street), ["reported", "of_period_solved", "of_period_open", "of_period_otherwise"],
        span(ON, ON + 60 * DAY),
    )  # fmt: skip

    assert found["reported"] == sum(
        (found[f"of_period_{how}"] for how in ("solved", "open", "otherwise")), Fraction(0)
    )


def test_the_period_before_a_month_is_the_month_before() -> None:
    assert span(date(2026, 3, 1), date(2026, 3, 31)).before() == span(date(2026, 2, 1), date(2026, 2, 28))
    assert span(date(2026, 1, 1), date(2026, 3, 31)).before() == span(date(2025, 10, 1), date(2025, 12, 31))
    assert span(date(2026, 3, 2), date(2026, 3, 8)).before() == span(date(2026, 2, 23), date(2026, 3, 1))
