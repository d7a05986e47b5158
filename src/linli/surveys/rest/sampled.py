"""Surveys for programs: what they found, answering one, and the acts of their keepers."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query

from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing
from linli.kernel.excel import workbook_response
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Listed, digest_of, key_of, listed, once_for
from linli.people.public import acting
from linli.surveys import commands, schemas
from linli.surveys.errors import AnsweredAlready, NoSuchSurvey, SurveyOver, SurveyRuns, UnknownCode
from linli.surveys.models import Survey
from linli.surveys.permissions import may_keep, need_keeper
from linli.surveys.queries import (
    COLUMNS,
    ORDER,
    Result,
    codes,
    results,
    survey_called,
    survey_seen,
    surveys,
    waves,
)
from linli.territory.public import UnknownUnit, root_of, street_by_slug, unit_called

from .doors import router

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
OF = ("number", "kind", "title", "state", "invited", "population", "ends_on", "closed_at", "published_at")


def out(one: Result) -> dict[str, Any]:
    """Return a survey with what it found."""
    told = {name: getattr(one.survey, name) for name in OF}
    found = [
        {"feeling": str(each.feeling), "index": each.index}
        | {name: each.share[name] for name in ("n", "rate", "low", "high", "margin")}
        for each in one.found
    ]
    return told | {"unit": one.survey.unit_name, "answered": one.answered, "found": found}


@router.reads(
    "/streets/{slug}/surveys", Listed[schemas.SurveyOut], summary="Surveys of a street", public=True, paged=True
)  # fmt: skip
def list_surveys(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the surveys of a street with what they found: the published ones, and all to whom they are shown."""
    found = page(surveys(acting(request), street_by_slug(slug)), ORDER, asked.after, asked.limit)
    known = {one.survey.pk: one for one in results(found.rows)}
    return listed(found, lambda row: out(known[row.pk]))


@router.reads(
    "/streets/{slug}/surveys/{number}", schemas.SurveyWaves, summary="One survey", public=True, refuses=(NoSuchSurvey,)
)  # fmt: skip
def read_survey(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return what a survey found, with its margins of error, and the waves before it."""
    told = [out(one) for one in waves(survey_seen(acting(request), street_by_slug(slug), number))]
    return told[-1] | {"waves": told}


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/answers", schemas.AnswerTaken, status=201, summary="Answer a survey",
    public=True, keyed=False, refuses=(NoSuchSurvey, SurveyOver, UnknownCode, AnsweredAlready, Missing),
)  # fmt: skip
def answer_survey(request: HttpRequest, slug: str, number: Number, told: schemas.AnswerSurveyIn) -> Any:
    """Answer by the code of a letter, once. The answer is not kept with the code."""
    street, at = street_by_slug(slug), timezone.now()
    if not may_keep(acting(request), street, survey_called(street, number).lineage):
        commands.let_pass(address_of(request), street, at=at)
    commands.answer(number, street=street, at=at, **told.model_dump())
    return {"taken": True}


@router.writes(
    "POST", "/streets/{slug}/surveys", schemas.SurveyOut, status=201, summary="Begin a survey",
    refuses=(UnknownUnit, Missing),
)  # fmt: skip
def begin_survey(request: HttpRequest, slug: str, told: schemas.BeginSurveyIn) -> Any:
    """Begin a survey of a unit with a code for each who is invited. Needs `publish` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    unit = unit_called(street, told.unit) if told.unit else root_of(street)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    given = told.model_dump() | {"unit": unit}
    number = commands.begin(street=street, key=key, by=actor, at=timezone.now(), **given)
    return out(results([Survey.objects.get(street=street, number=number)])[0])


@router.reads(
    "/streets/{slug}/surveys/{number}/codes.xlsx", None, summary="The codes of a survey", media=XLSX
)
def export_codes(request: HttpRequest, slug: str, number: Number) -> HttpResponseBase:
    """Return the codes of a survey for its letters. Needs `publish` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    found = survey_seen(actor, street, number)
    need_keeper(actor, street, found.lineage)
    address = request.build_absolute_uri(reverse("surveys:answer", args=[slug, number]))
    return workbook_response(found.title, "codes", COLUMNS, codes(found, address))


def _moved(request: HttpRequest, slug: str, number: int, operation: str, command: Any) -> Any:
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        survey_seen(acting(request), street, number)
        return out(results([command(number, street=street, by=acting(request), at=at)])[0])

    return once_for(request, operation, street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/close", schemas.SurveyOut, summary="End a survey", refuses=(NoSuchSurvey,)
)  # fmt: skip
def close_survey(request: HttpRequest, slug: str, number: Number) -> Any:
    """End a survey: no answer is taken any more."""
    return _moved(request, slug, number, "close_survey", commands.close)


@router.writes(
    "POST", "/streets/{slug}/surveys/{number}/publish", schemas.SurveyOut, summary="Publish a survey's result",
    refuses=(NoSuchSurvey, SurveyRuns),
)  # fmt: skip
def publish_survey(request: HttpRequest, slug: str, number: Number) -> Any:
    """Publish the result of a survey that is over."""
    return _moved(request, slug, number, "publish_survey", commands.publish)
