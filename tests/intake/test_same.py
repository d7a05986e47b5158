"""Written without network, told afterwards: “is it the same?”, and both go on together on the word of whoever sent it."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from linli.cases import commands as cases
from linli.cases.models import Case, Link, Reporter
from linli.cases.states import State
from linli.kernel import journal
from tests.cast import Cast
from tests.factories import a_case
from tests.intake.residents import token_in
from tests.intake.test_drafts_door import send, what

HOLE = "路口井盖缺失，孩子差点掉下去"


def known(cast: Cast) -> Case:
    return a_case(cast, state=State.FILED, at=timezone.now() - timedelta(hours=3))


def sent(**more: object) -> dict[str, str]:
    answer: dict[str, str] = send(what(text=HOLE, **more)).json()
    return answer


def same(told: dict[str, str], number: str) -> str:
    return f"/s/fenglin/follow/{token_in(told['link'])}/same/{number}/"


def test_what_waited_on_a_phone_is_taken_and_the_answer_says_that_something_like_it_is_known(cast: Cast):
    alone = sent()
    hole = known(cast)

    told = send(what(text=HOLE), key="f" * 32).json()

    assert (alone["near"], told["near"]) == (False, True)
    page = Client().get(told["received"] + "?near=1")
    assert [one.shown.number for one in page.context["near"]] == [hole.number]
    assert list(Client().get(told["received"]).context["near"]) == []


def test_whoever_sent_it_says_that_it_is_the_same_and_it_goes_on_with_the_other_once(cast: Cast):
    hole, told = known(cast), sent()

    answers = [Client().post(same(told, hole.number)) for _press in range(2)]

    link = f"/s/fenglin/follow/{token_in(told['link'])}/"
    assert [answer["Location"] for answer in answers] == [f"{link}?said=same"] * 2
    mine = Reporter.objects.get(token_hash=Reporter.hash_of(token_in(link))).case
    row = Link.objects.get()
    assert (mine.state, row.case_id, row.main_id, row.by_id) == (State.MERGED, mine.pk, hole.pk, None)
    assert journal.history(hole.street_id, hole.pk)[-1].action == "merged_in"
    assert Client().get(answers[0]["Location"]).status_code == 200


def test_it_may_be_said_only_of_what_is_public_and_only_until_somebody_acted_on_it(cast: Cast):
    hole, told = known(cast), sent()
    hidden = known(cast)
    Case.objects.filter(pk=hidden.pk).update(hidden_from_public=True)
    mine = Case.objects.get(number=told["number"])

    itself, unseen = (
        Client().post(same(told, number)).status_code for number in (mine.number, hidden.number)
    )
    cases.verify(mine.pk, street_id=cast.street.pk, by=cast.gaolan, at=timezone.now(), finding="属实")
    late = Client().post(same(told, hole.number)).status_code
    stranger = Client().post(f"/s/fenglin/follow/{'x' * 24}/same/{hole.number}/").status_code

    assert (itself, unseen, late, stranger, Link.objects.count()) == (404, 404, 403, 404, 0)
    assert list(Client().get(told["received"] + "?near=1").context["near"]) == []


def test_a_program_says_the_same_by_the_link(cast: Cast):
    hole, told = known(cast), sent()
    path = f"/api/v1/follow/{token_in(told['link'])}/same"

    answer = Client().post(path, {"number": hole.number}, content_type="application/json")

    assert (answer.status_code, answer.json()) == (200, {"act": "same", "state": "merged"})
    assert Link.objects.get().main_id == hole.pk
