"""Standing problems: the list, one with its map, evidence and plan, on paper, and every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.commands import problems as commands
from linli.cases.forms import problems as forms
from linli.cases.models import ProblemPhoto, StandingProblem
from linli.cases.queries.problems import (
    COLUMNS,
    SHOWN,
    SIGHTS,
    evidence_of,
    is_late,
    one_problem,
    place_of,
    plan_of,
    problems,
    rows_of,
    title_of,
)
from linli.cases.queries.recurrence import rule_words
from linli.cases.states import MeasureState, ProblemState, Spread
from linli.cases.workflow import PROBLEM, problem_label
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.people.public import Account, Power, posts_around
from linli.territory.public import attribution, line_of, root_of

from .duties import tried
from .here import SIZE, Here, base, enter, fragment, row_of

MOST = 5_000
BROUGHT_ALONG = ("category", "lon", "lat", "radius", "cases")
TONES = {
    ProblemState.FLAGGED: "amber", ProblemState.STANDING: "red", ProblemState.WATCHED: "blue",
    ProblemState.CLOSED: "green", ProblemState.DISMISSED: "",
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, and what is said when it is done."""

    form: type[forms.ProblemForm]
    command: Callable[..., Any]
    said: Any
    # An act on one thing of the plan stands beside that thing, not among the buttons of the page.
    beside: bool = False


ACTS: dict[str, Act] = {
    "recognise": Act(forms.PlanForm, commands.recognise, _("Taken on.")),
    "add_measure": Act(forms.MeasureForm, commands.add_measure, _("The measure is given.")),
    "end_measure": Act(forms.MeasureDoneForm, commands.end_measure, _("The measure is done."), beside=True),
    "drop_measure": Act(forms.DropForm, commands.drop_measure, _("The measure is dropped."), beside=True),
    "set_recheck": Act(forms.RecheckDayForm, commands.set_recheck, _("The recheck is set.")),
    "do_recheck": Act(forms.RecheckForm, commands.do_recheck, _("The recheck is noted.")),
    "declare_over": Act(
        forms.OverForm, commands.declare_over, _("Declared over. It is watched from now on.")
    ),
    "change_plan": Act(forms.PlanForm, commands.change_plan, _("The plan is changed.")),
    "add_case": Act(forms.AddCaseForm, commands.add_case, _("The case is added.")),
    "dismiss": Act(forms.WhyForm, commands.dismiss, _("It counts as none. Its cases are not counted again.")),
}


def asked(here: Here) -> tuple[str, Any, tuple[str, ...], tuple[str, ...]]:
    """Return which list the address asks for: its code, name, states and order."""
    code = here.request.GET.get("show", "")
    code = code if code in SIGHTS else ""
    return code, *SIGHTS[code]


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the standing problems: what is being worked off, flagged, under watch, or ended."""
    here = enter(request, slug)
    code, title, states, order = asked(here)
    today = timezone.localdate(here.now)
    found = page(problems(here.actor, here.street.pk, states=states), order, request.GET.get("after"), SIZE)
    all_of_them = problems(here.actor, here.street.pk, states=tuple(ProblemState.values)).order_by()
    counts = dict(all_of_them.values("state").annotate(n=Count("pk")).values_list("state", "n"))
    more: dict[str, Any] = {
        "page": found, "show": code, "title": title, "may_name": may_name(here),
        "rows": [row_told(here, one, today) for one in found.rows],
        "sights": [
            {"name": name, "current": key == code, "count": sum(counts.get(state, 0) for state in held),
             "url": reverse("cases:problems", args=[slug]) + (f"?show={key}" if key else "")}
            for key, (name, held, _order) in SIGHTS.items()
        ],
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    template = "cases/problems.html#rows" if fragment(request, "more") else "cases/problems.html"
    return render(request, template, base(here, **more))


def row_told(here: Here, one: StandingProblem, today: Any) -> dict[str, Any]:
    """Return a problem as a line of the list."""
    return {
        "it": one, "title": title_of(one), "place": place_of(one), "late": is_late(one, today),
        "url": reverse("cases:problem", args=[here.street.slug, one.number]),
    }  # fmt: skip


def may_name(here: Here) -> bool:
    """Return whether this person may name a standing problem somewhere in the street."""
    return any(here.actor.has(power, street_id=here.street.pk) for power in (Power.FILE, Power.DISPATCH))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    _code, title, states, order = asked(here)
    found = problems(here.actor, here.street.pk, states=states).order_by(*order)
    day = timezone.localdate(here.now).isoformat()
    name = " ".join([name_of(here.street), str(_("Standing problems")), str(title), day])
    return workbook_response(name, str(title), COLUMNS, rows_of(found, MOST))


def told(here: Here, problem: StandingProblem) -> dict[str, Any]:
    """Return everything the page of a problem says."""
    found = page(evidence_of(problem), ("-at", "-id"), here.request.GET.get("after"), SIZE)
    plan, may = plan_of(problem), offered(here, problem)
    slug = here.street.slug
    return {
        "problem": problem, "title": title_of(problem), "place": place_of(problem), "plan": plan,
        "rule": rule_words(problem.rule), "page": found,
        "evidence": [{"row": row_of(one.case, here), "it": one} for one in found.rows],
        "state": ProblemState(problem.state).label, "tone": TONES[ProblemState(problem.state)],
        "today": timezone.localdate(here.now), "open": MeasureState.OPEN, "may": set(may),
        "buttons": [button(slug, problem, action) for action in may if not ACTS[action].beside],
        "line": line_of(problem.lineage[-1]).units[1:] if len(problem.lineage) > 1 else (),
        "spot": problem.spread == Spread.SPOT, "attribution": attribution(here.street),
        "earlier": title_of(problem.before) if problem.before else "",
    }  # fmt: skip


def offered(here: Here, problem: StandingProblem) -> list[str]:
    """Return the acts that this person may do now and that have a form."""
    return [action for action in PROBLEM.open_to(here.actor, problem) if action in ACTS]


def button(slug: str, problem: StandingProblem, action: str) -> dict[str, Any]:
    """Return the button of an act."""
    return {
        "action": action, "name": problem_label(action), "danger": action == "dismiss",
        "url": reverse("cases:problem_act", args=[slug, problem.number, action]),
    }  # fmt: skip


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one standing problem: where, which cases show it, what is done against it and by when."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    return render(request, "cases/problem.html", base(here, **told(here, problem)))


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one as it is printed."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    shown = told(here, problem) | {"may": set(), "buttons": [], "printing": True}
    return render(request, "cases/problem_print.html", base(here, **shown))


@login_required
@never_cache
@require_GET
def points(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """Return the cases that show a problem as points: what came after it was declared over is red."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(one.case.lon, 5), round(one.case.lat, 5)]},
            "properties": {
                "title": one.case.title, "url": reverse("cases:case", args=[slug, one.case.number]),
                "tone": "red" if one.relapse else "green" if one.case.ended else "amber",
            },
        }
        for one in evidence_of(problem)[:SHOWN]
        if one.case.lon is not None
    ]  # fmt: skip
    answer = {"type": "FeatureCollection", "features": features}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@login_required
@require_GET
def photo(request: HttpRequest, slug: str, number: int, photo_id: UUID, size: str) -> HttpResponse:
    """Send a photo of a recheck to whoever sees the problem."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    known = ProblemPhoto.objects.filter(street=here.street, pk=photo_id, recheck__problem=problem)
    if size not in {"thumb", "full"} or not known.exists():
        raise NotFound
    with open_photo(photo_id, thumb=size == "thumb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def people_of(here: Here, problem: StandingProblem | None) -> list[Account]:
    """Return who could see a problem through: whoever files, dispatches or handles at its place."""
    lineage = problem.lineage if problem else [root_of(here.street).id]
    around = posts_around(here.street.pk, lineage, problem.organisations if problem else (), at=here.now)
    able = {Power.FILE, Power.DISPATCH, Power.HANDLE, Power.VERIFY}
    found = {post.account_id: post.account for post in around.posts if not able.isdisjoint(post.role.powers)}
    return list(found.values())


def form_of(here: Here, kind: type[forms.ProblemForm], problem: StandingProblem | None) -> forms.ProblemForm:
    """Return the form of an act as it was sent, or empty; one on a thing of the plan knows which from the address."""
    request = here.request
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    about = {"initial": {"item": request.GET.get("item")}} if not sent and request.GET.get("item") else {}
    if not sent and issubclass(kind, forms.NameForm):
        # Whoever comes from a page that found something that comes back brings its kind, place and cases along.
        about = {"initial": {name: request.GET[name] for name in BROUGHT_ALONG if request.GET.get(name)}}
    named = issubclass(kind, forms.PlanForm)
    people = people_of(here, problem) if named else ()
    today = timezone.localdate(here.now)
    return kind(*sent, street=here.street, today=today, problem=problem, people=people, **about)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    if action not in ACTS:
        raise NotFound
    form = form_of(here, ACTS[action].form, problem)
    sent = request.method == "POST"
    if not sent and action not in offered(here, problem):
        raise NotAllowed(action=action)
    moved = None
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            told = {"street_id": here.street.pk, "by": here.actor, "at": here.now, **form.brought()}
            ACTS[action].command(problem.pk, **told)
            return {"number": problem.number}

        try:
            answer = tried(here, form, f"problem.{action}"[:30], do)
        except MovedMeanwhile as late:
            answer, moved = None, late
        if answer is not None:
            messages.success(request, str(ACTS[action].said))
            return redirect("cases:problem", slug, problem.number)
    elif sent and action not in offered(here, problem):
        raise NotAllowed(action=action)
    context = base(
        here, form=form, problem=problem, title=title_of(problem), action=action, act_name=problem_label(action),
        moved=moved, back=reverse("cases:problem", args=[slug, number]), danger=action == "dismiss",
    )  # fmt: skip
    status = (moved.status if moved else 422) if sent else 200
    return render(request, "cases/problem_act.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a standing problem that somebody names, or enter it."""
    here = enter(request, slug)
    if not may_name(here):
        raise NotAllowed
    form = form_of(here, forms.NameForm, None)
    sent = request.method == "POST"
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            made = commands.name_problem(street=here.street, by=here.actor, at=here.now, **form.brought())
            return {"number": made.number}

        answer = tried(here, form, "problem.name", do)
        if answer is not None:
            messages.success(request, str(_("Named and taken on.")))
            return redirect("cases:problem", slug, answer["number"])
    context = base(
        here, form=form, problem=None, act_name=_("Name a standing problem"), action="name",
        back=reverse("cases:problems", args=[slug]), attribution=attribution(here.street),
    )  # fmt: skip
    return render(request, "cases/problem_act.html", context, status=422 if sent else 200)
