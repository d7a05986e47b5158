"""Surveys of needs: seven kinds of questions, groups with quotas, by link, by code and on paper; few are not told."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.kernel.errors import Missing, NotAllowed
from linli.kernel.models import JournalLine
from linli.surveys import commands
from linli.surveys.commands.asking import Plan
from linli.surveys.commands.questions import answer_to, groups_from, questions_from, typed
from linli.surveys.demo import build
from linli.surveys.errors import (
    AnsweredAlready,
    OtherKind,
    PaperDiffers,
    PersonalText,
    SurveyOver,
    UnknownCode,
    WrongAnswer,
    WrongQuestions,
)
from linli.surveys.forms import EXAMPLE, EXAMPLE_GROUPS
from linli.surveys.models import FreeText, Invitation, Question, Sheet, Survey
from linli.surveys.queries import (
    code_of,
    groups_of,
    latest_result,
    needs_result,
    progress_by_group,
    questions_of,
    results,
    texts_of,
)
from linli.surveys.views.needs import after
from linli.territory.public import root_of
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ASKED = """[行] 多选*: 怎么来？ | How?
- 地铁 | Metro
- 公交
-! 走路
【食】单选：缺什么？
- 早餐
-! 不缺
打分: 满意吗？
数字: 每周几次？
排序: 先做什么？
- 停车
- 厕所
- 路灯
[用] 矩阵: 各项如何？
- 药房
- 超市
文字: 还有什么？"""
GROUPS = "患者 | Patients | 20\n居民 || 15\n骑手"


def begun(cast: Cast, **told: Any) -> Survey:
    plan = {"title": "需求", "questions": ASKED, "groups": GROUPS, "ends_on": (NOON + 9 * DAY).date()} | told
    key = str(sorted(told))
    number = commands.begin_needs(
        street=cast.street, unit=root_of(cast.street), plan=Plan(**plan), key=key, by=cast.jiangwei, at=NOON
    )
    return Survey.objects.get(street=cast.street, number=number)


def answered(survey: Survey, group: int, many: int, **answers: Any) -> None:
    said = {"1": [1], "2": 2} | {name.removeprefix("q"): value for name, value in answers.items()}
    for _n in range(many):
        commands.answer_needs(
            survey.number,
            street=survey.street,
            group=group,
            answers=said,
            at=NOON,
            token=commands.new_token(survey),
        )


# --- Questionnaires ---------------------------------------------------------------------------------------------------
def test_a_questionnaire_is_read_as_an_office_writes_it(cast: Cast) -> None:
    survey = begun(cast)

    assert [(q.number, q.kind, q.domain, q.must, len(q.options)) for q in questions_of(survey)] == [
        (1, "multiple", "travel", True, 3), (2, "single", "food", False, 2), (3, "scale", "", False, 0),
        (4, "number", "", False, 0), (5, "rank", "", False, 3), (6, "matrix", "daily", False, 2), (7, "text", "", False, 0),
    ]  # fmt: skip
    assert questions_of(survey)[0].options == [
        ["地铁", "Metro", True],
        ["公交", "", True],
        ["走路", "", False],
    ]
    assert [(g.name, g.name_en, g.quota) for g in groups_of(survey)] == [
        ("患者", "Patients", 20), ("居民", "", 15), ("骑手", "", None)
    ]  # fmt: skip
    assert [one.kind for one in questions_from(EXAMPLE)][:2] == ["multiple", "single"]
    assert len(groups_from(EXAMPLE_GROUPS)) == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [("您好吗", 1), ("单选: 好吗", "好吗"), ("- 好", 1), ("跳舞: 好吗", 1), ("[衣] 打分: 好吗", 1), ("打分: 好吗\n- 好", 2), ("", 1),
     ("单选: 好吗\n-", 2)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: Any) -> None:
    with pytest.raises(WrongQuestions) as refused:
        questions_from(text)
    assert refused.value.facts["line"] == line


@pytest.mark.parametrize(
    ("kind", "options", "said", "kept"),
    [
        ("single", 4, "3", 3), ("single", 4, " ３ ", 3), ("single", 4, "", None), ("multiple", 5, "531", [1, 3, 5]),
        ("multiple", 12, "1 12", [1, 12]), ("rank", 3, "312", [3, 1, 2]), ("matrix", 3, "4.5", [4, None, 5]),
        ("matrix", 3, "...", None), ("scale", 0, "5", 5), ("number", 0, "0", 0), ("text", 0, " 好 ", "好"),
    ],
)  # fmt: skip
def test_a_sheet_is_typed_in_by_figures(kind: str, options: int, said: str, kept: Any) -> None:
    assert typed(Question(number=1, kind=kind, options=[["x", "", True]] * options), said) == kept


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("single", 4, 5), ("single", 4, 0), ("single", 4, True), ("single", 4, "a"), ("single", 4, [1]), ("multiple", 3, [1, 1]),
        ("multiple", 3, "12"), ("scale", 0, 6), ("number", 0, -1), ("number", 0, "1" * 50), ("matrix", 2, [1]), ("text", 0, "长" * 501),
        ("text", 0, "a\0"), ("rank", 2, [3]), ("single", 4, 2.5), ("multiple", 3, [None]),
    ],
)  # fmt: skip
def test_what_does_not_fit_its_question_is_refused(kind: str, options: int, said: Any) -> None:
    with pytest.raises(WrongAnswer):
        answer_to(Question(number=1, kind=kind, options=[["x", "", True]] * options), said)


# --- One answer -------------------------------------------------------------------------------------------------------
def test_a_device_answers_once_and_nothing_tells_when(cast: Cast) -> None:
    survey = begun(cast)
    token, before = commands.new_token(survey), JournalLine.objects.count()
    said = {
        "street": cast.street,
        "at": NOON,
        "token": token,
        "group": 1,
        "answers": {"1": [2, 1], "6": [None, 2], "7": "缺药房"},
    }

    commands.answer_needs(survey.number, **said)

    with pytest.raises(AnsweredAlready):
        commands.answer_needs(survey.number, **said)
    sheet = Sheet.objects.get()
    assert (sheet.answers, sheet.way, sheet.group) == ({"1": [1, 2], "6": [None, 2]}, "link", 1)
    assert [(one.words, one.question, one.paper) for one in FreeText.objects.all()] == [("缺药房", 7, "")]
    assert JournalLine.objects.count() == before
    for wrong, refusal in (
        ({"token": "made up"}, UnknownCode), ({"group": 9}, Missing), ({"answers": {"2": 1}}, Missing),
        ({"answers": {"1": [9]}}, WrongAnswer), ({"at": NOON + 30 * DAY}, SurveyOver),
    ):  # fmt: skip
        with pytest.raises(refusal):
            commands.answer_needs(survey.number, **(said | {"token": commands.new_token(survey)} | wrong))
    assert Sheet.objects.count() == 1


def test_a_code_is_good_for_one_answer(cast: Cast) -> None:
    survey = begun(cast, invited=3)
    said = {"street": cast.street, "at": NOON, "group": 1, "answers": {"1": [1]}}

    commands.answer_needs(survey.number, **said, code=code_of(survey.pk, 2))

    with pytest.raises(AnsweredAlready):
        commands.answer_needs(survey.number, **said, code=code_of(survey.pk, 2))
    with pytest.raises(UnknownCode):
        commands.answer_needs(survey.number, **said, token=commands.new_token(survey))
    assert (Invitation.objects.filter(used=True).count(), Sheet.objects.get().way) == (1, "code")
    # A survey of feelings is answered in its own way, and the other way round.
    with pytest.raises(OtherKind):
        commands.answer(survey.number, street=cast.street, code="x", at=NOON, gain=5)


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_three_times_at_once_is_one(cast: Cast) -> None:
    survey = begun(cast)
    token, ends, wall = commands.new_token(survey), [], threading.Barrier(3)

    def send() -> None:
        wall.wait()
        try:
            commands.answer_needs(
                survey.number, street=cast.street, at=NOON, token=token, group=1, answers={"1": [1]}
            )
            ends.append("kept")
        except AnsweredAlready:
            ends.append("there")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["kept", "there", "there"]
    assert Sheet.objects.count() == 1


# --- Paper ------------------------------------------------------------------------------------------------------------
def test_a_sheet_of_paper_counts_once_by_its_number(cast: Cast) -> None:
    survey = begun(cast)
    said = {"street": cast.street, "by": cast.gaolan, "at": NOON, "group": 2}

    assert (
        commands.enter_paper(survey.number, paper=" a01", answers={"1": "13", "7": "路不平"}, **said)
        == "kept"
    )
    assert commands.enter_paper(survey.number, paper="A01", answers={"1": "1,3"}, **said) == "same"
    with pytest.raises(AnsweredAlready):
        commands.enter_paper(survey.number, paper="A01", answers={"1": "2"}, **said)
    with pytest.raises(Missing):
        commands.enter_paper(survey.number, paper=" ", answers={"1": "2"}, **said)
    # What must be answered may be left out on paper: nobody can ask back.
    assert commands.enter_paper(survey.number, paper="A02", answers={"2": "1"}, **said) == "kept"
    with pytest.raises(NotAllowed):
        commands.enter_paper(survey.number, paper="A03", answers={"2": "1"}, **(said | {"by": cast.luoshan}))
    assert sorted(Sheet.objects.values_list("paper", "counts")) == [("A01", True), ("A02", True)]


def test_a_sheet_that_is_typed_in_twice_counts_when_both_are_the_same(cast: Cast) -> None:
    survey = begun(cast, twice=True)
    said = {"street": cast.street, "by": cast.gaolan, "at": NOON, "group": 2, "paper": "A01"}

    assert commands.enter_paper(survey.number, answers={"1": "1", "2": "2"}, **said) == "kept"
    assert [row.waiting for row in progress_by_group(survey)] == [0, 1, 0]
    assert needs_result(survey).answered == 0
    with pytest.raises(PaperDiffers) as refused:
        commands.enter_paper(survey.number, answers={"1": "1", "2": "1"}, **said)
    assert refused.value.facts["where"] == "2"
    assert commands.enter_paper(survey.number, answers={"1": "1", "2": "1"}, correct=True, **said) == "agreed"
    sheet = Sheet.objects.get()
    assert (sheet.answers["2"], sheet.second["2"], sheet.counts) == (1, 2, True)
    lines = JournalLine.objects.filter(subject_id=survey.pk).order_by("seq").values_list("action", flat=True)
    assert list(lines) == ["begin_needs_survey", "type_in_sheet", "correct_sheet"]


def test_the_next_sheet_has_the_next_number() -> None:
    assert [after(one) for one in ("A09", "7", "A", "099")] == ["A10", "8", "", "100"]


# --- What was found ---------------------------------------------------------------------------------------------------
def test_needs_are_counted_by_what_they_are_about_and_by_group(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, 1, 12, q1=[1, 2], q2=1, q3=5, q4=2, q5=[2, 1], q6=[1, 5])
    answered(survey, 2, 10, q1=[3], q2=2, q3=2, q6=[3, 3])

    result = needs_result(survey)

    assert (result.answered, result.groups, result.sizes) == (22, ("患者", "居民", "骑手"), (12, 10, None))
    assert [(one.domain.value, one.people.n, one.people.rate, [cell.n for cell in one.groups]) for one in result.domains] == [
        ("travel", 12, "54.5", [12, 0, None]), ("food", 12, "54.5", [12, 0, None]), ("daily", 12, "54.5", [12, 0, None]),
    ]  # fmt: skip
    assert [(label, cell.n) for label, cell, _q in result.domains[0].most] == [("地铁", 12), ("公交", 12)]
    first = result.found[0]
    assert [(row.label, row.all.n, row.need) for row in first.rows] == [
        ("地铁", 12, True),
        ("公交", 12, True),
        ("走路", 10, False),
    ]
    means = {one.question.number: one.mean for one in result.found}
    assert (means[3], means[4]) == ("3.6", "2.0")
    # Nobody was drawn by lot: there is no margin.
    assert {row.all.margin for row in first.rows} == {None}
    assert {row.all.margin for row in needs_result(drawn_by_lot(cast)).found[0].rows} == {"25.4", "25.9"}


def drawn_by_lot(cast: Cast) -> Survey:
    with pytest.raises(Missing):
        begun(cast, chosen="random")
    survey = begun(cast, chosen="random", frame="住户名册", population=100)
    answered(survey, 1, 5, q1=[1])
    answered(survey, 2, 5, q1=[2])
    return survey


def test_groups_of_fewer_than_ten_are_not_told_nor_those_from_which_they_could_be_worked_out(
    cast: Cast,
) -> None:
    survey = begun(cast)
    answered(survey, 1, 14)
    answered(survey, 2, 11)
    answered(survey, 3, 3)

    result = needs_result(survey)

    # Three riders are too few, and the eleven residents are hidden with them: else 28 − 14 − 11 would tell of three.
    assert result.sizes == (14, None, None)
    assert [cell.n for cell in result.found[0].rows[0].groups] == [14, None, None]
    few = begun(cast, title="少")
    answered(few, 1, 9)
    assert {(row.all.n, row.all.rate) for row in needs_result(few).found[0].rows} == {(None, None)}


def test_words_are_masked_and_looked_at_before_anybody_reads_them(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, 1, 1, q7="请打13812345678，缺药房")
    [text] = texts_of(survey)
    of = {"street": cast.street, "by": cast.jiangwei, "at": NOON}

    assert texts_of(survey, shown=True) == []
    with pytest.raises(PersonalText):
        commands.decide_text(survey.number, text.pk, shown=True, public="请打13812345678", **of)
    commands.decide_text(survey.number, text.pk, shown=True, **of)
    [shown] = texts_of(survey, shown=True)
    assert ("13812345678" in shown.public, "缺药房" in shown.public) == (False, True)
    commands.decide_text(survey.number, text.pk, shown=False, **of)
    assert texts_of(survey, shown=True) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM surveys_freetext")
        assert "药房" not in cursor.fetchone()[0]


def test_a_survey_of_needs_is_no_wave_of_feelings(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, 1, 10)
    of = {"street": cast.street, "by": cast.jiangwei, "at": NOON}
    commands.close(survey.number, **of)
    commands.publish(survey.number, **of)
    survey.refresh_from_db()

    assert latest_result(cast.street.pk, root_of(cast.street).id, until=(NOON + DAY).date()) is None
    assert [one.answered for one in results([survey])] == [10]


# --- Pages and the API ------------------------------------------------------------------------------------------------
def test_on_the_phone_everything_wrong_keeps_what_was_chosen(cast: Cast) -> None:
    survey = begun(cast, ends_on=timezone.localdate() + DAY)
    phone, address = Client(), f"/s/fenglin/surveys/{survey.number}/"

    assert phone.get(address + "answer/").status_code == 200
    wrong = phone.post(address + "answer/", {"group": "1", "q3": "4"})
    assert (wrong.status_code, wrong.context["form"]["q3"].value()) == (422, "4")
    told = {"group": "1", "q1": ["1", "2"], "q2": "1", "q5_1": "2", "q6_1": "1", "q7": "缺"}
    assert phone.post(address + "answer/", told).status_code == 200
    assert Sheet.objects.get().answers == {"1": [1, 2], "2": 1, "5": [2], "6": [1, None]}
    again = phone.post(address + "answer/", told)
    assert (again.status_code, Sheet.objects.count()) == (422, 1)
    assert phone.get(address).status_code == 404
    assert phone.get(address + "sheet/").status_code == 200


def test_pages_of_needs_take_few_queries_and_lead_on(cast: Cast) -> None:
    survey = begun(cast, ends_on=timezone.localdate() + DAY)
    answered(survey, 1, 12) if survey.ends_on >= NOON.date() else None
    desk = Client()
    desk.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    address = f"/s/fenglin/surveys/{survey.number}/"
    typing = desk.post(address + "paper/", {"paper": "A09", "group": "1", "q1": "12"})
    assert typing["Location"] == address + "paper/?paper=A10"
    assert desk.post(address + "paper/", {"paper": "A09", "group": "1", "q1": "9"}).status_code == 422
    commands.close(survey.number, street=cast.street, by=cast.jiangwei, at=NOON)

    desk.get(address)
    assert queries_of(desk, address) <= 12
    page = desk.get(address).content.decode()
    assert "/s/fenglin/suggestions/new/?provenance=survey&amp;title=%E5%9C%B0%E9%93%81" in page
    way = desk.get("/s/fenglin/suggestions/new/?provenance=survey&title=地铁&origin=需求 1")
    assert way.context["form"]["title"].value() == "地铁"
    assert 'value="地铁"' in desk.get(reverse("cases:new", args=["fenglin"]) + "?title=地铁").content.decode()
    book = b"".join(desk.get(address + "needs/excel/").streaming_content)
    assert book[:2] == b"PK"


def test_a_survey_begins_by_its_form_and_by_the_api(cast: Cast) -> None:
    desk = Client()
    desk.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    form = {"title": "需求", "questions": EXAMPLE, "groups": EXAMPLE_GROUPS, "unit": cast.street.code, "chosen": "open",
            "invited": "0", "ends_on": timezone.localdate().isoformat(), "key": "k"}  # fmt: skip

    wrong = desk.post("/s/fenglin/surveys/needs/new/", form | {"questions": "您好吗", "chosen": "random"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"questions", "frame"})
    desk.post("/s/fenglin/surveys/needs/new/", form)
    desk.post("/s/fenglin/surveys/needs/new/", form)
    survey = Survey.objects.get()
    api = f"/api/v1/streets/fenglin/surveys/{survey.number}"
    device = desk.get(f"{api}/device").json()["device"]
    sent = desk.post(
        f"{api}/needs/answers",
        {"device": device, "group": 1, "answers": {"1": [1], "3": 2}},
        content_type="application/json",
    )
    assert (sent.status_code, sent.json()) == (201, {"taken": True})
    read = Client().get(f"{api}/needs").json()
    assert (len(read["questions"]), read["answered"], read["found"]) == (6, None, [])


def test_the_demo_asks_three_groups_around_a_hospital_and_is_made_once(cast: Cast) -> None:
    assert build(timezone.now()) == 3
    assert build(timezone.now()) == 0

    result = needs_result(Survey.objects.get(kind="needs"))

    assert (result.answered, [name for name, size in zip(result.groups, result.sizes, strict=True) if size]) == (
        139 + 4, ["患者及家属", "周边居民", "医院职工"]
    )  # fmt: skip
    assert [one.domain.value for one in result.domains] == ["travel", "food", "lodging", "daily"]
    assert FreeText.objects.filter(state="waiting").count() == 1
