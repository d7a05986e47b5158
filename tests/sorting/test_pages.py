"""The pages of sorting: who reads, what a press does, what a page costs, what stands beside a case."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases.public import load_catalogue
from linli.kernel.journal import deliver
from linli.people.public import SYSTEM
from linli.sorting.commands import train_sorter
from linli.sorting.models import Alike, Proposal, SorterVersion
from tests.api.callers import code_of, program_of
from tests.cases.pages import address, queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import an_opened

from .test_proposals import AGAIN, LAMP
from .test_training import office

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LIMIT = 12


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """Give the street the whole catalogue."""
    load_catalogue(by=SYSTEM, at=NOON)
    return cast


def at(name: str, *args: Any) -> str:
    return reverse(f"sorting:{name}", args=["fenglin", *args])


def two_lamps(cast: Cast) -> tuple[Any, Any]:
    now = timezone.now() - timedelta(hours=3)
    first = an_opened(cast, at=now, **LAMP).case
    again = an_opened(cast, at=now + timedelta(hours=1), **AGAIN).case
    while deliver("sorting"):
        pass
    return first, again


def test_the_page_of_a_case_leads_to_what_is_proposed(whole: Cast) -> None:
    first, _again = two_lamps(whole)

    page = signed_in(whole, "heqing").get(address(first)).content.decode()

    assert f'hx-get="{at("case", first.number)}"' in page
    assert f'href="{at("case", first.number)}"' in page


def test_beside_a_case_stand_category_words_and_the_same_issue_with_their_acts(whole: Cast) -> None:
    first, again = two_lamps(whole)

    whole_page = signed_in(whole, "heqing").get(at("case", first.number)).content.decode()
    part = signed_in(whole, "heqing").get(at("case", first.number), headers=HTMX).content.decode()

    assert "<html" in whole_page
    assert "<html" not in part
    for page in (whole_page, part):
        assert at("take_proposal", first.number) in page
        assert f"{address(first, 'file')}?category=C0137" in page
        assert f"{address(first, 'merge')}?number={again.number}" in page
        assert at("deny_alike", first.number, Alike.objects.get().pk) in page
        assert "路灯" in page


def test_who_may_only_look_is_offered_no_act(whole: Cast) -> None:
    first, _again = two_lamps(whole)

    page = signed_in(whole, "gaolan").get(at("case", first.number)).content.decode()

    assert "路灯" in page
    assert "<form" not in page.partition('id="main"')[2].partition("</main>")[0]


def test_of_a_case_about_which_nothing_is_proposed_the_part_is_empty(whole: Cast) -> None:
    case = an_opened(whole, title="有事情要反映", body="请来看看").case

    part = signed_in(whole, "heqing").get(at("case", case.number), headers=HTMX).content.decode()

    assert part.strip() == ""


def test_outsiders_learn_nothing(whole: Cast) -> None:
    first, _again = two_lamps(whole)
    head_of_the_other_area = signed_in(whole, "dujuan")

    assert head_of_the_other_area.get(at("case", first.number)).status_code == 404
    assert head_of_the_other_area.post(at("take_proposal", first.number)).status_code == 404
    assert Client().get(at("versions")).status_code == 302


def test_one_press_files_and_a_second_changes_nothing(whole: Cast) -> None:
    first, _again = two_lamps(whole)
    browser = signed_in(whole, "heqing")

    answers = [browser.post(at("take_proposal", first.number), {"key": "one"}) for _n in range(2)]

    first.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (first.state, first.category.code) == ("filed", "C0137")
    assert Proposal.objects.get(case=first).outcome == "taken"


def test_a_form_opened_by_a_proposal_has_chosen_already(whole: Cast) -> None:
    first, again = two_lamps(whole)
    browser = signed_in(whole, "heqing")

    filing = browser.get(address(first, "file", category="C0137")).content.decode()
    merging = browser.get(address(first, "merge", number=again.number)).content.decode()

    assert '<option value="C0137" selected>' in filing
    assert f'value="{again.number}"' in merging


def test_not_the_same_is_pressed_and_gone(whole: Cast) -> None:
    first, _again = two_lamps(whole)
    browser = signed_in(whole, "heqing")

    browser.post(at("deny_alike", first.number, Alike.objects.get().pk), {"key": "one"})

    assert Alike.objects.get().state == "denied"
    assert "pairs/" not in browser.get(at("case", first.number)).content.decode()


@pytest.mark.parametrize("pairs", [1, 3])
def test_what_stands_beside_a_case_costs_the_same_at_one_and_at_three(whole: Cast, pairs: int) -> None:
    first, _again = two_lamps(whole)
    for n in range(pairs - 1):
        an_opened(whole, at=timezone.now() - timedelta(minutes=n + 1), **AGAIN)
    while deliver("sorting"):
        pass

    assert queries_of(signed_in(whole, "heqing"), at("case", first.number)) <= LIMIT


def test_the_page_of_versions_says_how_good_it_is_and_costs_the_same(whole: Cast) -> None:
    office(whole)
    browser = signed_in(whole, "jiangwei")
    before = queries_of(browser, at("versions"))
    for n in range(3):
        train_sorter(whole.street, by=SYSTEM, at=NOON + timedelta(days=n + 1))

    after = queries_of(browser, at("versions"))
    page = browser.get(at("versions")).content.decode()

    assert max(before, after) <= LIMIT
    assert "版本 3" in page
    assert at("version", 3) in page
    assert queries_of(browser, at("version", 3)) <= LIMIT
    assert browser.get(at("version", 9)).status_code == 404


def test_a_text_is_tried_out_and_stands_in_no_address(whole: Cast) -> None:
    browser = signed_in(whole, "gaolan")

    tried = browser.post(at("try"), {"text": "楼下路灯坏了"}).content.decode()
    empty = browser.post(at("try"), {"text": " "})

    assert "路灯" in tried
    assert "C0137" in tried
    assert empty.status_code == 422
    assert browser.get(at("try")).status_code == 405


def test_while_somebody_types_the_likely_categories_are_told(whole: Cast) -> None:
    browser = signed_in(whole, "shenyi")

    told = browser.post(at("likely"), {"text": "楼下路灯坏了"}).json()

    assert told["proposed"] == "C0137"
    assert told["likely"][0]["code"] == "C0137"
    assert told["likely"][0]["words"][0].startswith("路灯")


def test_training_is_asked_for_by_who_edits_the_rules(whole: Cast) -> None:
    director, clerk = signed_in(whole, "jiangwei"), signed_in(whole, "gaolan")

    refused = clerk.post(at("ask_training"), {"key": "a"})
    asked = [director.post(at("ask_training"), {"key": key}) for key in ("b", "b", "c")]

    assert refused.status_code == 403
    assert [one.status_code for one in asked] == [302, 302, 302]
    assert SorterVersion.objects.count() == 1
    assert at("ask_training") not in director.get(at("versions")).content.decode()


def test_an_earlier_version_is_put_to_use_by_a_press(whole: Cast) -> None:
    office(whole)
    for n in range(2):
        train_sorter(whole.street, by=SYSTEM, at=NOON + timedelta(days=n + 1))
    director = signed_in(whole, "jiangwei")

    director.post(at("use_version", 1), {"key": "one"})

    assert list(SorterVersion.objects.order_by("number").values_list("state", "pinned")) == [
        ("in_force", True), ("kept", False)
    ]  # fmt: skip
    assert director.post(at("use_version", 7), {"key": "two"}).status_code == 404


def test_figures_are_taken_along_by_who_may_export(whole: Cast) -> None:
    from io import BytesIO

    from linli.kernel.tables import read_table

    office(whole)
    train_sorter(whole.street, by=SYSTEM, at=NOON)

    book = signed_in(whole, "jiangwei").get(at("version_excel", 1))
    rows = list(read_table(BytesIO(b"".join(book.streaming_content))))

    assert len(rows) >= 3
    assert signed_in(whole, "gaolan").get(at("version_excel", 1)).status_code == 403


# --- Programs -------------------------------------------------------------------------------------------------------
def test_programs_read_proposals_and_act_on_them(whole: Cast) -> None:
    first, again = two_lamps(whole)
    head = program_of(whole, "heqing")
    path = f"/streets/fenglin/cases/{first.number}/sorting"

    said = head.get(path).json()
    denied = head.post(f"{path}/pairs/{said['alike'][0]['id']}/deny")
    taken = head.post(f"{path}/take")

    assert (said["proposed"]["category"], said["proposed"]["source"]) == ("C0137", "lexicon")
    assert [one["number"] for one in said["alike"]] == [again.number]
    assert "file" in said["acts"]
    assert denied.json()["state"] == "denied"
    assert taken.json() == {"number": first.number, "state": "filed", "category": "C0137"}
    assert code_of(head.post(f"{path}/take")) == (409, "nothing_proposed")


def test_programs_sort_a_text_and_find_whom_it_names(whole: Cast) -> None:
    worker = program_of(whole, "gaolan")

    sorted_ = worker.post(
        "/streets/fenglin/sorting/likely", {"title": "路灯坏了", "body": "很暗"}, key=""
    ).json()
    found = worker.post(
        "/streets/fenglin/sorting/personal", {"title": "我叫王小明", "body": "13800138000"}, key=""
    ).json()

    assert sorted_["proposed"]["category"] == "C0137"
    assert found["spans"] == [
        {"kind": "name", "start": 2, "end": 5}, {"kind": "mobile", "start": 6, "end": 17}
    ]  # fmt: skip
    assert found["masked"] == "我叫●●●\n●●●●●●●●●●●"


def test_programs_read_versions_and_ask_for_one(whole: Cast) -> None:
    office(whole)
    train_sorter(whole.street, by=SYSTEM, at=NOON)
    director, worker = program_of(whole, "jiangwei"), program_of(whole, "gaolan")
    path = "/streets/fenglin/sorting"

    listed = worker.get(f"{path}/versions").json()["items"]
    whole_one = worker.get(f"{path}/versions/1").json()
    asked = director.post(f"{path}/train")

    assert [(one["number"], one["state"]) for one in listed] == [(1, "in_force")]
    assert sum(one["cases"] for one in whole_one["classes"]) == 36
    assert (asked.status_code, asked.json()) == (202, {"number": 2, "state": "asked"})
    assert code_of(director.post(f"{path}/train")) == (409, "training_asked")
    assert code_of(worker.post(f"{path}/train")) == (403, "not_allowed")
    assert code_of(worker.get(f"{path}/versions/99")) == (404, "no_such_version")
    assert director.post(f"{path}/versions/1/use").json()["state"] == "in_force"
