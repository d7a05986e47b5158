"""Suggestions: nobody stays without an answer, and nothing is shown before somebody has looked at it."""

from typing import Any

import pytest
from django.test import Client

from linli.kernel import journal
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed
from linli.notices.models import Notice
from linli.suggestions import commands
from linli.suggestions.errors import LinkedAlready, PersonalWords
from linli.suggestions.models import Suggestion, SuggestionCase
from linli.suggestions.queries import suggestions
from linli.suggestions.states import SuggestionState
from linli.suggestions.workflow import SUGGESTION
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, PEOPLE, Cast
from tests.factories import MINUTE, a_case

pytestmark = pytest.mark.django_db
FORM = "/s/fenglin/suggest/"


def made(cast: Cast, *, key: str = "one", **told: Any) -> Suggestion:
    """Return a suggestion of a resident."""
    proposal = commands.Proposal(**{"title": "在小区门口装一个充电桩", "body": "现在大家拉飞线充电"} | told)
    taken = commands.suggest(street=cast.street, proposal=proposal, key=key, by=commands.RESIDENT, at=NOON)
    return Suggestion.objects.select_related("street").get(number=taken.number)


def act(cast: Cast, one: Suggestion, action: str, who: str = "shenyi", **brought: Any) -> Suggestion:
    """Do an act as somebody of the cast."""
    done: Suggestion = getattr(commands, action)(
        one.pk, street_id=cast.street.pk, by=cast.actor(who), at=NOON + MINUTE, **brought
    )
    return done


def key_of(client: Client, url: str) -> str:
    return str(client.get(url).context["form"]["key"].value())


# --- Coming in ----------------------------------------------------------------------------------------------------
def test_a_resident_suggests_something_and_reads_by_the_link_what_becomes_of_it(cast: Cast):
    phone = Client()
    sent = {
        "key": key_of(phone, FORM),
        "title": "装充电桩",
        "body": "拉飞线危险",
        "name": "周敏",
        "email": "zhou@example.com",
    }

    answer = phone.post(FORM, sent)
    page = Client().get(answer["Location"]).content.decode()
    act(cast, Suggestion.objects.get(), "adopt", reply="今年装两个。")

    assert answer.status_code == 302
    assert "装充电桩" in page
    assert "今年装两个。" in Client().get(answer["Location"]).content.decode()


def test_the_same_form_sent_twice_is_one_suggestion(cast: Cast):
    phone = Client()
    sent = {"key": key_of(phone, FORM), "title": "装充电桩"}

    answers = [phone.post(FORM, sent)["Location"] for _n in range(2)]

    assert answers[0] == answers[1]
    assert Suggestion.objects.count() == 1


def test_bad_input_is_told_and_nothing_is_lost(cast: Cast):
    refused = Client().post(FORM, {"title": "", "body": "很长的理由", "email": "nowhere", "phone": "x"})

    told = refused.content.decode()
    assert refused.status_code == 422
    assert "很长的理由" in told
    assert Suggestion.objects.count() == 0


def test_names_and_addresses_are_not_readable_in_the_table(cast: Cast):
    from django.db import connection

    one = made(cast, name="周敏", email="zhou@example.com", phone="13800138000")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, email, phone, token_hash FROM suggestions_suggestion WHERE id = %s", [one.pk]
        )
        kept = str(cursor.fetchall())
    assert not [word for word in ("周敏", "zhou@", "13800138000") if word in kept]
    assert (one.name, one.email) == ("周敏", "zhou@example.com")


def test_numbers_are_given_in_turn_and_provenance_is_kept(cast: Cast):
    first = made(cast)
    proposal = commands.Proposal(
        title="增设助老食堂",
        provenance="survey",
        origin="2026 大调研，132 人提出",
        organisation=cast.organisations["shichang"],
    )
    taken = commands.suggest(street=cast.street, proposal=proposal, key="k", by=cast.shenyi, at=NOON)

    second = Suggestion.objects.get(number=taken.number)
    assert (first.number, second.number) == (1, 2)
    assert (second.provenance, second.origin) == ("survey", "2026 大调研，132 人提出")
    with pytest.raises(NotAllowed):
        commands.suggest(street=cast.street, proposal=proposal, key="z", by=cast.luoshan, at=NOON)


# --- The table ----------------------------------------------------------------------------------------------------
KEEPING = {
    SuggestionState.RECEIVED: {"study", "adopt", "adopt_partly", "decline", "link_case", "publish"},
    SuggestionState.STUDYING: {"adopt", "adopt_partly", "decline", "link_case", "publish"},
    SuggestionState.ADOPTED: {"carry_out", "link_case", "publish"},
    SuggestionState.PARTLY: {"carry_out", "link_case", "publish"},
    SuggestionState.DECLINED: {"reconsider", "link_case", "publish"},
    SuggestionState.CARRIED_OUT: {"link_case", "publish"},
}


def brought_to(cast: Cast, state: str) -> Suggestion:
    """Return a suggestion in a state."""
    one = made(cast)
    steps = {
        "received": (), "studying": ("study",), "adopted": ("adopt",), "partly": ("adopt_partly",),
        "declined": ("decline",), "carried_out": ("adopt", "carry_out"),
    }[state]  # fmt: skip
    for step in steps:
        act(cast, one, step, **({} if step == "study" else {"reply": "好"}))
    return Suggestion.objects.get(pk=one.pk)


def test_the_table_names_every_state():
    assert set(KEEPING) == set(SuggestionState) == set(SUGGESTION.states())


@pytest.mark.parametrize("state", list(SuggestionState))
def test_who_may_do_what_in_each_state(cast: Cast, state: str):
    one = brought_to(cast, state)

    shown = {name: set(SUGGESTION.open_to(cast.actor(name), one)) for name in PEOPLE}

    assert one.state == state
    assert shown == {
        name: KEEPING[SuggestionState(state)] if name in {"shenyi", "jiangwei"} else set() for name in PEOPLE
    }


def test_a_decision_without_an_answer_is_none(cast: Cast):
    one = made(cast)

    for action in ("adopt", "adopt_partly", "decline"):
        with pytest.raises(Missing):
            act(cast, one, action, reply="  ")

    assert Suggestion.objects.get().state == "received"


def test_the_second_to_decide_is_told_who_was_faster(cast: Cast):
    one = made(cast)
    act(cast, one, "adopt", reply="采纳")

    with pytest.raises(MovedMeanwhile) as late:
        act(cast, one, "decline", who="jiangwei", reply="不采纳")

    assert "沈毅" in str(late.value)


def test_the_journal_keeps_the_answer_beside_the_line(cast: Cast):
    one = made(cast)
    act(cast, one, "decline", reply="已有同类设施")

    lines = journal.history(one.street_id, one.pk)
    assert [(line.action, line.to_state) for line in lines] == [
        ("suggest", "received"),
        ("decline", "declined"),
    ]
    assert lines[-1].texts == {"reply": "已有同类设施"}
    assert "已有同类设施" not in str(lines[-1].facts)


def test_the_proposer_is_written_to_at_each_step_if_they_left_an_address(cast: Cast):
    one, silent = made(cast, email="zhou@example.com"), made(cast, key="two")
    for each in (one, silent):
        act(cast, each, "study")
        act(cast, each, "adopt_partly", reply="先装一个")

    told = Notice.objects.filter(recipient_kind="reporter").order_by("id").values_list("event", "subject_id")
    assert list(told) == [
        ("suggestion.suggest", one.pk), ("suggestion.study", one.pk), ("suggestion.adopt_partly", one.pk)
    ]  # fmt: skip


def test_a_case_carries_out_a_suggestion_once(cast: Cast):
    one, case = made(cast), a_case(cast)
    act(cast, one, "link_case", case=case)

    with pytest.raises(LinkedAlready):
        act(cast, one, "link_case", case=case)

    assert SuggestionCase.objects.get().case_id == case.pk


# --- What everybody reads -----------------------------------------------------------------------------------------
def test_only_what_was_taken_up_and_published_is_read_by_everybody(cast: Cast):
    adopted, hidden, declined = (made(cast, key=str(n), title=f"建议{n}") for n in range(3))
    act(cast, adopted, "adopt", reply="好")
    act(cast, hidden, "adopt", reply="好")
    act(cast, declined, "decline", reply="不行")
    act(cast, adopted, "publish", title="装充电桩", body="门口两个")
    act(cast, declined, "publish", title="不该出现")

    page = Client().get("/s/fenglin/suggestions/adopted/").content.decode()
    told = Client().get("/api/v1/streets/fenglin/suggestions/adopted").json()["items"]

    assert ("装充电桩" in page, "建议0" in page, "建议1" in page, "不该出现" in page) == (
        True,
        False,
        False,
        False,
    )
    assert [one["title"] for one in told] == ["装充电桩"]


def test_words_that_reach_somebody_are_not_published(cast: Cast):
    one = made(cast)

    with pytest.raises(PersonalWords):
        act(cast, one, "publish", title="请联系13812345678")

    assert Suggestion.objects.get().public_title == ""


# --- The desk -----------------------------------------------------------------------------------------------------
def test_only_whoever_sees_the_place_sees_the_suggestion(cast: Cast):
    made(cast, unit=cast.units["W11"])

    states = tuple(SuggestionState)
    seen = {who for who in PEOPLE if suggestions(cast.actor(who), cast.street.pk, states=states).exists()}

    assert seen == {"gaolan", "heqing", "shenyi", "songping", "jiangwei"}
    assert signed_in(cast, "dujuan").get("/s/fenglin/suggestions/1/").status_code == 404
    assert signed_in(cast, "maoli").get("/s/fenglin/suggestions/1/").status_code == 404


def test_the_desk_answers_by_the_page_once_and_keeps_what_was_typed(cast: Cast):
    made(cast)
    desk = signed_in(cast, "shenyi")
    url = "/s/fenglin/suggestions/1/adopt/"
    key = key_of(desk, url)

    refused = desk.post(url, {"key": key, "reply": ""})
    done = [desk.post(url, {"key": key, "reply": "采纳，三月完成"}).status_code for _n in range(2)]

    assert (refused.status_code, done) == (422, [302, 302])
    assert Suggestion.objects.get().reply == "采纳，三月完成"
    assert "采纳，三月完成" in desk.get("/s/fenglin/suggestions/1/").content.decode()


def test_whoever_only_sees_is_offered_nothing_and_refused(cast: Cast):
    made(cast, unit=cast.units["W11"])
    worker = signed_in(cast, "gaolan")

    assert worker.get("/s/fenglin/suggestions/1/").context["buttons"] == []
    assert worker.get("/s/fenglin/suggestions/1/adopt/").status_code == 403
    assert worker.post("/s/fenglin/suggestions/1/adopt/", {"reply": "好"}).status_code == 403


def test_the_desk_links_a_case_it_may_see_by_its_number(cast: Cast):
    made(cast)
    case, desk = a_case(cast), signed_in(cast, "shenyi")
    url = "/s/fenglin/suggestions/1/link_case/"

    refused = desk.post(url, {"number": "FL-1999-000001"})
    done = desk.post(url, {"number": case.number.lower()})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "FL-1999-000001" in refused.content.decode()
    assert case.number in desk.get("/s/fenglin/suggestions/1/").content.decode()


def test_a_survey_is_entered_at_the_desk(cast: Cast):
    desk = signed_in(cast, "shenyi")
    url = "/s/fenglin/suggestions/new/"
    sent = {"key": key_of(desk, url), "provenance": "survey", "origin": "大调研", "title": "增设长椅"}

    refused = desk.post(url, sent | {"title": ""})
    done = desk.post(url, sent)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Suggestion.objects.get().provenance == "survey"


@pytest.mark.parametrize(
    "url", ["/s/fenglin/suggestions/", "/s/fenglin/suggestions/1/", "/s/fenglin/suggestions/adopted/"]
)
def test_pages_ask_as_often_for_three_as_for_one(cast: Cast, url: str):
    def more(n: int) -> int:
        one = made(cast, key=str(n), unit=cast.units["W11"])
        act(cast, one, "link_case", case=a_case(cast))
        if "adopted" in url:
            act(cast, one, "adopt", reply="好")
            act(cast, one, "publish", title="好")
        return queries_of(signed_in(cast, "shenyi"), url)

    one, _two, three = more(1), more(2), more(3)

    assert one == three
    assert one <= 12


def test_the_workbook_holds_the_list(cast: Cast):
    made(cast)

    sheet = signed_in(cast, "shenyi").get("/s/fenglin/suggestions/excel/")

    assert sheet.status_code == 200
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert signed_in(cast, "gaolan").get("/s/fenglin/suggestions/excel/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_who_suggest_at_once_get_two_numbers_and_one_form_sent_twice_at_once_gets_one():
    import threading

    from django.db import connections

    from tests.cast import standing_cast

    cast = standing_cast()
    numbers: list[int] = []

    def send(key: str) -> None:
        taken = commands.suggest(
            street=cast.street, proposal=commands.Proposal(title=key), key=key, by=commands.RESIDENT, at=NOON
        )
        numbers.append(taken.number)
        connections.close_all()

    threads = [threading.Thread(target=send, args=(key,)) for key in ("a", "b", "c", "a", "b", "c")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(numbers) == [1, 1, 2, 2, 3, 3]
    assert Suggestion.objects.count() == 3
