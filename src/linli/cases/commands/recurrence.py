"""The rule at work: it flags what recurs, adds what falls on a standing problem, sounds a relapse, and ends what is quiet.

Whatever it does it does under the turn of the street, and a case counts once: run twice, cut off half way or run by two
at once, the same problems come of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.people.public import SYSTEM
from linli.rulebooks.public import rules

from ..models import Case, Evidence, ProblemMeasure, Recheck, StandingProblem
from ..queries.problems import covers
from ..queries.recurrence import (
    RECURRENCE,
    Occurrence,
    RecurrenceLaw,
    Recurs,
    shown_by,
    units_by_level,
)
from ..states import LASTING, MeasureState, ProblemState, Spread, State
from ..workflow import PROBLEM
from .problem_news import tell_of
from .problems import acting_on, begin, common_line, one_at_a_time, settle_next, shows, stands_again

# What was found to be so: reports that nobody has looked at, and what was declined or was none, show nothing.
COUNTED = (
    State.FILED, State.DISPATCHED, State.IN_HAND, State.COORDINATING, State.FED_BACK, State.INSPECTED, State.CLOSED,
)  # fmt: skip
# No further back than this for one case, the newest first: what one filing costs has an end.
MOST = 2000
MOST_A_NIGHT = 50_000
FIELDS = ("pk", "reported_at", "category__code", "category__parent__code", "lineage", "road_id", "lon", "lat")
Near = Callable[[Occurrence], Sequence[Occurrence]]


def look_at(street_id: int, case_ids: Sequence[UUID], *, at: datetime) -> int:
    """Look at cases that were filed, placed or fixed: do they show something that recurs? Return how many did.

    For each case at most two queries, and one act where it shows something.
    """
    law: RecurrenceLaw = rules(street_id, RECURRENCE, on=timezone.localtime(at).date())
    with one_at_a_time(street_id):
        look = _Look(street_id, law, at, lambda one: occurrences(_about(street_id, law, one), MOST))
        mine = _free(street_id).filter(pk__in=case_ids).order_by("reported_at", "pk")
        return sum(look.at_one(one) for one in occurrences(mine, len(case_ids), ordered=True))


def look_through(street_id: int, *, at: datetime, days: int | None = None) -> int:
    """Look at every case of the last days, else of the longest window of the book: what came past the reader.

    That is what an import brought, and what was filed while the book said otherwise.
    """
    law: RecurrenceLaw = rules(street_id, RECURRENCE, on=timezone.localtime(at).date())
    since = at - timedelta(days=days or law.longest)
    with one_at_a_time(street_id):
        every = occurrences(_free(street_id).filter(reported_at__range=(since, at)), MOST_A_NIGHT)
        by_type: dict[str, list[Occurrence]] = defaultdict(list)
        by_class: dict[str, list[Occurrence]] = defaultdict(list)
        for one in every:
            by_type[one.category].append(one)
            by_class[one.parent].append(one)
        classes = {row.category for row in law.rows}
        look = _Look(
            street_id, law, at,
            lambda one: [
                other for other in (by_class[one.parent] if one.parent in classes else by_type[one.category])
                if other.id not in look.taken
            ],
        )  # fmt: skip
        return sum(look.at_one(one) for one in reversed(every))


class _Look:
    """One look at cases of a street: its lasting problems, and which cases were taken as evidence on the way."""

    def __init__(self, street_id: int, law: RecurrenceLaw, at: datetime, near: Near) -> None:
        self.street_id, self.law, self.at, self.near = street_id, law, at, near
        self.taken: set[UUID] = set()
        self.lasting: list[StandingProblem] | None = None

    def at_one(self, one: Occurrence) -> bool:
        """Return whether a case shows a standing problem, after doing what follows from that."""
        if one.id in self.taken:
            return False
        problem = next((known for known in self._lasting() if covers(known, one)), None)
        if problem is not None:
            self._add(problem, one)
            return True
        others = self.near(one)
        for row in self.law.rows:
            found = shown_by(row, one, others)
            if found:
                self._flag(row, found)
                return True
        return False

    def _lasting(self) -> list[StandingProblem]:
        if self.lasting is None:
            known = StandingProblem.objects.filter(street_id=self.street_id, state__in=LASTING)
            self.lasting = list(known.select_related("category").order_by("number"))
        return self.lasting

    def _add(self, problem: StandingProblem, one: Occurrence) -> None:
        case = Case.objects.get(street_id=self.street_id, pk=one.id)
        back = (
            problem.state == ProblemState.WATCHED
            and problem.over_at is not None
            and case.reported_at > problem.over_at
        )
        action = "relapse" if back else "add_case"
        told = {"street_id": self.street_id, "by": SYSTEM, "at": self.at}
        with acting_on(problem.pk, action, **told, case=case) as move:
            now: StandingProblem = move.it
            shows(now, case, by=SYSTEM, relapse=back)
            if back:
                stands_again(now, at=self.at)
                settle_next(now)
            move.facts["case"] = case.number
        if back:
            tell_of(now, move.line, "relapse", at=self.at)
        self.taken.add(one.id)
        self.lasting = None

    def _flag(self, row: Recurs, found: Sequence[Occurrence]) -> None:
        ids = [one.id for one in found]
        cases = Case.objects.select_related("category__parent").filter(street_id=self.street_id, pk__in=ids)
        known = {case.pk: case for case in cases}
        first = known[found[0].id]
        category = first.category
        assert category is not None  # noqa: S101 - only filed cases are counted
        if row.category and row.category != category.code and category.parent is not None:
            category = category.parent
        problem = StandingProblem(
            street_id=self.street_id, category=category, spread=row.spread, rule=row.said, quiet_days=row.quiet,
            lineage=common_line(case.lineage for case in known.values()), **_place(row, found[0]),
        )  # fmt: skip
        shown = sorted(known.values(), key=lambda case: (case.reported_at, case.pk))
        line = begin(problem, "flag", by=SYSTEM, at=self.at, cases=shown)
        tell_of(problem, line, "flagged", at=self.at)
        self.taken.update(ids)
        self.lasting = None


def _place(row: Recurs, one: Occurrence) -> dict[str, object]:
    if row.spread == Spread.ROAD:
        return {"road_id": one.road}
    if row.spread == Spread.UNIT:
        return {"unit_id": one.units[row.level]}
    lon, lat = one.pin or (None, None)
    return {"lon": lon, "lat": lat, "radius": row.radius}


def _free(street_id: int) -> QuerySet[Case]:
    """Return the cases that count and show no problem yet."""
    taken = Evidence.objects.filter(street_id=street_id, case_id=OuterRef("pk"))
    counted = Case.objects.filter(street_id=street_id, state__in=COUNTED, category__isnull=False)
    return counted.filter(~Exists(taken))


def _about(street_id: int, law: RecurrenceLaw, one: Occurrence) -> QuerySet[Case]:
    """Return the cases that could show something together with one: of its kind, and near it in time."""
    span = timedelta(days=law.longest)
    wide = any(row.category == one.parent for row in law.rows if row.category)
    kind = Q(category__parent__code=one.parent) if wide and one.parent else Q(category__code=one.category)
    return _free(street_id).filter(kind, reported_at__range=(one.at - span, one.at + span))


def occurrences(cases: QuerySet[Case], most: int, *, ordered: bool = False) -> list[Occurrence]:
    """Return cases as the rule sees them, the newest first unless they are ordered; one query."""
    rows = (cases if ordered else cases.order_by("-reported_at", "-pk")).values_list(*FIELDS)[:most]
    lines: dict[tuple[int, ...], dict[str, int]] = {}
    found = []
    for pk, at, category, parent, lineage, road, lon, lat in rows:
        line = tuple(lineage)
        if line not in lines:
            lines[line] = units_by_level(line)
        pin = (lon, lat) if lon is not None and lat is not None else None
        found.append(Occurrence(pk, at, category, parent or "", lines[line], road, pin))
    return found


# --- By night ---------------------------------------------------------------------------------------------------
def end_quiet(street_id: int, *, at: datetime) -> int:
    """Write off what stayed quiet for as long as it had to; return how many."""
    today = timezone.localdate(at)
    quiet = StandingProblem.objects.filter(
        street_id=street_id, state=ProblemState.WATCHED, quiet_until__lt=today
    )
    ended = 0
    for pk in list(quiet.values_list("pk", flat=True)):
        with one_at_a_time(street_id):
            # Asked again under the turn: it may have relapsed meanwhile.
            if not quiet.filter(pk=pk).exists():
                continue
            with acting_on(pk, "write_off", street_id=street_id, by=SYSTEM, at=at) as move:
                problem: StandingProblem = move.it
                problem.ended_at, problem.state_since, problem.next_on = at, at, None
            Recheck.objects.filter(street_id=street_id, problem=problem, at=None).delete()
            tell_of(problem, move.line, "written_off", at=at)
            ended += 1
    return ended


def alarm_days(street_id: int, *, at: datetime) -> int:
    """Tell of measures whose day has passed and of rechecks whose day has come, each once; return how many."""
    today = timezone.localdate(at)
    told = 0
    with one_at_a_time(street_id):
        measures = ProblemMeasure.objects.filter(
            street_id=street_id, state=MeasureState.OPEN, due_on__lt=today, alarmed_on=None
        ).select_related("organisation")
        for row in measures:
            _alarm(row, "measure_late", row.due_on, at, organisation=row.organisation)
            told += 1
        rechecks = Recheck.objects.filter(street_id=street_id, at=None, due_on__lte=today, alarmed_on=None)
        for look in rechecks:
            _alarm(look, "recheck_due", look.due_on, at)
            told += 1
    return told


def _alarm(row: ProblemMeasure | Recheck, event: str, on: object, at: datetime, **more: object) -> None:
    held = StandingProblem.objects.select_for_update(of=("self",)).select_related(
        "category", "street", "owner"
    )
    problem = held.get(street_id=row.street_id, pk=row.problem_id)
    row.alarmed_on = timezone.localdate(at)
    row.save(update_fields=["alarmed_on"])
    facts = {"event": event, "on": str(on), "item": str(row.pk)}
    line = PROBLEM.note(problem, action="alarm", by=SYSTEM, at=at, facts=facts, texts={})
    tell_of(problem, line, event, at=at, on=on, **more)  # type: ignore[arg-type]  # the row's own day and organisation


def every_night(streets: Iterable[int], *, at: datetime) -> int:
    """Look through, end what is quiet and tell of days that have passed, street by street."""
    return sum(look_through(pk, at=at) + end_quiet(pk, at=at) + alarm_days(pk, at=at) for pk in streets)
