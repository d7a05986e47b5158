"""The books of hours and days: what they may not say, and what a later edition leaves as it is."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import translation

from linli.cases import commands
from linli.cases.commands.calendars import odd_hours, running_on, some_hours
from linli.cases.commands.clocks import parts_now
from linli.cases.models import Case
from linli.cases.states import State
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, Cast
from tests.factories import a_case

from .test_limits import with_parts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "faults", "odd"),
    [
        ((), 1, 1), (((time(9), time(9, 1)),), 1, 1), (((time(9), time(9, 30)), (time(14), time(14, 29))), 1, 1),
        (((time(9), time(10)),), 0, 1), (((time(9), time(12, 59)),), 0, 1), (((time(9), time(13)),), 0, 0),
    ],
)  # fmt: skip
def test_a_day_of_work_has_an_hour_at_least_and_is_odd_below_four(hours: Any, faults: int, odd: int) -> None:
    rows = [{"organisation": "", "hours": hours}]

    assert (len(list(some_hours(rows))), len(list(odd_hours(rows)))) == (faults, odd)


def closed_tomorrow(cast: Cast) -> None:
    publish_rows(
        street_id=cast.street.pk, code="days", rows=[{"on": NOON.date() + DAY, "works": False, "note": "台风"}],
        effective_from=NOON.date(), note="台风停工", by=SYSTEM, at=NOON + HOUR,
    )  # fmt: skip


@pytest.mark.django_db
def test_whoever_publishes_days_reads_how_many_limits_run_on_as_they_are(cast: Cast) -> None:
    reported, in_hand = a_case(cast), a_case(cast, state=State.IN_HAND)
    a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.FED_BACK)

    with translation.override("en"):
        [told] = running_on(cast.street.pk)

    # Two hours of handling are urgent ones, and what has ended is due no more: a report and an inspection are left.
    assert told.startswith("2 limits run now and keep the due moment that they have;")
    closed_tomorrow(cast)
    assert [Case.objects.get(pk=one.pk).due_at for one in (reported, in_hand)] == [
        reported.due_at,
        in_hand.due_at,
    ]
    assert list(running_on(cast.street.pk + 1)) == []


@pytest.mark.django_db
def test_a_part_of_handling_keeps_its_due_moment_when_the_days_change_and_is_counted_anew_after_a_pause(
    cast: Cast,
) -> None:
    case = with_parts(cast)
    before = {row.stage: due.at for row, due in parts_now(case)}

    closed_tomorrow(cast)
    after = {row.stage: due.at for row, due in parts_now(Case.objects.get(pk=case.pk))}

    assert before == after
    told = {"street_id": cast.street.pk}
    on = NOON + 2 * DAY
    commands.ask_reporter(case.pk, **told, by=cast.heqing, at=on, question="在哪里？", days=5)
    commands.resume(case.pk, **told, by=cast.maoli, at=on + HOUR)
    now = {row.stage: due.at for row, due in parts_now(Case.objects.get(pk=case.pk))}
    assert now["penalise"] == before["penalise"] + 3 * DAY + HOUR
