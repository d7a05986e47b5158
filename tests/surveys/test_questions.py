"""Questionnaires as an office writes them, and sheets typed in by figures."""

from typing import Any

import pytest

from linli.surveys.commands.questions import answer_to, groups_from, questions_from, typed
from linli.surveys.errors import (
    WrongAnswer,
    WrongQuestions,
)
from linli.surveys.forms import EXAMPLE, EXAMPLE_GROUPS
from linli.surveys.models import Question
from linli.surveys.queries import (
    groups_of,
    questions_of,
)
from tests.cast import Cast
from tests.surveys.asked import begun

pytestmark = pytest.mark.django_db


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
