"""A clock that jumps: nothing is done twice, nobody is kept waiting, ids keep their order."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from linli.kernel import ids, rounds, seals
from linli.kernel.ids import uuid7
from linli.kernel.models import Seal
from linli.kernel.tasks import each_night, forget_ticks_after
from tests.kernel.lines import a_chain

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOURS = timedelta(hours=5)


def ticks_of(deferrer: PeriodicDeferrer, at: datetime) -> list[int]:
    """Return the moments for which the queue would begin the sealing now."""
    return [
        tick
        for task, tick in deferrer.get_previous_tasks(at=at.timestamp())
        if task.task.name == "kernel.seal"
    ]


def begin(tick: int) -> bool:
    """Say whether the database lets a periodic task begin at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) VALUES ('kernel.seal', '', %s) "
            "ON CONFLICT DO NOTHING RETURNING id",
            [tick],
        )
        return cursor.fetchone() is not None


@pytest.mark.django_db
def test_periodic_work_begins_once_for_each_moment_and_again_after_a_step_back():
    deferrer = PeriodicDeferrer(registry=app.periodic_registry)
    ahead = [tick for tick in ticks_of(deferrer, NOON + HOURS) if begin(tick)]
    assert len(ahead) == 1

    # The clock is put back: what the queue remembers, and what stands in its table, lies in the future.
    assert ticks_of(deferrer, NOON) == []
    assert forget_ticks_after(NOON) == 1
    anew = PeriodicDeferrer(registry=app.periodic_registry)
    [tick] = ticks_of(anew, NOON)
    assert begin(tick)
    # The worker beside it, whose clock was right all the time, does nothing twice.
    assert not begin(tick)


def test_a_step_back_is_noticed_once_and_a_step_forward_or_a_drift_is_none():
    clock = rounds.Clock()
    now = time.time()

    assert [clock.was_put_back(now + step) for step in (0, 7200, 7150, 3600, 3601, 3590)] == [
        False, False, False, True, False, False,
    ]  # fmt: skip


def test_ids_go_on_growing_when_the_clock_is_put_back(monkeypatch):
    monkeypatch.setattr(ids, "_last", 0)
    now = time.time_ns()
    moments = iter([now, now + 10**9, now - 10**13, now - 10**13 + 5, now + 2 * 10**9])
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(moments))

    made = [uuid7() for _ in range(5)]

    assert made == sorted(made)
    assert len(set(made)) == 5


@pytest.mark.django_db
def test_seals_made_while_the_clock_ran_ahead_and_after_it_was_put_back_are_one_sound_chain(monkeypatch):
    moments = iter([NOON + HOURS, NOON, NOON - HOURS])
    monkeypatch.setattr("linli.kernel.seals.timezone.now", lambda: next(moments))
    for _ in range(3):
        a_chain(2)
        seals.take_into_next_seal([])

    made = list(Seal.objects.order_by("-number")[:3])
    assert [seal.at for seal in made] == [NOON - HOURS, NOON, NOON + HOURS]
    assert [str(fault) for fault in seals.verify().faults if fault.line_id is None] == []


def test_work_of_the_night_is_done_at_night_where_the_house_stands(settings):
    settings.TIME_ZONE = "Asia/Shanghai"

    assert each_night(3, 17) == "17 19 * * *"
    assert each_night(23, 5) == "5 15 * * *"
