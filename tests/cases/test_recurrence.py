"""The rule of recurrence: what it flags, what it leaves alone, and what comes of it when it is run twice or by two."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.cases.commands.problems import (
    add_measure,
    declare_over,
    dismiss,
    name_problem,
    recognise,
    set_recheck,
)
from linli.cases.commands.recurrence import every_night, look_at, look_through
from linli.cases.models import Case, Evidence, StandingProblem
from linli.cases.queries.recurrence import Occurrence, Recurs, kind_of, metres, shown_by
from linli.cases.states import ProblemState, Spread, State
from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from linli.territory.public import Road, add_road
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case, manhole

DAY = timedelta(days=1)
METRE = 0.00001


# --- The rule itself -------------------------------------------------------------------------------------------
def occurrence(n: int, day: int, x: int = 0, road: int | None = None, category: str = "C0101") -> Occurrence:
    return Occurrence(
        UUID(int=n), NOON + day * DAY, category, "C01", {"grid": x // 40, "": x // 40}, road, (121.45 + x * METRE, 31.2)
    )  # fmt: skip


def meets(row: Recurs, them: Sequence[Occurrence]) -> bool:
    """Say by trying whether these cases together meet a row, in the words of the book."""
    alike = len({kind_of(row, one) for one in them}) == 1 and kind_of(row, them[0]) != ""
    short = max(one.at for one in them) - min(one.at for one in them) <= row.days * DAY
    if row.spread == Spread.SPOT:
        here = any(all(metres(a.pin, b.pin) <= row.radius for b in them) for a in them)
    elif row.spread == Spread.ROAD:
        here = len({one.road for one in them}) == 1 and them[0].road is not None
    else:
        here = len({one.units[""] for one in them}) == 1
    return alike and short and here


ROWS = st.builds(
    Recurs, category=st.sampled_from(["", "C0101", "C01", "E01"]), spread=st.sampled_from(list(Spread)),
    count=st.integers(2, 4), days=st.integers(1, 12), radius=st.integers(10, 90),
)  # fmt: skip
CASES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 120), st.sampled_from([None, 1, 2]), st.sampled_from(["C0101", "C0102"])),
    min_size=1, max_size=9,
)  # fmt: skip


@given(ROWS, CASES)
@settings(max_examples=400, deadline=None)
def test_a_case_is_flagged_exactly_when_some_cases_with_it_meet_the_row(row: Recurs, told: Any) -> None:
    them = [occurrence(n, day, x, road, category) for n, (day, x, road, category) in enumerate(told, 1)]
    one, others = them[0], them[1:]

    found = shown_by(row, one, others)

    wanted = any(meets(row, [one, *some]) for some in combinations(others, row.count - 1))
    assert bool(found) == wanted
    if found:
        ids = {case.id for case in found}
        assert one.id in ids
        assert len(ids) == len(found) >= row.count
        assert meets(row, found)


@given(ROWS, CASES, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_cases_come_in_does_not_matter_to_whether_one_is_flagged(
    row: Recurs, told: Any, chance: Any
) -> None:
    them = [occurrence(n, day, x, road, category) for n, (day, x, road, category) in enumerate(told, 1)]
    shuffled = [*them]
    chance.shuffle(shuffled)

    def flagged(order: list[Occurrence]) -> bool:
        return any(shown_by(row, one, order[:place]) for place, one in enumerate(order))

    assert flagged(them) == flagged(shuffled)


# --- The rule at work ---------------------------------------------------------------------------------------------
def book(cast: Cast, *rows: dict[str, Any]) -> None:
    usual = {"category": "", "spread": "spot", "level": "", "radius": 50, "count": 3, "days": 30, "quiet": 20}
    publish_rows(
        street_id=cast.street.pk, code="recurrence", rows=[usual | row for row in rows or ({},)],
        effective_from=NOON.date() - 90 * DAY, note="本街道", by=SYSTEM, at=NOON,
    )  # fmt: skip


def filed(cast: Cast, *, at: Any = NOON, metres: float = 0, **told: Any) -> Case:
    return a_case(cast, state=State.FILED, at=at, lon=CORNER[0] + metres * METRE, lat=CORNER[1], **told)


def looked(cast: Cast, *cases: Case, at: Any = NOON + 40 * DAY) -> int:
    return sum(look_at(cast.street.pk, [case.pk], at=at) for case in cases)


@pytest.fixture
def flagged(cast: Cast) -> StandingProblem:
    """Return a problem that the rule flagged for three cases."""
    book(cast)
    looked(cast, *(filed(cast, at=NOON + n * DAY, metres=10 * n) for n in range(3)))
    return StandingProblem.objects.get()


@pytest.fixture
def watched(cast: Cast, flagged: StandingProblem) -> StandingProblem:
    """Return it after it was worked off and declared over on the tenth day."""
    told = {"street_id": cast.street.pk, "by": cast.heqing}
    recognise(flagged.pk, **told, at=NOON + 4 * DAY, plan="每日巡查，约谈物业")
    return declare_over(flagged.pk, **told, at=NOON + 10 * DAY, finding="连续一周没有再发生")


@pytest.mark.django_db
def test_three_cases_of_a_kind_at_a_spot_are_flagged_with_the_cases_as_evidence(
    flagged: StandingProblem, cast: Cast
) -> None:
    assert (flagged.state, flagged.spread, flagged.radius, flagged.cases, flagged.number) == (
        "flagged", "spot", 50, 3, 1,
    )  # fmt: skip
    assert flagged.lineage == [cast.units[code].pk for code in ("S", "W", "W1", "W11")]
    assert Evidence.objects.filter(problem=flagged, by_rule=True).count() == 3
    [line] = JournalLine.objects.filter(subject="problem")
    assert (line.action, line.by_kind, len(line.facts["cases"])) == ("flag", "system", 3)


@pytest.mark.django_db
def test_whoever_answers_for_the_place_is_told_of_a_flag(flagged: StandingProblem) -> None:
    told = Notice.objects.filter(event="problem.flagged.keepers", channel="inapp")

    assert set(told.values_list("account__username", flat=True)) == {"heqing"}


@pytest.mark.django_db
def test_two_cases_or_cases_far_apart_in_place_or_time_are_nothing(cast: Cast) -> None:
    book(cast)
    cases = [
        filed(cast), filed(cast, metres=20), filed(cast, metres=400), filed(cast, at=NOON + 31 * DAY, metres=5),
    ]  # fmt: skip

    assert looked(cast, *cases) == 0
    assert not StandingProblem.objects.exists()


@pytest.mark.django_db
def test_reports_that_nobody_has_filed_show_nothing(cast: Cast) -> None:
    book(cast)
    cases = [a_case(cast, state=state) for state in (State.REPORTED, State.VERIFIED, State.DECLINED)]

    assert looked(cast, *cases) == 0


@pytest.mark.django_db
def test_a_further_case_joins_the_problem_and_flags_no_second_one(
    flagged: StandingProblem, cast: Cast
) -> None:
    more = [filed(cast, at=NOON + (5 + n) * DAY, metres=n) for n in range(4)]

    assert looked(cast, *more) == 4

    problem = StandingProblem.objects.get()
    assert problem.cases == 7
    assert problem.last_case_at == more[-1].reported_at


@pytest.mark.django_db
def test_looking_twice_changes_nothing(flagged: StandingProblem, cast: Cast) -> None:
    cases = list(Case.objects.all())
    lines = JournalLine.objects.count()

    assert looked(cast, *cases) == 0
    assert look_through(cast.street.pk, at=NOON + 3 * DAY) == 0

    assert JournalLine.objects.count() == lines


@pytest.mark.django_db
def test_the_night_finds_what_came_in_past_the_reader(cast: Cast) -> None:
    book(cast)
    for n in range(3):
        filed(cast, at=NOON + n * DAY, metres=10 * n)

    assert look_through(cast.street.pk, at=NOON + 3 * DAY) > 0
    assert StandingProblem.objects.get().cases == 3


@pytest.mark.django_db
def test_the_reader_of_the_journal_looks_at_what_was_filed(cast: Cast) -> None:
    book(cast)
    for n in range(3):
        filed(cast, at=NOON + n * DAY, metres=10 * n)

    while journal.deliver("recurrence"):
        pass

    assert StandingProblem.objects.get().cases == 3


@pytest.mark.django_db
def test_what_is_named_on_a_road_lies_where_the_whole_road_lies(furnished: Any) -> None:
    cast = furnished
    short = {"type": "LineString", "coordinates": [[121.441, 31.1921], [121.444, 31.1921]]}
    add_road(street=cast.street, name="小路", geometry=short, by=SYSTEM, at=NOON)
    told = {"street": cast.street, "category": manhole(), "plan": "每日巡查", "at": NOON}
    long, small = Road.objects.get(name="斜土路"), Road.objects.get(name="小路")

    named = name_problem(**told, road=small, by=cast.heqing)
    with pytest.raises(NotAllowed):
        name_problem(**told, road=long, by=cast.heqing)
    wide = name_problem(**told, road=long, by=cast.jiangwei)

    street, area, committee, grid = (cast.units[code].pk for code in ("S", "W", "W1", "W11"))
    assert (named.lineage, wide.lineage) == ([street, area, committee, grid], [street])


@pytest.mark.django_db
def test_a_unit_and_a_road_are_places_too(furnished: Any) -> None:
    cast = furnished
    book(cast, {"spread": "unit", "level": "committee", "radius": None, "count": 3})
    looked(cast, *(filed(cast, metres=100 * n) for n in range(3)))
    in_unit = StandingProblem.objects.get()
    assert (in_unit.spread, in_unit.unit.code) == ("unit", "W1")


@pytest.mark.django_db
def test_cases_of_what_was_dismissed_are_not_counted_again(flagged: StandingProblem, cast: Cast) -> None:
    dismiss(flagged.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + 4 * DAY, reason="施工期间")
    two = [filed(cast, at=NOON + 5 * DAY, metres=n) for n in range(2)]
    assert looked(cast, *two) == 0

    looked(cast, filed(cast, at=NOON + 6 * DAY))

    assert StandingProblem.objects.filter(state="flagged").count() == 1


@pytest.mark.django_db
def test_a_case_after_it_was_declared_over_is_a_relapse_and_told(
    watched: StandingProblem, cast: Cast
) -> None:
    looked(cast, filed(cast, at=NOON + 15 * DAY))

    problem = StandingProblem.objects.get()
    assert (problem.state, problem.relapses, problem.quiet_until) == (ProblemState.STANDING, 1, None)
    assert Evidence.objects.filter(relapse=True).count() == 1
    assert Notice.objects.filter(event="problem.relapse.keepers", channel="inapp").count() == 1


@pytest.mark.django_db
def test_a_case_from_before_it_was_declared_over_is_evidence_and_no_relapse(
    watched: StandingProblem, cast: Cast
) -> None:
    looked(cast, filed(cast, at=NOON + 9 * DAY))

    problem = StandingProblem.objects.get()
    assert (problem.state, problem.relapses, problem.cases) == (ProblemState.WATCHED, 0, 4)


@pytest.mark.django_db
def test_what_stays_quiet_is_written_off_after_its_days_and_once(
    watched: StandingProblem, cast: Cast
) -> None:
    streets = [cast.street.pk]

    every_night(streets, at=NOON + 30 * DAY)
    assert StandingProblem.objects.get().state == ProblemState.WATCHED
    every_night(streets, at=NOON + 31 * DAY)
    every_night(streets, at=NOON + 32 * DAY)

    assert StandingProblem.objects.get().state == ProblemState.CLOSED
    assert JournalLine.objects.filter(subject="problem", action="write_off").count() == 1


@pytest.mark.django_db
def test_days_that_have_passed_are_told_once(flagged: StandingProblem, cast: Cast) -> None:
    told = {"street_id": cast.street.pk, "by": cast.heqing}
    recognise(flagged.pk, **told, at=NOON, plan="每日巡查")
    chengjian = cast.organisations["chengjian"]
    add_measure(flagged.pk, **told, at=NOON, what="加装护栏", organisation=chengjian, on=(NOON + DAY).date())
    set_recheck(flagged.pk, **told, at=NOON, on=(NOON + 5 * DAY).date())

    for n in (1, 2, 3, 6, 7):
        every_night([cast.street.pk], at=NOON + n * DAY)

    late = Notice.objects.filter(channel="inapp", event__startswith="problem.")
    assert late.filter(event="problem.measure_late.officers", account__username="maoli").count() == 1
    assert late.filter(event="problem.recheck_due.keepers", account__username="heqing").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("cases", [3, 30])
def test_one_filing_costs_the_same_however_many_cases_there_are(
    cast: Cast, cases: int, django_assert_max_num_queries: Any
) -> None:
    book(cast, {"count": 200})
    one = filed(cast)
    for n in range(cases):
        filed(cast, at=NOON + n * DAY / 10)

    with django_assert_max_num_queries(12):
        looked(cast, one)


@pytest.mark.django_db(transaction=True)
def test_two_workers_flag_one_problem(cast: Cast) -> None:
    book(cast)
    cases = [filed(cast, at=NOON + n * DAY, metres=5 * n) for n in range(4)]

    def work(some: list[Case]) -> None:
        looked(cast, *some)
        connection.close()

    both = [Thread(target=work, args=(some,)) for some in (cases, cases[::-1])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)

    problem = StandingProblem.objects.get()
    assert (problem.cases, Evidence.objects.count()) == (4, 4)
