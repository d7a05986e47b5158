"""Votes in the database: the frozen roll, one vote over all ways, the count at its edges, display and end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.votes import commands, public
from linli.votes.commands import Asked
from linli.votes.commands.rolls import place_of
from linli.votes.errors import (
    BadBallot,
    NoProxy,
    NoSignature,
    NoThreshold,
    NotOpen,
    NotReady,
    RollFaulty,
    RollFrozen,
    SeveralMeant,
    VoteAnnounced,
    VotedInPerson,
)
from linli.votes.models import OpenBallot, PastBallot, Turnout, Voter
from linli.votes.queries import Entry
from linli.votes.queries.standing import questions_of, voter_meant, who_is
from linli.votes.states import BallotWay
from tests.cast import NOON
from tests.cast import Cast as People
from tests.factories import a_photo

from .standing import (
    CLOSES,
    DAY,
    DURING,
    OPENS,
    announced,
    drafted,
    owner,
    says,
    voter,
)

pytestmark = pytest.mark.django_db
SIX = [owner(n, f"{n}01", f"业主{n}", "100") for n in range(1, 7)]


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
        "UPDATE votes_vote SET announced_at = NULL, state = 'draft'",
        "UPDATE votes_vote SET roll_digest = ''",
        "UPDATE votes_vote SET heads = 1",
    ],
)
def test_the_database_itself_refuses_changes_of_a_frozen_roll(cast: People, statement: str) -> None:
    announced(cast, SIX)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_is_moved_onto_a_frozen_roll_from_one_that_is_not(cast: People) -> None:
    vote = announced(cast, SIX)
    draft = drafted(cast, [owner(7, "701", "业主7", "100")], key="two")
    Voter.objects.filter(vote=draft).update(position=7)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Voter.objects.filter(vote=draft).update(vote=vote)


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


def test_members_who_share_a_flat_are_told_apart_by_number_at_the_desk(cast: People) -> None:
    shared = [Entry(n, "301", ((name, name),)) for n, name in enumerate("甲乙", start=1)]
    vote = announced(cast, shared, Asked("甲", "members"))

    with pytest.raises(SeveralMeant) as refused:
        voter_meant(vote, "301")

    assert (str(refused.value), voter_meant(vote, "2")) == (
        "名册上有几位符合“301”，请改填名册序号。", voter(vote, 2)
    )  # fmt: skip


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
