"""The OpenAPI document is documentation: complete, and with a twin for everything that a page does."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Choices
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import Schema

import linli
from linli.cases.rest.acts import ACTS
from linli.web.api import document

from .pages_table import PAGES

# Writes whose answer must not be kept, or that may be sent twice without harm; each says so in its description.
WITHOUT_A_KEY = {
    "upload_photo": "a photo that no act takes disappears",
    "upload_report_photo": "as above",
    "begin_report_photo": "what nobody goes on with disappears after a day",
    "send_photo_piece": "a piece that came already is refused with how much has arrived",
    "read_reporter": "the answer is personal data, and each look counts",
    "look_at_case_parties": "as above",
    "be_at_case": "saying again that one is there is what it is for; nothing of it is kept",
    "find_caller": "each look counts, and the answer may be asked for again",
    "find_for_call": "it only asks, with more words than an address holds",
    "sort_text": "as above",
    "find_persons": "as above",
    "join_lane": "the answer is a secret that is kept nowhere",
    "renew_lane": "as above",
    "make_suggestion": "the same words sent again are the same suggestion",
    "enter_suggestion": "as above",
    "open_suggestion_ticket": "the answer is a secret that is kept nowhere; the ticket is good for once",
    "find_link": "the answer is a secret; each find makes the link before worthless",
    "ask_link": "what is sent goes to the contact that was left; asking twice sends it twice",
    "open_link_ticket": "the answer is a secret; the ticket is good for once",
    "object_to_decision": "the same words sent again are the same objection",
    "answer_invitation": "said again, the last answer counts",
    "sign_in_by_link": "who has signed in has signed in",
    "give_calendar": "the answer is a secret that is kept nowhere; asked again it is the same",
    "renew_calendar": "the answer is a secret; each makes the address before worthless",
    "answer_survey": "a code is good for one answer; who sends again is told that it has arrived",
    "answer_needs": "a code or a device answers once; who sends again is told that it has arrived",
    "type_in_sheet": "a sheet is typed in once, or twice to compare",
    "cast_ballot": "of a secret vote no key of the request may be kept; said again, the last counts",
    "cast_own_ballot": "as above",
    "take_paper": "as above; each voter counts once",
    "draft_vote": "the same words sent again are the same vote",
    "give_opinion": "said again it is the same",
    "propose_statement": "the same sentence is kept once",
    "propose_topic": "the same words sent again are the same topic",
    "enter_topic": "as above",
    "support_topic": "a person and a device count once",
    "judge_topic": "said again, the later counts",
    "open_topic_ticket": "the answer is a secret; the ticket is good for once",
    "read_topic_names": "the answer is personal data, and each look counts",
    "sign_covenant": "a household signs once",
    "reckon_hot_spots": "asked again while it is under way, a map is reckoned once",
    "read_pasted": "it only asks, with words that belong in no log",
    "find_alike": "as above",
    "locate_many": "it only asks, with more points than an address holds",
    "accept_draft": "a draft is accepted once; who asks again is told that it is true already",
    "discard_draft": "a draft is thrown away once",
}

HOUSE = Path(linli.__file__).parent
APPS = {name.split(":")[0] for name in PAGES}


def operations() -> dict[str, dict[str, Any]]:
    """Return every operation by its name, with its address and method."""
    return {
        one["operationId"]: one | {"path": path, "method": method}
        for path, ways in document()[2]["paths"].items()
        for method, one in ways.items()
    }


def pages(patterns: list[Any] | None = None, app: str = "") -> Iterator[str]:
    """Yield the names of our own pages."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, str(one.namespace or app))
        elif isinstance(one, URLPattern) and one.name and app in APPS:
            yield f"{app}:{one.name}"


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_says_what_it_does_and_what_it_may_answer(name: str):
    one = operations()[name]
    answers, public = set(one["responses"]), "security" not in one

    assert one["summary"]
    assert one["summary"] != name.replace("_", " ").title()
    assert len(one["description"]) > 20
    assert len(one["tags"]) == 1
    good = [answer for status, answer in one["responses"].items() if status in {"200", "201", "202"}]
    assert [bool(answer["content"]) for answer in good] == [True]
    assert {"401", "403", "429"} <= answers or public
    assert not {"401"} & answers or not public
    assert "404" in answers or "{" not in one["path"]
    assert "422" in answers
    if one["method"] != "get":
        assert "429" in answers
        keys = [told for told in one["parameters"] if told["name"] == "Idempotency-Key"]
        assert bool(keys) != (name in WITHOUT_A_KEY)
    if "requestBody" in one:
        assert {"400", "413", "415"} <= answers
    if one["path"].endswith(tuple(f"/cases/{{number}}/{action}" for action in ACTS)):
        assert {"403", "404", "409", "412", "422"} <= answers


def test_problems_have_an_example_of_each_code_with_a_whole_sentence():
    for name, one in operations().items():
        for status, answer in one["responses"].items():
            if int(status) < 400:
                continue
            content = answer["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, name
            for code, example in content["examples"].items():
                assert example["value"]["code"] == code
                assert "%(" not in example["value"]["message"]
            assert answer["description"].startswith("`")


def test_names_are_given_once_and_lists_have_one_shape():
    named = [one["operationId"] for ways in document()[2]["paths"].values() for one in ways.values()]
    assert len(named) == len(set(named))
    for name, one in operations().items():
        if name.startswith("list_") and one["method"] == "get":
            reference = one["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            shape = document()[2]["components"]["schemas"][reference.rsplit("/", 1)[1]]
            assert {"items"} <= set(shape["properties"]) or name == "list_tasks", name


def below(kind: type) -> Iterator[type]:
    """Yield every class of ours that is made from a kind of class."""
    for one in kind.__subclasses__():
        yield from below(one)
        if one.__module__.startswith("linli.") and "[" not in one.__name__:
            yield one


def test_no_two_shapes_share_a_name_because_the_document_would_hold_only_one():
    modules: dict[str, set[str]] = {}
    for one in (*below(Schema), *below(Choices)):
        modules.setdefault(one.__name__, set()).add(one.__module__)
    used = set(document()[2]["components"]["schemas"])

    assert {name: found for name, found in modules.items() if len(found) > 1 and name in used} == {}


def test_what_programs_get_is_written_in_no_one_language():
    doors = [*HOUSE.glob("*/rest.py"), *HOUSE.glob("*/rest/**/*.py")]
    fixed = {
        f"{door.relative_to(HOUSE)}:{number}"
        for door in doors
        for number, line in enumerate(door.read_text(encoding="utf-8").splitlines(), 1)
        if '"""' not in line and re.search(r'"[^"]*[\u4e00-\u9fff]', line)
    }

    assert doors
    assert fixed == set()


def test_everything_that_a_page_does_has_its_operation_or_a_reason():
    known, shown = operations(), set(pages())

    assert sorted(shown - set(PAGES)) == []
    assert sorted(set(PAGES) - shown) == []
    missing = {
        page: told for page, told in PAGES.items() if isinstance(told, tuple) and set(told) - set(known)
    }
    assert missing == {}
    assert all(isinstance(told, tuple) or len(told) > 8 for told in PAGES.values())


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", True), ("en", False)])
def test_the_page_of_operations_says_in_chinese_that_they_are_described_in_english(language: str, said: bool):
    browser = Client(headers={"Accept-Language": language})
    browser.cookies["django_language"] = language

    assert ("接口说明为英文" in browser.get("/api/v1/").content.decode()) is said
