"""Standing problems for programs: the list, one of them, naming one, and every act on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Schema

from linli.cases.commands import problems as commands
from linli.cases.errors import (
    CaseIsEvidence,
    MeasuresOpen,
    NoPlace,
    OutsideTheStreet,
    ProblemKnown,
    UnknownCategory,
    UnknownOrganisation,
    UnknownRoad,
)
from linli.cases.models import ProblemPhoto, StandingProblem
from linli.cases.queries import one_case
from linli.cases.queries.problems import (
    COLUMNS,
    SHOWN,
    SIGHTS,
    evidence_of,
    one_problem,
    place_of,
    plan_of,
    problems,
    rows_of,
    title_of,
)
from linli.cases.queries.recurrence import rule_words
from linli.cases.schemas import problems as shapes
from linli.cases.states import Spread
from linli.cases.workflow import PROBLEM, problem_label
from linli.kernel.errors import Missing, MovedMeanwhile, NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.kernel.rest import JPEG, XLSX, Listed, listed
from linli.people.public import Power
from linli.territory.public import UnknownUnit

from .door import Here, category_called, enter, organisations_called, road_called, router, unit_row, writing


def told(problem: StandingProblem) -> dict[str, Any]:
    """Return what a line of the list says."""
    names = ("number", "spread", "state", "cases", "relapses", "flagged_at", "last_case_at", "next_on",
             "quiet_until")  # fmt: skip
    return {name: getattr(problem, name) for name in names} | {
        "title": title_of(problem), "category": problem.category.code, "place": place_of(problem),
        "rule": rule_words(problem.rule),
    }  # fmt: skip


@router.reads("/streets/{slug}/problems", Listed[shapes.ProblemRow], summary="Standing problems", paged=True)
def list_problems(request: HttpRequest, slug: str, asked: Query[shapes.ProblemsAsked]) -> Any:
    """Return the standing problems you may see: being worked off, flagged by the rule, under watch, or ended."""
    here = enter(request, slug)
    _name, states, order = SIGHTS[asked.show]
    found = page(problems(here.actor, here.street.pk, states=states), order, asked.after, asked.limit)
    return listed(found, told)


@router.reads("/streets/{slug}/problems.xlsx", None, summary="Standing problems as a workbook", media=XLSX)
def export_problems(
    request: HttpRequest, slug: str, asked: Query[shapes.ProblemsExported]
) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    title, states, order = SIGHTS[asked.show]
    found = problems(here.actor, here.street.pk, states=states).order_by(*order)
    day = timezone.localdate(here.now).isoformat()
    return workbook_response(
        f"{name_of(here.street)} {title} {day}", str(title), COLUMNS, rows_of(found, 5_000)
    )


@router.reads("/streets/{slug}/problems/{number}", shapes.ProblemOut, summary="One standing problem")
def read_problem(request: HttpRequest, slug: str, number: int) -> Any:
    """Return one with its plan, measures, rechecks and the cases that show it."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    plan = plan_of(problem)
    names = ("id", "what", "due_on", "state", "done", "ended_at")
    return told(problem) | {
        "plan": problem.plan, "lon": problem.lon, "lat": problem.lat, "radius": problem.radius,
        "acts": [action for action in PROBLEM.open_to(here.actor, problem) if action in ACTS],
        "measures": [
            {name: getattr(one, name) for name in names} | {"organisation": one.organisation_id}
            for one in plan.measures
        ],
        "rechecks": [
            {"id": one.row.pk, "due_on": one.row.due_on, "at": one.row.at, "gone": one.row.gone,
             "finding": one.row.finding, "by": one.by, "photos": [photo.pk for photo in one.photos]}
            for one in plan.rechecks
        ],
        "evidence": [
            {"number": one.case.number, "at": one.at, "by_rule": one.by_rule, "relapse": one.relapse}
            for one in evidence_of(problem)[:SHOWN]
        ],
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/problems/{number}/photos/{photo_id}", None, summary="A photo of a recheck", media=JPEG
)
def read_problem_photo(
    request: HttpRequest, slug: str, number: int, photo_id: UUID, size: Literal["full", "thumb"] = "full"
) -> HttpResponse:
    """Return a photo of a recheck as JPEG, if you see the standing problem."""
    here = enter(request, slug)
    problem = one_problem(here.actor, here.street.pk, number)
    if not ProblemPhoto.objects.filter(street=here.street, pk=photo_id, recheck__problem=problem).exists():
        raise NotFound
    with open_photo(photo_id, thumb=size == "thumb") as file:
        return HttpResponse(file.read(), content_type=JPEG)


@router.writes(
    "POST", "/streets/{slug}/problems", shapes.ProblemDone, status=201, summary="Name a standing problem",
    refuses=(UnknownCategory, UnknownRoad, UnknownUnit, NoPlace, OutsideTheStreet, ProblemKnown, CaseIsEvidence),
)  # fmt: skip
def name_problem(request: HttpRequest, slug: str, told: shapes.ProblemIn) -> Any:
    """Say that something of one kind comes back at a place; it is taken on at once, with a plan."""

    def do(here: Here) -> shapes.ProblemDone:
        category = category_called(told.category)
        if category is None:
            raise UnknownCategory(named=told.category)
        pin = (told.lon, told.lat) if told.lon is not None and told.lat is not None else None
        place = {
            Spread.SPOT: {"pin": pin}, Spread.ROAD: {"road": road_called(here.street, told.road)},
            Spread.UNIT: {"unit": unit_row(here.street, told.unit)},
        }[told.spread]  # fmt: skip
        if None in place.values():
            raise NoPlace
        made = commands.name_problem(
            street=here.street, category=category, by=here.actor, at=here.now, plan=told.plan, title=told.title,
            radius=told.radius, cases=[one_case(here.actor, here.street.pk, one) for one in told.cases], **place,
        )  # fmt: skip
        return shapes.ProblemDone(number=made.number, state=made.state)

    return writing(request, slug, "name_problem", do)


def words(here: Here, told: Schema) -> dict[str, Any]:
    """Return what was sent as the command takes it, photos in place of their notes."""
    brought = told.model_dump()
    return brought | ({"photos": take_all(brought["photos"])} if "photos" in brought else {})


def given(here: Here, told: shapes.ProblemMeasureIn) -> dict[str, Any]:
    """Return the organisation behind the id."""
    return told.model_dump() | {"organisation": organisations_called(here.street, [told.organisation])[0]}


def shown(here: Here, told: shapes.ProblemCaseIn) -> dict[str, Any]:
    """Return the case behind the number."""
    return {"case": one_case(here.actor, here.street.pk, told.case)}


@dataclass(frozen=True)
class Act:
    """One row: what an act takes, its command, and what may refuse it."""

    takes: type[Schema]
    command: Callable[..., Any]
    brought: Callable[[Here, Any], dict[str, Any]] = words
    refuses: Sequence[type[Refusal]] = ()


ACTS: dict[str, Act] = {
    "recognise": Act(shapes.ProblemPlanIn, commands.recognise),
    "dismiss": Act(shapes.ProblemReasonIn, commands.dismiss),
    "change_plan": Act(shapes.ProblemPlanIn, commands.change_plan),
    "add_measure": Act(shapes.ProblemMeasureIn, commands.add_measure, given, (UnknownOrganisation,)),
    "end_measure": Act(shapes.ProblemMeasureDoneIn, commands.end_measure),
    "drop_measure": Act(shapes.ProblemMeasureDropIn, commands.drop_measure),
    "set_recheck": Act(shapes.RecheckDayIn, commands.set_recheck),
    "do_recheck": Act(shapes.RecheckIn, commands.do_recheck, refuses=(PhotoGone,)),
    "add_case": Act(shapes.ProblemCaseIn, commands.add_case, shown, (CaseIsEvidence,)),
    "declare_over": Act(shapes.OverIn, commands.declare_over, refuses=(MeasuresOpen,)),
}


def _operation(action: str, act: Act) -> None:
    shape = act.takes

    def operation(request: HttpRequest, slug: str, number: int, told: shape) -> Any:  # type: ignore[valid-type]
        def do(here: Here) -> shapes.ProblemDone:
            problem = one_problem(here.actor, here.street.pk, number)
            brought = act.brought(here, told)
            after = act.command(problem.pk, street_id=here.street.pk, by=here.actor, at=here.now, **brought)
            return shapes.ProblemDone(number=after.number, state=after.state)

        return writing(request, slug, f"{action}_problem", do)

    operation.__name__ = f"{action}_problem"
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/problems/{{number}}/{action}", shapes.ProblemDone, summary=problem_label(action),
        refuses=(MovedMeanwhile, Missing, *act.refuses),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)
