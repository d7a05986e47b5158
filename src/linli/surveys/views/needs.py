"""Pages of surveys of needs: beginning one, answering it, typing in sheets, looking at words, what was found."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.privacy import mask
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.squares import square_of
from linli.people.public import Actor, Power, acting
from linli.surveys import commands, forms
from linli.surveys.commands.asking import Plan
from linli.surveys.errors import NoSuchSurvey, PaperDiffers
from linli.surveys.models import Survey
from linli.surveys.permissions import may_keep, may_type, need_keeper, need_typist
from linli.surveys.queries import (
    groups_of,
    needs_result,
    progress_by_group,
    questions_of,
    survey_called,
    survey_seen,
    table_of_needs,
    takes_answers,
    texts_of,
)
from linli.surveys.states import SurveyState, TextState
from linli.territory.public import Street, street_by_slug, unit_called

ON_FORM, YEAR = 422, 365 * 86_400
TONES = {TextState.WAITING: "amber", TextState.SHOWN: "green", TextState.WITHHELD: ""}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a survey of needs; the form shows an example that one changes."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.PUBLISH, street_id=street.pk):
        raise NotAllowed
    form = forms.BeginNeedsForm(
        request.POST or None,
        street=street,
        today=timezone.localdate(now),
        initial={"key": secrets.token_urlsafe(18)},
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        key = f"{actor.account_id}:{told.pop('key') or secrets.token_urlsafe(18)}"
        unit = unit_called(street, told.pop("unit"))
        try:
            number = commands.begin_needs(
                street=street, unit=unit, plan=Plan(**told), key=key, by=actor, at=now
            )
        except NotAllowed as refusal:
            form.add_error("unit", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The survey runs. Give people its link, or print the sheet."))
            return redirect("surveys:one", slug, number)
    told = {"street": street, "form": form, "face": "desk"}
    return render(request, "surveys/new_needs.html", told, status=ON_FORM if form.errors else 200)


# --- Answering --------------------------------------------------------------------------------------------------------
def _cookie(survey: Survey) -> str:
    return f"linli_survey_{survey.number}"


def answer_needs(request: HttpRequest, street: Street, survey: Survey) -> HttpResponse:
    """Ask whoever has the link, or take their answer; whatever is refused, what was chosen stays."""
    at = timezone.now()
    token = request.COOKIES.get(_cookie(survey), "")
    token = token if commands.token_is_ours(survey, token) else commands.new_token(survey)
    form = forms.NeedsForm(
        request.POST if request.method == "POST" else None, survey=survey, questions=questions_of(survey),
        groups=groups_of(survey), initial={"code": request.GET.get("code", "")},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = ON_FORM
        try:
            commands.let_pass(address_of(request), street, at=at)
            if form.is_valid():
                told = form.cleaned_data
                commands.answer_needs(
                    survey.number, street=street, group=told.get("group"), answers=form.answers(), at=at, token=token,
                    code=told.get("code", ""),
                )  # fmt: skip
                thanks = {"street": street, "one": survey, "face": "public", "forget": _cookie(survey)}
                return _known(request, render(request, "surveys/thanks.html", thanks), survey, token)
        except TooManyRequests as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        except Missing:
            form.add_error(None, _("Please answer one question at least."))
        except Refusal as refusal:
            form.add_error("code" if "code" in form.fields else None, str(refusal))
    context = {
        "street": street, "one": survey, "form": form, "face": "public", "keep": _cookie(survey),
        "takes": takes_answers(survey, timezone.localdate(at)), "types": may_type(acting(request), street, survey.lineage),
    }  # fmt: skip
    return _known(
        request, render(request, "surveys/answer_needs.html", context, status=status), survey, token
    )


def _known(request: HttpRequest, response: HttpResponse, survey: Survey, token: str) -> HttpResponse:
    """Let a device keep its token, so that its answer sent again after a cut is known to be there."""
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "same-origin"
    if not survey.invited and request.COOKIES.get(_cookie(survey)) != token:
        path = reverse("surveys:answer", args=[survey.street.slug, survey.number])
        response.set_cookie(
            _cookie(survey),
            token,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
            path=path,
        )
    return response


# --- What was found ---------------------------------------------------------------------------------------------------
def one_needs(request: HttpRequest, street: Street, found: Survey, actor: Actor, **told: Any) -> HttpResponse:
    """Show how far a survey of needs is, or what it found: charts with their figures, needs by domain, words."""
    keeps, over = may_keep(actor, street, found.lineage), found.state != SurveyState.OPEN
    context = told | {
        "street": street, "one": found, "keeps": keeps, "types": may_type(actor, street, found.lineage) and not over,
        "progress": progress_by_group(found) if keeps or not over else [],
        "result": needs_result(found) if over else None, "words": texts_of(found, shown=True) if over else [],
        "questions": {one.number: one for one in questions_of(found)}, "may_suggest": actor.has(Power.REPORT,
        street_id=street.pk),
        "export": actor.has(Power.EXPORT, street_id=street.pk) and over,
        "link": request.build_absolute_uri(reverse("surveys:answer", args=[street.slug, found.number])),
    }  # fmt: skip
    return render(request, "surveys/needs.html", context)


@login_required
@require_GET
def needs_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """What was found as a workbook: counts and shares in all and by group, nobody's own sheet."""
    street, actor = street_by_slug(slug), acting(request)
    found = survey_seen(actor, street, number)
    if street.pk not in actor.street_ids or not found.asks_needs:
        raise NotFound
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    if found.state == SurveyState.OPEN:
        raise NoSuchSurvey
    result = needs_result(found)
    heads = [
        Column(_("Number"), 8), Column(_("Domain"), 10), Column(_("Kind"), 12), Column(_("Question of the survey"), 40),
        Column(_("Answer"), 30), Column(_("Answers given"), 10), Column(_("All together"), 10), Column("%", 8),
    ]  # fmt: skip
    for name in result.groups:
        heads += [Column(name, 12), Column(f"{name} %", 8)]
    return workbook_response(f"{found.title} {_('Needs')}", _("Needs"), heads, table_of_needs(result))


@require_safe
def printed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the sheet of paper of a survey of needs: options with their numbers, and room for a number of its own."""
    street = street_by_slug(slug)
    found = survey_called(street, number)
    if not found.asks_needs:
        raise NoSuchSurvey
    told = {
        "street": street,
        "one": found,
        "questions": questions_of(found),
        "groups": groups_of(found),
        "face": "public",
    }
    if takes_answers(found, timezone.localdate()):
        link = request.build_absolute_uri(reverse("surveys:answer", args=[slug, number]))
        told |= {"link": link, "square": square_of(link)}
    return render(request, "surveys/sheet.html", told)


# --- Paper ------------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in sheets of paper, one after the other, by the keyboard alone."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    survey = survey_called(street, number)
    need_typist(actor, street, survey.lineage)
    if not survey.asks_needs:
        raise NoSuchSurvey
    questions, groups = questions_of(survey), groups_of(survey)
    of: dict[str, Any] = {"questions": questions, "groups": groups}
    form = forms.PaperForm(request.POST or None, initial={"paper": request.GET.get("paper", "")}, **of)
    differs = False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            end = commands.enter_paper(
                number, street=street, paper=told["paper"], group=told.get("group"), answers=form.answers(),
                by=actor, at=now,
                correct=request.POST.get("correct") == "1",
            )  # fmt: skip
        except Refusal as refusal:
            differs = isinstance(refusal, PaperDiffers)
            form.add_error(None, str(refusal))
        else:
            first = _("Sheet %(n)s is kept; it counts when it is typed in a second time.")
            said = {
                "kept": first if survey.twice else _("Sheet %(n)s is kept."),
                "same": _("Sheet %(n)s was there already, the same."),
                "agreed": _("Sheet %(n)s was typed in twice and counts."),
            }[end]  # fmt: skip
            messages.success(request, said % {"n": told["paper"]})
            address = reverse("surveys:paper", args=[slug, number])
            return redirect(f"{address}?paper={after(told['paper'])}")
    context = {
        "street": street, "one": survey, "form": form, "face": "desk", "differs": differs,
        "progress": progress_by_group(survey), "runs": survey.state == SurveyState.OPEN,
    }  # fmt: skip
    return render(request, "surveys/paper.html", context, status=ON_FORM if form.errors else 200)


def after(number: str) -> str:
    """Return the number of the next sheet: the figures at the end, and one more."""
    bare = number.rstrip("0123456789")
    figures = number[len(bare) :]
    return f"{bare}{int(figures) + 1:0{len(figures)}d}" if figures.isascii() and figures else ""


# --- Words ------------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_GET
def texts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show answers in words to whoever keeps the survey, with what names somebody masked in the proposal."""
    street, actor = street_by_slug(slug), acting(request)
    survey = survey_called(street, number)
    need_keeper(actor, street, survey.lineage)
    questions = {one.number: one for one in questions_of(survey)}
    rows = [
        (one, TONES[TextState(one.state)], questions[one.question], one.public or mask(one.words))
        for one in texts_of(survey)
    ]
    told = {"street": street, "one": survey, "rows": rows, "face": "desk"}
    return render(request, "surveys/texts.html", told)


@login_required
@require_POST
def decide_text(request: HttpRequest, slug: str, number: int, text_id: UUID) -> HttpResponse:
    """Show an answer in words, or do not."""
    street, actor = street_by_slug(slug), acting(request)
    survey = survey_called(street, number)
    need_keeper(actor, street, survey.lineage)
    try:
        commands.decide_text(
            number, text_id, street=street, shown=request.POST.get("act") == "show", by=actor, at=timezone.now(),
            public=request.POST.get("public", "")[:1000],
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status != ON_FORM:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept."))
    return redirect(f"{reverse('surveys:texts', args=[slug, number])}#t{text_id}")
