"""Questionnaires as plain text: how an office writes one, and how an answer is read, from a form, a program or a sheet."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.surveys.errors import WrongAnswer, WrongQuestions
from linli.surveys.models import Question
from linli.surveys.states import (
    LARGEST,
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Domain,
    QuestionKind,
)

DOMAINS = {"行": Domain.TRAVEL, "食": Domain.FOOD, "住": Domain.LODGING, "用": Domain.DAILY} | {
    one.value: one for one in Domain
}
KINDS = {
    "单选": QuestionKind.SINGLE, "多选": QuestionKind.MULTIPLE, "打分": QuestionKind.SCALE, "数字": QuestionKind.NUMBER,
    "文字": QuestionKind.TEXT, "排序": QuestionKind.RANK, "矩阵": QuestionKind.MATRIX,
} | {one.value: one for one in QuestionKind}  # fmt: skip
HEAD = re.compile(
    r"^(?:[\[【]\s*(?P<domain>[^\]】]+?)\s*[\]】])?\s*(?P<kind>[^\s*＊:：]+)\s*(?P<must>[*＊]?)\s*[:：]\s*(?P<text>.+)$"
)
WITH_OPTIONS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANK, QuestionKind.MATRIX)
FIVE = 5


@dataclass
class Asked:
    """A question as it was written."""

    kind: str
    domain: str
    text: str
    text_en: str
    must: bool
    options: list[list[Any]]


def questions_from(text: str) -> list[Asked]:
    """Read a questionnaire: a line for each question, its options below it with a dash; refuse with the line that is wrong.

    [行] 多选*: 您怎么来医院？ | How do you come?
    - 地铁 | Metro
    -! 没有困难 | No trouble          (names no need)
    """
    found: list[Asked] = []
    for n, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said:
            continue
        if said[0] in "-－—·•":
            _option(found, said[1:], n)
            continue
        head = HEAD.match(said)
        if head is None:
            raise WrongQuestions(line=n, why=_("it begins neither with a kind and a colon nor with a dash"))
        kind, domain = KINDS.get(head["kind"].casefold()), DOMAINS.get((head["domain"] or "").casefold(), "")
        if kind is None:
            raise WrongQuestions(line=n, why=_("there is no such kind of question"))
        if head["domain"] and not domain:
            raise WrongQuestions(line=n, why=_("there is no such domain; 行, 食, 住 and 用 are known"))
        chinese, english = _both(head["text"])
        found.append(Asked(kind, domain, chinese[:200], english[:300], bool(head["must"]), []))
    if not 1 <= len(found) <= MOST_QUESTIONS:
        raise WrongQuestions(line=1, why=_("a survey has one to sixty questions"))
    for one in found:
        if one.kind in WITH_OPTIONS and not 1 <= len(one.options) <= MOST_OPTIONS:
            raise WrongQuestions(line=one.text[:20], why=_("one to thirty options belong below it"))
    return found


def _option(found: list[Asked], said: str, n: int) -> None:
    if not found or found[-1].kind not in WITH_OPTIONS:
        raise WrongQuestions(line=n, why=_("an option stands below a question that has options"))
    need = not said.startswith(("!", "！"))
    chinese, english = _both(said.lstrip("!！"))
    if not chinese:
        raise WrongQuestions(line=n, why=_("the option is empty"))
    found[-1].options.append([chinese[:100], english[:150], need])


def _both(text: str) -> tuple[str, str]:
    chinese, _bar, english = text.replace("｜", "|").partition("|")
    return chinese.strip(), english.strip()


def groups_from(text: str) -> list[tuple[str, str, int | None]]:
    """Read the groups, one on each line: name | English | how many are wanted."""
    found: list[tuple[str, str, int | None]] = []
    for n, line in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if not parts[0]:
            continue
        numbers = [part for part in parts[1:] if part.isdecimal()]
        words = [part for part in parts[1:] if part and not part.isdecimal()]
        if len(numbers) > 1 or len(words) > 1 or (numbers and int(numbers[0]) > LARGEST):
            raise WrongQuestions(line=n, why=_("a group is: name | English | how many"))
        found.append((parts[0][:60], words[0][:80] if words else "", int(numbers[0]) if numbers else None))
    return found[:MOST_OPTIONS]


# --- Answers ----------------------------------------------------------------------------------------------------------
def answer_to(question: Question, value: Any) -> Any:
    """Return an answer as it is kept, None for one that was left out; refuse what does not fit the question."""
    kind, of = QuestionKind(question.kind), len(question.options)
    if value is None or value in ("", []):
        return None
    most = {QuestionKind.NUMBER: LARGEST, QuestionKind.SCALE: FIVE, QuestionKind.SINGLE: of}.get(kind)
    if most is not None:
        return _whole(question, value, most, 0 if kind == QuestionKind.NUMBER else 1)
    return _words(question, value) if kind == QuestionKind.TEXT else _several(question, kind, value)


def _words(question: Question, value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise _wrong(question, _("at most %(most)s characters") % {"most": LONGEST_TEXT})
    return value.strip() or None


def _several(question: Question, kind: QuestionKind, value: Any) -> list[int | None] | None:
    of = len(question.options)
    if not isinstance(value, list | tuple):
        raise _wrong(question, _("a list is wanted"))
    if kind == QuestionKind.MATRIX:
        if len(value) != of:
            raise _wrong(question, _("a mark for each line is wanted"))
        marks = [None if one in (None, "") else _whole(question, one, FIVE) for one in value]
        return list(marks) if any(marks) else None
    chosen = [_whole(question, one, of) for one in value]
    if len(set(chosen)) != len(chosen):
        raise _wrong(question, _("each option once"))
    return [*sorted(chosen)] if kind == QuestionKind.MULTIPLE else [*chosen]


def _whole(question: Question, value: Any, most: int, least: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong(question, _("a whole number is wanted"))
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if not (text.isdecimal() and len(text) <= len(str(LARGEST)) and least <= int(text) <= most):
        raise _wrong(
            question,
            _("a whole number from %(least)s to %(most)s is wanted") % {"least": least, "most": most},
        )
    return int(text)


def _wrong(question: Question, why: str) -> WrongAnswer:
    return WrongAnswer(number=question.number, why=why)


def typed(question: Question, text: str) -> Any:
    """Return what somebody types of a sheet as an answer: 2 for one, 1 3 5 for several, 4 5 . 3 for the lines of a matrix.

    Figures below ten may stand together: 135.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if not said or question.kind in (
        QuestionKind.TEXT,
        QuestionKind.NUMBER,
        QuestionKind.SCALE,
        QuestionKind.SINGLE,
    ):
        return answer_to(question, text if question.kind == QuestionKind.TEXT else said)
    parts = [
        part
        for part in re.split(
            r"[\s,;、.>/]+", said.replace(".", " 0 " if question.kind == QuestionKind.MATRIX else " ")
        )
        if part
    ]
    if (
        len(parts) == 1
        and parts[0].isdecimal()
        and (len(question.options) < FIVE * 2 or question.kind == QuestionKind.MATRIX)
    ):
        parts = list(parts[0])
    if question.kind == QuestionKind.MATRIX:
        return answer_to(question, [None if part == "0" else part for part in parts])
    return answer_to(question, parts)
