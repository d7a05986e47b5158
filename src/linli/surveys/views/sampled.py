"""Pages of surveys: the list, one with what it found, the form of those who were invited, and the acts of its keeper."""

import secrets
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from linli.kernel.addresses import address_of
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.ratelimit import TooManyRequests
from linli.people.public import Actor, Power, acting
from linli.surveys import commands, forms
from linli.surveys.models import Survey
from linli.surveys.permissions import may_keep, need_keeper
from linli.surveys.queries import (
    COLUMNS,
    ORDER,
    codes,
    results,
    state_said,
    survey_called,
    survey_seen,
    surveys,
    takes_answers,
    waves,
)
from linli.surveys.states import QUESTIONS, Feeling, SurveyState
from linli.territory.public import Street, street_by_slug, unit_called

from .needs import answer_needs, one_needs

SIZE, MOST, ON_FORM = 30, 1_000, 422
TONES = {SurveyState.OPEN: "amber", SurveyState.CLOSED: "", SurveyState.PUBLISHED: "green"}
RESULT_COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("Where"), 20),
    Column(gettext_lazy("Answers until"), 12), Column(gettext_lazy("Invited"), 10), Column(gettext_lazy("Answered"), 10),
    *(
        column
        for one in Feeling
        for column in (Column(one.label, 12), Column(gettext_lazy("± points"), 10), Column(gettext_lazy("Index 0–100"), 10))
    ),
)  # fmt: skip


def _may_begin(actor: Actor, street: Street) -> bool:
    return actor.has(Power.PUBLISH, street_id=street.pk)


def _face(actor: Actor, street: Street) -> str:
    return "desk" if street.pk in actor.street_ids else "public"


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the surveys of a street: published results to everybody, all to those who stand before the board."""
    street, actor = street_by_slug(slug), acting(request)
    found = page(surveys(actor, street), ORDER, request.GET.get("after"), SIZE)
    told = {
        "street": street, "page": found, "now": timezone.now(), "face": _face(actor, street),
        "rows": [
            (one, TONES[SurveyState(one.survey.state)], state_said(one.survey, timezone.localdate()))
            for one in results(found.rows)
        ],
        "may_begin": _may_begin(actor, street), "may_export": actor.has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip
    return render(request, "surveys/list.html", told)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed

    def rows() -> Iterator[list[Any]]:
        for one in results(list(surveys(actor, street).order_by(*ORDER)[:MOST])):
            shares = [
                cell
                for found in one.found
                for cell in (
                    _number(found.share["rate"]),
                    _number(found.share["margin"]),
                    _number(found.index),
                )
            ]
            yield [
                one.survey.number, one.survey.title, one.survey.unit_name, one.survey.ends_on, one.survey.invited,
                one.answered, *shares,
            ]  # fmt: skip

    return workbook_response(f"{name_of(street)} {_('Surveys')}", _("Surveys"), RESULT_COLUMNS, rows())


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


@never_cache
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a survey found, or how far it is, with the waves before it."""
    street, actor = street_by_slug(slug), acting(request)
    found = survey_seen(actor, street, number)
    if found.asks_needs:
        today = timezone.localdate()
        return one_needs(
            request, street, found, actor, now=timezone.now(), face=_face(actor, street),
            tone=TONES[SurveyState(found.state)], takes=takes_answers(found, today), state_said=state_said(found, today),
        )  # fmt: skip
    all_waves = waves(found)
    keeps = may_keep(actor, street, found.lineage)
    told = {
        "street": street, "one": found, "result": all_waves[-1], "now": timezone.now(), "face": _face(actor, street),
        "tone": TONES[SurveyState(found.state)],
        "course": [
            (feeling.label, [wave.found[place] for wave in all_waves]) for place, feeling in enumerate(Feeling)
        ],
        "waves": all_waves if len(all_waves) > 1 else [], "may_close": keeps and found.state == SurveyState.OPEN,
        "may_publish": keeps and found.state == SurveyState.CLOSED, "may_codes": keeps and found.state == SurveyState.OPEN,
        "takes": takes_answers(found, timezone.localdate()), "state_said": state_said(found, timezone.localdate()),
    }  # fmt: skip
    return render(request, "surveys/one.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask whoever was invited, or take their answer; whatever is refused, what was chosen stays.

    Whoever keeps the survey types in sheets that came on paper, one after the other: nobody counts how many.
    """
    street, at = street_by_slug(slug), timezone.now()
    survey = survey_called(street, number)
    if survey.asks_needs:
        return answer_needs(request, street, survey)
    keeps = may_keep(acting(request), street, survey.lineage)
    form = forms.AnswerForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    told = {
        "street": street, "one": survey, "form": form, "face": "public", "questions": [form[str(one)] for one in QUESTIONS],
        "takes": takes_answers(survey, timezone.localdate(at)), "keeps": keeps,
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = ON_FORM
        try:
            if not keeps:
                commands.let_pass(address_of(request), street, at=at)
            if form.is_valid():
                commands.answer(number, street=street, at=at, **form.cleaned_data)
                if keeps:
                    messages.success(request, _("Taken. The next sheet can be typed in."))
                    return redirect("surveys:answer", slug, number)
                return render(
                    request, "surveys/thanks.html", {"street": street, "one": survey, "face": "public"}
                )
        except TooManyRequests as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    response = render(request, "surveys/answer.html", told, status=status)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "same-origin"
    return response


# --- Keepers ----------------------------------------------------------------------------------------------------------
@login_required
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a survey."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    if street.pk not in actor.street_ids:
        raise NotFound
    if not _may_begin(actor, street):
        raise NotAllowed
    data = request.POST or None
    form = forms.BeginForm(
        data, street=street, today=timezone.localdate(now), initial={"key": secrets.token_urlsafe(18)}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        key = f"{actor.account_id}:{told.pop('key') or secrets.token_urlsafe(18)}"
        told["unit"] = unit_called(street, told["unit"])
        try:
            number = commands.begin(street=street, key=key, by=actor, at=now, **told)
        except NotAllowed as refusal:
            form.add_error("unit", str(refusal))
        else:
            messages.success(
                request, _("The survey runs. Its codes are in the workbook, one for each letter.")
            )
            return redirect("surveys:one", slug, number)
    told = {"street": street, "form": form, "face": "desk"}
    return render(request, "surveys/new.html", told, status=ON_FORM if form.errors else 200)


def _kept(request: HttpRequest, slug: str, number: int) -> tuple[Street, Survey]:
    street, actor = street_by_slug(slug), acting(request)
    found = survey_seen(actor, street, number)
    need_keeper(actor, street, found.lineage)
    return street, found


@login_required
@require_GET
def codes_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the codes of a survey for its letters."""
    _street, found = _kept(request, slug, number)
    address = request.build_absolute_uri(reverse("surveys:answer", args=[slug, number]))
    return workbook_response(f"{found.title} {_('Codes')}", _("Codes"), COLUMNS, codes(found, address))


@login_required
@require_POST
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a survey."""
    street, _found = _kept(request, slug, number)
    commands.close(number, street=street, by=acting(request), at=timezone.now())
    messages.success(request, _("The survey is over."))
    return redirect("surveys:one", slug, number)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish what a survey found."""
    street, _found = _kept(request, slug, number)
    commands.publish(number, street=street, by=acting(request), at=timezone.now())
    messages.success(request, _("Published. Everybody can read the result."))
    return redirect("surveys:one", slug, number)
