"""Pages of planned changes: steps are added one by one, the page says what they come to and what hangs on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.actors import names_of
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.territory import queries
from linli.territory.commands import drafts as commands
from linli.territory.forms import PlanForm, RegroupForm, StepForm
from linli.territory.models import Draft, DraftKind, DraftState
from linli.territory.queries import drafts as read
from linli.territory.queries.hanging import hanging_on
from linli.territory.queries.plans import Planned, planned

from .here import ON_FORM, Here, base, enter, tried

MOST_TARGETS = 12


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is planned and from when, or begin the plan."""
    here = enter(request, slug)
    posted = request.method == "POST"
    form = PlanForm(request.POST if posted else None, initial={"on": timezone.localdate()})
    if posted and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            draft = commands.draft_change(
                street=here.street, name=told["name"], on=told["on"], by=here.actor, at=here.now
            )
            return {"draft": str(draft.pk)}

        answer = tried(here, form, "draft_change", do)
        if answer is not None:
            return redirect("territory:draft", slug, answer["draft"])
    return render(request, "territory/draft_plan.html", base(here, form=form), status=422 if posted else 200)


def plan(here: Here, found: Draft) -> HttpResponse:
    """Show a plan: its steps in words, what they touch, and the sheet for the next step."""
    is_open = found.state == DraftState.OPEN
    seen = planned(here.street, found.on, found.asked.get("steps", []), strict=False) if is_open else None
    ended = _ended(found, seen)
    units = queries.rungs_of(here.street, found.on)
    names = names_of([one for one in (found.made_by, found.ended_by) if one])
    context = base(
        here, draft=found, seen=seen, is_open=is_open, hanging=_hanging(here, found, seen),
        ended=ended, units=[(unit.code, name_of(unit)) for unit in units],
        rungs=[rung for rung in queries.levels_of(here.street, found.on) if rung.depth],
        sharing=_sharing(here, found, units) if is_open else None,
        made_by=names.get(found.made_by or 0, ""), ended_by=names.get(found.ended_by or 0, ""),
        came_to=came_to(found.outcome), may_accept=bool(seen and seen.changes and not seen.problems),
    )  # fmt: skip
    return render(here.request, "territory/plan.html", context)


def came_to(outcome: dict[str, Any]) -> str:
    """Return what a decided plan came to in words, without what it did not touch."""
    words = (
        ("new", _("%(n)s unit begins"), _("%(n)s units begin")),
        ("closed", _("%(n)s unit ends"), _("%(n)s units end")),
        ("moved", _("%(n)s unit moves"), _("%(n)s units move")),
        ("renamed", _("%(n)s unit is renamed"), _("%(n)s units are renamed")),
        ("levels", _("%(n)s level is renamed"), _("%(n)s levels are renamed")),
    )
    told = [
        (one if outcome[name] == 1 else many) % {"n": outcome[name]}
        for name, one, many in words
        if outcome.get(name)
    ]
    return _("%(all)s.") % {"all": _(", ").join(told)} if told else ""


def _ended(found: Draft, seen: Planned | None) -> list[str]:
    return [unit.code for unit in seen.closed] if seen else list(found.outcome.get("ended", []))


def _hanging(here: Here, found: Draft, seen: Planned | None) -> list[tuple[str, list[Any]]]:
    """Return what hangs on the units that end, under the names of the units."""
    if seen is not None:
        units = {unit.id: name_of(unit) for unit in seen.closed}
    else:
        units = queries.units_called(here.street, found.outcome.get("ended", []))
    groups: dict[str, list[Any]] = {}
    for one in hanging_on(here.street, list(units), found.on):
        groups.setdefault(units[one.unit_id], []).append(one)
    return list(groups.items())


def _sharing(here: Here, found: Draft, units: list[Any]) -> dict[str, Any]:
    """Return the sheet of a regrouping: of which level, which units end, what begins, and what there is to share."""
    asked = here.request.GET
    form = RegroupForm(asked)
    form.is_valid()
    level = form.cleaned_data.get("level") or ""
    known = {unit.code: unit for unit in units}
    sources = [known[code] for code in dict.fromkeys(asked.getlist("from")) if code in known]
    names = [
        line.strip()[:80] for line in (form.cleaned_data.get("names") or "").splitlines() if line.strip()
    ]
    below = queries.children_of(here.street, [one.id for one in sources], found.on) if len(names) > 1 else []
    return {
        "level": level, "choices": [unit for unit in units if unit.level == level], "sources": sources,
        "from": [one.code for one in sources], "names": names[:MOST_TARGETS], "below": below,
        "text": "\n".join(names), "ready": bool(sources and names),
    }  # fmt: skip


@login_required
@never_cache
@require_POST
def step(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Add a step to a plan; what cannot be done is said and the plan stays as it was."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key, DraftKind.CHANGE)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This step could not be read."))
        return redirect("territory:draft", slug, key)
    told = form.cleaned_data
    add: dict[str, Any] = {"do": told["do"], "name": told["name"], "name_en": told["name_en"]}
    add |= {"level": told["level"], "unit": _code(told["unit"]), "parent": _code(told["parent"])}
    add["into"] = add["parent"]
    if told["do"] == "regroup":
        add |= _regrouping(request)
    try:
        commands.plan_steps(draft=found, add=add, by=here.actor, at=here.now)
    except Refusal as refusal:
        if refusal.status not in {*ON_FORM, 404}:
            raise
        messages.error(request, str(refusal))
    return redirect("territory:draft", slug, key)


def _code(said: str) -> str:
    """Return the code in front of what a list of suggestions filled in."""
    return said.split(" · ", maxsplit=1)[0].strip()


def _regrouping(request: HttpRequest) -> dict[str, Any]:
    names = request.POST.getlist("target")[:MOST_TARGETS]
    shares: dict[int, list[str]] = {}
    for field, value in request.POST.items():
        if field.startswith("share-") and value.isascii() and value.isdigit() and len(value) < 4:
            shares.setdefault(int(value), []).append(field.removeprefix("share-"))
    to = [{"name": name[:80], "units": shares.get(number, [])} for number, name in enumerate(names)]
    return {"from": request.POST.getlist("from")[:100], "to": to}


@login_required
@never_cache
@require_POST
def drop(request: HttpRequest, slug: str, key: UUID, number: int) -> HttpResponse:
    """Take a step out of a plan."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key, DraftKind.CHANGE)
    try:
        if number < len(found.asked.get("steps", [])):
            commands.plan_steps(draft=found, drop=number, by=here.actor, at=here.now)
            messages.success(request, _("The step is taken out."))
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        messages.error(request, str(refusal))
    return redirect("territory:draft", slug, key)
