"""Fair plans by CP-SAT (OR-tools), and why a plan cannot be complete.

Imported by `linli rosters plan` only: no web process loads OR-tools. The same problem and seed give the same plan: the
solver works alone and is bounded by its own count of work, never by the clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event, Thread
from typing import Any

from ortools.sat.python import cp_model

from linli.rosters.states import Why

from .problem import Need, Outcome, Problem, Span, Worker

# How much work one question may take, in the solver's own unit (about a second each), and how often it is watched.
MOST_WORK, WATCH = 20.0, 0.5
FAMILIES = (Why.AWAY, Why.BUSY, Why.REST, Why.DAY, Why.WEEK, Why.NIGHTS)
# What costs how much, once every seat that can be taken is: an uneven load, nights, weekends; wishes.
EVEN, NIGHTS, WEEKENDS, AGAINST, WITH = 10, 10, 6, 15, 8
MOST_TOGETHER = 24
Told = Callable[[dict[str, Any]], None]


def _quiet(_told: dict[str, Any]) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


@dataclass
class Run:
    """How a plan is worked out: with which seed, who is told how far it is, and who may stop it."""

    seed: int = 1
    tell: Told = _quiet
    stop: Callable[[], bool] = _never
    stopped: bool = False
    solutions: int = 0
    proved: bool = True


def overlap(a: Need | Span, b: Need) -> bool:
    """Return whether two times meet."""
    starts, ends = a if isinstance(a, tuple) else (a.starts, a.ends)
    return starts < b.ends and b.starts < ends


def too_near(a: Need, b: Need) -> bool:
    """Return whether the rest after the earlier of two turns is not over when the later begins; they do not meet."""
    first, second = (a, b) if a.starts <= b.starts else (b, a)
    return not overlap(a, b) and second.starts - first.ends < first.rest


def barred(worker: Worker, need: Need, without: Iterable[str] = ()) -> Why | None:
    """Return why somebody cannot take a slot whatever else the plan gives them; None where nothing bars it."""
    if Why.AWAY not in without and any(overlap(span, need) for span in worker.away):
        return Why.AWAY
    if Why.BUSY not in without and any(overlap(one, need) for one in worker.fixed):
        return Why.BUSY
    if Why.REST not in without and any(too_near(one, need) for one in worker.fixed):
        return Why.REST
    return None


@dataclass
class Built:
    """A model with its variables: who takes which slot, and how many seats of each stay open."""

    model: Any
    takes: dict[tuple[int, int], Any]
    open: list[Any]
    of_worker: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def build(problem: Problem, *, without: frozenset[str] = frozenset(), may_stay_open: bool = True) -> Built:
    """Return the model of a problem; `without` leaves rules out, to see whether that would help."""
    model = cp_model.CpModel()
    built = Built(model, {}, [])
    for w, worker in enumerate(problem.workers):
        for n, need in enumerate(problem.needs):
            if barred(worker, need, without) is None:
                built.takes[w, n] = model.new_bool_var(f"w{w}n{n}")
                built.of_worker[w].append(n)
    for n, need in enumerate(problem.needs):
        left = model.new_int_var(0, need.heads if may_stay_open else 0, f"open{n}")
        seats = [built.takes[w, n] for w in range(len(problem.workers)) if (w, n) in built.takes]
        model.add(sum(seats) + left == need.heads)
        built.open.append(left)
    for w, worker in enumerate(problem.workers):
        _rest(built, problem, w, without)
        _bounds(built, problem, w, worker, without)
        _nights(built, problem, w, worker, without)
    return built


def _rest(built: Built, problem: Problem, w: int, without: frozenset[str]) -> None:
    mine = sorted(built.of_worker[w], key=lambda n: problem.needs[n].starts)
    for place, n in enumerate(mine):
        one = problem.needs[n]
        for m in mine[place + 1 :]:
            other = problem.needs[m]
            if other.starts >= one.ends + one.rest:
                break
            if overlap(one, other) or Why.REST not in without:
                built.model.add_at_most_one(built.takes[w, n], built.takes[w, m])


def _bounds(built: Built, problem: Problem, w: int, worker: Worker, without: frozenset[str]) -> None:
    for why, span, bound in ((Why.DAY, "day", "day_most"), (Why.WEEK, "week", "week_most")):
        if why in without:
            continue
        groups: dict[tuple[str, int], list[int]] = defaultdict(list)
        for n in built.of_worker[w]:
            if getattr(problem.needs[n], bound) is not None:
                groups[problem.needs[n].kind, getattr(problem.needs[n], span)].append(n)
        for (kind, when), some in groups.items():
            had = sum(one.kind == kind and getattr(one, span) == when for one in worker.fixed)
            most = max(getattr(problem.needs[some[0]], bound) - had, 0)
            if len(some) > most:
                built.model.add(sum(built.takes[w, n] for n in some) <= most)


def _nights(built: Built, problem: Problem, w: int, worker: Worker, without: frozenset[str]) -> None:
    """Bound nights in a row: of every run of days one longer than allowed, one stays free."""
    if Why.NIGHTS in without:
        return
    by_day: dict[int, list[int]] = defaultdict(list)
    for n in built.of_worker[w]:
        if problem.needs[n].night:
            by_day[problem.needs[n].day].append(n)
    had = {one.day for one in worker.fixed if one.night}
    if not by_day:
        return
    most = min(problem.needs[n].nights_most for some in by_day.values() for n in some)
    for first in range(min(by_day) - most, max(by_day) + 1):
        days = range(first, first + most + 1)
        some = [built.takes[w, n] for day in days for n in by_day.get(day, ())]
        if some:
            built.model.add(sum(some) <= max(most - sum(day in had for day in days), 0))


# --- Solving ----------------------------------------------------------------------------------------------------------
class _Watcher(cp_model.CpSolverSolutionCallback):
    def __init__(self, run: Run, step: str) -> None:
        super().__init__()
        self._run, self._step = run, step

    def on_solution_callback(self) -> None:
        self._run.solutions += 1
        self._run.tell({"step": self._step, "found": self._run.solutions})


def _solve(built: Built, run: Run, step: str) -> tuple[Any, Any]:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = run.seed
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = MOST_WORK
    over = Event()

    def watch() -> None:
        while not over.wait(WATCH):
            if run.stop():
                run.stopped = True
                solver.stop_search()
                return

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    run.tell({"step": step, "found": run.solutions})
    try:
        status = solver.solve(built.model, _Watcher(run, step))
    finally:
        over.set()
        watcher.join()
    return solver, status


def plan(problem: Problem, run: Run | None = None) -> Outcome:
    """Return the plan with the fewest open seats, and of those the fairest; what stays open is explained."""
    run = run or Run()
    built = build(problem)
    built.model.minimize(sum(built.open))
    solver, status = _solve(built, run, "seats")
    if run.stopped or status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(stopped=run.stopped, proved=False)
    run.proved = status == cp_model.OPTIMAL
    least = round(solver.objective_value)
    for variable in built.takes.values():
        built.model.add_hint(variable, solver.value(variable))
    built.model.add(sum(built.open) <= least)
    built.model.minimize(_unfair(built, problem))
    fairer, status = _solve(built, run, "fair")
    if run.stopped:
        return Outcome(stopped=True, proved=False)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        solver = fairer
        run.proved = run.proved and status == cp_model.OPTIMAL
    chosen = sorted(key for key, variable in built.takes.items() if solver.value(variable))
    return _told(problem, chosen, run, short=least > 0)


def _unfair(built: Built, problem: Problem) -> Any:
    """Return what is to be small: the sum of the squares of what each carries, so that nobody carries much more."""
    terms: list[Any] = []
    for w, worker in enumerate(problem.workers):
        mine = built.of_worker[w]
        for weight, place, some in (
            (EVEN, 0, mine),
            (NIGHTS, 1, [n for n in mine if problem.needs[n].night]),
            (WEEKENDS, 2, [n for n in mine if problem.needs[n].weekend]),
        ):
            if not some:
                continue
            steps = [built.model.new_bool_var(f"w{w}s{place}l{step}") for step in range(len(some))]
            built.model.add(sum(steps) == sum(built.takes[w, n] for n in some))
            for one, after in pairwise(steps):
                built.model.add_implication(after, one)
            terms += [
                weight * (2 * (worker.before[place] + step) + 1) * variable
                for step, variable in enumerate(steps)
            ]
        for n in mine:
            need = problem.needs[n]
            if any(overlap(span, need) for span in worker.rather_not):
                terms.append(AGAINST * built.takes[w, n])
            if any(overlap(span, need) for span in worker.rather):
                terms.append(-WITH * built.takes[w, n])
    return sum(terms)


def _told(problem: Problem, chosen: Sequence[tuple[int, int]], run: Run, *, short: bool) -> Outcome:
    given = tuple((problem.workers[w].id, problem.needs[n].slot) for w, n in chosen)
    loads = {}
    for w, worker in enumerate(problem.workers):
        mine = [problem.needs[n] for v, n in chosen if v == w]
        loads[worker.id] = (len(mine), sum(one.night for one in mine), sum(one.weekend for one in mine))
    asked = met = 0
    for w, n in chosen:
        worker, need = problem.workers[w], problem.needs[n]
        met += any(overlap(span, need) for span in worker.rather)
        asked += any(overlap(span, need) for span in worker.rather_not)
    told = Outcome(given=given, loads=loads, wishes=(met, asked), proved=run.proved)
    if not short:
        return told
    open_seats = _open_seats(problem, chosen)
    together = _together(problem, run)
    helps = _helps(problem, run, sum(one["lacks"] for one in open_seats))
    return Outcome(
        given=given, loads=loads, wishes=(met, asked), proved=run.proved, short=open_seats, together=together,
        helps=helps, stopped=run.stopped,
    )  # fmt: skip


# --- Why not ------------------------------------------------------------------------------------------------------------
def _open_seats(problem: Problem, chosen: Sequence[tuple[int, int]]) -> tuple[dict[str, Any], ...]:
    """Return the slots that stay open, with what keeps each person from them in this plan."""
    takes: dict[int, list[int]] = defaultdict(list)
    filled: dict[int, int] = defaultdict(int)
    for w, n in chosen:
        takes[w].append(n)
        filled[n] += 1
    found = []
    for n, need in enumerate(problem.needs):
        if filled[n] >= need.heads:
            continue
        people = []
        for w, worker in enumerate(problem.workers):
            if n not in takes[w]:
                mine = [*worker.fixed, *(problem.needs[m] for m in takes[w])]
                why, other = _keeps_from(worker, need, mine)
                people.append({"person": worker.id, "why": str(why), "other": other})
        found.append({"slot": need.slot, "lacks": need.heads - filled[n], "people": people})
    return tuple(found)


def _keeps_from(worker: Worker, need: Need, mine: Sequence[Need]) -> tuple[str, str]:
    """Return what keeps somebody from a slot, given what they stand on, and the slot that is the cause."""
    if any(overlap(span, need) for span in worker.away):
        return Why.AWAY, ""
    for one in mine:
        if overlap(one, need):
            return Why.BUSY, one.slot
    for one in mine:
        if too_near(one, need):
            return Why.REST, one.slot
    for why, span, bound in ((Why.DAY, "day", "day_most"), (Why.WEEK, "week", "week_most")):
        most = getattr(need, bound)
        same = [one for one in mine if one.kind == need.kind and getattr(one, span) == getattr(need, span)]
        if most is not None and len(same) >= most:
            return why, same[-1].slot
    nights = [one for one in mine if one.night and abs(one.day - need.day) <= need.nights_most]
    return (Why.NIGHTS, nights[-1].slot) if need.night and nights else ("", "")


def _feasible(problem: Problem, needs: Sequence[Need], run: Run) -> bool:
    built = build(Problem(tuple(needs), problem.workers), may_stay_open=False)
    _solver, status = _solve(built, run, "why")
    return status != cp_model.INFEASIBLE


def _together(problem: Problem, run: Run) -> tuple[str, ...]:
    """Return a smallest set of slots that cannot all be full: without any one of them the others could be.

    The solver names a set of assumptions that is enough for the contradiction; then each is tried without.
    """
    built = build(problem)
    known = []
    for n in range(len(problem.needs)):
        full = built.model.new_bool_var(f"full{n}")
        built.model.add(built.open[n] == 0).only_enforce_if(full)
        known.append(full)
    built.model.add_assumptions(known)
    solver, status = _solve(built, run, "why")
    if status != cp_model.INFEASIBLE or run.stopped:
        return ()
    wanted = {one.index for one in known}
    places = {one.index: n for n, one in enumerate(known)}
    core = [places[one] for one in solver.sufficient_assumptions_for_infeasibility() if one in wanted]
    core = sorted(core or range(len(problem.needs)))
    if len(core) > MOST_TOGETHER * 4:
        return ()
    for n in list(core):
        rest = [m for m in core if m != n]
        if run.stop():
            return ()
        if rest and not _feasible(problem, [problem.needs[m] for m in rest], run):
            core = rest
    return tuple(problem.needs[n].slot for n in core) if len(core) <= MOST_TOGETHER else ()


def _helps(problem: Problem, run: Run, least: int) -> tuple[dict[str, Any], ...]:
    """Return which one rule, left out, would leave fewer seats open, and how many."""
    found = []
    for why in FAMILIES:
        if run.stop():
            return ()
        built = build(problem, without=frozenset({why}))
        built.model.minimize(sum(built.open))
        solver, status = _solve(built, run, "why")
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) and round(solver.objective_value) < least:
            found.append({"why": str(why), "open": round(solver.objective_value)})
    return tuple(found)
