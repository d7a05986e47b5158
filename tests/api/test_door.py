"""What every operation has in common: tokens, problems, keys, tags, languages."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.states import State
from linli.kernel.models import JournalLine, Repeat
from linli.kernel.rest import Door, Listed
from linli.people.commands import revoke_token
from linli.people.models import AccessToken, Post
from linli.people.public import SYSTEM, end_post
from tests.cast import PASSWORD, Cast
from tests.factories import a_case

from .programs import Program, a_key, program_of

pytestmark = pytest.mark.django_db
REMARK = {"text": "看过了"}


def code_of(answer) -> tuple[int, str]:
    """Return status and code of a problem, which has nothing but its three parts."""
    body = answer.json()
    assert set(body) == {"code", "message", "facts"}
    assert body["message"]
    return answer.status_code, body["code"]


# --- Tokens ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer linli_nothing", "Basic abc", "linli_x", "Bearer \xff"]
)
def test_without_a_token_that_opens_something_the_answer_is_401(cast: Cast, header: str):
    program = Program()
    program.headers |= {"Authorization": header} if header else {}

    assert code_of(program.get("cases")) == (401, "not_signed_in")


def test_a_session_is_no_token_so_no_foreign_page_can_act_in_somebodys_browser(cast: Cast):
    case = a_case(cast, state=State.REPORTED)
    browser = Client()
    assert browser.login(username="heqing", password=PASSWORD)

    asked = browser.get("/api/v1/streets/fenglin/cases")
    acted = browser.post(
        f"/api/v1/streets/fenglin/cases/{case.number}/remark", REMARK, content_type="application/json"
    )

    assert (code_of(asked)[0], code_of(acted)[0]) == (401, 401)


def test_a_public_operation_acts_as_nobody_whatever_cookie_comes(cast: Cast):
    browser = Client()
    assert browser.login(username="heqing", password=PASSWORD)

    answer = browser.post(
        "/api/v1/streets/fenglin/reports", {"text": "井盖坏了"}, content_type="application/json"
    )

    assert answer.status_code == 201
    line = JournalLine.objects.get(subject_id=Case.objects.get(number=answer.json()["number"]).pk)
    assert (line.by_kind, line.by_id) == ("reporter", None)


def test_a_token_opens_what_it_lets_through_and_nothing_else(cast: Cast):
    case = a_case(cast, state=State.REPORTED)
    reader = program_of(cast, "heqing", scopes=("see",))

    assert reader.get(f"cases/{case.number}").json()["acts"] == ["remark"]
    assert code_of(reader.post(f"cases/{case.number}/decline", {"reason": "不归我们"})) == (
        403,
        "not_allowed",
    )
    assert code_of(reader.get("cases.xlsx")) == (403, "not_allowed")
    blind = program_of(cast, "heqing", scopes=("file",))
    assert code_of(blind.get(f"cases/{case.number}")) == (404, "not_found")


def test_it_ends_with_the_post_and_with_the_token(cast: Cast):
    program = program_of(cast, "heqing")
    assert program.get("cases").status_code == 200

    revoked = program_of(cast, "dujuan")
    revoke_token(
        AccessToken.objects.get(account__username="dujuan"),
        by=cast.actor("dujuan", timezone.now()),
        at=timezone.now(),
    )
    end_post(Post.objects.get(account__username="heqing"), by=SYSTEM, at=timezone.now())

    assert code_of(program.get("cases")) == (404, "not_found")
    assert code_of(revoked.get("cases")) == (401, "not_signed_in")


@override_settings(API_CALLS_PER_MINUTE=2)
def test_each_token_has_its_own_limit(cast: Cast):
    busy, other = program_of(cast, "heqing"), program_of(cast, "heqing")

    assert [busy.get("cases").status_code for _n in range(2)] == [200, 200]
    refused = busy.get("cases")

    assert code_of(refused) == (429, "too_many_requests")
    assert int(refused["Retry-After"]) >= 1
    assert other.get("cases").status_code == 200


# --- Problems ----------------------------------------------------------------------------------------------------
def test_what_is_not_there_and_what_is_not_taken_answer_as_problems(cast: Cast):
    program = program_of(cast, "heqing")
    number = a_case(cast, state=State.REPORTED).number

    assert code_of(program.get("/nothing/here")) == (404, "not_found")
    assert code_of(program.client.get("/api/v9/cases")) == (404, "not_found")
    assert code_of(Client(enforce_csrf_checks=True).post("/api/v1/nothing/here")) == (404, "not_found")
    wrong = program.post("cases", method="DELETE")
    assert code_of(wrong) == (405, "wrong_method")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}
    told = {"headers": program.headers, "content_type": "application/json"}
    remark = f"/api/v1/streets/fenglin/cases/{number}/remark"
    assert code_of(program.client.post(remark, "{", **told)) == (400, "unreadable")
    assert code_of(program.client.post(remark, b"\xff", **told)) == (400, "unreadable")
    assert code_of(program.client.post(remark, "[" * 100_000, **told)) == (400, "unreadable")
    assert code_of(program.client.post(remark, "9" * 9_000, **told)) == (400, "unreadable")
    form = {"headers": program.headers, "content_type": "text/plain"}
    assert code_of(program.client.post(remark, "{}", **form)) == (415, "wrong_media")
    big = json.dumps({"text": "x" * 6_000_000})
    assert code_of(program.client.post(remark, big, **told)) == (413, "too_large")


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({}, "body.text"), ({"text": ""}, "body.text"), ({"text": "  "}, "body.text"),
        ({"text": 5}, "body.text"), ({"text": "x" * 2001}, "body.text"), ({"text": "a\0b"}, "body.text"),
        ({"text": "\ud800"}, "body.text"), ([], "body.text"), (None, "body"), (5, "body.text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_where(cast: Cast, told, where: str):
    program = program_of(cast, "heqing")
    number = a_case(cast, state=State.REPORTED).number

    answer = program.post(f"cases/{number}/remark", told)

    assert code_of(answer) == (422, "invalid")
    assert [field["where"] for field in answer.json()["facts"]["fields"]] == [where]


def test_a_query_that_does_not_fit_and_a_cursor_that_was_touched(cast: Cast):
    program = program_of(cast, "heqing")

    assert code_of(program.get("cases", limit=0)) == (422, "invalid")
    assert code_of(program.get("cases", limit=201)) == (422, "invalid")
    assert code_of(program.get("cases", light="purple")) == (422, "invalid")
    assert code_of(program.get("cases", q="\0")) == (422, "invalid")
    assert code_of(program.get("cases", after="touched")) == (400, "bad_cursor")


def test_the_answer_speaks_the_language_that_was_asked_for(cast: Cast):
    program = program_of(cast, "heqing")
    path = "/api/v1/streets/fenglin/cases/FL-1"

    told = {
        lang: program.client.get(path, headers=program.headers | {"Accept-Language": lang})
        for lang in ("en", "zh-CN", "xx, *;q=0.5", "")
    }

    assert [answer["Content-Language"] for answer in told.values()] == ["en", "zh-hans", "zh-hans", "zh-hans"]
    assert told["en"].json()["message"] == "There is nothing here, or it is not yours to see."
    assert told["zh-CN"].json()["message"] != told["en"].json()["message"]


# --- Keys --------------------------------------------------------------------------------------------------------
def test_the_same_key_does_it_once_and_answers_the_same(cast: Cast):
    program, key = program_of(cast, "heqing"), a_key()
    number = a_case(cast, state=State.REPORTED).number

    first = program.post(f"cases/{number}/remark", REMARK, key=key)
    again = program.post(f"cases/{number}/remark", REMARK, key=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (200, first.json())
    assert JournalLine.objects.filter(action="remark").count() == 1
    assert program.post(f"cases/{number}/remark", REMARK).status_code == 200
    assert JournalLine.objects.filter(action="remark").count() == 2


def test_a_key_stands_for_one_request_word_for_word(cast: Cast):
    program, key = program_of(cast, "heqing"), a_key()
    one, two = (a_case(cast, state=State.REPORTED).number for _n in range(2))
    assert program.post(f"cases/{one}/remark", REMARK, key=key).status_code == 200

    assert code_of(program.post(f"cases/{one}/remark", {"text": "别的"}, key=key)) == (
        422,
        "key_used_for_another_request",
    )
    assert code_of(program.post(f"cases/{two}/remark", REMARK, key=key)) == (
        422,
        "key_used_for_another_request",
    )
    assert program.post(f"cases/{two}/decline", {"reason": "x"}, key=key).status_code == 200
    assert program_of(cast, "heqing").post(f"cases/{two}/remark", REMARK, key=key).status_code == 200


def test_a_refused_key_is_free_again_and_a_bad_one_is_refused(cast: Cast):
    program, key = program_of(cast, "heqing"), a_key()
    number = a_case(cast, state=State.REPORTED).number

    assert code_of(program.post(f"cases/{number}/accept", key=key)) == (409, "moved_meanwhile")
    assert not Repeat.objects.filter(purpose="api.accept_case").exists()
    for bad in ("short", "x" * 201, "ключ-ключ-ключ"):
        assert code_of(program.post(f"cases/{number}/remark", REMARK, key=bad)) == (422, "invalid")


def test_who_sends_again_an_act_that_took_the_case_out_of_sight_gets_the_first_answer(cast: Cast):
    program, key = program_of(cast, "maoli"), a_key()
    number = a_case(cast, state=State.IN_HAND).number
    told = {"reason": "不是我们的"}

    first = program.post(f"cases/{number}/send_back", told, key=key)
    again = program.post(f"cases/{number}/send_back", told, key=key)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert code_of(program.get(f"cases/{number}")) == (404, "not_found")


# --- Tags --------------------------------------------------------------------------------------------------------
def test_a_copy_that_still_holds_is_not_sent_again(cast: Cast):
    program = program_of(cast, "heqing")
    number = a_case(cast, state=State.REPORTED).number
    first = program.get(f"cases/{number}")

    same = program.get(f"cases/{number}", headers={"If-None-Match": f'"other", {first["ETag"]}'})
    chinese = program.get(
        f"cases/{number}", headers={"If-None-Match": first["ETag"], "Accept-Language": "zh"}
    )
    stranger = program_of(cast, "gaolan").get(f"cases/{number}", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert (chinese.status_code, stranger.status_code) == (200, 200)
    assert first["ETag"].startswith(f'"{first.json()["version"]}-')
    assert "private" in first["Cache-Control"]
    assert {"Authorization", "Accept-Language"} <= {one.strip() for one in first["Vary"].split(",")}
    program.post(f"cases/{number}/remark", REMARK)
    assert program.get(f"cases/{number}", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_act_decided_on_an_older_version_is_refused(cast: Cast):
    program = program_of(cast, "heqing")
    number = a_case(cast, state=State.REPORTED).number
    tag = program.get(f"cases/{number}")["ETag"]
    assert program.post(f"cases/{number}/remark", REMARK, **{"If-Match": tag}).status_code == 200

    late = program.post(f"cases/{number}/remark", REMARK, **{"If-Match": tag})
    nonsense = program.post(f"cases/{number}/remark", REMARK, **{"If-Match": '"x'})
    dropped = program.post(f"cases/{number}/remark", REMARK, **{"If-Match": ""})
    anyhow = program.post(f"cases/{number}/remark", REMARK, **{"If-Match": "*"})

    assert code_of(late) == (412, "moved_meanwhile")
    assert code_of(nonsense)[0] == code_of(dropped)[0] == 412
    assert anyhow.status_code == 200
    assert JournalLine.objects.filter(action="remark").count() == 2


def test_a_key_that_the_web_server_made_empty_is_refused_and_not_overlooked(cast: Cast):
    program = program_of(cast, "heqing")
    number = a_case(cast, state=State.REPORTED).number

    said = program.post(f"cases/{number}/remark", REMARK, **{"Idempotency-Key": ""})

    assert code_of(said) == (422, "invalid")
    assert not JournalLine.objects.filter(action="remark").exists()


def test_the_description_is_served_with_a_tag_and_shown_to_people(cast: Cast):
    first = Client().get("/api/v1/openapi.json")
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": first["ETag"]})
    page = Client().get("/api/v1/")

    assert first.json()["openapi"] == "3.1.0"
    assert again.status_code == 304
    assert page.status_code == 200
    shown = page.content.decode()
    assert all(one["operationId"] in shown for way in first.json()["paths"].values() for one in way.values())


def test_a_token_that_is_over_is_told_from_one_that_lacks_a_power(cast: Cast):
    program = program_of(cast, "heqing")
    AccessToken.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=1)
    )

    assert code_of(program.get("cases")) == (401, "not_signed_in")


def nothing_listed(request, number: str):
    """Return an empty list."""


def test_what_an_operation_reads_and_answers_is_made_when_it_is_first_asked_for_and_once():
    door = Door("late")
    door.reads("/late/{number}", Listed[str], summary="Late")(nothing_listed)
    [operation] = door.path_operations["/late/{number}"].operations
    bound = operation.clone()
    assert not {"models", "signature", "response_models"} & (vars(operation).keys() | vars(bound).keys())

    with ThreadPoolExecutor(8) as threads:
        models = list(threads.map(lambda _turn: bound.models, range(8)))

    assert len({id(one) for one in models}) == 1
    assert set(bound.response_models) == {200}
    assert "models" not in vars(operation)
