"""Surveys of needs: one begins with its questions and groups, and is answered by link, by code and on paper."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import Missing, NotFound
from linli.kernel.privacy import find_personal, mask
from linli.kernel.repeats import once
from linli.people.public import Account, Actor
from linli.surveys.errors import (
    AnsweredAlready,
    NoSuchSurvey,
    OtherKind,
    PaperDiffers,
    PersonalText,
    SurveyOver,
    UnknownCode,
)
from linli.surveys.models import FreeText, Invitation, Question, Sheet, Survey, SurveyGroup
from linli.surveys.permissions import need_keeper, need_typist
from linli.surveys.queries import code_of, groups_of, hash_of, questions_of
from linli.surveys.states import MOST, Chosen, QuestionKind, SurveyKind, SurveyState, SurveyWay, TextState
from linli.territory.public import Street, line_of

from .questions import answer_to, groups_from, questions_from, typed
from .sampled import held, write_line

RESIDENT = Actor("reporter")
SALT = "linli.surveys"


@dataclass(frozen=True)
class Plan:
    """A survey of needs as it is planned; the questions and groups are text as an office writes it."""

    title: str
    questions: str
    groups: str
    ends_on: date
    title_en: str = ""
    about: str = ""
    chosen: str = Chosen.OPEN
    frame: str = ""
    population: int | None = None
    # How many codes are written for letters; none: whoever has the link may answer, once a device.
    invited: int = 0
    twice: bool = False


def begin_needs(*, street: Street, unit: Any, plan: Plan, key: str, by: Actor, at: datetime) -> int:
    """Begin a survey of needs, once for its key; return its number."""
    above = line_of(unit.id)
    need_keeper(by, street, above.ids)
    if not plan.title.strip():
        raise Missing(fields="title")
    if not 0 <= plan.invited <= MOST or (plan.population is not None and plan.population < plan.invited):
        raise Missing(fields="invited")
    # Without a list that somebody was drawn from there is no random sample, whatever is said.
    if plan.chosen == Chosen.RANDOM and not plan.frame.strip():
        raise Missing(fields="frame")
    asked, groups = questions_from(plan.questions), groups_from(plan.groups)

    def do() -> dict[str, Any]:
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Survey.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made = Survey.objects.create(
            street=street, number=(last or 0) + 1, kind=SurveyKind.NEEDS, title=plan.title.strip()[:120],
            title_en=plan.title_en.strip()[:160], about=plan.about.strip()[:2000], unit_id=unit.id, unit_name=unit.name,
            lineage=list(above.ids), population=plan.population, invited=plan.invited, ends_on=plan.ends_on, made_at=at,
            chosen=plan.chosen, frame=plan.frame.strip()[:300], twice=plan.twice,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        of = {"street": street, "survey": made}
        Question.objects.bulk_create(
            [Question(**of, number=n, **vars(one)) for n, one in enumerate(asked, 1)]
        )
        SurveyGroup.objects.bulk_create(
            [
                SurveyGroup(**of, number=n, name=name, name_en=english, quota=quota)
                for n, (name, english, quota) in enumerate(groups, 1)
            ]
        )
        Invitation.objects.bulk_create(
            [
                Invitation(**of, position=n, code_hash=hash_of(code_of(made.pk, n)))
                for n in range(1, plan.invited + 1)
            ],
            batch_size=1000,
        )
        facts = {"number": made.number, "unit": unit.id, "questions": len(asked), "groups": len(groups),
                 "chosen": str(plan.chosen), "ends_on": plan.ends_on.isoformat()}  # fmt: skip
        write_line(made, "begin_needs_survey", by=by, at=at, facts=facts)
        return {"number": made.number}

    answer, _anew = once(street_id=street.pk, purpose="needs survey", key=key, at=at, do=do)
    return int(answer["number"])


# --- By link and by code ----------------------------------------------------------------------------------------------
def new_token(survey: Survey) -> str:
    """Return the token of a device that has not answered yet; nothing is kept of it until it does."""
    return signing.Signer(salt=f"{SALT}.{survey.pk}").sign(secrets.token_urlsafe(18))


def token_is_ours(survey: Survey, token: str) -> bool:
    """Return whether this house gave out a token, and for this survey."""
    try:
        signing.Signer(salt=f"{SALT}.{survey.pk}").unsign(token)
    except signing.BadSignature:
        return False
    return True


def answer_needs(
    number: int, *, street: Street, group: int | None, answers: Mapping[str, Any], at: datetime, token: str = "",
    code: str = ""
) -> None:  # fmt: skip
    """Take an answer: of a device that has not answered yet, or for a code. Neither its moment nor its line is kept.

    Whoever sends it again after a cut is told that the answer is there.
    """
    with transaction.atomic():
        survey = _running(number, street, at)
        kept, words = read_answers(survey, group, answers)
        if survey.invited:
            known = Invitation.objects.select_for_update().filter(
                street=street, survey=survey, code_hash=hash_of(code)
            ).first()  # fmt: skip
            if known is None:
                raise UnknownCode
            if known.used:
                raise AnsweredAlready
            Invitation.objects.filter(pk=known.pk).update(used=True)
            way, device = SurveyWay.CODE, ""
        else:
            if not token_is_ours(survey, token):
                raise UnknownCode
            way, device = SurveyWay.LINK, hashlib.sha256(token.encode()).hexdigest()
            if Sheet.objects.filter(street=street, survey=survey, device_hash=device).exists():
                raise AnsweredAlready
        Sheet.objects.create(
            id=uuid4(), street=street, survey=survey, group=group, way=way, device_hash=device, answers=kept
        )
        _keep_words(survey, group, words)


def _running(number: int, street: Street, at: datetime) -> Survey:
    # Held, so that what one device sends twice at once comes one after the other, and none slips in behind the end.
    survey = held(number, street)
    if not survey.asks_needs:
        raise OtherKind
    if survey.state != SurveyState.OPEN or timezone.localdate(at) > survey.ends_on:
        raise SurveyOver
    return survey


def read_answers(
    survey: Survey, group: int | None, answers: Mapping[str, Any], *, of_paper: bool = False
) -> tuple[dict[str, Any], dict[int, str]]:
    """Return (answers by the number of the question, answers in words); refuse what does not fit or is missing.

    A sheet of paper may leave out what must be answered: nobody can ask back.
    """
    if groups_of(survey) and group not in {one.number for one in groups_of(survey)}:
        raise Missing(fields="group")
    kept: dict[str, Any] = {}
    words: dict[int, str] = {}
    for one in questions_of(survey):
        said = answers.get(str(one.number))
        value = typed(one, said or "") if of_paper else answer_to(one, said)
        if value is None:
            if one.must and not of_paper:
                raise Missing(fields=str(one.number))
        elif one.kind == QuestionKind.TEXT:
            words[one.number] = value
        else:
            kept[str(one.number)] = value
    if not kept and not words:
        raise Missing(fields="answer")
    return kept, words


def _keep_words(survey: Survey, group: int | None, words: Mapping[int, str], paper: str = "") -> None:
    for number, text in words.items():
        FreeText.objects.create(
            id=uuid4(),
            street_id=survey.street_id,
            survey=survey,
            question=number,
            group=group,
            words=text,
            paper=paper,
        )


# --- On paper ---------------------------------------------------------------------------------------------------------
def enter_paper(
    number: int, *, street: Street, paper: str, group: int | None, answers: Mapping[str, str], by: Actor, at: datetime,
    correct: bool = False,
) -> str:  # fmt: skip
    """Type in a sheet of paper by its number; return "kept", "same" or "agreed".

    Where sheets are typed in twice, the second typing is compared with the first, and the sheet counts when both agree;
    `correct` lets the second one win, which the journal tells. Typed in again it is otherwise refused: one answer a sheet.
    """
    numbered = paper.strip().upper()[:20]
    if not numbered:
        raise Missing(fields="paper")
    with transaction.atomic():
        survey = held(number, street)
        need_typist(by, street, survey.lineage)
        if not survey.asks_needs:
            raise OtherKind
        if survey.state != SurveyState.OPEN:
            raise SurveyOver
        kept, words = read_answers(survey, group, answers, of_paper=True)
        sheet = Sheet.objects.select_for_update().filter(street=street, survey=survey, paper=numbered).first()
        if sheet is None:
            Sheet.objects.create(
                id=uuid4(), street=street, survey=survey, group=group, way=SurveyWay.PAPER, paper=numbered, answers=kept,
                counts=not survey.twice,
            )  # fmt: skip
            _keep_words(survey, group, words, numbered)
            _paper_line(survey, "type_in_sheet", numbered, by=by, at=at)
            return "kept"
        same = sheet.answers == kept and sheet.group == group
        if sheet.counts:
            if same:
                return "same"
            raise AnsweredAlready
        if not same and not correct:
            raise PaperDiffers(number=numbered, where=_differs(sheet, kept, group))
        sheet.answers, sheet.second, sheet.group, sheet.counts = kept, sheet.answers, group, True
        sheet.save(update_fields=("answers", "second", "group", "counts"))
        _paper_line(survey, "check_sheet" if same else "correct_sheet", numbered, by=by, at=at)
        return "agreed"


def _differs(sheet: Sheet, kept: Mapping[str, Any], group: int | None) -> str:
    numbers = sorted({*sheet.answers, *kept}, key=int)
    told = [number for number in numbers if sheet.answers.get(number) != kept.get(number)]
    return ", ".join(([] if sheet.group == group else ["0"]) + told)


def _paper_line(survey: Survey, action: str, paper: str, *, by: Actor, at: datetime) -> None:
    digest = hashlib.sha256(f"{survey.pk} {paper}".encode()).hexdigest()[:16]
    journal.write(
        street_id=survey.street_id, subject="survey", subject_id=survey.pk, action=action, by=by, at=at,
        facts={"sheet": digest}
    )  # fmt: skip


# --- Answers in words -------------------------------------------------------------------------------------------------
def decide_text(
    number: int, text_id: UUID, *, street: Street, shown: bool, by: Actor, at: datetime, public: str = ""
) -> FreeText:  # fmt: skip
    """Show an answer in words with what names somebody masked, or do not; said again it is decided anew."""
    with transaction.atomic():
        survey = Survey.objects.filter(street=street, number=number).first()
        if survey is None:
            raise NoSuchSurvey
        need_keeper(by, street, survey.lineage)
        found = FreeText.objects.select_for_update().filter(street=street, survey=survey, pk=text_id).first()
        if found is None:
            raise NotFound
        told = (public.strip() or mask(found.words))[:1000] if shown else ""
        if shown and find_personal(told):
            raise PersonalText
        state = TextState.SHOWN if shown else TextState.WITHHELD
        if (found.state, found.public) != (state, told):
            found.state, found.public = state, told
            found.save(update_fields=("state", "public"))
            facts = {"number": number, "question": found.question}
            write_line(survey, "show_words" if shown else "withhold_words", by=by, at=at, facts=facts)
    return found
