"""Two at once: one voter by two ways, a vote cast while the box is opened, a crash in the midst, the edge of the close."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.votes import commands
from linli.votes.commands import Cast
from linli.votes.commands.casting import VOTER
from linli.votes.models import OpenBallot, PastBallot, Question, SealedBallot, Turnout, Vote, Voter
from linli.votes.states import BallotWay
from tests.cast import Cast as People

from .standing import announced, member, voter

pytestmark = pytest.mark.django_db(transaction=True)
POLL = commands.Asked("甲", "members")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on a connection of its own; return what each returned or was refused with."""
    told: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            told[place] = act()
        except (Refusal, DatabaseError) as refusal:
            told[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return told


def running(people: People, voters: int, *, ends: timedelta = timedelta(hours=1), **more: Any) -> Vote:
    vote = announced(people, [member(n, f"代表{n}") for n in range(voters)], POLL, **more)
    now = timezone.now()
    Vote.objects.filter(pk=vote.pk).update(opens_at=now - timedelta(hours=1), closes_at=now + ends)
    vote.refresh_from_db()
    return vote


def test_one_voter_by_phone_and_on_paper_at_once_has_one_vote(cast: People) -> None:
    vote = running(cast, 3)
    one = voter(vote, 1)

    told = at_once(
        lambda: commands.cast(one, told=Cast({1: ("yes",)}), by=VOTER),
        lambda: commands.cast(one, told=Cast({1: ("no",)}, way=BallotWay.PAPER), by=cast.jiangwei),
    )

    assert sorted(taken.changed for taken in told) == [False, True]
    assert (Turnout.objects.count(), OpenBallot.objects.count(), PastBallot.objects.count()) == (1, 1, 1)
    assert Turnout.objects.get().way == OpenBallot.objects.get().way


def test_a_secret_vote_sent_by_eight_at_once_lies_in_the_box_once(cast: People) -> None:
    vote = running(cast, 3, secret=True)
    one = voter(vote, 1)

    told = at_once(*[lambda: commands.cast(one, told=Cast({1: ("yes",)}), by=VOTER)] * 8)

    assert sum(not isinstance(answer, Refusal) for answer in told) == 1
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)


def test_who_is_casting_when_the_box_is_opened_is_waited_for_and_counted(cast: People) -> None:
    vote = running(cast, 2)
    held, go = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            commands.cast(voter(vote, 1), told=Cast({1: ("yes",)}), by=VOTER)
            held.set()
            go.wait(20)

    def count() -> Vote:
        held.wait(20)
        # The close lies behind by now for whoever counts; whoever was in time is in the midst of it.
        threading.Timer(0.2, go.set).start()
        later = vote.closes_at + timedelta(seconds=1)
        return commands.count(vote.pk, street_id=vote.street_id, by=cast.jiangwei, at=later, clock=later)

    _first, second = at_once(slowly, count)

    assert isinstance(second, Vote), second
    assert Question.objects.get().result["facts"]["measures"]["heads"]["yes"] == "1"


def test_at_the_edge_of_the_close_whoever_was_told_taken_is_counted_and_nobody_else(cast: People) -> None:
    vote = running(cast, 40, ends=timedelta(milliseconds=250))
    voters = list(Voter.objects.select_related("vote").filter(vote=vote))
    taken: list[int] = []

    def some(mine: list[Voter]) -> Callable[[], None]:
        def act() -> None:
            for one in mine:
                try:
                    commands.cast(one, told=Cast({1: ("yes",)}), by=VOTER)
                except Refusal:
                    continue
                taken.append(one.position)

        return act

    at_once(*(some(voters[n::4] * 3) for n in range(4)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_sleep(greatest(0, extract(epoch FROM closes_at - clock_timestamp()))) FROM votes_vote"
        )
    commands.count(vote.pk, street_id=vote.street_id, by=cast.jiangwei, at=timezone.now())

    heads = Question.objects.get().result["facts"]["measures"]["heads"]
    late = Turnout.objects.filter(cast_at__gte=vote.closes_at).count()
    assert (heads["yes"], late) == (str(len(set(taken))), 0)


def test_a_vote_that_was_told_taken_stands_when_the_next_one_is_killed_in_the_midst(cast: People) -> None:
    vote = running(cast, 2, secret=True)
    commands.cast(voter(vote, 1), told=Cast({1: ("yes",)}), by=VOTER)
    begun, killed = threading.Event(), threading.Event()
    backend: list[int] = []

    def cut() -> None:
        with transaction.atomic():
            commands.cast(voter(vote, 2), told=Cast({1: ("no",)}), by=VOTER)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                backend.append(cursor.fetchone()[0])
            begun.set()
            killed.wait(20)

    def kill() -> None:
        begun.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", backend)
        killed.set()

    first, _second = at_once(cut, kill)

    assert isinstance(first, DatabaseError)
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)
    # Whoever was cut off sends it again, and it counts once.
    commands.cast(voter(vote, 2), told=Cast({1: ("no",)}), by=VOTER)
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (2, 2)
