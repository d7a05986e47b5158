"""The office's own words: said where a row fits, the house's everywhere else; what cannot be said is refused."""

import pytest
from django.utils import timezone, translation

from linli.cases.commands.wording import (
    BOOK,
    check_wording,
    event_labels,
    filled,
    own_words,
    read_wording,
)
from linli.cases.states import State
from linli.kernel import journal
from linli.kernel.models import Delivery
from linli.notices.models import Notice
from linli.notices.queries import words_of
from linli.people.public import SYSTEM
from linli.rulebooks.public import BookFaulty, publish_rows
from tests.cases.pages import signed_in
from tests.cast import Cast
from tests.factories import a_case

E = "case.close.reporter"
ROW = {
    "event": E, "category": "", "state": "", "subject_zh": "办结：{编号}", "text_zh": "{承办单位}已处理完毕。",
    "subject_en": "Done: {number}", "text_en": "{lead} has put it right.",
}  # fmt: skip
FACTS = {
    "number": "FL-1", "slug": "fenglin", "lead": {"name": "城建中心", "name_en": "Construction centre"},
    "category": "C0101", "state": "closed",
}  # fmt: skip


def published(cast: Cast, *rows: dict[str, str]) -> None:
    publish_rows(
        street_id=cast.street.pk, code="wording", rows=[ROW | row for row in rows], by=SYSTEM, at=timezone.now(),
        effective_from=timezone.localdate(), note="",
    )  # fmt: skip


def said(cast: Cast, language: str = "zh-hans", event: str = E, **facts: str) -> str:
    notice = Notice(street_id=cast.street.pk, event=event, facts=FACTS | facts)
    words = words_of(notice, language)
    return f"{words.subject} {words.text}"


def test_without_a_row_the_house_speaks(cast: Cast) -> None:
    assert said(cast, "en").startswith("Your report FL-1 is closed")
    assert own_words(cast.street.pk, E, FACTS) is None


def test_an_office_says_it_in_its_own_words_in_three_languages(cast: Cast) -> None:
    published(cast, {})

    assert said(cast) == "办结：FL-1 城建中心已处理完毕。"
    assert said(cast, "zh-hant") == "辦結：FL-1 城建中心已處理完畢。"
    assert said(cast, "en") == "Done: FL-1 Construction centre has put it right."


def test_other_streets_and_other_events_keep_the_houses_words(cast: Cast) -> None:
    from tests.factories import a_neighbour

    published(cast, {})
    there = Notice(street_id=a_neighbour().pk, event=E, facts=FACTS)

    assert words_of(there, "en").subject == "Your report FL-1 is closed"
    assert said(cast, "en", "case.void.reporter").startswith("Your report FL-1 was closed without work")


def test_the_nearest_row_counts_the_longer_category_then_the_state(cast: Cast) -> None:
    published(
        cast, {"subject_zh": "一"}, {"category": "C01", "subject_zh": "二"}, {"category": "C0101", "subject_zh": "三"},
        {"category": "C0101", "state": "closed", "subject_zh": "四"},
    )  # fmt: skip

    told = [
        said(cast, category=category, state=state)[0]
        for category, state in (
            ("E0101", "closed"),
            ("C0102", "closed"),
            ("C0101", "voided"),
            ("C0101", "closed"),
        )
    ]
    assert told == ["一", "二", "三", "四"]


def test_half_a_translation_is_said_in_chinese_only(cast: Cast) -> None:
    published(cast, {"subject_en": "", "text_en": ""})

    assert said(cast).startswith("办结：")
    assert said(cast, "en").startswith("Your report FL-1 is closed")


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ({"text_zh": "请见 {地址}"}, "text_zh"),
        ({"subject_zh": "办结 {编号"}, "subject_zh"),
        ({"subject_en": "Done} now"}, "subject_en"),
        ({"text_en": "in {place}"}, "text_en"),
        ({"text_zh": "在{地点}"}, "text_zh"),
        ({"subject_en": ""}, "subject_en"),
    ],
)
def test_what_cannot_be_said_is_a_fault_beside_its_cell(
    cast: Cast, cell: dict[str, str], column: str
) -> None:
    assert [(fault.row, fault.column) for fault in check_wording([ROW | cell])] == [(0, column)]
    with pytest.raises(BookFaulty):
        published(cast, cell)


def test_a_colleague_may_be_told_the_place_and_a_reporter_not() -> None:
    row = ROW | {"event": "case.dispatch.lead", "text_zh": "{地点}：{事项}，{期限}前办结", "text_en": ""}

    assert list(check_wording([row])) == []
    assert [fault.column for fault in check_wording([row | {"event": E}])] == ["text_zh"] * 3


def test_a_percent_sign_in_a_text_is_one() -> None:
    assert filled("办结率 100%：{编号}") % {"number": "FL-1"} == "办结率 100%：FL-1"


def test_every_event_has_a_name_to_choose_it_by_in_both_languages() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            labels = [label for _code, label in BOOK.column("event").choices()]
            assert all("%(" not in label for label in labels)
    assert read_wording([]) == {}


def test_a_case_is_told_of_in_the_words_of_its_kind_from_end_to_end(cast: Cast) -> None:
    from linli.cases import commands

    Delivery.objects.all().delete()
    published(cast, {"category": "C0101", "state": "closed"})
    contact = commands.Contact(email="li@example.org")
    case = a_case(cast, state=State.CLOSED, at=timezone.now(), contact=contact)
    while journal.deliver("notices"):
        pass

    [notice] = Notice.objects.filter(subject_id=case.pk, event=E)
    assert words_of(notice, "zh-hans").subject == f"办结：{case.number}"


def test_the_page_of_the_book_shows_a_case_in_three_languages_before_it_holds(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED, at=timezone.now())
    published(cast, {})

    page = (
        signed_in(cast, "jiangwei").get(f"/s/fenglin/rules/wording/try/?case={case.number}").content.decode()
    )

    assert f"办结：{case.number}" in page
    assert f"辦結：{case.number}" in page
    assert f"Done: {case.number}" in page


def test_no_two_events_are_called_the_same_where_one_is_chosen() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            labels = list(event_labels().values())
        assert sorted(set(labels)) == sorted(labels)
