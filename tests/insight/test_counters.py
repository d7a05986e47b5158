"""Counters equal the ledger, on any date, through everything that can happen; and they can be rebuilt."""

import random
from contextlib import suppress
from datetime import date, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.queries import ledger
from linli.cases.states import ENDED, IN_PROGRESS, State
from linli.cases.workflow import CASE
from linli.insight.models import StateCount, UnitDay
from linli.insight.queries import balance, balances, by_children, list_counts, punctuality, trend
from linli.insight.queries.sums import of_units
from linli.kernel import journal
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.territory.public import root_of
from tests.cases.test_workflow import LAW, brought_to
from tests.cast import NOON, PEOPLE, Cast
from tests.factories import a_case, an_opened, reporter_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def drain() -> None:
    while journal.deliver("insight"):
        pass


def live_for_a_while(cast: Cast, seed: int, steps: int = 60) -> None:
    """Let people do whatever they may, hour after hour."""
    rng = random.Random(seed)
    now = NOON
    cases: list[Any] = []
    for _ in range(steps):
        now += HOUR * rng.randint(1, 9)
        if not cases or rng.random() < 0.25:
            where = {"lon": rng.uniform(121.4401, 121.4599), "lat": rng.uniform(31.1901, 31.1999)}
            told = where if rng.random() < 0.8 else {"lon": None, "lat": None}
            cases.append(an_opened(cast, at=now, hard=rng.random() < 0.3, **told).case.pk)
            continue
        case = Case.objects.get(pk=rng.choice(cases))
        who = rng.choice([*PEOPLE, "reporter"])
        by = reporter_of(case) if who == "reporter" else cast.actor(who, now)
        may = [action for action in CASE.open_to(by, case) if action in LAW]
        for action in rng.sample(may, k=min(1, len(may))):
            try:
                getattr(commands, action)(
                    case.pk, street_id=case.street_id, by=by, at=now, **brought_to(action, cast)
                )
            except Refusal:
                continue


def counters_equal_the_ledger(cast: Cast) -> None:
    """Compare every counter of now with a count of the ledger."""
    for unit in cast.units.values():
        for hard in (True, False):
            counted = ledger(cast.street.pk, unit.pk, hard=hard)
            kept = balance(cast.street.pk, unit.pk, hard=hard).states
            assert {s: n for s, n in kept.items() if n} == {s: n for s, n in counted.items() if n}


@pytest.mark.parametrize("seed", range(6))
def test_counters_equal_the_ledger_for_every_unit(cast: Cast, seed: int) -> None:
    live_for_a_while(cast, seed)

    drain()

    for unit in cast.units.values():
        for hard in (True, False):
            counted = ledger(cast.street.pk, unit.pk, hard=hard)
            kept = balance(cast.street.pk, unit.pk, hard=hard)
            assert {s: n for s, n in kept.states.items() if n} == {s: n for s, n in counted.items() if n}
            assert kept.raised == kept.in_progress + kept.closed
        now = balance(cast.street.pk, unit.pk)
        assert by_day(cast, unit.pk, until=timezone.localdate(NOON) + 99 * DAY) == (
            now.raised,
            now.in_progress,
        )


def by_day(cast: Cast, unit_id: int, *, until: date) -> tuple[int, int]:
    """Return how many were reported and how many stood open in a unit at the end of a day, by the counters by day."""
    names, ids = ("reported", "standing"), [unit_id]
    sums = of_units(cast.street.pk, ids, names, since=timezone.localdate(NOON) - DAY, until=until)[unit_id]
    return sums["reported"], sums["standing"]


def open_after(day: date) -> int:
    """Return how many cases were open at the end of a day, by their journal."""
    lines = JournalLine.objects.filter(subject="case").order_by("subject_id", "seq")
    last = {line.subject_id: line.to_state for line in lines if timezone.localdate(line.at) <= day}
    return sum(state in IN_PROGRESS for state in last.values())


def test_on_any_date_it_is_known_what_was_reported_what_was_open_and_what_ended(cast: Cast) -> None:
    live_for_a_while(cast, 42)
    drain()

    root = root_of(cast.street).id
    first = timezone.localdate(NOON)
    for n in range(-1, 20):
        day = first + n * DAY
        reported = sum(1 for case in Case.objects.all() if timezone.localdate(case.reported_at) <= day)
        assert by_day(cast, root, until=day) == (reported, open_after(day))
        [shown] = trend(cast.street.pk, root, until=day, days=1)
        assert (shown.raised, shown.ended) == (
            sum(1 for case in Case.objects.all() if timezone.localdate(case.reported_at) == day),
            sum(
                1 for case in Case.objects.filter(state__in=ENDED) if timezone.localdate(case.ended_at) == day
            ),
        )


def test_rebuilding_gives_the_same_numbers(cast: Cast) -> None:
    live_for_a_while(cast, 7)
    drain()
    keys = ("unit_id", "state", "hard", "n")
    before = sorted(StateCount.objects.exclude(n=0).values_list(*keys))
    names = ("unit_id", "day", "known", "reported", "standing", "filed", "closed_in_time")
    days = sorted(UnitDay.objects.values_list(*names), key=str)
    StateCount.objects.update(n=99)

    journal.rebuild("insight")

    assert sorted(StateCount.objects.exclude(n=0).values_list(*keys)) == before
    assert sorted(UnitDay.objects.values_list(*names), key=str) == days


def test_a_case_that_was_placed_moves_between_units_and_not_between_streets(cast: Cast) -> None:
    case = an_opened(cast, lon=None, lat=None).case
    drain()
    commands.place(case.pk, street_id=case.street_id, by=cast.shenyi, at=NOON + HOUR, unit=cast.units["E12"])
    drain()

    found = balances(cast.street.pk, [cast.units[code].pk for code in ("S", "E", "E1", "E12", "W")])
    assert [found[cast.units[code].pk].raised for code in ("S", "E", "E1", "E12", "W")] == [1, 1, 1, 1, 0]


def test_marking_a_hard_problem_moves_it_between_the_two_ledgers(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)
    commands.mark_hard(case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + HOUR)
    drain()

    root = cast.units["S"].pk
    assert balance(cast.street.pk, root, hard=True).states[State.FILED] == 1
    assert balance(cast.street.pk, root, hard=False).raised == 0


def test_the_children_and_what_is_beside_them_add_up_to_the_unit(cast: Cast) -> None:
    live_for_a_while(cast, 3)
    drain()

    here, rows, beside = by_children(cast.street)

    assert {row.unit.code for row in rows} == {"W", "E"}
    total = sum(row.balance.raised for row in rows) + (beside.balance.raised if beside else 0)
    assert here.balance.raised == total
    assert beside is not None


def test_an_actor_is_told_how_long_the_lists_of_their_units_are(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    a_case(cast, state=State.FED_BACK)
    an_opened(cast, lon=121.452, lat=31.192)
    drain()

    assert list_counts(cast.heqing, cast.street) == {
        "issue": 1,
        "coordination": 0,
        "feedback": 1,
        "closed": 0,
    }
    assert list_counts(cast.dujuan, cast.street) == {
        "issue": 1,
        "coordination": 0,
        "feedback": 0,
        "closed": 0,
    }
    assert list_counts(cast.jiangwei, cast.street) == {
        "issue": 2,
        "coordination": 0,
        "feedback": 1,
        "closed": 0,
    }
    assert list_counts(cast.maoli, cast.street) == {}


def test_the_trend_tells_what_came_and_what_ended(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.WITHDRAWN, at=NOON + DAY)
    an_opened(cast, at=NOON + DAY)
    drain()

    days = trend(cast.street.pk, cast.units["W"].pk, until=timezone.localdate(NOON + DAY), days=3)

    assert [(d.raised, d.ended) for d in days] == [(0, 0), (1, 1), (2, 1)]


def test_punctuality_counts_feedback_in_time_and_late(cast: Cast) -> None:
    a_case(cast, state=State.FED_BACK)
    late = a_case(cast, state=State.IN_HAND)
    commands.feed_back(late.pk, street_id=late.street_id, by=cast.maoli, at=late.due_at + HOUR, done="好了")
    drain()

    day = timezone.localdate(NOON)
    west = root_of(cast.street)
    [shown] = punctuality(cast.street.pk, [west], since=day, until=day + DAY)
    assert (shown.in_time, shown.late, shown.rate) == (1, 1, 50)


def test_a_case_is_found_in_the_journal_by_its_number(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)

    assert journal.subject_called(case.number.lower()) == case.pk
    assert journal.subject_called("FL-2026-999999") is None


@pytest.mark.django_db(transaction=True)
def test_counters_rebuilt_while_people_work_equal_the_ledger(cast: Cast) -> None:
    for _ in range(5):
        a_case(cast, state=State.FILED)
    stop = Event()

    def work(seed: int) -> None:
        live_for_a_while(cast, seed, steps=25)
        connection.close()

    def deliver() -> None:
        while not stop.is_set():
            with suppress(OperationalError):
                journal.deliver("insight")
        connection.close()

    readers = [Thread(target=deliver) for _ in range(2)]
    writers = [Thread(target=work, args=(seed,)) for seed in (11, 12, 13)]
    for thread in (*readers, *writers):
        thread.start()
    for _ in range(4):
        journal.rebuild("insight")
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in readers:
        thread.join(60)
    drain()

    counters_equal_the_ledger(cast)
