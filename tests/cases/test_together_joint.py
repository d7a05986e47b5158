"""Joint action and commitments: who came, how far away, what was found; what is late is told once."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.commands.alarms import alarm_late, tidy_ended
from linli.cases.commands.sharing import metres_between
from linli.cases.models import Joint, Share
from linli.cases.queries.together import together_on
from linli.cases.states import State
from linli.kernel.errors import MovedMeanwhile, NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import CORNER

from .several import HOUR, Five, a_ktv, build_five, called, coordinated, item, seers, share_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(cast: Cast) -> Five:
    """Give five departments with officers."""
    return build_five(cast)


# --- Joint action --------------------------------------------------------------------------------------------------
def test_a_sign_in_without_a_position_says_why_and_one_far_away_says_how_far(five: Five):
    case = a_ktv(five)
    called(five, case)
    wenhua, police = (item(case, five.organisations[code], "arrival") for code in ("wenhua", "paichusuo"))
    at = NOON + HOUR + timedelta(minutes=30)

    with pytest.raises(Refusal) as refused:
        five.act(case, commands.sign_in, five.officer["wenhua"], at=at, item=wenhua)
    five.act(case, commands.sign_in, five.officer["wenhua"], at=at, item=wenhua, note="地下室没有信号")
    five.act(
        case,
        commands.sign_in,
        five.officer["paichusuo"],
        at=at,
        item=police,
        lon=CORNER[0] + 0.01,
        lat=CORNER[1],
    )

    assert refused.value.code == "place_not_said"
    found = {s.pk: (s.metres, s.said) for s in Share.objects.filter(pk__in=[wenhua, police])}
    assert found == {wenhua: (None, "地下室没有信号"), police: (951, "")}
    lines = JournalLine.objects.filter(subject_id=case.pk, action="sign_in")
    assert "lon" not in str([line.facts for line in lines])


def test_who_was_not_there_finds_nothing_and_only_the_caller_concludes(five: Five):
    case = a_ktv(five)
    joint = called(five, case)
    told = {"item": item(case, five.organisations["wenhua"], "arrival"), "finding": "有"}

    with pytest.raises(Refusal) as refused:
        five.act(case, commands.record_finding, five.officer["wenhua"], at=NOON + 2 * HOUR, **told)
    for by in (five.officer["wenhua"], five.cast.dujuan, five.cast.songping):
        with pytest.raises(NotAllowed):
            five.act(case, commands.conclude_joint, by, at=NOON + 3 * HOUR, item=joint.pk, conclusion="完")
    with pytest.raises(Refusal) as second:
        called(five, case, at=NOON + 2 * HOUR)

    assert (refused.value.code, second.value.code) == ("not_on_the_spot", "joint_under_way")


def test_a_call_that_is_taken_back_lets_everybody_go(five: Five):
    case = a_ktv(five)
    joint = called(five, case)

    five.act(case, commands.call_off, five.cast.heqing, at=NOON + HOUR, item=joint.pk, reason="改期")
    again = called(five, case, ["wenhua"], at=NOON + 2 * HOUR)
    with pytest.raises(MovedMeanwhile):
        five.act(
            case,
            commands.conclude_joint,
            five.cast.heqing,
            at=NOON + 3 * HOUR,
            item=joint.pk,
            conclusion="完",
        )

    assert seers(five, case) == {"wenhua"}
    assert set(Share.objects.filter(joint=joint).values_list("state", flat=True)) == {"dropped"}
    assert Joint.objects.get(pk=again.pk).state == "called"


def test_distance_is_measured_on_the_ground():
    assert metres_between((121.44, 31.19), (121.44, 31.19)) == 0
    assert (
        metres_between((121.44, 31.19), (121.45, 31.19))
        == metres_between((121.45, 31.19), (121.44, 31.19))
        == 951
    )
    assert metres_between((121.44, 31.19), (121.44, 31.20)) == 1112
    assert metres_between((-179.999, 0.0), (179.999, 0.0)) == 222


# --- Commitments and alarms ----------------------------------------------------------------------------------------
def test_a_broken_commitment_raises_one_alarm_to_who_owes_and_who_dispatches(five: Five):
    case = coordinated(five)
    five.act(
        case, commands.promise, five.cast.heqing, at=NOON + 2 * HOUR, organisation=five.organisations["shichang"],
        what="周五前清理", on=(NOON + timedelta(days=2)).date(),
    )  # fmt: skip
    Share.objects.filter(case=case, kind="task").update(alarmed_at=NOON)
    day_after = NOON + timedelta(days=3)

    early = alarm_late(at=NOON + timedelta(days=2, hours=11))
    told = [alarm_late(at=day_after), alarm_late(at=day_after), alarm_late(at=day_after + HOUR)]

    assert (early, told) == (0, [1, 0, 0])
    line = JournalLine.objects.get(subject_id=case.pk, action="overdue_share")
    assert (line.by_kind, line.facts["kind"]) == ("system", "promise")
    people = set(Notice.objects.filter(line_id=line.pk).values_list("account__username", flat=True))
    assert people == {"of-shichang", "heqing"}
    five.act(
        case, commands.keep_promise, five.officer["shichang"], at=day_after, done="清理完",
        item=item(case, five.organisations["shichang"], "promise"),
    )  # fmt: skip
    assert share_of(case, five.organisations["shichang"], "promise").late


def test_an_officer_commits_their_own_organisation_only_and_never_to_a_day_that_is_over(five: Five):
    case = coordinated(five)
    told = {"what": "每天巡一次", "on": (NOON + timedelta(days=5)).date()}

    five.act(
        case, commands.promise, five.officer["shichang"], at=NOON + 2 * HOUR,
        organisation=five.organisations["shichang"], **told,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        five.act(
            case, commands.promise, five.officer["shichang"], at=NOON + 2 * HOUR,
            organisation=five.organisations["paichusuo"], **told,
        )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        five.act(
            case, commands.promise, five.cast.heqing, at=NOON + 2 * HOUR, what="昨天", on=(NOON - timedelta(days=1)).date(),
            organisation=five.organisations["paichusuo"],
        )  # fmt: skip

    assert refused.value.code == "date_is_past"
    assert Share.objects.filter(case=case, kind="promise").count() == 1


def test_what_ended_with_its_case_is_owed_no_more_and_seen_no_longer(five: Five):
    case = a_ktv(five, state=State.VERIFIED)
    called(five, case)
    five.act(case, commands.decline, five.cast.heqing, at=NOON + 2 * HOUR, reason="不属于本街道")

    assert tidy_ended(at=NOON + 3 * HOUR) == 5
    assert tidy_ended(at=NOON + 3 * HOUR) == 0
    assert seers(five, case) == set()
    assert alarm_late(at=NOON + timedelta(days=9)) == 0
    assert Joint.objects.get().state == "cancelled"


def test_the_leaf_of_a_case_reads_everything_by_four_questions(five: Five, django_assert_num_queries: Any):
    case = a_ktv(five)
    called(five, case)

    with django_assert_num_queries(3):
        found = together_on(case)

    assert (found.anything, len(found.actions), len(found.actions[0].parties)) == (True, 1, 5)
