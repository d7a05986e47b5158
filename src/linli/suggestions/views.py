"""Suggestions on paper and screen: the form and page of residents, what was taken up, and the desk of the office."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from linli.cases.public import Case
from linli.kernel.addresses import address_of
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.repeats import once
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from . import commands, forms
from .models import Suggestion
from .queries import (
    COLUMNS,
    ORDER,
    SIGHTS,
    cases_of,
    counts,
    held_by,
    history_of,
    one_suggestion,
    rows_of,
    suggestion_of,
    suggestions,
    taken_up,
)
from .states import SuggestionState
from .workflow import SUGGESTION, label

SIZE, MOST, ON_FORM = 40, 10_000, 422
TONES = {
    SuggestionState.RECEIVED: "blue", SuggestionState.STUDYING: "amber", SuggestionState.ADOPTED: "green",
    SuggestionState.PARTLY: "green", SuggestionState.CARRIED_OUT: "green", SuggestionState.DECLINED: "",
}  # fmt: skip


# --- Residents ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what could be better, or take it; whatever is refused, what was typed stays."""
    street = street_by_slug(slug)
    if request.method != "POST":
        form = forms.SuggestForm(street=street, initial={"key": forms.new_key()})
        return _public(request, "suggest", street, form=form)
    data = request.POST.copy()
    data["key"] = forms.known_key(data.get("key", ""))
    form, at = forms.SuggestForm(data, street=street), timezone.now()
    try:
        commands.let_pass(address_of(request), street, at=at)
    except TooManyRequests as refusal:
        form.add_error(None, str(refusal))
        return _public(request, "suggest", street, form=form, status=refusal.status)
    if not form.is_valid():
        return _public(request, "suggest", street, form=form, status=ON_FORM)
    proposal = commands.Proposal(**form.brought(), language=get_language() or "")
    taken = commands.suggest(street=street, proposal=proposal, key=data["key"], by=commands.RESIDENT, at=at)
    return redirect(f"{reverse('suggestions:own', args=[slug, taken.token])}?said=received")


def _public(
    request: HttpRequest, page_name: str, street: Street, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"street": street, "face": "public", "now": timezone.now(), "tones": TONES, **more}
    return render(request, f"suggestions/{page_name}.html", context, status=status)


@require_safe
def own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show where a suggestion stands to whoever holds its link."""
    street = street_by_slug(slug)
    one = held_by(street, token)
    link = request.build_absolute_uri(reverse("suggestions:own", args=[slug, token]))
    more = {"one": one, "tone": TONES[SuggestionState(one.state)], "history": history_of(one, names=False)}
    return _secretly(_public(request, "own", street, link=link, said=request.GET.get("said", ""), **more))


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, ticket: str) -> HttpResponse:
    """Ask whoever came by the ticket whether they want the new link, and give it; a look at the page ends nothing."""
    at = timezone.now()
    if request.method == "POST":
        one, token = commands.renew_link(ticket, at=at)
        response: HttpResponse = redirect(
            f"{reverse('suggestions:own', args=[one.street.slug, token])}?said=renewed"
        )
    else:
        one = suggestion_of(ticket, at=at)
        response = _public(request, "again", one.street, one=one)
    return _secretly(response)


def _secretly(response: HttpResponse) -> HttpResponse:
    """Keep a page behind a secret link to its holder: not stored, not indexed, its address told to no other site."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def find_own(request: HttpRequest, slug: str) -> HttpResponse:
    """Say to whom a mail led here that the link which was given is the way to the answer."""
    return _public(request, "find", street_by_slug(slug))


@require_safe
def adopted(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody what was taken up, the newest first."""
    street = street_by_slug(slug)
    found = page(taken_up(street), ORDER, request.GET.get("after"), SIZE)
    rows = [(one, TONES[SuggestionState(one.state)]) for one in found.rows]
    return _public(request, "adopted", street, page=found, rows=rows)


# --- The desk -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: Any


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(request, street, actor, timezone.now())


def _desk(here: Here, page_name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"street": here.street, "now": here.now, "face": "desk", **more}
    return render(here.request, f"suggestions/{page_name}.html", context, status=status)


def asked(here: Here) -> str:
    """Return which list the address asks for."""
    code = here.request.GET.get("show", "")
    return code if code in SIGHTS else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the suggestions one may see: to be answered, adopted, carried out, not adopted."""
    here = enter(request, slug)
    code, known = asked(here), counts(acting(request), street_by_slug(slug).pk)
    found = page(
        suggestions(here.actor, here.street.pk, states=SIGHTS[code][1]), ORDER, request.GET.get("after"), SIZE
    )
    address = reverse("suggestions:list", args=[slug])
    sights = [
        {"name": name, "current": key == code, "count": sum(known.get(state, 0) for state in states),
         "url": address + (f"?show={key}" if key else "")}
        for key, (name, states) in SIGHTS.items()
    ]  # fmt: skip
    rows = [(one, TONES[SuggestionState(one.state)]) for one in found.rows]
    may = {
        "export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
        "enter": here.actor.has(Power.REPORT, street_id=here.street.pk),
    }
    return _desk(here, "list", page=found, rows=rows, sights=sights, show=code, may=may)


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    if not here.actor.has(Power.EXPORT, street_id=here.street.pk):
        raise NotAllowed
    title, states = SIGHTS[asked(here)]
    name = f"{name_of(here.street)} {_('Suggestions')} {title} {timezone.localdate(here.now).isoformat()}"
    found = suggestions(here.actor, here.street.pk, states=states)
    return workbook_response(name, str(title), COLUMNS, rows_of(found, MOST))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what a department suggested, a survey found or somebody said at the counter."""
    here = enter(request, slug)
    if not here.actor.has(Power.REPORT, street_id=here.street.pk):
        raise NotAllowed
    if request.method != "POST":
        # A finding of a survey leads here with its words; whoever enters it reads and changes them.
        given = {
            name: request.GET[name][:200] for name in ("title", "provenance", "origin") if name in request.GET
        }
        form = forms.EnterForm(street=here.street, initial={"key": forms.new_key()} | given)
        return _desk(here, "new", form=form)
    data = request.POST.copy()
    data["key"] = forms.known_key(data.get("key", ""))
    form = forms.EnterForm(data, street=here.street)
    if not form.is_valid():
        return _desk(here, "new", form=form, status=ON_FORM)
    proposal = commands.Proposal(**form.brought(), language=get_language() or "")
    taken = commands.suggest(
        street=here.street, proposal=proposal, key=data["key"], by=here.actor, at=here.now
    )
    messages.success(request, str(_("Entered.")))
    return redirect("suggestions:one", slug, taken.number)


@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, and what is said when it is done."""

    form: type[forms.ActForm]
    command: Callable[..., Suggestion]
    said: Any
    danger: bool = False


ACTS: dict[str, Act] = {
    "study": Act(forms.ActForm, commands.study, _("Under study; the proposer is told.")),
    "adopt": Act(forms.ReplyForm, commands.adopt, _("Adopted; the proposer is told.")),
    "adopt_partly": Act(forms.ReplyForm, commands.adopt_partly, _("Adopted in part; the proposer is told.")),
    "carry_out": Act(forms.ReplyForm, commands.carry_out, _("Carried out; the proposer is told.")),
    "reconsider": Act(forms.ReasonForm, commands.reconsider, _("It is studied again.")),
    "link_case": Act(forms.CaseForm, commands.link_case, _("The case is linked.")),
    "publish": Act(forms.PublishForm, commands.publish, _("What everybody reads is set.")),
    "decline": Act(
        forms.ReplyForm, commands.decline, _("Not adopted; the proposer is told why."), danger=True
    ),
}


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one suggestion: who it came from, the answer, the cases that carry it out, and what may be done now."""
    here = enter(request, slug)
    found = one_suggestion(here.actor, here.street.pk, number)
    return _one(here, found)


def _one(here: Here, found: Suggestion, *, status: int = 200, **more: Any) -> HttpResponse:
    open_now = set(SUGGESTION.open_to(here.actor, found))
    buttons = [
        {"name": label(action), "danger": act.danger, "press": act.form is forms.ActForm,
         "url": reverse("suggestions:act", args=[here.street.slug, found.number, action])}
        for action, act in ACTS.items() if action in open_now
    ]  # fmt: skip
    cases = [(case, reverse("cases:case", args=[here.street.slug, case.number])) for case in cases_of(found)]
    return _desk(
        here, "one", one=found, tone=TONES[SuggestionState(found.state)], history=history_of(found, names=True),
        cases=cases, buttons=buttons, status=status, **more,
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it once."""
    here = enter(request, slug)
    found = one_suggestion(here.actor, here.street.pk, number)
    if action not in ACTS:
        raise NotFound
    row, sent = ACTS[action], request.method == "POST"
    form = row.form(*([request.POST] if sent else []), one=found, seen=_seen_by(here))
    if action not in SUGGESTION.open_to(here.actor, found) and (not sent or not form.is_valid()):
        raise NotAllowed(action=action)
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            row.command(found.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
            return {"number": found.number}

        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        try:
            once(street_id=here.street.pk, purpose=f"suggestion.{action}", key=key, at=here.now, do=do)
        except (MovedMeanwhile, Refusal) as refusal:
            if refusal.status not in {409, ON_FORM}:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(row.said))
            return redirect("suggestions:one", slug, number)
    status = ON_FORM if sent else 200
    return _desk(here, "act", one=found, form=form, act_name=label(action), danger=row.danger, status=status)


def _seen_by(here: Here) -> Callable[[str], Case | None]:
    def seen(number: str) -> Case | None:
        mine = Case.objects.visible_to(here.actor).filter(street=here.street, number=number)
        return mine.first()

    return seen
