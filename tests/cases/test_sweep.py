"""The sweep: every light that turned is found once, told of once, and in office hours where its limit keeps them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.cases import commands
from linli.cases.commands.reminding import tell_reminders
from linli.cases.commands.sweeping import remember_born_late, resume_what_is_over, sweep, sweep_all
from linli.cases.models import Case, Pause, Reminder, Watermark
from linli.cases.states import State
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cases.test_clocks import by_journal
from tests.cast import NOON, Cast, standing_cast
from tests.factories import a_case

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def swept(cast: Cast, at: datetime) -> int:
    return sweep(cast.street.pk, at=at)


def lights() -> list[tuple[str, datetime]]:
    return list(Reminder.objects.order_by("id").values_list("light", "due_at"))


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event__startswith="case.light", channel="inapp").order_by("id")
    return [(row.event, row.account.username) for row in rows.select_related("account")]


def test_the_first_sweep_reminds_nobody_of_what_turned_before(cast: Cast) -> None:
    a_case(cast, state=State.IN_HAND)

    assert (swept(cast, NOON + DAY), Watermark.objects.get().at) == (0, NOON + DAY)


def test_a_light_is_found_when_it_turns_and_never_again(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)

    found = [swept(cast, at) for at in (case.yellow_at, case.yellow_at + MINUTE, case.yellow_at + 2 * MINUTE)]

    assert (found, lights()) == ([0, 1, 0], [("yellow", case.due_at)])
    assert [swept(cast, at) for at in (case.due_at, case.due_at + MINUTE, case.due_at + DAY)] == [0, 1, 0]
    assert lights() == [("yellow", case.due_at), ("red", case.due_at)]


def test_what_turned_twice_between_two_sweeps_is_red_alone(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)

    assert (swept(cast, case.due_at + DAY), lights()) == (1, [("red", case.due_at)])


def test_a_sweep_that_is_cut_off_has_found_nothing(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    late = case.due_at + MINUTE

    with transaction.atomic():
        swept(cast, late)
        transaction.set_rollback(True)

    assert (Watermark.objects.get().at, lights()) == (NOON, [])
    assert swept(cast, late) == 1


def test_an_act_that_is_written_after_the_sweep_of_its_moment_is_found_by_the_next(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    swept(cast, NOON)
    Watermark.objects.update(at=case.due_at + 5 * MINUTE)

    assert swept(cast, case.due_at + 6 * MINUTE) == 1


def test_a_clock_that_was_put_back_finds_nothing_twice(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    swept(cast, case.due_at + DAY)

    assert (swept(cast, case.due_at + HOUR), swept(cast, case.due_at + 2 * DAY), len(lights())) == (0, 0, 1)


def test_a_clock_that_stands_still_turns_no_light(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    commands.ask_reporter(
        case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + HOUR, question="在哪里？", days=5
    )

    assert swept(cast, case.due_at + DAY) == 0


def test_the_yellow_light_is_for_the_lead_and_the_red_for_who_dispatches_too(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    swept(cast, case.yellow_at + MINUTE)
    tell_reminders(at=case.yellow_at + MINUTE)
    yellow = told()
    swept(cast, case.due_at + MINUTE)
    tell_reminders(at=case.due_at + MINUTE)

    assert yellow == [("case.light.yellow", "maoli")]
    assert sorted(told()[1:]) == [("case.light.red", "heqing"), ("case.light.red", "maoli")]


def test_telling_again_tells_nobody_twice(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    at = case.yellow_at + MINUTE
    swept(cast, at)
    tell_reminders(at=at)
    Reminder.objects.update(told_at=None)

    assert (tell_reminders(at=at), told()) == (1, [("case.light.yellow", "maoli")])


def test_a_limit_of_office_hours_reminds_in_office_hours(cast: Cast) -> None:
    swept(cast, NOON)
    # Reported on Wednesday at 16:30, four working hours: yellow on Thursday at 11:12. The worker wakes at 20:00.
    case = a_case(cast, at=datetime(2026, 3, 4, 8, 30, tzinfo=UTC))
    night = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    swept(cast, night)

    assert (tell_reminders(at=night), told()) == (1, [])
    held = Reminder.objects.get(case_id=case.pk)
    assert held.not_before == datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
    assert tell_reminders(at=night + HOUR) == 0
    assert (tell_reminders(at=held.not_before), told()[0]) == (1, ("case.light.red", "gaolan"))


def test_an_urgent_limit_reminds_at_night(cast: Cast) -> None:
    night = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    swept(cast, night)
    case = a_case(cast, state=State.IN_HAND, at=night)
    swept(cast, case.yellow_at + MINUTE)
    tell_reminders(at=case.yellow_at + MINUTE)

    assert told() == [("case.light.yellow", "maoli")]


def test_whoever_moved_the_case_on_is_not_reminded(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    at = case.yellow_at + MINUTE
    swept(cast, at)
    commands.feed_back(case.pk, street_id=case.street_id, by=cast.maoli, at=at, done="好了")

    tell_reminders(at=at + MINUTE)

    row = Reminder.objects.get()
    assert (told(), row.told, row.told_at) == ([], 0, at + MINUTE)


def test_a_new_due_moment_reminds_anew(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    commands.ask_reporter(
        case.pk,
        street_id=case.street_id,
        by=cast.heqing,
        at=case.yellow_at + 5 * MINUTE,
        question="在哪里？",
        days=5,
    )
    swept(cast, case.yellow_at + 6 * MINUTE)
    commands.resume(case.pk, street_id=case.street_id, by=cast.maoli, at=case.yellow_at + HOUR)

    swept(cast, case.due_at + DAY)

    now = Case.objects.get(pk=case.pk)
    assert lights() == [("red", now.due_at)]
    assert now.due_at > case.due_at


def test_what_begins_late_is_remembered_at_once(cast: Cast) -> None:
    swept(cast, NOON)
    case = a_case(cast, state=State.FED_BACK)
    late = NOON + 5 * HOUR
    swept(cast, late)
    again = commands.rework(
        case.pk, street_id=case.street_id, by=cast.songping, at=late + 20 * MINUTE, reason="没好"
    )

    remember_born_late(cast.street.pk, [again], at=late + 20 * MINUTE)
    remember_born_late(cast.street.pk, [again], at=late + 20 * MINUTE)

    assert lights() == [("red", again.due_at)]


def test_a_pause_ends_at_the_moment_that_was_agreed(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    commands.ask_suspension(
        case.pk,
        street_id=case.street_id,
        by=cast.maoli,
        at=NOON + HOUR,
        reason="等材料",
        until=date(2026, 3, 6),
    )
    row = Pause.objects.get()
    commands.grant_request(case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + HOUR, item=row.pk)
    monday = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)

    assert resume_what_is_over(cast.street.pk, at=row.until - MINUTE) == 0
    assert [resume_what_is_over(cast.street.pk, at=monday) for _twice in range(2)] == [1, 0]

    now = Case.objects.select_related("category", "condition").get(pk=case.pk)
    assert (now.paused_at, now.pauses) == (None, [NOON + HOUR, row.until])
    assert now.due_at == by_journal(now) == case.due_at + (row.until - NOON - HOUR)
    line = JournalLine.objects.filter(subject_id=case.pk).latest("seq")
    assert (line.action, line.by_kind) == ("resume", "system")
    assert [n.account.username for n in Notice.objects.filter(event="case.resume.lead", channel="inapp")] == [
        "maoli"
    ]


def test_the_book_says_who_is_told(cast: Cast) -> None:
    rows = [{"light": "yellow", "state": "", "who": "director", "note": ""}]
    publish_rows(
        street_id=cast.street.pk, code="reminders", rows=rows, effective_from=date(2026, 1, 1), note="", by=SYSTEM,
        at=NOON,
    )  # fmt: skip
    swept(cast, NOON)
    case = a_case(cast, state=State.IN_HAND)
    swept(cast, case.yellow_at + MINUTE)
    tell_reminders(at=case.yellow_at + MINUTE)

    assert told() == [("case.light.yellow", "jiangwei")]


def test_a_sweep_asks_the_same_whatever_it_finds(cast: Cast) -> None:
    from django.db import connection

    swept(cast, NOON)
    cases = [a_case(cast, state=State.IN_HAND) for _n in range(3)]

    with CaptureQueriesContext(connection) as asked:
        assert swept(cast, cases[-1].due_at + DAY) == 3
    assert len(asked) <= 8


def test_the_worker_sweeps_every_street(cast: Cast) -> None:
    sweep_all(at=NOON)
    case = a_case(cast, state=State.IN_HAND)

    assert sweep_all(at=case.due_at + MINUTE) == 1


steps = st.lists(st.integers(1, 400), min_size=1, max_size=12)


@pytest.mark.django_db
class TestPolling(TestCase):
    """Whoever sweeps often and whoever sweeps seldom finds the same reds, and no light twice."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(often=steps)
    def test_what_is_found_does_not_depend_on_how_often_one_looks(self, often: list[int]) -> None:
        cast = standing_cast()
        swept(cast, NOON)
        cases: list[Any] = [
            a_case(cast, state=state) for state in (State.IN_HAND, State.REPORTED, State.FED_BACK)
        ]
        end, at = NOON + 5 * DAY, NOON
        for minutes in often:
            at += minutes * MINUTE
            swept(cast, min(at, end))
        swept(cast, end)

        reds = {(row.case_id, row.due_at) for row in Reminder.objects.filter(light="red")}
        assert reds == {(case.pk, case.due_at) for case in cases}
        everything = [(row.case_id, row.light, row.due_at) for row in Reminder.objects.all()]
        assert len(everything) == len(set(everything))
