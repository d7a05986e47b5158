"""What is done with a standing problem (顽症): named, taken on or not, planned, measured, rechecked, declared over."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.kernel.photos import AcceptedPhoto, store
from linli.people.public import Account, Actor, Organisation
from linli.territory.public import Road, Unit, line_of, locate, root_of

from ..errors import CaseIsEvidence, MeasuresOpen, OutsideTheStreet, ProblemKnown
from ..models import Case, Category, Evidence, ProblemMeasure, ProblemPhoto, Recheck, StandingProblem
from ..permissions import problem_keeper
from ..queries.recurrence import QUIET
from ..states import LASTING, MeasureState, ProblemState, Spread
from ..workflow import PROBLEM
from .problem_news import tell_of

TURN = "linli.problems"


@contextmanager
def one_at_a_time(street_id: int) -> Iterator[None]:
    """Let nobody else flag, name or add evidence in a street until this transaction ends: a kind has one at a place."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [TURN, street_id])
        yield


def new_number(street_id: int) -> int:
    """Return the next number of the street; the caller holds its turn."""
    last = StandingProblem.objects.filter(street_id=street_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def begin(
    problem: StandingProblem, action: str, *, by: Actor, at: datetime, cases: Sequence[Case]
) -> JournalLine:
    """Write a new problem with the cases that show it, and the first line of its journal; the caller holds the turn."""
    problem.number = new_number(problem.street_id)
    problem.flagged_at, problem.state_since = at, at
    problem.cases = len(cases)
    problem.last_case_at = max((case.reported_at for case in cases), default=None)
    earlier = StandingProblem.objects.filter(
        street_id=problem.street_id, category=problem.category, spread=problem.spread, unit_id=problem.unit_id,
        road_id=problem.road_id,
    ).exclude(state__in=LASTING)  # fmt: skip
    problem.before = earlier.order_by("-number").first() if problem.spread != Spread.SPOT else None
    problem.save(force_insert=True)
    Evidence.objects.bulk_create(
        Evidence(
            street_id=problem.street_id, problem=problem, case=case, by_rule=by.kind != "account",
            at=case.reported_at,
        )
        for case in cases
    )  # fmt: skip
    facts = {"cases": [case.number for case in cases], "rule": problem.rule}
    texts = {"title": problem.title, "plan": problem.plan}
    return PROBLEM.note(problem, action=action, by=by, at=at, facts=facts, texts=texts)


def name_problem(
    *, street: Any, category: Category, by: Actor, at: datetime, plan: str, title: str = "", unit: Unit | None = None,
    road: Road | None = None, pin: tuple[float, float] | None = None, radius: int = 50,
    owner: Account | None = None, quiet_days: int = QUIET, cases: Sequence[Case] = (),
) -> StandingProblem:  # fmt: skip
    """Say by hand that something stands at a place: it is taken on at once, with a plan.

    Raises ProblemKnown where one of that kind stands there, CaseIsEvidence for a case that shows another one.
    """
    problem = StandingProblem(
        street_id=street.pk, category=category, title=title.strip(), plan=plan.strip(), owner=owner,
        state=ProblemState.STANDING, quiet_days=quiet_days, **placed(street, unit=unit, road=road, pin=pin, radius=radius),
    )  # fmt: skip
    if not problem_keeper.test(by, problem):
        raise NotAllowed(action="name")
    with one_at_a_time(street.pk):
        same = StandingProblem.objects.filter(street_id=street.pk, category=category, state__in=LASTING)
        known = same.filter(unit=unit, road=road, spread=problem.spread).first() if pin is None else None
        if known is not None:
            raise ProblemKnown(number=known.number)
        taken = Evidence.objects.filter(street_id=street.pk, case__in=[case.pk for case in cases])
        if (other := taken.select_related("case", "problem").first()) is not None:
            raise CaseIsEvidence(case=other.case.number, number=other.problem.number)
        line = begin(problem, "name", by=by, at=at, cases=cases)
        tell_of(problem, line, "named", at=at)
    return problem


def placed(
    street: Any, *, unit: Unit | None, road: Road | None, pin: tuple[float, float] | None, radius: int
) -> dict[str, Any]:
    """Return the columns of a place: a road, a unit, or a spot with its radius."""
    if road is not None:
        return {"spread": Spread.ROAD, "road": road, "lineage": line_of_road(road, street)}
    if pin is not None:
        line = locate(*pin, street=street)
        if line is None:
            raise OutsideTheStreet(street=street.name)
        return {
            "spread": Spread.SPOT,
            "lon": pin[0],
            "lat": pin[1],
            "radius": radius,
            "lineage": list(line.ids),
        }
    if unit is None:
        raise NotFound
    return {"spread": Spread.UNIT, "unit": unit, "lineage": list(line_of(unit.pk).ids)}


def line_of_road(road: Road, street: Any) -> list[int]:
    """Return the line of units in which the whole of a road lies: the street alone where it crosses areas, or has no course.

    So whoever keeps an area names what stands on a road of theirs, and a road of several is the street's.
    """
    points = [
        point
        for shape in road.shapes.filter(ends_on=None)
        for point in _points(shape.geometry["coordinates"])
    ]
    lines = [locate(lon, lat, street=street) for lon, lat in points]
    inside = [line.ids for line in lines if line is not None]
    return (common_line(inside) if inside else []) or [root_of(street).id]


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Yield the points of a line, or of several."""
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _points(part)


def acting_on(
    problem_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, **brought: Any
) -> Any:
    """Return the move of one act on a problem."""
    return PROBLEM.moving(StandingProblem, problem_id, action, street_id=street_id, by=by, at=at, **brought)


def settle_next(problem: StandingProblem) -> None:
    """Set the next day on which somebody must do something for a problem in hand."""
    mine = {"street_id": problem.street_id, "problem_id": problem.pk}
    measures = ProblemMeasure.objects.filter(**mine, state=MeasureState.OPEN).aggregate(day=Min("due_on"))
    rechecks = Recheck.objects.filter(**mine, at=None).aggregate(day=Min("due_on"))
    found = (measures["day"], rechecks["day"], problem.quiet_until)
    days = [day for day in found if day is not None]
    problem.next_on = min(days, default=None)


def recognise(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, plan: str, owner: Account | None = None,
    title: str = "",
) -> StandingProblem:  # fmt: skip
    """Take on what the rule flagged: say how it will be worked off, and who sees it through."""
    told = plan.strip()
    with acting_on(problem_id, "recognise", street_id=street_id, by=by, at=at, plan=told) as move:
        problem: StandingProblem = move.it
        problem.plan, problem.owner, problem.state_since = told, owner, at
        problem.title = title.strip() or problem.title
        move.texts["plan"] = told
    tell_of(problem, move.line, "taken_on", at=at)
    return problem


def dismiss(problem_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> StandingProblem:
    """Say that what the rule flagged is none; its cases are not counted again."""
    with acting_on(problem_id, "dismiss", street_id=street_id, by=by, at=at, reason=reason.strip()) as move:
        problem: StandingProblem = move.it
        problem.ended_at, problem.state_since, problem.next_on = at, at, None
        move.texts["reason"] = reason.strip()
    return problem


def change_plan(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, plan: str, owner: Account | None = None,
    title: str = "",
) -> StandingProblem:  # fmt: skip
    """Change how it is worked off, or who sees it through."""
    told = plan.strip()
    with acting_on(problem_id, "change_plan", street_id=street_id, by=by, at=at, plan=told) as move:
        problem: StandingProblem = move.it
        problem.plan, problem.owner, problem.title = told, owner, title.strip() or problem.title
        move.texts["plan"] = told
    return problem


def add_measure(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, what: str, organisation: Organisation | None,
    on: date | None,
) -> StandingProblem:  # fmt: skip
    """Give an organisation a measure of the plan, until a day; it sees the problem from then on."""
    told = what.strip()
    brought = {"what": told, "organisation": organisation, "on": on}
    with acting_on(problem_id, "add_measure", street_id=street_id, by=by, at=at, **brought) as move:
        problem: StandingProblem = move.it
        assert organisation is not None  # noqa: S101 - `moving` refused otherwise
        row = ProblemMeasure.objects.create(
            street_id=street_id, problem=problem, what=told, organisation=organisation, due_on=on,
            by_id=by.account_id, at=at,
        )  # fmt: skip
        problem.organisations = sorted({*problem.organisations, organisation.pk})
        settle_next(problem)
        move.facts |= {"measure": str(row.pk), "organisation": organisation.pk, "on": str(on)}
        move.texts["what"] = told
    tell_of(problem, move.line, "measure", at=at, organisation=organisation, on=on)
    return problem


def _measure(problem: StandingProblem, item: UUID | None) -> ProblemMeasure:
    found = ProblemMeasure.objects.filter(street_id=problem.street_id, problem=problem, pk=item).first()
    if found is None:
        raise NotFound
    return found


def _end(move: Any, item: UUID | None, state: str, *, by: Actor, at: datetime, text: str) -> None:
    problem: StandingProblem = move.it
    row = _measure(problem, item)
    if row.state != MeasureState.OPEN:
        raise PROBLEM.too_late(problem, move.row.action, at=at)
    if by.kind == "account" and not problem_keeper.test(by, problem) and not _works_for(by, row):
        raise NotAllowed(action=move.row.action)
    row.state, row.done, row.ended_at, row.ended_by_id = state, text, at, by.account_id
    row.save(update_fields=["state", "done", "ended_at", "ended_by"])
    settle_next(problem)
    move.facts["measure"] = str(row.pk)
    move.texts["text"] = text


def _works_for(by: Actor, row: ProblemMeasure) -> bool:
    return any(held.organisation_id == row.organisation_id for held in by.posts)


def end_measure(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, done: str, item: UUID | None = None
) -> StandingProblem:
    """Say what was done of a measure: whoever keeps the problem, or the organisation that had it."""
    with acting_on(problem_id, "end_measure", street_id=street_id, by=by, at=at, done=done.strip()) as move:
        _end(move, item, MeasureState.DONE, by=by, at=at, text=done.strip())
    tell_of(move.it, move.line, "measure_done", at=at)
    problem: StandingProblem = move.it
    return problem


def drop_measure(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str, item: UUID | None = None
) -> StandingProblem:
    """Take a measure out of the plan, with the reason."""
    with acting_on(
        problem_id, "drop_measure", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        _end(move, item, MeasureState.DROPPED, by=by, at=at, text=reason.strip())
    problem: StandingProblem = move.it
    return problem


def set_recheck(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, on: date | None
) -> StandingProblem:
    """Set a day on which somebody looks whether it is gone; a day that is set already stays."""
    with acting_on(problem_id, "set_recheck", street_id=street_id, by=by, at=at, on=on) as move:
        problem: StandingProblem = move.it
        Recheck.objects.get_or_create(street_id=street_id, problem=problem, due_on=on, at=None)
        settle_next(problem)
        move.facts["on"] = str(on)
    return problem


def do_recheck(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, finding: str, gone: bool,
    photos: Sequence[AcceptedPhoto] = (), item: UUID | None = None,
) -> StandingProblem:  # fmt: skip
    """Somebody has looked whether it is gone. What is still there after it was declared over stands again."""
    told = finding.strip()
    with acting_on(problem_id, "do_recheck", street_id=street_id, by=by, at=at, finding=told) as move:
        problem: StandingProblem = move.it
        row = _recheck(problem, item, at=at)
        if row.at is not None:
            raise PROBLEM.too_late(problem, "do_recheck", at=at)
        row.gone, row.finding, row.at, row.by_id = gone, told, at, by.account_id
        row.save()
        kept = _photos(row, photos, by=by, at=at)
        back = problem.state == ProblemState.WATCHED and not gone
        move.back_to = ProblemState.STANDING if back else problem.state
        if back:
            stands_again(problem, at=at)
        settle_next(problem)
        move.facts |= {"recheck": str(row.pk), "gone": gone, "relapse": back, "photos": kept}
        move.texts["finding"] = told
    if back:
        tell_of(problem, move.line, "relapse", at=at)
    return problem


def _recheck(problem: StandingProblem, item: UUID | None, *, at: datetime) -> Recheck:
    """Return the recheck that was set; without one named, one of today."""
    mine = Recheck.objects.filter(street_id=problem.street_id, problem=problem)
    if item is None:
        return Recheck(street_id=problem.street_id, problem=problem, due_on=timezone.localdate(at))
    found = mine.filter(pk=item).first()
    if found is None:
        raise NotFound
    return found


def _photos(row: Recheck, photos: Sequence[AcceptedPhoto], *, by: Actor, at: datetime) -> list[str]:
    kept: dict[str, str] = {}
    for photo in photos:
        if photo.sha256 in kept:
            continue
        one = ProblemPhoto(
            street_id=row.street_id, recheck=row, width=photo.width, height=photo.height, sha256=photo.sha256,
            by_id=by.account_id, at=at,
        )  # fmt: skip
        store(photo, one.pk)
        one.save(force_insert=True)
        kept[photo.sha256] = str(one.pk)
    return list(kept.values())


def stands_again(problem: StandingProblem, *, at: datetime) -> None:
    """Let a problem that was declared over stand again."""
    problem.relapses += 1
    problem.over_at, problem.quiet_until, problem.state_since = None, None, at


def add_case(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, case: Case | None
) -> StandingProblem:
    """Say that a case shows this problem. Raises CaseIsEvidence where it shows another one."""
    with one_at_a_time(street_id):
        with acting_on(problem_id, "add_case", street_id=street_id, by=by, at=at, case=case) as move:
            assert case is not None  # noqa: S101 - `moving` refused otherwise
            problem: StandingProblem = move.it
            shows(problem, case, by=by)
            move.facts |= {"case": case.number}
        return problem


def shows(problem: StandingProblem, case: Case, *, by: Actor, relapse: bool = False) -> None:
    """Keep a case as evidence of a problem that is locked."""
    known = Evidence.objects.filter(street_id=case.street_id, case=case).select_related("problem").first()
    if known is not None:
        raise CaseIsEvidence(case=case.number, number=known.problem.number)
    Evidence.objects.create(
        street_id=case.street_id, problem=problem, case=case, by_rule=by.kind != "account", relapse=relapse,
        at=case.reported_at,
    )  # fmt: skip
    problem.cases += 1
    problem.last_case_at = max(filter(None, (problem.last_case_at, case.reported_at)))


def declare_over(
    problem_id: UUID, *, street_id: int, by: Actor, at: datetime, finding: str, quiet_days: int | None = None
) -> StandingProblem:
    """Say that it is gone: from now on it must stay quiet for so many days, then it is written off by itself.

    A case of its kind at its place until then is a relapse. Raises MeasuresOpen while measures are open.
    """
    told = finding.strip()
    with acting_on(problem_id, "declare_over", street_id=street_id, by=by, at=at, finding=told) as move:
        problem: StandingProblem = move.it
        left = ProblemMeasure.objects.filter(street_id=street_id, problem=problem, state=MeasureState.OPEN)
        if (n := left.count()) > 0:
            raise MeasuresOpen(count=n)
        problem.quiet_days = quiet_days or problem.quiet_days
        problem.over_at, problem.state_since = at, at
        problem.quiet_until = timezone.localdate(at) + timedelta(days=problem.quiet_days)
        settle_next(problem)
        move.texts["finding"] = told
    return problem


def common_line(lines: Iterable[Sequence[int]]) -> list[int]:
    """Return the line of units that all these lines have in common, from the street down."""
    found = list(zip(*lines, strict=False))
    same = [ids[0] for ids in found if len(set(ids)) == 1]
    return list(same)
