"""What a topic came from and what decides it: a case that one sees, and a vote by its number."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from linli.people.commands.tokens import make_token
from linli.people.public import Power, actor_for
from linli.topics.models import Topic
from tests.cases.pages import signed_in
from tests.cast import Cast
from tests.factories import a_case
from tests.votes.standing import announced, drafted, owner

from .acting import accepted, act

pytestmark = pytest.mark.django_db
ENTER = "/api/v1/streets/fenglin/topics/enter"


def program(cast: Cast, who: str) -> Client:
    by, later = actor_for(cast.accounts[who], at=now()), now() + timedelta(days=1)
    made = make_token(name="x", scopes=list(Power), expires_at=later, by=by, at=now())
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def test_a_program_names_only_a_case_that_it_sees(cast: Cast) -> None:
    case = a_case(cast)
    told = {"title": "修车棚", "kind": "sheds", "source": "case", "origin": case.number}

    def sent(who: str, origin: str) -> int:
        return program(cast, who).post(ENTER, told | {"origin": origin}, "application/json").status_code

    assert (sent("heqing", "FL-0"), sent("heqing", case.number)) == (404, 201)
    assert Topic.objects.get().origin == case.number


def test_beside_a_case_stand_its_topics_and_the_way_to_make_one(cast: Cast) -> None:
    case, desk = a_case(cast), signed_in(cast, "heqing")
    url = f"/s/fenglin/topics/desk/of/{case.number}/"

    before = desk.get(url).content.decode()
    told = {"title": "修车棚", "kind": "sheds", "source": "case", "origin": case.number, "unit": "W1"}
    program(cast, "heqing").post(ENTER, told, "application/json")
    after = desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert f"?case={case.number}" in before
    assert "修车棚" not in before
    assert "修车棚" in after
    assert "<html" not in after
    assert Client().get(url).status_code == 302
    assert desk.get("/s/fenglin/topics/desk/of/FL-0/").status_code == 404


def test_a_vote_that_is_named_by_its_number_is_a_link_once_it_was_announced(cast: Cast) -> None:
    vote = announced(cast, [owner(1, "101", "李娜", "80")])
    draft = drafted(cast, [owner(1, "101", "李娜", "80")], key="two")
    topic, desk = accepted(cast), signed_in(cast, "heqing")
    page, link = f"/s/fenglin/topics/desk/{topic.number}/", "/s/fenglin/votes/{}/"

    act(cast, topic, "link_vote", vote=str(vote.number))
    assert f'href="{link.format(vote.number)}"' in desk.get(page).content.decode()
    act(cast, topic, "link_vote", vote=str(draft.number))
    assert f'href="{link.format(draft.number)}"' not in desk.get(page).content.decode()
