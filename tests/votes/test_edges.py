"""Art. 278 at its edges through the database, the count and the ends of a vote."""

from datetime import timedelta
from typing import Any

import pytest

from linli.kernel.errors import MovedMeanwhile
from linli.kernel.models import JournalLine
from linli.votes import commands, events, public
from linli.votes.commands import Asked
from linli.votes.errors import (
    DisplayRuns,
    ObjectionOpen,
    StillOpen,
    VotedFinally,
)
from linli.votes.models import Question, Vote, Voter
from linli.votes.queries.standing import questions_of, roll_in, stand_of
from linli.votes.queries.telling import amount
from linli.votes.states import VoteState
from tests.cast import NOON
from tests.cast import Cast as People

from .standing import (
    AFTER,
    CLOSES,
    DAY,
    DURING,
    OPENS,
    announced,
    counted,
    drafted,
    member,
    owner,
    says,
    voter,
)

pytestmark = pytest.mark.django_db
SIX = [owner(n, f"{n}01", f"业主{n}", "100") for n in range(1, 7)]


def result(vote: Vote) -> dict[str, Any]:
    facts: dict[str, Any] = Question.objects.get(vote=vote).result["facts"]
    return facts


# --- Art. 278 at its edges --------------------------------------------------------------------------------------------
def test_exactly_two_thirds_take_part_and_more_than_half_agree(cast: People) -> None:
    vote = announced(cast, SIX)
    for place, said in enumerate(("yes", "yes", "yes", "no"), start=1):
        says(vote, place, said)

    counted(cast, vote)

    heads = result(vote)["measures"]["heads"]
    assert (heads["quorum"]["share"], heads["quorum"]["met"], heads["passing"]["share"]) == (
        "2/3",
        True,
        "3/4",
    )
    assert Question.objects.get(vote=vote).passed


def test_half_is_not_more_than_half_and_says_what_is_missing(cast: People) -> None:
    vote = announced(cast, SIX)
    for place, said in enumerate(("yes", "yes", "no", "no"), start=1):
        says(vote, place, said)

    [now] = stand_of(vote, questions_of(vote)).asked
    counted(cast, vote)

    assert [(what, amount(what, test.lacking)) for what, test in now.passing_lacks] == [
        ("heads", "1 人"),
        ("area", "0.00 ㎡"),
    ]
    assert (now.quorum_lacks, Question.objects.get(vote=vote).passed) == ((), False)


def test_exactly_three_quarters_is_enough_for_changing_use_and_a_centimetre_less_is_not(cast: People) -> None:
    asked = Asked("会所改为菜场", "cc278-8")
    fits = announced(cast, SIX, asked)
    short = announced(cast, [*SIX[:3], owner(4, "401", "业主4", "100.01"), *SIX[4:]], asked, key="two")
    for vote in (fits, short):
        for place, said in enumerate(("yes", "yes", "yes", "no"), start=1):
            says(vote, place, said)
        counted(cast, vote)

    area = result(short)["measures"]["area"]["passing"]
    assert [Question.objects.get(vote=one).passed for one in (fits, short)] == [True, False]
    assert (result(fits)["measures"]["area"]["passing"]["share"], area["share"]) == ("3/4", "30000/40001")


def test_nine_flats_of_one_owner_unsold_flats_and_joint_owners_are_one_head_each(cast: People) -> None:
    rows = [owner(n, f"{n}01", "赵一", "90") for n in range(1, 10)]
    rows += [owner(n, f"{n}01", "", "80", unsold=True) for n in range(10, 13)]
    rows += [owner(13, "1301", "钱二、孙三", "70"), owner(14, "1401", "李四", "60")]
    vote = announced(cast, rows)

    places = {tuple(one.units)[:1] for one in Voter.objects.filter(vote=vote)}
    assert (vote.heads, str(vote.area), len(places)) == (4, "1180.000000", 4)
    says(vote, 1, "yes")  # nine flats
    says(vote, 2, "yes")  # joint
    says(vote, 3, "no")
    counted(cast, vote)

    heads, area = (result(vote)["measures"][what] for what in ("heads", "area"))
    assert (heads["yes"], heads["no"], heads["quorum"]["share"]) == ("2", "1", "3/4")
    assert (area["yes"], area["no"], area["whole"]) == ("880", "60", "1180")
    assert Question.objects.get(vote=vote).passed


def test_the_steps_that_everybody_reads_name_nobody(cast: People) -> None:
    vote = announced(cast, SIX)
    says(vote, 1, "yes")
    counted(cast, vote)

    told = str(Question.objects.get(vote=vote).result)

    assert "业主1" not in told
    assert "201；301" in told


def test_a_roll_read_back_is_the_roll_that_was_brought(cast: People) -> None:
    vote = announced(cast, [*SIX, owner(7, "701", "", "50", unsold=True)])

    roll = roll_in(vote)

    assert (len(roll.heads), str(roll.area), [one.key for one in roll.heads][-1]) == (7, "650", "\0developer")


# --- Ends --------------------------------------------------------------------------------------------------------------
def test_nothing_is_counted_before_the_close_and_only_from_the_frozen_roll(cast: People) -> None:
    vote = announced(cast, SIX)
    told = {"street_id": vote.street_id, "by": cast.jiangwei, "at": AFTER}

    with pytest.raises(StillOpen):
        commands.count(vote.pk, clock=CLOSES - timedelta(seconds=1), **told)
    commands.count(vote.pk, clock=CLOSES, **told)

    vote.refresh_from_db()
    assert (vote.state, vote.counted_at) == (VoteState.COUNTED, AFTER)
    with pytest.raises(MovedMeanwhile):
        commands.count(vote.pk, clock=AFTER, **told)


def test_the_clock_opens_and_closes_votes_and_does_so_once(cast: People) -> None:
    vote = announced(cast, SIX)

    moved = [commands.keep_time(at=at) for at in (NOON, OPENS, OPENS, CLOSES, CLOSES)]

    vote.refresh_from_db()
    lines = JournalLine.objects.filter(subject_id=vote.pk).order_by("seq").values_list("action", "by_kind")
    assert (moved, vote.state) == ([0, 1, 0, 1, 0], VoteState.CLOSED)
    assert list(lines)[-2:] == [("open", "system"), ("close", "system")]


def test_a_result_is_displayed_objections_are_answered_and_then_it_is_final_and_announced(
    cast: People,
) -> None:
    vote = announced(
        cast, SIX, Asked("加装电梯", "lift-jinan"), opens=NOON + DAY, subject_kind="lift", subject_id="7"
    )
    for place in range(1, 7):
        says(vote, place, "yes")
    counted(cast, vote)
    told = {"street_id": vote.street_id, "by": cast.jiangwei}
    commands.publish(vote.pk, at=AFTER, **told)
    commands.enter_objection(vote.pk, text="挡光", at=AFTER, **told)

    with pytest.raises(DisplayRuns):
        commands.finish(vote.pk, at=AFTER + 15 * DAY, **told)
    with pytest.raises(ObjectionOpen):
        commands.finish(vote.pk, at=AFTER + 16 * DAY, **told)
    commands.answer_objections(vote.pk, text="已补偿", at=AFTER + 16 * DAY, **told)
    commands.finish(vote.pk, at=AFTER + 16 * DAY, **told)

    line = JournalLine.objects.get(subject=events.SUBJECT, action=events.VOTE_DECIDED)
    event = events.from_line(line)
    assert (event.vote_id, event.subject_kind, event.subject_id, event.passed, event.decided) == (
        vote.pk, "lift", "7", True, {1: True}
    )  # fmt: skip
    [about] = public.votes_about(vote.street_id, "lift", 7)
    assert (about.state, about.number, public.tally_of(vote.pk).passed) == (VoteState.FINAL, 1, True)


def test_a_first_vote_that_is_final_by_its_rule_stays(cast: People) -> None:
    drafted(cast, SIX)
    Question.objects.update(rule=Question.objects.get().rule | {"several": "first"})
    vote = announced(cast, SIX)
    says(vote, 1, "yes")

    with pytest.raises(VotedFinally):
        says(vote, 1, "no")


def test_polls_and_budgets_are_counted_from_the_database(cast: People) -> None:
    people = [member(n, f"代表{n}") for n in range(1, 6)]
    options = (("a", "长椅", 300), ("b", "路灯", 500), ("c", "花坛", 900))
    asked = [
        Asked("先做哪个", "poll", options=options), Asked("赞成哪些", "approval", options=options),
        Asked("排序", "ranked", options=options), Asked("怎么花", "shares", options=options, budget=1000),
    ]  # fmt: skip
    vote = announced(cast, people, *asked)
    ballots = [("b",), ("a", "b"), ("b", "a"), ("a", "b")], [("a",), ("a",), ("a", "c"), ("a",)]
    for place, said in enumerate([ballots[0], ballots[0], ballots[1]], start=1):
        told = commands.Cast(dict(enumerate(said, start=1)))
        commands.cast(voter(vote, place), told=told, by=commands.casting.VOTER, at=DURING)

    counted(cast, vote)

    found = [one.result["facts"] for one in questions_of(vote)]
    assert (found[0]["leaders"], found[1]["votes"], found[2]["winner"]) == (
        ["路灯"],
        {"长椅": 3, "路灯": 2, "花坛": 0},
        "路灯",
    )
    assert [one["project"] for one in found[3]["projects"]] == ["a", "b"]
