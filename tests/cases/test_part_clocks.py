"""Parts of handling turn yellow and red by clocks of their own, and whoever must act is reminded once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.commands.clocks import running_beside
from linli.cases.commands.part_reminding import follow_what_runs, tell_parts
from linli.cases.models import Case, PartClock
from linli.cases.states import State
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

from .test_limits import a_row, changed_from, with_parts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def clocks(case: Case) -> dict[str, datetime | None]:
    return dict(PartClock.objects.filter(case=case).values_list("stage", "due_at"))


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(event__startswith="case.part", channel="inapp").order_by("id")
    return [(r.event, r.facts["part"]["name"], r.account.username) for r in rows.select_related("account")]


def act(cast: Cast, case: Case, action: str, who: str, at: datetime, **brought: Any) -> Case:
    return getattr(commands, action)(
        case.pk, street_id=case.street_id, by=cast.actor(who, at), at=at, **brought
    )


def counted(case: Case) -> dict[str, datetime]:
    return {str(row.stage): due.at for row, due in running_beside(Case.objects.get(pk=case.pk))}


def test_clocks_begin_with_the_dispatch_and_say_what_the_page_counts(cast: Cast) -> None:
    case = with_parts(cast)

    assert clocks(case) == counted(case)
    assert set(clocks(case)) == {"stop", "penalise"}


def test_a_case_whose_table_names_no_parts_has_no_clock_and_costs_nothing(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    case = Case.objects.select_related("category", "condition").get(pk=a_case(cast, state=State.IN_HAND).pk)

    from linli.cases.commands.clocks import parts_follow

    with django_assert_num_queries(0):
        parts_follow(case, State.IN_HAND)
    assert not PartClock.objects.exists()


def test_the_yellow_light_of_a_part_is_for_the_lead_and_the_red_for_who_dispatches_too(cast: Cast) -> None:
    case = with_parts(cast)
    stop = clocks(case)["stop"]
    assert stop is not None
    yellow = PartClock.objects.get(stage="stop").yellow_at + MINUTE

    looked = [
        tell_parts(at=at) for at in (yellow - 2 * MINUTE, yellow, yellow + MINUTE, stop + MINUTE, stop + HOUR)
    ]

    assert looked == [0, 1, 0, 1, 0]
    assert told()[0] == ("case.part.yellow", "制止", "maoli")
    assert sorted(told()[1:]) == [("case.part.red", "制止", "heqing"), ("case.part.red", "制止", "maoli")]


def test_what_is_done_reminds_nobody(cast: Cast) -> None:
    case = with_parts(cast)
    act(cast, case, "finish_part", "maoli", NOON + 10 * MINUTE, item="stop", done="当场停工")

    tell_parts(at=NOON + 3 * HOUR)

    assert (set(clocks(case)), told()) == ({"penalise"}, [])


def test_a_clock_that_stands_still_reminds_nobody_and_goes_on_with_a_new_due_moment(cast: Cast) -> None:
    case = with_parts(cast)
    act(cast, case, "ask_reporter", "heqing", NOON + 30 * MINUTE, question="在哪里？", days=5)
    stood = clocks(case)
    tell_parts(at=NOON + 3 * HOUR)

    act(cast, case, "resume", "maoli", NOON + 4 * HOUR)

    assert (stood, told()) == ({"stop": None, "penalise": None}, [])
    assert clocks(case) == counted(case)
    tell_parts(at=clocks(case)["stop"] + MINUTE)
    assert {one[:2] for one in told()} == {("case.part.red", "制止")}


def test_clocks_go_with_the_feedback_and_come_back_with_the_rework_but_for_what_is_done(cast: Cast) -> None:
    case = with_parts(cast)
    act(cast, case, "finish_part", "maoli", NOON + 10 * MINUTE, item="stop", done="当场停工")
    act(cast, case, "feed_back", "maoli", NOON + 20 * MINUTE, done="好了")
    fed_back = clocks(case)

    act(cast, case, "rework", "songping", NOON + 30 * MINUTE, reason="没拆")

    assert (fed_back, set(clocks(case))) == ({}, {"penalise"})


@pytest.mark.parametrize("way", ["send_back", "void"])
def test_clocks_end_with_the_lead_and_begin_anew_with_the_next_one(cast: Cast, way: str) -> None:
    case = with_parts(cast)
    act(cast, case, "finish_part", "maoli", NOON + 10 * MINUTE, item="stop", done="当场停工")

    act(cast, case, way, "maoli" if way == "send_back" else "heqing", NOON + HOUR, reason="不归我们")

    assert clocks(case) == {}
    if way == "send_back":
        act(cast, case, "dispatch", "heqing", NOON + 2 * HOUR, lead=cast.organisations["chengguan"])
        assert clocks(case) == counted(case)
        assert set(clocks(case)) == {"stop", "penalise"}


def test_a_part_in_office_hours_reminds_in_office_hours(cast: Cast) -> None:
    changed_from(cast, NOON.date(), lambda rows: [*rows, a_row("stop", "1 h", category="C0101")])
    case = a_case(
        cast, state=State.IN_HAND, at=NOON + 5 * HOUR
    )  # accepted at 17:04 of an office that closes at 17:30
    due = clocks(case)["stop"]
    assert due is not None

    # Due at 9:34 tomorrow; the worker wakes at night, when the light is yellow already.
    night = NOON + 12 * HOUR
    PartClock.objects.update(yellow_at=NOON + 6 * HOUR)
    first, again = tell_parts(at=night), tell_parts(at=night + HOUR)

    assert (first, again, told()) == (1, 0, [])
    opens = PartClock.objects.get().not_before
    assert opens is not None
    assert opens <= due
    tell_parts(at=opens)
    assert told() == [("case.part.yellow", "制止", "maoli")]


def test_what_turned_long_ago_is_no_news(cast: Cast) -> None:
    with_parts(cast)

    tell_parts(at=NOON + 30 * DAY)

    assert told() == []
    assert not PartClock.objects.filter(red_told_at=None).exists()


def test_cases_from_before_there_were_clocks_get_theirs(cast: Cast) -> None:
    case = with_parts(cast)
    a_case(cast, state=State.CLOSED)
    before = clocks(case)
    PartClock.objects.all().delete()

    assert [follow_what_runs(cast.street.pk, at=NOON + HOUR) for _again in range(2)] == [1, 0]
    assert clocks(case) == before


def test_many_that_are_dispatched_at_once_have_their_clocks(cast: Cast) -> None:
    from linli.cases.commands.batches import begin_batch, draft_batch, next_piece

    changed_from(cast, NOON.date(), lambda rows: [*rows, a_row("stop", "1 urgent_h", category="C0101")])
    ids = [a_case(cast, state=State.FILED).pk for _n in range(3)]
    told_at = {"street": cast.street, "by": cast.heqing, "at": NOON + HOUR}
    batch = draft_batch(**told_at, action="dispatch", ids=ids, chosen="")
    begin_batch(batch.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + HOUR, told={})
    while next_piece(at=NOON + HOUR):
        pass

    assert (
        list(PartClock.objects.order_by("id").values_list("stage", "due_at"))
        == [("stop", NOON + 2 * HOUR)] * 3
    )
