"""Votes by programs: prepared, announced, cast, counted and read as by the pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.people.commands.tokens import make_token
from linli.people.public import Power
from linli.votes import commands
from linli.votes.models import Turnout, Vote
from tests.cast import Cast as People

from .standing import announced, member, voter

pytestmark = pytest.mark.django_db
AT = "/api/v1/streets/fenglin/votes"


@pytest.fixture
def program(cast: People) -> Client:
    now = timezone.now()
    made = make_token(
        name="v", scopes=list(Power), expires_at=now + timedelta(days=1), by=cast.jiangwei, at=now
    )
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def post(client: Client, path: str, told: Any) -> Any:
    answer = client.post(AT + path, json.dumps(told), content_type="application/json")
    return answer.status_code, answer.json()


def running(people: People, **more: Any) -> Vote:
    rows = [member(1, "甲"), member(2, "乙", proxy="乙兄"), member(3, "丙")]
    vote = announced(people, rows, commands.Asked("同意吗", "members"), **more)
    now, hour = timezone.now(), timedelta(hours=1)
    Vote.objects.filter(pk=vote.pk).update(opens_at=now - hour, closes_at=now + hour)
    return Vote.objects.get(pk=vote.pk)


def test_a_program_calls_a_vote_as_the_pages_do(cast: People, program: Client) -> None:
    asked = [{"title": "换门", "rule": "cc278-9"}]
    made = post(program, "", {"title": "换门", "unit": "W1", "questions": asked})
    again = post(program, "", {"title": "换门", "unit": "W1", "questions": asked})
    rows = [
        {"unit": "101", "owners": ["甲", "乙"], "area": "80.5"},
        {"unit": "102", "owners": ["丙"], "area": "90"},
    ]
    roll = post(program, "/1/enter_roll", {"rows": rows})
    faulty = post(program, "/1/enter_roll", {"rows": [{"unit": "103", "owners": [], "area": "1"}]})
    opens = timezone.now() + timedelta(days=16)
    when = {"opens": opens.isoformat(), "closes": (opens + timedelta(days=5)).isoformat()}
    told = post(program, "/1/announce", when)
    frozen = post(program, "/1/enter_roll", {"rows": rows})

    assert (made, again, roll[0]) == ((201, {"number": 1, "state": "draft"}), made, 200)
    assert (faulty[0], faulty[1]["code"]) == (422, "roll_faulty")
    assert (told, frozen[0], frozen[1]["code"]) == (
        (200, {"number": 1, "state": "announced"}),
        409,
        "roll_frozen",
    )
    [first, second] = program.get(f"{AT}/1/roll").json()["items"]
    assert (first["names"], second["area"]) == (["丙", "乙"], "90") or (first["units"], second["area"]) == (
        ["101"],
        "90",
    )


def test_a_ballot_is_cast_by_its_link_and_changed_until_close(cast: People, program: Client) -> None:
    vote = running(cast)
    link = f"/of/{commands.token_of(vote.pk, voter(vote, 1).pk)}"
    nobody = Client()

    first = post(nobody, link, {"answers": [{"question": 1, "said": ["yes"]}]})
    bad = post(nobody, link, {"answers": [{"question": 1, "said": ["maybe"]}]})
    other = post(nobody, link, {"answers": [{"question": 1, "said": ["no"]}]})
    read = nobody.get(AT + link).json()

    assert (first[0], first[1]["changed"], bad[1]["code"], other[1]["changed"]) == (
        200,
        False,
        "bad_ballot",
        True,
    )
    assert (read["voted"], read["said"]) == (True, [{"question": 1, "said": ["no"]}])


def test_a_secret_ballot_sent_again_is_told_that_it_was_cast_and_never_what(cast: People) -> None:
    vote = running(cast, secret=True)
    link = f"/of/{commands.token_of(vote.pk, voter(vote, 1).pk)}"
    nobody, told = Client(), {"answers": [{"question": 1, "said": ["yes"]}]}

    answers = [post(nobody, link, told)[0], post(nobody, link, told)[1]["code"]]

    assert (answers, nobody.get(AT + link).json()["said"]) == ([200, "voted_finally"], [])


def test_papers_are_taken_by_tellers_and_of_proxies_only_the_named(cast: People, program: Client) -> None:
    running(cast)
    yes = {"answers": [{"question": 1, "said": ["yes"]}]}

    told = [
        post(program, "/1/papers", {"who": "1", **yes})[0],
        post(program, "/1/papers", {"who": "2", "way": "proxy", "proxy": "别人", **yes})[1]["code"],
        post(program, "/1/papers", {"who": "2", "way": "proxy", "proxy": "乙兄", **yes})[0],
        post(program, "/1/papers", {"who": "9", **yes})[1]["code"],
        post(program, "/1/papers", {"who": "3", "way": "door", **yes})[1]["code"],
        Client().post(f"{AT}/1/papers", "{}", content_type="application/json").status_code,
    ]

    assert told == [200, "no_proxy", 200, "no_such_voter", "no_signature", 401]
    assert sorted(Turnout.objects.values_list("way", flat=True)) == ["paper", "proxy"]


def test_the_public_reads_turnout_while_it_runs_and_the_steps_when_it_is_displayed(
    cast: People, program: Client
) -> None:
    vote = running(cast)
    yes = {"answers": [{"question": 1, "said": ["yes"]}]}
    for place in (1, 2, 3):
        post(Client(), f"/of/{commands.token_of(vote.pk, voter(vote, place).pk)}", yes)
    now = Client().get(f"{AT}/1").json()
    desk = program.get(f"{AT}/1/desk").json()
    Vote.objects.filter(pk=vote.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    acts = [program.post(f"{AT}/1/{act}").status_code for act in ("count", "publish", "count")]
    then = Client().get(f"{AT}/1").json()

    assert (now["voted"], now["standing"], now["questions"][0]["steps"]) == (3, [], [])
    assert (desk["standing"][0]["yes"], desk["standing"][0]["passing_lacks"]) == ("3", None)
    assert (acts, then["questions"][0]["passed"], then["state"]) == ([200, 200, 409], True, "published")
    assert "结果" in then["questions"][0]["steps"][-1] or "Result" in then["questions"][0]["steps"][-1]
