"""Votes in the database: the frozen roll, one vote over all ways, the count at its edges, display and end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.votes import commands, events, public
from linli.votes.commands import Asked
from linli.votes.commands.rolls import place_of
from linli.votes.errors import (
    BadBallot,
    DisplayRuns,
    NoProxy,
    NoSignature,
    NoThreshold,
    NotOpen,
    NotReady,
    ObjectionOpen,
    RollFaulty,
    RollFrozen,
    StillOpen,
    VoteAnnounced,
    VotedFinally,
    VotedInPerson,
)
from linli.votes.models import OpenBallot, PastBallot, Question, Turnout, Vote, Voter
from linli.votes.queries.standing import questions_of, roll_in, stand_of, who_is
from linli.votes.queries.telling import amount
from linli.votes.states import BallotWay, VoteState
from tests.cast import NOON
from tests.cast import Cast as People
from tests.factories import a_photo

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


# --- Preparing -------------------------------------------------------------------------------------------------------
def test_a_vote_keeps_the_rule_as_it_stood_and_is_made_once_for_its_key(cast: People) -> None:
    vote, again = drafted(cast, SIX), drafted(cast, SIX)

    [question] = questions_of(vote)
    assert (vote.pk, vote.number, vote.heads, str(vote.area)) == (again.pk, 1, 6, "600.000000")
    assert (question.rule["quorum"], question.rule["passes"], question.rule_code) == (
        "≥2/3",
        ">1/2",
        "cc278-9",
    )


@pytest.mark.parametrize("rule", ["lift-shanghai", "lift-nanjing"])
def test_a_rule_that_nobody_has_entered_is_refused_in_words(cast: People, rule: str) -> None:
    with pytest.raises(NoThreshold) as refused:
        drafted(cast, SIX, Asked("加装电梯", rule))

    assert "enter from the current local rule" in str(refused.value)


def test_questions_of_one_vote_share_its_roll_and_a_secret_one_counts_heads(cast: People) -> None:
    with pytest.raises(NotReady):
        drafted(cast, [], Asked("甲", "cc278-1"), Asked("乙", "members"))
    with pytest.raises(NotReady):
        drafted(cast, [], Asked("甲", "cc278-3"), secret=True)


def test_a_faulty_roll_is_refused_with_every_fault_by_its_row_and_nothing_is_taken_over(cast: People) -> None:
    vote = drafted(cast, SIX)
    rows = [owner(2, "101", "甲", "80"), owner(3, "102", "", "80"), owner(4, "101", "甲", "80")]

    with pytest.raises(RollFaulty) as refused:
        commands.enter_roll(vote.pk, street_id=vote.street_id, entries=rows, by=cast.jiangwei, at=NOON)

    assert [one["row"] for one in refused.value.facts["rows"]] == [3, 4]
    assert Voter.objects.filter(vote=vote).count() == 6


def test_rows_added_by_hand_join_what_stands_and_one_owner_stays_one_head(cast: People) -> None:
    vote = drafted(cast, SIX)

    commands.add_rows(
        vote.pk,
        street_id=vote.street_id,
        entries=[owner(1, "701", "业主1", "55.5")],
        by=cast.jiangwei,
        at=NOON,
    )

    first = Voter.objects.get(vote=vote, units__contains=["701"])
    assert (first.units, str(first.area), Voter.objects.filter(vote=vote).count()) == (
        ["101", "701"],
        "155.500000",
        6,
    )


def test_a_roll_is_kept_without_names_in_the_clear(cast: People) -> None:
    vote = drafted(cast, SIX)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(who, '') FROM votes_voter")
        told = cursor.fetchone()[0]

    assert "业主" not in told
    assert who_is(voter(vote, 1))["names"] == ["业主1"]


@pytest.mark.parametrize(
    ("unit", "place"), [("12号301室", "12号"), ("3-2-501", "3-2"), ("501", ""), ("甲栋101", "甲栋")]
)
def test_the_building_is_read_off_a_flat(unit: str, place: str) -> None:
    assert place_of(unit) == place


def test_the_notice_that_the_rule_asks_for_is_kept(cast: People) -> None:
    vote = drafted(cast, SIX)
    told = {"street_id": vote.street_id, "closes": CLOSES, "by": cast.jiangwei, "at": NOON}

    with pytest.raises(NotReady) as refused:
        commands.announce(vote.pk, opens=NOON + 14 * DAY, **told)
    commands.announce(vote.pk, opens=NOON + 15 * DAY, **told)

    assert "15" in str(refused.value)


# --- The frozen roll -------------------------------------------------------------------------------------------------
def test_a_frozen_roll_refuses_changes_with_the_words_of_the_rule(cast: People) -> None:
    vote = announced(cast, SIX)
    told = {"street_id": vote.street_id, "by": cast.jiangwei, "at": NOON + DAY}

    with pytest.raises(RollFrozen) as refused:
        commands.enter_roll(vote.pk, entries=SIX[:1], **told)
    with pytest.raises(VoteAnnounced):
        commands.ask(vote.pk, questions=[Asked("别的", "cc278-1")], **told)

    assert "cc278-9" in str(refused.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE votes_voter SET area = area + 1 WHERE position = 1",
        "DELETE FROM votes_voter WHERE position = 6",
        """INSERT INTO votes_voter (id, street_id, vote_id, position, units, area, place, developer, served, who, token_hash)
        SELECT gen_random_uuid(), street_id, vote_id, 7, '{}', 1, '', false, true, '', 'x' FROM votes_voter LIMIT 1""",
        "UPDATE votes_question SET rule = '{}'",
        "DELETE FROM votes_question",
    ],
)
def test_the_database_itself_refuses_changes_of_a_frozen_roll(cast: People, statement: str) -> None:
    announced(cast, SIX)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_names_on_a_frozen_roll_may_be_encrypted_anew(cast: People) -> None:
    vote = announced(cast, SIX)
    one = voter(vote, 1)

    one.save(update_fields=("who",))

    assert who_is(voter(vote, 1))["names"] == ["业主1"]


# --- Casting ---------------------------------------------------------------------------------------------------------
def test_an_open_vote_is_changeable_until_close_and_what_was_said_before_is_kept(cast: People) -> None:
    vote = announced(cast, SIX)

    first = says(vote, 1, "yes")
    again = says(vote, 1, "yes", at=DURING + DAY)
    other = says(vote, 1, "no", at=DURING + 2 * DAY)

    assert (first.changed, again.changed, other.changed) == (False, False, True)
    assert [(one.said, one.cast_at) for one in OpenBallot.objects.all()] == [(["no"], DURING + 2 * DAY)]
    assert [(one.said, one.cast_at) for one in PastBallot.objects.all()] == [(["yes"], DURING)]
    assert Turnout.objects.get().changes == 1


def test_the_journal_tells_that_somebody_voted_and_not_what(cast: People) -> None:
    vote = announced(cast, SIX)
    says(vote, 1, "yes")

    line = JournalLine.objects.get(subject="voter")

    assert (line.action, line.by_kind, line.facts["way"], line.subject_id) == (
        "cast",
        "voter",
        "phone",
        voter(vote, 1).pk,
    )
    assert "yes" not in str(line.facts)


def test_votes_are_taken_from_the_opening_to_just_before_the_close(cast: People) -> None:
    vote = announced(cast, SIX)
    instant = timedelta(microseconds=1)

    with pytest.raises(NotOpen):
        says(vote, 1, "yes", at=OPENS - instant)
    says(vote, 1, "yes", at=OPENS)
    says(vote, 2, "yes", at=CLOSES - instant)
    with pytest.raises(NotOpen) as refused:
        says(vote, 3, "yes", at=CLOSES)

    assert "2026" in str(refused.value)


def test_without_a_moment_the_clock_of_the_database_decides(cast: People) -> None:
    vote = announced(cast, SIX)

    with pytest.raises(NotOpen):
        says(vote, 1, "yes", at=None)  # voting begins years from the database's now, or is long over
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE votes_vote SET opens_at = clock_timestamp() - interval '1 hour', closes_at = clock_timestamp() + interval '1 hour'"
        )
    taken = says(vote, 1, "yes", at=None)

    assert taken.at == OpenBallot.objects.get().cast_at


def test_a_proxy_is_whom_the_roll_names_and_nobody_else(cast: People) -> None:
    vote = announced(cast, [*SIX[:2], owner(3, "301", "孙强", "100", proxy="孙丽")])
    told = {"way": BallotWay.PROXY, "by": cast.jiangwei}

    for name in ("王五", ""):
        with pytest.raises(NoProxy):
            says(vote, 3, "yes", proxy=name, **told)
    with pytest.raises(NoProxy):
        says(vote, 1, "yes", proxy="孙丽", **told)
    says(vote, 3, "yes", proxy="孙丽", **told)

    assert (Turnout.objects.get().way, Turnout.objects.get().proxy) == ("proxy", "孙丽")


def test_the_voters_own_vote_goes_before_the_proxys(cast: People) -> None:
    vote = announced(cast, [*SIX[:2], owner(3, "301", "孙强", "100", proxy="孙丽")])
    told = {"way": BallotWay.PROXY, "by": cast.jiangwei, "proxy": "孙丽"}
    says(vote, 3, "yes", **told)
    says(vote, 3, "no")

    with pytest.raises(VotedInPerson):
        says(vote, 3, "yes", **told)

    assert [(one.said, one.way) for one in OpenBallot.objects.all()] == [(["no"], "phone")]


def test_a_vote_at_the_door_needs_a_photo_of_the_signature(cast: People) -> None:
    vote = announced(cast, SIX)

    with pytest.raises(NoSignature):
        says(vote, 1, "yes", way=BallotWay.DOOR, by=cast.jiangwei)
    says(vote, 1, "yes", way=BallotWay.DOOR, by=cast.jiangwei, photo=a_photo())

    turn = Turnout.objects.get()
    assert (turn.photo is not None, len(turn.photo_digest), turn.taken_by_id) == (
        True,
        64,
        cast.jiangwei.account_id,
    )
    assert public.tally_of(vote.pk).stand.ways == (("door", 1),)


def test_nobody_votes_in_anothers_name_by_phone_and_outsiders_take_no_papers(cast: People) -> None:
    vote = announced(cast, SIX)

    with pytest.raises(NotAllowed):
        says(vote, 1, "yes", by=cast.jiangwei)
    with pytest.raises((NotAllowed, NotFound)):
        says(vote, 1, "yes", way=BallotWay.PAPER, by=cast.luoshan)


@pytest.mark.parametrize("said", [(), ("yes", "no"), ("maybe",), ("follow",), ("yes", "yes")])
def test_a_ballot_that_answers_nothing_or_too_much_is_refused(cast: People, said: tuple[str, ...]) -> None:
    vote = announced(cast, SIX)

    with pytest.raises(BadBallot):
        says(vote, 1, *said)


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
