"""What lies at a level for longer than its window rises by itself: once for each window, whoever asks how often."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.cases import commands
from linli.cases.commands.rising import escalate_due, latest_start
from linli.cases.models import Case, Rise
from linli.cases.states import State
from linli.kernel.calendar import WorkingCalendar, calendar_of_settings
from linli.kernel.limits import Limit
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import a_case

WEEK = timedelta(days=7)


def risen(case: Case) -> list[tuple[str, bool]]:
    """Return the levels to which a case rose, in order, and whether by itself."""
    return [(one.level, one.by_itself) for one in Rise.objects.filter(case=case).order_by("at", "id")]


@pytest.mark.django_db
def test_what_nobody_takes_rises_after_two_working_days_and_not_before(cast: Cast):
    case = a_case(cast, state=State.REPORTED)  # Wednesday 12:00

    early = escalate_due(cast.street.pk, NOON + timedelta(days=2) - timedelta(minutes=5))
    late = escalate_due(cast.street.pk, NOON + timedelta(days=2) + timedelta(minutes=5))

    assert (early, late) == (0, 1)
    assert risen(case) == [("area", True)]
    line = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq").first()
    assert (line.action, line.by_kind, line.facts["by_itself"], line.facts["to"]) == (
        "escalate", "rule", True, cast.units["W"].pk,
    )  # fmt: skip


@pytest.mark.django_db
def test_it_rises_further_when_that_window_is_over_too_and_stops_at_the_street(cast: Cast):
    case = a_case(cast, state=State.REPORTED)

    times = [escalate_due(cast.street.pk, NOON + n * timedelta(days=1)) for n in range(60)]

    assert sum(times) == 2
    assert risen(case) == [("area", True), ("street", True)]


@pytest.mark.django_db
def test_asked_twice_it_rises_once(cast: Cast):
    a_case(cast, state=State.FILED)
    at = NOON + WEEK

    assert [escalate_due(cast.street.pk, at) for _ in range(3)] == [1, 0, 0]


@pytest.mark.django_db
def test_what_was_handed_back_has_the_whole_window_again(cast: Cast):
    case = a_case(cast, state=State.FILED)
    escalate_due(cast.street.pk, NOON + WEEK)
    told = {"street_id": cast.street.pk, "by": cast.heqing, "decision": "由城建中心办理"}
    commands.hand_back(case.pk, at=NOON + WEEK + timedelta(hours=1), **told)

    soon = escalate_due(cast.street.pk, NOON + WEEK + timedelta(days=1))
    later = escalate_due(cast.street.pk, NOON + 2 * WEEK)

    assert (soon, later) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.IN_HAND, State.COORDINATING, State.FED_BACK, State.CLOSED])
def test_what_somebody_has_in_hand_does_not_rise(cast: Cast, state: str):
    a_case(cast, state=state)

    assert escalate_due(cast.street.pk, NOON + 4 * WEEK) == 0


@pytest.mark.django_db
def test_what_waits_for_the_arbiter_or_is_paused_does_not_rise(cast: Cast):
    first, second = a_case(cast, state=State.FILED), a_case(cast, state=State.FILED)
    Case.objects.filter(pk=first.pk).update(arbiter="director")
    Case.objects.filter(pk=second.pk).update(paused_at=NOON, due_at=None)

    assert escalate_due(cast.street.pk, NOON + WEEK) == 0


@pytest.mark.django_db
def test_a_long_absence_is_worked_off_bit_by_bit(cast: Cast):
    for _n in range(5):
        a_case(cast, state=State.REPORTED)

    assert [escalate_due(cast.street.pk, NOON + WEEK, most=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db
def test_whoever_decides_there_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    from linli.cases import handlers
    from linli.kernel import journal

    monkeypatch.setattr(handlers.timezone, "now", lambda: NOON + WEEK)
    a_case(cast, state=State.REPORTED)
    escalate_due(cast.street.pk, NOON + WEEK)
    while journal.deliver("notices"):
        pass

    assert list(
        Notice.objects.filter(event="case.escalate.itself.level_heads").values_list(
            "account__username", flat=True
        )
    ) == ["heqing"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_raise_each_case_once(cast: Cast):
    from tests.cases.test_races import at_once

    cases = [a_case(cast, state=State.REPORTED) for _ in range(4)]

    def work() -> Any:
        return escalate_due(cast.street.pk, NOON + WEEK)

    came = at_once(work, work, work)

    assert sum(came) == 4
    assert [risen(case) for case in cases] == [[("area", True)]] * 4


@pytest.mark.django_db(transaction=True)
def test_the_clock_and_a_person_who_decides_meet_at_the_lock(cast: Cast):
    from tests.cases.test_races import at_once

    case = a_case(cast, state=State.REPORTED)
    escalate_due(cast.street.pk, NOON + WEEK)
    later = NOON + 2 * WEEK
    told = {
        "street_id": cast.street.pk,
        "by": cast.actor("heqing", later),
        "at": later,
        "decision": "由一村办理",
    }

    came = at_once(
        lambda: escalate_due(cast.street.pk, later), lambda: commands.hand_back(case.pk, **told).raised_level
    )

    # Either it was decided, and nothing rose; or it rose first, and the area could decide no more.
    case.refresh_from_db()
    open_now = Rise.objects.filter(case=case, ended_at=None).count()
    assert (case.raised_level, open_now, came[0]) in {("", 0, 0), ("street", 1, 1)}
    connection.close()


@settings(max_examples=60, deadline=None)
@given(
    at=st.datetimes(datetime(2025, 9, 20), datetime(2026, 3, 20)).map(lambda told: told.replace(tzinfo=UTC)),
    days=st.integers(1, 6),
    unit=st.sampled_from(["d", "h", "urgent_d", "cal_d"]),
    back=st.integers(0, 40 * 86400),
)
def test_a_start_is_over_exactly_up_to_the_latest_one(at: datetime, days: int, unit: str, back: int):
    calendar: WorkingCalendar = calendar_of_settings()
    window = Limit(days, unit)
    cut = latest_start(calendar, window, at)
    start = at - timedelta(seconds=back)

    over = calendar.due(start, window).at <= at

    # Within the second to which it was looked for, either answer is right.
    assert over == (start <= cut) or abs(start - cut) <= timedelta(seconds=1)
