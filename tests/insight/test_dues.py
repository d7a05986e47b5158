"""What should be closed (应结案) is kept, not counted: suspended cases are left out, and nothing is due twice."""

from datetime import date, timedelta
from typing import Any

from linli.cases import commands
from linli.cases.models import Case, Pause
from linli.cases.states import State
from linli.insight.models import PausedCount, UnitDay
from linli.insight.queries import dues
from linli.insight.queries.proofs import counters_equal_the_journal
from linli.kernel import journal
from linli.territory.public import root_of
from tests.cast import NOON, Cast
from tests.factories import a_case

MONTH = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
HOUR = timedelta(hours=1)


def told(cast: Cast) -> tuple[int, int, int, int, int]:
    while journal.deliver("insight"):
        pass
    assert list(counters_equal_the_journal()) == []
    [one] = dues(cast.street.pk, [root_of(cast.street)], **MONTH)
    return one.should, one.open, one.in_time, one.late, one.paused


def act(case: Case, command: Any, by: Any, after: timedelta, **more: Any) -> Any:
    return command(case.pk, street_id=case.street_id, by=by, at=NOON + after, **more)


def test_handling_is_due_on_the_day_of_its_limit(cast: Cast) -> None:
    a_case(cast, state=State.IN_HAND)
    a_case(cast, state=State.DISPATCHED)

    assert told(cast) == (1, 1, 0, 0, 0)
    assert set(UnitDay.objects.filter(due_open__gt=0).values_list("day", flat=True)) == {date(2026, 3, 4)}


def test_what_is_done_is_due_no_more_and_counts_as_in_time_or_late(cast: Cast) -> None:
    first, second = (a_case(cast, state=State.IN_HAND) for _n in range(2))
    act(first, commands.feed_back, cast.maoli, HOUR, done="好了")
    act(second, commands.feed_back, cast.maoli, 9 * HOUR, done="好了")

    assert told(cast) == (2, 0, 1, 1, 0)


def test_a_suspended_case_is_left_out_until_it_goes_on(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    act(case, commands.ask_suspension, cast.maoli, HOUR, reason="等材料", until=date(2026, 3, 9))
    act(case, commands.grant_request, cast.heqing, HOUR, item=Pause.objects.get().pk)
    stands = told(cast)

    act(case, commands.resume, cast.maoli, 30 * HOUR)

    assert (stands, told(cast)) == ((0, 0, 0, 0, 1), (1, 1, 0, 0, 0))
    assert set(PausedCount.objects.values_list("n", flat=True)) == {0}


def test_rework_takes_the_feedback_away_again(cast: Cast) -> None:
    case = a_case(cast, state=State.FED_BACK)
    before = told(cast)

    act(case, commands.rework, cast.songping, HOUR, reason="没好")

    assert (before, told(cast)) == ((1, 0, 1, 0, 0), (1, 1, 0, 0, 0))


def test_what_is_fed_back_from_a_pause_was_due_on_no_day(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    act(case, commands.ask_reporter, cast.heqing, HOUR, question="在哪里？", days=5)
    act(case, commands.feed_back, cast.maoli, 2 * HOUR, done="好了")
    assert told(cast) == (0, 0, 0, 0, 0)

    act(case, commands.rework, cast.songping, 3 * HOUR, reason="没好")

    assert told(cast) == (1, 1, 0, 0, 0)


def test_more_time_moves_the_day(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    act(case, commands.ask_extension, cast.maoli, HOUR, reason="等零件", amount=24)
    from linli.cases.models import Extension

    act(case, commands.grant_request, cast.heqing, HOUR, item=Extension.objects.get().pk)

    assert told(cast) == (1, 1, 0, 0, 0)
    assert set(UnitDay.objects.filter(due_open__gt=0).values_list("day", flat=True)) == {date(2026, 3, 5)}
