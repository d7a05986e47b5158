"""The demo's votes: one runs, a secret one is over, a budget was shared; made again they are left alone."""

import pytest
from django.test import Client
from django.utils import timezone

from linli.votes.demo import build
from linli.votes.models import Question, SealedBallot, SecretBallot, Vote
from linli.votes.queries.standing import questions_of, stand_of
from tests.cast import Cast as People

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_vote_that_runs_a_secret_one_that_is_over_and_a_shared_budget(cast: People) -> None:
    now = timezone.now()

    made = [build(now), build(now)]

    votes = {one.state: one for one in Vote.objects.order_by("number")}
    running = votes["open"]
    asked = stand_of(running, questions_of(running)).asked
    assert (made, Vote.objects.count(), set(votes)) == ([3, 0], 3, {"final", "open"})
    assert [bool(one.quorum_lacks) for one in asked] == [True, True]
    assert (SealedBallot.objects.count(), SecretBallot.objects.count()) == (0, 24)
    assert Question.objects.filter(passed=True).count() == 2


def test_the_page_of_a_shared_budget_and_of_a_poll_says_what_was_chosen(cast: People) -> None:
    build(timezone.now())

    pages = [Client().get(f"/s/fenglin/votes/{n}/").content.decode() for n in (1, 2)]

    assert [page.count("结果：选中") for page in pages] == [1, 1]
    assert "<ol><li>楼前长椅与扶手</li>" in pages[0]
