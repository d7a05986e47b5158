"""Pages and operations of topics: what a resident sees, what the desk does, and that both doors do the same."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import localdate, now

from linli.kernel import journal
from linli.kernel.privacy import blind_indexes
from linli.people.commands.tokens import make_token
from linli.people.public import Power, actor_for
from linli.topics import commands
from linli.topics.models import Topic, TopicCall, TopicLook, Voice
from linli.topics.queries.own import ticket_facts
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast
from tests.factories import an_upload

from .acting import MET, accepted, act, delivered, promised, proposed, token_of

pytestmark = pytest.mark.django_db
FORM, DESK = "/s/fenglin/topics/propose/", "/s/fenglin/topics/desk/"


def key_of(client: Client, url: str) -> str:
    return str(client.get(url).context["form"]["key"].value())


def program(cast: Cast, who: str) -> Client:
    made = make_token(
        name="x", scopes=list(Power), expires_at=now() + timedelta(days=1), by=actor_for(cast.accounts[who], at=now()),
        at=now(),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


# --- Residents ----------------------------------------------------------------------------------------------------
def test_a_resident_proposes_and_reads_by_the_link_where_it_is_and_why_not(cast: Cast):
    phone = Client()
    sent = {
        "key": key_of(phone, FORM),
        "title": "装电梯",
        "kind": "lift",
        "name": "周敏",
        "email": "zhou@example.com",
    }

    answers = [phone.post(FORM, sent)["Location"] for _n in range(2)]
    act(cast, Topic.objects.get(), "refuse", who="jiangwei", reason="去年已议决，详见公示。")
    page = Client().get(answers[0])

    assert answers[0] == answers[1]
    told = page.content.decode()
    assert [word for word in ("装电梯", "去年已议决，详见公示。", "未入选") if word not in told] == []
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)


def test_bad_input_is_told_and_nothing_is_lost(cast: Cast):
    refused = Client().post(
        FORM, {"title": "", "kind": "none", "body": "很长的理由", "email": "nowhere", "phone": "x"}
    )

    assert refused.status_code == 422
    assert "很长的理由" in refused.content.decode()
    assert Topic.objects.count() == 0


def test_what_only_machines_fill_in_and_too_many_at_once_are_refused(cast: Cast):
    told = {"title": "装电梯", "kind": "lift"}

    answers = [Client().post(FORM, told | {"website": "x"}).status_code for _n in range(31)]

    assert (answers[0], answers[-1], Topic.objects.count()) == (422, 429, 0)


def test_a_call_offers_its_own_kinds_and_its_topics_come_from_there(cast: Cast):
    today = localdate()
    commands.make_call(
        street=cast.street, unit=cast.units["W1"], title="秋天改什么？", kinds=["green", "lamps"], opens_on=today,
        closes_on=today, key="c", by=actor_for(cast.accounts["heqing"], at=now()), at=now(),
    )  # fmt: skip
    phone = Client()
    form = phone.get(FORM + "?call=1")

    phone.post(
        FORM + "?call=1", {"key": form.context["form"]["key"].value(), "title": "补种", "kind": "green"}
    )

    one = Topic.objects.get()
    assert [code for code, _name in form.context["form"].fields["kind"].choices] == ["lamps", "green"]
    assert (one.call.number, one.unit.code) == (1, "W1")
    assert "秋天改什么？" in Client().get("/s/fenglin/topics/").content.decode()


def test_everybody_reads_what_was_accepted_narrowed_by_stage_kind_and_place(cast: Cast):
    accepted(cast)
    proposed(cast, key="three", title="没人看过")

    def shown(**query: str) -> bool:
        return "三号楼加装电梯" in Client().get("/s/fenglin/topics/", query).content.decode()

    unit = {code: str(cast.units[code].pk) for code in ("W", "E")}
    assert [shown(), shown(stage="waiting"), shown(stage="done"), shown(kind="lift"), shown(kind="green")] == [
        True, True, False, True, False
    ]  # fmt: skip
    assert [shown(unit=unit["W"]), shown(unit=unit["E"]), shown(unit="x")] == [True, False, True]
    assert "没人看过" not in Client().get("/s/fenglin/topics/").content.decode()


def test_whoever_is_for_it_gets_a_link_and_the_same_phone_counts_once(cast: Cast):
    one = accepted(cast)
    phone, url = Client(), f"/s/fenglin/topics/{one.number}/"
    key = phone.get(url).context["form"]["key"].value()

    answers = [phone.post(url + "support/", {"key": key}) for _n in range(2)]
    again = phone.post(url + "support/", {"key": key_of(phone, url)})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (again.status_code, "您已经附议过这个议题。" in again.content.decode()) == (200, True)
    assert Topic.objects.get().voices == 2


def test_what_nobody_has_looked_at_is_for_nobody_and_a_colleague_is_led_to_the_desk(cast: Cast):
    proposed(cast)

    assert Client().get("/s/fenglin/topics/1/").status_code == 404
    assert Client().post("/s/fenglin/topics/1/support/").status_code == 404
    assert signed_in(cast, "heqing").get("/s/fenglin/topics/1/")["Location"] == DESK + "1/"


def test_those_behind_it_judge_by_their_link_and_change_their_mind_until_it_is_closed(cast: Cast):
    one = delivered(cast)
    url = f"/s/fenglin/topics/of/{token_of(cast, one)}/"
    phone = Client()

    answers = [
        phone.post(url + "judge/", told).status_code
        for told in ({}, {"stars": "2"}, {"stars": "4", "said": "好"})
    ]
    act(cast, one, "close", note="谢谢大家")
    late = phone.post(url + "judge/", {"stars": "1"})

    one.refresh_from_db()
    assert (answers, late.status_code) == ([422, 302, 302], 422)
    assert (one.judged, one.stars) == (1, "4.0")
    assert "4.0" in phone.get(f"/s/fenglin/topics/{one.number}/").content.decode()


def test_a_lost_link_is_had_again_by_the_contact_that_was_left_and_holds_once(cast: Cast):
    one = proposed(cast, email="zhou@example.com")
    sent = commands.ask_own_links(kind="email", marks=blind_indexes("zhou@example.com", "email"), at=now())
    voice = Voice.objects.get()
    ticket = ticket_facts(cast.street.pk, {"one": voice.pk.hex, "asked": now().isoformat()})["ticket"]

    phone = Client()
    looked, made = phone.get(f"/topics/again/{ticket}/"), phone.post(f"/topics/again/{ticket}/")

    assert (sent, looked.status_code, made.status_code) == (1, 200, 302)
    assert one.title in phone.get(made["Location"]).content.decode()
    assert phone.post(f"/topics/again/{ticket}/").status_code == 404 or len(mail.outbox) == 0


# --- The desk -----------------------------------------------------------------------------------------------------
def test_the_desk_screens_by_the_page_once_and_keeps_what_was_typed(cast: Cast):
    one = proposed(cast)
    desk, url = signed_in(cast, "heqing"), f"{DESK}{one.number}/accept/"
    refused = desk.post(url, {"met": ["public"], "public_title": "找13812345678", "note": "下月上会"})
    sent = {
        "key": "k",
        "met": [code for code, met in MET.items() if met],
        "public_title": "装电梯",
        "public_body": "",
    }

    answers = [desk.post(url, sent).status_code for _n in range(2)]

    one.refresh_from_db()
    assert (refused.status_code, "下月上会" in refused.content.decode()) == (422, True)
    assert (answers, one.state, one.criteria) == ([302, 302], "accepted", MET)
    assert len(journal.history(one.street_id, one.pk)) == 2


def test_who_comes_too_late_is_told_on_the_form(cast: Cast):
    one = accepted(cast)

    late = signed_in(cast, "jiangwei").post(f"{DESK}{one.number}/refuse/", {"reason": "不行"})

    assert late.status_code == 422
    assert "何青" in late.content.decode()


def test_an_officer_tells_how_far_it_is_with_photos_that_everybody_sees(cast: Cast):
    one, promise = promised(cast)
    desk = signed_in(cast, "maoli")

    sent = {"promise": str(promise.pk), "note": "方案已出", "kept": "on", "photos": [an_upload()]}
    answer = desk.post(f"{DESK}{one.number}/progress/", sent)
    page = Client().get(f"/s/fenglin/topics/{one.number}/")

    assert answer.status_code == 302
    [told] = page.context["progress"]
    photo = Client().get(f"/s/fenglin/topics/photos/{told.photos[0]}/thumb/")
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")


def test_names_are_shown_after_a_purpose_was_said_and_the_data_officer_reads_of_it(cast: Cast):
    one = proposed(cast, name="周敏", phone="13800138000")
    url = f"{DESK}{one.number}/names/"
    desk = signed_in(cast, "heqing")

    asked, empty = desk.get(url).content.decode(), desk.post(url, {})
    shown = desk.post(url, {"purpose": "invite", "note": "下周二"}).content.decode()

    assert ("周敏" in asked, empty.status_code, "周敏" in shown) == (False, 422, True)
    assert TopicLook.objects.get().note == "下周二"
    assert signed_in(cast, "gaolan").get(url).status_code == 403


def test_a_worker_writes_down_a_topic_of_a_case_and_its_number_must_be_one_they_see(cast: Cast):
    desk = signed_in(cast, "gaolan")
    told = {
        "key": key_of(desk, DESK + "new/"),
        "title": "修车棚",
        "kind": "sheds",
        "source": "case",
        "origin": "FL-0",
    }

    refused = desk.post(DESK + "new/", told)
    done = desk.post(DESK + "new/", told | {"source": "door", "name": "老李"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert (Topic.objects.get().source, Voice.objects.get().name) == ("door", "老李")


def test_calls_are_made_and_ended_by_their_pages(cast: Cast):
    desk, today = signed_in(cast, "heqing"), localdate()
    told = {
        "key": "k", "title": "秋季征集", "unit": str(cast.units["W1"].pk), "opens_on": str(today), "closes_on": str(today),
    }  # fmt: skip

    wrong = desk.post(DESK + "calls/new/", told | {"closes_on": "2020-01-01"})
    made = [desk.post(DESK + "calls/new/", told).status_code for _n in range(2)]
    ended = desk.post(DESK + "calls/1/end/")

    assert (wrong.status_code, made, ended.status_code) == (422, [302, 302], 302)
    assert TopicCall.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "path", ["", "?show=agreed", "oversight/", "oversight/?show=late", "calls/", "calls/new/", "new/", "1/", "1/promise/", "1/progress/"]
)  # fmt: skip
def test_pages_of_the_desk_ask_no_more_with_more_rows(cast: Cast, path: str):
    promised(cast, phone="13800138000")
    desk = signed_in(cast, "heqing")
    few = queries_of(desk, DESK + path)
    for n in range(3):
        promised(cast, key=f"k{n}")
        proposed(cast, key=f"p{n}")

    assert queries_of(desk, DESK + path) <= few <= 14


@pytest.mark.parametrize("path", ["", "1/", "praise/", "propose/", "of/{token}/"])
def test_pages_for_everybody_ask_no_more_with_more_rows(cast: Cast, path: str):
    one, _promise = promised(cast)
    url = "/s/fenglin/topics/" + path.format(token=token_of(cast, one))
    few = queries_of(Client(), url)
    for n in range(3):
        promised(cast, key=f"k{n}")

    assert queries_of(Client(), url) <= few <= 14


def test_lists_are_taken_as_workbooks_by_whoever_exports(cast: Cast):
    promised(cast)
    desk = signed_in(cast, "heqing")

    for path in ("excel/?show=agreed", "oversight/excel/", "praise/excel/"):
        answer = desk.get(DESK + path)
        assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"PK"), path
        assert signed_in(cast, "gaolan").get(DESK + path).status_code == 403


# --- Programs -----------------------------------------------------------------------------------------------------
def sent(client: Client, path: str, **told: Any) -> Any:
    return client.post(
        f"/api/v1/streets/fenglin/topics{path}", json.dumps(told), content_type="application/json"
    )


def test_a_program_proposes_supports_follows_and_judges_without_a_token(cast: Cast):
    nobody = Client()
    made = sent(nobody, "", title="装电梯", kind="lift", unit="W1")
    again = sent(nobody, "", title="装电梯", kind="lift", unit="W1")
    one = Topic.objects.get()
    act(cast, one, "accept", criteria=MET, public_title="装电梯")

    for_it = sent(nobody, "/public/1/support", device="d1")
    twice = sent(nobody, "/public/1/support", device="d1", name="x")
    own = nobody.get(f"/api/v1/streets/fenglin/topics/of/{for_it.json()['token']}").json()
    listed = nobody.get("/api/v1/streets/fenglin/topics/public?stage=waiting").json()["items"]

    assert (made.status_code, made.json()["number"], again.json()["number"]) == (201, 1, 1)
    assert (for_it.status_code, twice.status_code, twice.json()["code"]) == (201, 409, "for_it_already")
    assert (own["part"], own["voices"], own["may_judge"]) == ("supporter", 2, False)
    assert [row["title"] for row in listed] == ["装电梯"]
    assert sent(nobody, f"/of/{made.json()['token']}/judge", stars=5).status_code == 409


def test_a_program_of_a_colleague_does_what_their_pages_do(cast: Cast):
    proposed(cast)
    desk = program(cast, "heqing")

    answers = [
        sent(desk, "/one/1/accept", criteria={"public": True}, public_title="装电梯"),
        sent(desk, "/one/1/accept", criteria=MET, public_title="装电梯"),
        sent(desk, "/one/1/agree", result="同意"),
        sent(desk, "/one/1/deliver", result="好了"),
        sent(desk, "/one/1/promise", what="出方案", who="业委会", due_on="2026-03-20"),
    ]
    promises = desk.get("/api/v1/streets/fenglin/topics/promises").json()["items"]
    whole = desk.get("/api/v1/streets/fenglin/topics/one/1").json()
    names = sent(desk, "/one/1/names", purpose="ask")

    assert [answer.status_code for answer in answers] == [422, 200, 200, 422, 200]
    assert [answers[0].json()["code"], answers[3].json()["code"]] == ["criterion_failed", "no_promise"]
    assert [(row["what"], row["who"]) for row in promises] == [("出方案", "业委会")]
    assert (whole["state"], "progress" in whole["acts"], names.status_code) == ("agreed", True, 200)
