"""Surveys of needs for programs."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing
from linli.kernel.rest import digest_of, key_of, once_for
from linli.people.public import acting
from linli.surveys import commands, schemas
from linli.surveys.commands.asking import Plan
from linli.surveys.errors import (
    AnsweredAlready,
    NoSuchSurvey,
    OtherKind,
    PaperDiffers,
    PersonalText,
    SurveyOver,
    UnknownCode,
    WrongAnswer,
    WrongQuestions,
)
from linli.surveys.models import FreeText, Survey
from linli.surveys.permissions import need_keeper, need_typist
from linli.surveys.queries import groups_of, needs_result, questions_of, survey_called, survey_seen, texts_of
from linli.surveys.states import SurveyState
from linli.territory.public import UnknownUnit, root_of, street_by_slug, unit_called

from .doors import router

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def _cell(one: Any) -> dict[str, Any]:
    return {"n": one.n, "rate": one.rate, "margin": one.margin}


def out(one: Survey, *, result: bool) -> dict[str, Any]:
    """Return a survey of needs with its questions, and with what it found where that may be told."""
    told: dict[str, Any] = {
        name: getattr(one, name) for name in ("number", "title", "title_en", "about", "state", "chosen", "frame", "ends_on")
    }  # fmt: skip
    groups = [
        {name: getattr(row, name) for name in ("number", "name", "name_en", "quota")}
        for row in groups_of(one)
    ]
    questions = [
        {
            name: getattr(row, name)
            for name in ("number", "kind", "domain", "text", "text_en", "must", "options")
        }
        for row in questions_of(one)
    ]
    told |= {"unit": one.unit_name, "codes": bool(one.invited), "groups": groups, "questions": questions}
    if not result:
        return told | {"answered": None, "found": [], "domains": [], "words": []}
    found = needs_result(one)
    rows = [
        {"number": row.question.number, "answered": row.answered, "mean": row.mean,
         "rows": [{"label": line.label, "need": line.need, "everybody": _cell(line.all),
         "groups": [_cell(c) for c in line.groups]}
                  for line in row.rows]}
        for row in found.found
    ]  # fmt: skip
    domains = [
        {"domain": str(row.domain), "people": _cell(row.people), "groups": [_cell(c) for c in row.groups]}
        for row in found.domains
    ]
    words = [row.public for row in texts_of(one, shown=True)]
    return told | {"answered": found.answered, "found": rows, "domains": domains, "words": words}


def _asked(street: Any, number: int) -> Survey:
    found = survey_called(street, number)
    if not found.asks_needs:
        raise OtherKind
    return found


@router.reads(
    "/streets/{slug}/surveys/{number}/needs", schemas.NeedsOut, summary="A survey of needs", public=True,
    refuses=(NoSuchSurvey, OtherKind),
)  # fmt: skip
def read_needs(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return the questions of a survey of needs, and what it found: when published, or over to those before the board."""
    street = street_by_slug(slug)
    found = _asked(street, number)
    seen = (
        found.state != SurveyState.OPEN
        and Survey.objects.visible_to(acting(request)).filter(pk=found.pk).exists()
    )
    return out(found, result=seen)


@router.reads(
    "/streets/{slug}/surveys/{number}/device", schemas.SurveyDeviceOut, summary="A token to answer with", public=True,
    refuses=(NoSuchSurvey, OtherKind),
)  # fmt: skip
def get_survey_device(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return a fresh token for a device that answers a survey without codes. Nothing is kept of it until it answers."""
    return {"device": commands.new_token(_asked(street_by_slug(slug), number))}


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/needs/answers", schemas.AnswerTaken, status=201,
    summary="Answer a survey of needs",
    public=True, keyed=False,
    refuses=(NoSuchSurvey, OtherKind, SurveyOver, UnknownCode, AnsweredAlready, Missing, WrongAnswer),
)  # fmt: skip
def answer_needs(request: HttpRequest, slug: str, number: Number, told: schemas.NeedsAnswerIn) -> Any:
    """Answer by a code or with the token of a device, once."""
    street, at = street_by_slug(slug), timezone.now()
    commands.let_pass(address_of(request), street, at=at)
    commands.answer_needs(
        number,
        street=street,
        group=told.group,
        answers=told.answers,
        at=at,
        token=told.device,
        code=told.code,
    )
    return {"taken": True}


@router.writes(
    "POST", "/streets/{slug}/surveys/needs", schemas.NeedsOut, status=201, summary="Begin a survey of needs",
    refuses=(UnknownUnit, Missing, WrongQuestions),
)  # fmt: skip
def begin_needs_survey(request: HttpRequest, slug: str, told: schemas.BeginNeedsIn) -> Any:
    """Begin a survey of needs of groups. Needs `publish` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    unit = unit_called(street, told.unit) if told.unit else root_of(street)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    plan = Plan(**told.model_dump(exclude={"unit"}))
    number = commands.begin_needs(street=street, unit=unit, plan=plan, key=key, by=actor, at=timezone.now())
    return out(_asked(street, number), result=False)


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/paper", schemas.PaperOut, summary="Type in a sheet of paper", keyed=False,
    refuses=(NoSuchSurvey, OtherKind, SurveyOver, AnsweredAlready, PaperDiffers, Missing, WrongAnswer),
)  # fmt: skip
def type_in_sheet(request: HttpRequest, slug: str, number: Number, told: schemas.SurveyPaperIn) -> Any:
    """Type in a sheet by its number, once; where sheets are typed in twice, the second time compares. Needs `report`."""
    street, actor = street_by_slug(slug), acting(request)
    need_typist(actor, street, survey_called(street, number).lineage)
    end = commands.enter_paper(number, street=street, by=actor, at=timezone.now(), **told.model_dump())
    return {"end": end}


def _words(one: FreeText) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "question": one.question,
        "words": one.words,
        "state": one.state,
        "public": one.public,
    }


@router.reads(
    "/streets/{slug}/surveys/{number}/words",
    schemas.WordsList,
    summary="Answers in words",
    refuses=(NoSuchSurvey,),
)
def list_survey_words(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return the answers in words, those that wait first. Needs `publish` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    found = survey_seen(actor, street, number)
    need_keeper(actor, street, found.lineage)
    return {"items": [_words(one) for one in texts_of(found)]}


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/words/{text_id}", schemas.WordsOut, summary="Show an answer in words, or not",
    refuses=(NoSuchSurvey, PersonalText),
)  # fmt: skip
def decide_survey_words(
    request: HttpRequest, slug: str, number: Number, text_id: UUID, told: schemas.DecideWordsIn
) -> Any:
    """Show an answer in words with what names somebody masked, or do not. Needs `publish` over the unit."""
    street, actor, at = street_by_slug(slug), acting(request), timezone.now()

    def do() -> dict[str, Any]:
        survey = survey_called(street, number)
        need_keeper(actor, street, survey.lineage)
        return _words(
            commands.decide_text(number, text_id, street=street, by=actor, at=at, **told.model_dump())
        )

    return once_for(request, "decide_words", street_id=street.pk, at=at, do=do)
