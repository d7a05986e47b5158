"""Reads of standing problems: the list, one with its cases and plan, what covers a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor, account_names
from linli.territory.public import line_of

from ..models import Evidence, ProblemMeasure, ProblemPhoto, Recheck, StandingProblem
from ..states import LASTING, MeasureState, ProblemState, Spread
from .recurrence import Occurrence, metres, rule_words

OPEN_ORDER, ALL_ORDER = ("next_on", "id"), ("-flagged_at", "-id")
SHOWN, AT_ONCE = 200, 500
# What the list shows: what is worked off, what the rule found and nobody looked at, what is under watch, what is over.
SIGHTS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "": (_("Being worked off"), (ProblemState.STANDING,), OPEN_ORDER),
    "flagged": (_("Flagged"), (ProblemState.FLAGGED,), ALL_ORDER),
    "watched": (_("Under watch"), (ProblemState.WATCHED,), OPEN_ORDER),
    "ended": (_("Ended"), (ProblemState.CLOSED, ProblemState.DISMISSED), ALL_ORDER),
}


def problems(actor: Actor, street_id: int, *, states: tuple[str, ...] = LASTING) -> QuerySet[StandingProblem]:
    """Return the standing problems an actor may see."""
    found = StandingProblem.objects.visible_to(actor).filter(street_id=street_id, state__in=states)
    return found.select_related("category", "unit", "road", "owner")


def one_problem(actor: Actor, street_id: int, number: int) -> StandingProblem:
    """Return a problem by its number, or refuse as if it did not exist."""
    found = StandingProblem.objects.visible_to(actor).filter(street_id=street_id, number=number)
    problem = found.select_related("street", "category", "unit", "road", "owner", "before").first()
    if problem is None:
        raise NotFound
    return problem


def place_of(problem: StandingProblem) -> str:
    """Return the place in words."""
    if problem.road is not None:
        return name_of(problem.road)
    if problem.unit is not None:
        return name_of(problem.unit)
    near = name_of(line_of(problem.lineage[-1]).units[-1]) if problem.lineage else ""
    return _t("%(unit)s, within %(radius)s m") % {"unit": near, "radius": problem.radius}


def title_of(problem: StandingProblem) -> str:
    """Return what it is called: as somebody named it, else its kind and its place in the reader's language."""
    return problem.title or f"{name_of(problem.category)} · {place_of(problem)}"


@dataclass(frozen=True)
class Looked:
    """A recheck with its photos and who looked."""

    row: Recheck
    by: str
    photos: tuple[ProblemPhoto, ...]


@dataclass(frozen=True)
class Plan:
    """What is done against a problem: measures and rechecks, what is open first by its day."""

    measures: tuple[ProblemMeasure, ...]
    rechecks: tuple[Looked, ...]


def plan_of(problem: StandingProblem) -> Plan:
    """Return the plan of a problem; four queries at most."""
    mine = {"street_id": problem.street_id, "problem": problem}
    measures = ProblemMeasure.objects.filter(**mine).select_related("organisation").order_by("due_on", "id")
    rechecks = list(Recheck.objects.filter(**mine).order_by("due_on", "id"))
    photos: dict[Any, list[ProblemPhoto]] = {}
    if any(one.at for one in rechecks):
        found = ProblemPhoto.objects.filter(street_id=problem.street_id, recheck__in=rechecks)
        for photo in found.order_by("at", "id"):
            photos.setdefault(photo.recheck_id, []).append(photo)
    names = account_names([one.by_id for one in rechecks if one.by_id]) if photos or rechecks else {}
    return Plan(
        tuple(sorted(measures, key=lambda one: one.state != MeasureState.OPEN)),
        tuple(
            Looked(one, names.get(one.by_id or 0, ""), tuple(photos.get(one.pk, ())))
            for one in sorted(rechecks, key=lambda one: one.at is not None)
        ),
    )


def evidence_of(problem: StandingProblem) -> QuerySet[Evidence]:
    """Return the cases that show a problem, the newest first."""
    found = Evidence.objects.filter(street_id=problem.street_id, problem=problem)
    return found.select_related("case", "case__unit", "case__lead", "case__category").order_by("-at", "-id")


COLUMNS = (
    Column(_("Number"), 8), Column(_("Standing problem"), 36), Column(_("Category"), 20), Column(_("Place"), 24),
    Column(_("State"), 14), Column(_("Cases"), 8), Column(_("Relapses"), 8), Column(_("Last case"), 18),
    Column(_("Flagged at"), 18), Column(_("Who sees it through"), 14), Column(_("Next day"), 14),
    Column(_("Quiet until"), 14), Column(_("Found by"), 36), Column(_("Plan"), 50),
)  # fmt: skip


def cells_of(problem: StandingProblem) -> list[Any]:
    """Return a problem as a row of the workbook."""
    return [
        problem.number, title_of(problem), name_of(problem.category), place_of(problem),
        ProblemState(problem.state).label, problem.cases, problem.relapses, problem.last_case_at, problem.flagged_at,
        str(problem.owner) if problem.owner else "", problem.next_on, problem.quiet_until,
        rule_words(problem.rule), problem.plan,
    ]  # fmt: skip


def rows_of(found: QuerySet[StandingProblem], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for problem in found[:most].iterator(chunk_size=AT_ONCE):
        yield cells_of(problem)


def is_late(problem: StandingProblem, today: date) -> bool:
    """Return whether a day on which something was to be done has passed."""
    return problem.state == ProblemState.STANDING and problem.next_on is not None and problem.next_on < today


def covers(problem: StandingProblem, one: Occurrence) -> bool:
    """Return whether a case (an Occurrence) is of the kind of a problem and lies at its place."""
    if problem.category.code not in (one.category, one.parent):
        return False
    if problem.spread == Spread.ROAD:
        return bool(one.road == problem.road_id)
    if problem.spread == Spread.UNIT:
        return problem.unit_id in one.units.values()
    return one.pin is not None and metres((problem.lon, problem.lat), one.pin) <= (problem.radius or 0)
