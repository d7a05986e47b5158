"""Surveys of needs: seven kinds of questions, groups with quotas, by link, by code and on paper; few are not told."""

import threading

import pytest
from django.db import connection

from linli.kernel.errors import Missing, NotAllowed
from linli.kernel.models import JournalLine
from linli.surveys import commands
from linli.surveys.errors import (
    AnsweredAlready,
    OtherKind,
    PaperDiffers,
    PersonalText,
    SurveyOver,
    UnknownCode,
    WrongAnswer,
)
from linli.surveys.models import FreeText, Invitation, Sheet, Survey
from linli.surveys.queries import (
    code_of,
    latest_result,
    needs_result,
    progress_by_group,
    results,
    texts_of,
)
from linli.surveys.views.needs import after
from linli.territory.public import root_of
from tests.cast import NOON, Cast
from tests.surveys.asked import DAY, answered, begun

pytestmark = pytest.mark.django_db


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


def test_what_fewer_than_five_of_a_group_said_is_told_of_no_group(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, 1, 9, q1=[1], q3=5)
    answered(survey, 1, 3, q1=[2], q3=1)
    answered(survey, 2, 11, q1=[1, 2], q3=4)

    result = needs_result(survey)

    rows = {row.label: (row.all.n, [cell.n for cell in row.groups]) for row in result.found[0].rows}
    # Three patients take the bus: else 14 − 11 would tell of them.
    assert rows == {"地铁": (20, [9, 11, None]), "公交": (14, [None, None, None]), "走路": (0, [0, 0, None])}
    # Marks add up to the group: with the three ones, others are hidden until nobody works them out.
    marks = {row.label: (row.all.n, [cell.n for cell in row.groups]) for row in result.found[2].rows}
    assert marks == {
        "1": (3, [None, None, None]), "2": (0, [None, None, None]), "3": (0, [None, None, None]),
        "4": (11, [0, 11, None]), "5": (9, [None, None, None]),
    }  # fmt: skip
