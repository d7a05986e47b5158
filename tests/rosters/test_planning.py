"""Fair plans: the textbook's figures, the rules of rest, the same plan again, and why a plan cannot be complete."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from ortools.sat.python import cp_model

from linli.rosters import commands
from linli.rosters.commands.working import work_out_waiting
from linli.rosters.errors import NothingToPlan, PlanOutdated, PlanUnderWay
from linli.rosters.models import Plan, Turn
from linli.rosters.queries.problem import Need, Problem, Worker
from linli.rosters.queries.solving import Run, build, plan
from linli.rosters.states import PlanState
from tests.cast import NOON, Cast

from .duty import a_member, a_roster, a_slot, a_turn, secretary

DAY = 24 * 60


def need(name: str, day: int, hour: int = 9, hours: int = 8, **told: Any) -> Need:
    given = {"heads": 1, "kind": "sitting", "day": day, "week": day // 7} | told
    starts = day * DAY + hour * 60
    return Need(name, starts, starts + hours * 60, **given)


def wards(days: int, **told: Any) -> tuple[Need, ...]:
    """Return three shifts a day of eight hours, as the nurses of the textbook have them."""
    return tuple(need(f"{day}/{shift}", day, 8 * shift, **told) for day in range(days) for shift in range(3))


class Counted(cp_model.CpSolverSolutionCallback):
    def __init__(self) -> None:
        super().__init__()
        self.n = 0

    def on_solution_callback(self) -> None:
        self.n += 1


def test_the_nurses_of_the_textbook_have_5184_plans() -> None:
    problem = Problem(wards(3, day_most=1), tuple(Worker(f"n{n}") for n in range(4)))
    built = build(problem, may_stay_open=False)
    for w in range(4):
        mine = sum(built.takes[w, n] for n in range(9))
        built.model.add_linear_constraint(mine, 2, 3)
    solver, counted = cp_model.CpSolver(), Counted()
    solver.parameters.enumerate_all_solutions = True

    solver.solve(built.model, counted)

    assert counted.n == 5184


# The requests of the textbook: for each nurse and day which of the three shifts they ask for.
REQUESTS = (
    ((0, 2), (4, 1), (5, 1), (6, 2)), ((2, 1), (3, 1), (4, 0), (6, 2)), ((0, 1), (1, 1), (3, 0), (5, 1)),
    ((0, 2), (2, 0), (3, 1), (5, 0)), ((1, 2), (2, 1), (4, 0), (5, 1)),
)  # fmt: skip


def test_of_the_requests_of_the_textbook_thirteen_of_twenty_are_met() -> None:
    problem = Problem(wards(7, day_most=1), tuple(Worker(f"n{n}") for n in range(5)))
    built = build(problem, may_stay_open=False)
    for w in range(5):
        built.model.add_linear_constraint(sum(built.takes[w, n] for n in range(21)), 4, 5)
    asked = [(w, day * 3 + shift) for w, some in enumerate(REQUESTS) for day, shift in some]
    built.model.maximize(sum(built.takes[key] for key in asked))
    solver = cp_model.CpSolver()

    solver.solve(built.model)

    assert (len(asked), round(solver.objective_value)) == (20, 13)


def test_everybody_carries_the_same_and_nights_and_weekends_are_shared() -> None:
    needs = [need(f"d{day}", day, weekend=day in (5, 6), rest=660) for day in range(6)]
    needs += [need(f"n{day}", day, 20, kind="night", night=True, rest=660) for day in range(6)]

    found = plan(Problem(tuple(needs), tuple(Worker(f"w{n}") for n in range(4))))

    assert sorted(found.loads.values()) == [(3, 1, 0), (3, 1, 0), (3, 2, 0), (3, 2, 1)] or (
        sorted(load[:1] for load in found.loads.values()) == [(3,)] * 4
        and sorted(load[1] for load in found.loads.values()) == [1, 1, 2, 2]
    )
    assert found.short == ()


def test_whoever_stood_more_before_is_given_less() -> None:
    workers = (Worker("much", before=(4, 0, 0)), Worker("little"), Worker("less", before=(1, 0, 0)))

    found = plan(Problem(tuple(need(f"d{day}", day) for day in range(7)), workers))

    assert {name: load[0] for name, load in found.loads.items()} == {"much": 0, "little": 4, "less": 3}


def test_rest_nights_in_a_row_and_bounds_of_a_week_are_kept() -> None:
    needs = [need(f"n{day}", day, 20, kind="night", night=True, rest=660, week_most=3) for day in range(6)]
    early = need("early", 3, 6, 4)
    workers = (Worker("a"), Worker("b", fixed=(need("held", 2, 20, kind="night", night=True, rest=660),)))

    found = plan(Problem((*needs, early), workers))

    days = {
        name: sorted(int(slot[1]) for who, slot in found.given if who == name and slot[0] == "n")
        for name in "ab"
    }
    assert days["b"] in ([0, 4], [4], [0, 5], [5])
    assert all(after - one > 1 for some in days.values() for one, after in pairwise(some))
    assert ("b", "early") not in found.given  # eleven hours after the night that b has


def test_wishes_are_met_where_nobody_carries_more_for_it() -> None:
    monday = need("mon", 0), need("tue", 1)
    workers = (Worker("a", rather_not=((0, DAY),)), Worker("b", rather=((0, DAY),)))

    found = plan(Problem(monday, workers))

    assert {slot: who for who, slot in found.given} == {"mon": "b", "tue": "a"}
    assert found.wishes == (1, 0)


def test_the_same_problem_and_seed_give_the_same_plan() -> None:
    problem = Problem(wards(5, rest=480, day_most=1), tuple(Worker(f"w{n}") for n in range(6)))

    first, again = (plan(problem, Run(seed=7)) for _ in range(2))

    assert first == again
    assert problem.digest == Problem(problem.needs, problem.workers).digest


def test_what_stays_open_says_why_nobody_can_and_what_would_help() -> None:
    night = need("night", 0, 20, kind="night", night=True, rest=660)
    early = need("early", 1, 6, 4, rest=660)
    workers = (Worker("a", fixed=(night,)), Worker("b", away=((DAY, 2 * DAY),)))

    found = plan(Problem((early, need("late", 2)), workers))

    assert found.short == (
        {
            "slot": "early", "lacks": 1,
            "people": [
                {"person": "a", "why": "rest", "other": "night"}, {"person": "b", "why": "away", "other": ""},
            ],
        },
    )  # fmt: skip
    assert found.together == ("early",)
    assert found.helps == ({"why": "away", "open": 0}, {"why": "rest", "open": 0})


def test_slots_that_cannot_all_be_full_are_named_and_no_others() -> None:
    needs = (need("one", 0, 9, 4), need("two", 0, 11, 4), need("three", 0, 12, 4), need("far", 3))

    found = plan(Problem(needs, (Worker("a"), Worker("b"))))

    assert [one["lacks"] for one in found.short] == [1]
    assert found.together == ("one", "two", "three")


def test_a_plan_that_is_stopped_gives_nothing() -> None:
    problem = Problem(wards(14, rest=480, day_most=1), tuple(Worker(f"w{n}") for n in range(9)))

    class Stopped(Run):
        pass

    run = Stopped(stop=lambda: True)
    run.stopped = True

    assert plan(problem, run).given == ()


# --- From asking to accepting ---------------------------------------------------------------------------------------------
def asked(cast: Cast, **told: Any) -> Plan:
    roster = told.pop("roster")
    today = NOON.date()
    given = {"since": today, "until": today + timedelta(days=6), "by": secretary(cast), "at": NOON} | told
    return commands.ask_plan(roster.pk, street_id=roster.street_id, **given)


@pytest.mark.django_db
def test_a_draft_puts_nobody_on_duty_until_it_is_accepted(cast: Cast) -> None:
    roster = a_roster(cast)
    for who in ("gaolan", "shenyi"):
        a_member(cast, roster, who)
    for hours in (2, 26, 50, 74):
        a_slot(cast, roster, hours)
    made = asked(cast, roster=roster)
    with pytest.raises(PlanUnderWay):
        asked(cast, roster=roster)

    assert work_out_waiting(at=NOON) == 1
    made.refresh_from_db()
    assert (made.state, Turn.objects.count()) == (PlanState.DRAFT, 0)
    assert sorted(load[0] for load in made.result["loads"].values()) == [2, 2]
    told: dict[str, Any] = {"street_id": roster.street_id, "by": secretary(cast), "at": NOON}
    for _twice in range(2):
        assert commands.accept_plan(made.pk, **told).state == PlanState.ACCEPTED

    assert Turn.objects.count() == 4
    with pytest.raises(NothingToPlan):
        asked(cast, roster=roster)


@pytest.mark.django_db
def test_a_draft_is_refused_when_the_roster_has_changed_since(cast: Cast) -> None:
    roster = a_roster(cast)
    gaolan = a_member(cast, roster, "gaolan")
    slots = [a_slot(cast, roster, hours) for hours in (2, 26)]
    made = asked(cast, roster=roster)
    work_out_waiting(at=NOON)
    a_turn(cast, gaolan, slots[0])
    told: dict[str, Any] = {"street_id": roster.street_id, "by": secretary(cast), "at": NOON}

    with pytest.raises(PlanOutdated):
        commands.accept_plan(made.pk, **told)

    assert commands.discard_plan(made.pk, **told).state == PlanState.DISCARDED
    assert Turn.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_that_waits_is_stopped_at_once(cast: Cast) -> None:
    roster = a_roster(cast)
    a_member(cast, roster, "gaolan")
    a_slot(cast, roster)
    made = asked(cast, roster=roster)

    stopped = commands.cancel_plan(made.pk, street_id=roster.street_id, by=secretary(cast), at=NOON)

    assert (stopped.state, work_out_waiting(at=NOON)) == (PlanState.CANCELLED, 0)
