"""Secret votes: who said what cannot be found out from a whole dump, nor by the marks that the database keeps of itself."""

import random
import subprocess
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from linli.cli.binaries import find_binaries
from linli.kernel.models import JournalLine, Repeat
from linli.votes import commands
from linli.votes.commands import Asked, Cast
from linli.votes.commands.casting import VOTER, new_key, seal, size_of, unseal
from linli.votes.errors import BoxBroken, NotOpen, VotedFinally
from linli.votes.models import OpenBallot, Question, SealedBallot, SecretBallot, Turnout, Vote, Voter
from linli.votes.queries.standing import questions_of, stand_of
from tests.cast import Cast as People
from tests.conftest import HOME

from .standing import AFTER, DURING, announced, counted, member, voter

CODES = "abcdefgh"
POLL = Asked("推选谁", "poll", options=tuple((code, f"候选人{code}", 0) for code in CODES))


def secret(people: People, voters: int = 8, *asked: Asked) -> Vote:
    return announced(people, [member(n, f"业主{n}") for n in range(voters)], *(asked or (POLL,)), secret=True)


def all_vote(vote: Vote) -> dict[int, str]:
    """Let each vote for somebody else, in the order of the roll; return who voted for whom."""
    codes = list(CODES)
    random.Random(7).shuffle(codes)
    said = dict(enumerate(codes, start=1))
    for place, code in said.items():
        commands.cast(voter(vote, place), told=Cast({1: (code,)}), by=VOTER, at=DURING)
    return said


@pytest.mark.django_db
def test_a_secret_vote_is_final_when_cast_and_the_journal_tells_only_that_somebody_voted(
    cast: People,
) -> None:
    vote = secret(cast)
    commands.cast(voter(vote, 1), told=Cast({1: ("a",)}), by=VOTER, at=DURING)

    with pytest.raises(VotedFinally):
        commands.cast(voter(vote, 1), told=Cast({1: ("b",)}), by=VOTER, at=DURING)

    [line] = JournalLine.objects.filter(subject="voter")
    assert set(line.facts) == {"vote", "number", "way", "lineage"}
    assert (OpenBallot.objects.count(), SecretBallot.objects.count(), SealedBallot.objects.count()) == (
        0,
        0,
        1,
    )
    assert not Repeat.objects.filter(purpose__contains="cast").exists()


@pytest.mark.django_db
def test_a_secret_vote_tells_its_turnout_while_it_runs_and_nothing_else(cast: People) -> None:
    vote = secret(cast)
    all_vote(vote)

    stand = stand_of(vote, questions_of(vote))

    assert (stand.voted, stand.heads, stand.asked) == (8, 8, ())


@pytest.mark.django_db
def test_every_envelope_of_a_vote_is_as_long_as_the_others(cast: People) -> None:
    asked = Asked("赞成谁", "approval", options=tuple((code * 9, f"候选人{code}", 0) for code in CODES))
    vote = secret(cast, 3, asked)
    for place, said in enumerate((["a" * 9], [code * 9 for code in CODES], ["h" * 9, "b" * 9]), start=1):
        commands.cast(voter(vote, place), told=Cast({1: said}), by=VOTER, at=DURING)

    assert len({len(bytes(one)) for one in SealedBallot.objects.values_list("sealed", flat=True)}) == 1


@pytest.mark.django_db
def test_the_box_is_opened_once_and_holds_as_many_as_voted(cast: People) -> None:
    vote = secret(cast)
    said = all_vote(vote)
    counted(cast, vote)

    vote.refresh_from_db()
    found = sorted(one.said[0] for one in SecretBallot.objects.all())
    assert (found, SealedBallot.objects.count(), vote.box_key) == (sorted(said.values()), 0, None)
    assert Question.objects.get().result["facts"]["ballots"]["heads"] == 8


@pytest.mark.django_db
def test_a_box_that_somebody_reached_into_is_not_counted(cast: People) -> None:
    vote = secret(cast)
    all_vote(vote)
    SealedBallot.objects.filter(pk=SealedBallot.objects.first().pk).delete()

    with pytest.raises(BoxBroken):
        counted(cast, vote)

    assert (SealedBallot.objects.count(), SecretBallot.objects.count()) == (7, 0)


@pytest.mark.django_db
def test_a_void_secret_vote_destroys_its_box_unopened(cast: People) -> None:
    vote = secret(cast)
    all_vote(vote)

    commands.void(vote.pk, street_id=vote.street_id, reason="名册有误", by=cast.jiangwei, at=AFTER)

    vote.refresh_from_db()
    assert (SealedBallot.objects.count(), vote.box_key) == (0, None)
    with pytest.raises(NotOpen):
        commands.cast(voter(vote, 1), told=Cast({1: ("a",)}), by=VOTER, at=DURING)


@pytest.mark.django_db
def test_an_envelope_opens_with_its_own_key_and_in_its_own_vote_alone(cast: People) -> None:
    vote = secret(cast)
    key, size = new_key(), size_of(questions_of(vote))
    closed = seal({1: ("a",)}, key, vote.pk, size)

    assert unseal(closed, key, vote.pk) == {1: ("a",)}
    for other, where in ((new_key(), vote.pk), (key, voter(vote, 1).pk)):
        with pytest.raises(InvalidTag):
            unseal(closed, other, where)


# --- Joining ------------------------------------------------------------------------------------------------------------
def dump() -> str:
    """Return everything that the database holds, as a backup would."""
    told = connection.settings_dict
    words = [
        str(find_binaries(HOME).folder / "pg_dump"), "--inserts", "--rows-per-insert=1", "-h", told["HOST"], "-U",
        told["USER"] or "postgres", "-d", told["NAME"], *(["-p", str(told["PORT"])] if told["PORT"] else []),
    ]  # fmt: skip
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def rows_of(whole: str, table: str) -> list[str]:
    return [one for one in whole.splitlines() if one.startswith(f"INSERT INTO public.{table} ")]


def columns(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_who_said_what_cannot_be_joined_from_a_whole_dump_nor_by_the_databases_own_marks(
    cast: People,
) -> None:
    vote = secret(cast)
    said = all_vote(vote)  # each in a transaction of its own
    running = dump()
    counted(cast, vote)
    over = dump()

    voters = {one.position: str(one.pk) for one in Voter.objects.filter(vote=vote)}
    turns = columns(
        "SELECT t.xmin::text, v.position FROM votes_turnout t JOIN votes_voter v ON v.id = t.voter_id ORDER BY t.ctid"
    )
    papers = columns("SELECT xmin::text, id::text, said[1] FROM votes_secretballot ORDER BY ctid")
    # While it runs: no row says what was said, in whatever table.
    named = [
        one
        for one in running.splitlines()
        if any(f"{{{code}}}" in one or f'{{"{code}"}}' in one for code in CODES)
    ]
    assert [one for one in named if "votes_question" not in one] == []
    assert (len(rows_of(running, "votes_sealedballot")), len(rows_of(over, "votes_sealedballot"))) == (8, 0)
    # Afterwards: no row of a ballot names a voter or a moment, and no row of a voter names a ballot.
    ballots = rows_of(over, "votes_secretballot")
    ids = {pk for _xmin, pk, _said in papers}
    assert len(ballots) == 8
    assert not any(pk in row for row in ballots for pk in voters.values())
    assert [
        one for one in over.splitlines() if any(pk in one for pk in ids) and "votes_secretballot" not in one
    ] == []
    # By transaction: all ballots have one, and it is nobody's who voted.
    assert len({xmin for xmin, _pk, _said in papers}) == 1
    assert {xmin for xmin, _position in turns}.isdisjoint({xmin for xmin, _pk, _said in papers})
    # By place on the disk, by id, by order in the dump: none is the order in which people voted.
    by_turn = [said[position] for _xmin, position in turns]
    assert by_turn == list(said.values())
    assert [code for _xmin, _pk, code in papers] != by_turn
    assert [pk for _xmin, pk, _said in papers] == sorted(pk for _xmin, pk, _said in papers)
    assert {pk[14] for pk in ids} == {"4"}, (
        "an id that begins with the moment tells what the journal does not"
    )
    # By requests: nothing is kept under a key.
    assert not any(code in str(one.answer) for one in Repeat.objects.filter(purpose="cast") for code in CODES)
    assert Turnout.objects.filter(vote=vote).count() == 8
