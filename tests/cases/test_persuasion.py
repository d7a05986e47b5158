"""Soft before hard: no measure before its forerunner and its waiting time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.commands.ladder import DEFAULTS, check, read
from linli.cases.commands.persuasion import standings_of
from linli.cases.errors import (
    NoArticle,
    NoAuthority,
    NothingToSettle,
    StepBehind,
    StepTaken,
    StepTooSoon,
    UnknownStep,
)
from linli.cases.models import Case, LadderStep
from linli.cases.queries.papers import papers_of
from linli.cases.states import State
from linli.kernel.calendar import calendar_of_settings
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.limits import Limit
from linli.kernel.models import JournalLine
from linli.rulebooks.public import book_called, rules_of
from tests.cast import NOON, Cast
from tests.factories import a_case

from .measures import DAY, LAW, a_shop, an_authority, at_once, climbed, do

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case that the construction centre has in hand, with the market office in support."""
    return a_case(cast, state=State.COORDINATING)


# --- The ladder ----------------------------------------------------------------------------------------------------
def test_no_step_before_its_forerunner(cast: Cast, case: Case):
    party = a_shop(cast, case)

    for step in ("advise", "covenant", "penalty"):
        with pytest.raises(StepBehind):
            do(cast, case, "take_step", item=party.pk, step=step, words="先来这个", article=LAW)
    do(cast, case, "take_step", item=party.pk, step="remind", words="提醒过了")

    assert [one.step for one in LadderStep.objects.all()] == ["remind"]


def test_no_step_before_its_waiting_time_and_the_refusal_says_from_when(cast: Cast, case: Case):
    party = a_shop(cast, case)
    thursday = NOON + DAY
    climbed(cast, case, party, "remind")

    with pytest.raises(StepTooSoon) as refused:
        do(cast, case, "take_step", at=thursday + DAY, item=party.pk, step="advise", words="劝导")
    # Two working days after Thursday noon are Monday noon.
    assert refused.value.facts["opens_at"] == (thursday + 4 * DAY).isoformat()
    with pytest.raises(StepTooSoon):
        do(
            cast,
            case,
            "take_step",
            at=thursday + 4 * DAY - timedelta(minutes=1),
            item=party.pk,
            step="advise",
            words="劝",
        )
    do(cast, case, "take_step", at=thursday + 4 * DAY, item=party.pk, step="advise", words="劝导")

    assert LadderStep.objects.filter(step="advise").count() == 1


def test_a_step_is_taken_once_a_course_and_unknown_ones_never(cast: Cast, case: Case):
    party = a_shop(cast, case)
    climbed(cast, case, party, "remind")

    with pytest.raises(StepTaken):
        do(cast, case, "take_step", at=NOON + 9 * DAY, item=party.pk, step="remind", words="再提醒")
    with pytest.raises(UnknownStep):
        do(cast, case, "take_step", item=party.pk, step="arrest", words="抓起来")


def test_a_penalty_is_for_an_authority_on_the_case_that_names_its_law(cast: Cast, case: Case):
    party = a_shop(cast, case)
    at = climbed(cast, case, party, "remind", "advise", "covenant")
    penalty = {"at": at, "item": party.pk, "step": "penalty", "words": "罚款五百元"}

    with pytest.raises(NoAuthority):
        do(cast, case, "take_step", "maoli", article=LAW, **penalty)  # an officer, but of no authority
    an_authority(cast)
    with pytest.raises(NoAuthority):
        do(cast, case, "take_step", "heqing", article=LAW, **penalty)  # the head of the area enforces nothing
    with pytest.raises(NoArticle):
        do(cast, case, "take_step", "maoli", **penalty)
    do(cast, case, "take_step", "maoli", article=LAW, **penalty)

    taken = LadderStep.objects.get(step="penalty")
    line = JournalLine.objects.filter(subject_id=case.pk, action="take_step").order_by("-seq")[0]
    assert (taken.organisation, taken.article) == (cast.organisations["chengjian"], LAW)
    assert (line.facts["organisation"], line.facts["enforcing"]) == (cast.organisations["chengjian"].pk, True)


def test_whoever_is_not_on_the_case_takes_no_measure(cast: Cast, case: Case):
    party = a_shop(cast, case)

    for stranger in ("dujuan", "luoshan"):
        with pytest.raises(NotAllowed):
            do(cast, case, "take_step", stranger, item=party.pk, step="remind", words="提醒")


def test_a_course_that_ended_begins_at_the_first_step_again(cast: Cast, case: Case):
    party = a_shop(cast, case)
    at = climbed(cast, case, party, "remind", "advise")

    do(cast, case, "end_steps", at=at, item=party.pk, how="complied", words="自行整改")

    with pytest.raises(NothingToSettle):
        do(cast, case, "end_steps", at=at, item=party.pk, how="lifted")
    with pytest.raises(StepBehind):
        do(cast, case, "take_step", at=at + DAY, item=party.pk, step="advise", words="又来了")
    do(cast, case, "take_step", at=at + DAY, item=party.pk, step="remind", words="又占道了")
    [course] = papers_of(case).courses
    assert [[note.it.step for note in part] for part in (course.steps, course.former)] == [
        ["remind"],
        ["remind", "advise"],
    ]


def test_each_party_climbs_its_own_ladder(cast: Cast, case: Case):
    first, second = a_shop(cast, case), a_shop(cast, case, "隔壁水果店")
    climbed(cast, case, first, "remind")

    standings, _edition = standings_of(second, at=NOON + 2 * DAY)

    assert [one.rung.step for one in standings if one.open_at(NOON + 2 * DAY)] == ["remind"]


def test_a_party_of_another_case_is_not_found(cast: Cast, case: Case):
    elsewhere = a_shop(cast, a_case(cast, state=State.IN_HAND, title="另一件"))

    with pytest.raises(NotFound):
        do(cast, case, "take_step", item=elsewhere.pk, step="remind", words="提醒")


def test_the_book_finds_ladders_that_do_not_hold():
    def faults(*rows: dict[str, Any]) -> list[tuple[int | None, str]]:
        plain = {"name": "x", "name_en": "", "after": "", "wait": None, "enforcing": False, "about": ""}
        return [(one.row, one.column) for one in check([plain | row for row in rows])]

    assert faults({"step": "a"}, {"step": "b", "after": "a", "wait": Limit.parse("2 d")}) == []
    assert faults({"step": "a", "after": "a"}) == [(0, "after")]
    assert faults({"step": "a", "after": "b"}, {"step": "b"}) == [(0, "after")]
    assert faults({"step": "a", "enforcing": True}) == [(0, "after")]
    assert faults({"step": "a", "wait": Limit.parse("2 d")}) == [(0, "wait")]
    assert faults() == [(None, "")]


def test_the_defaults_hold_and_go_from_soft_to_hard():
    ladder = rules_of(None, "ladder")

    assert [rung.step for rung in ladder.rungs] == ["remind", "advise", "covenant", "penalty"]
    assert [rung.enforcing for rung in ladder.rungs] == [False, False, False, True]
    assert book_called("ladder").key == ("step",)


CALENDAR = calendar_of_settings({})
WAITS = st.integers(0, 9)


@given(st.lists(WAITS, min_size=1, max_size=5), st.lists(st.integers(0, 40), min_size=1, max_size=5))
def test_whatever_the_book_says_a_step_is_never_open_before_the_one_before_it_was_taken(
    waits: list[int], gaps: list[int]
):
    rows = [
        {"step": str(n), "name": str(n), "name_en": "", "after": str(n - 1) if n else "", "about": "", "enforcing": False,
         "wait": Limit.parse(f"{wait} 工作日") if n else None}
        for n, wait in enumerate(waits)
    ]  # fmt: skip
    ladder, at, taken = read(rows), NOON, dict[str, datetime]()

    for gap in gaps:
        at += gap * DAY
        standings = ladder.standings(taken, CALENDAR, since=NOON)
        open_now = [one for one in standings if one.open_at(at)]
        assert len(open_now) <= 1
        for one in open_now:
            if one.rung.after:
                assert taken[one.rung.after] <= at
                assert one.rung.wait is not None
                assert CALENDAR.due(taken[one.rung.after], one.rung.wait).at <= at or not one.rung.wait.value
            taken[one.rung.step] = at

    assert sorted(taken) == [str(n) for n in range(len(taken))]


def test_the_default_rows_are_those_of_the_source():
    assert [row["name"] for row in DEFAULTS] == ["提醒", "劝导", "公约约束", "依法处罚"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_step_at_once_one_is_told_it_was_taken(cast: Cast):
    case = a_case(cast, state=State.COORDINATING)
    party = a_shop(cast, case)

    came = at_once(
        *(lambda who=who: do(cast, case, "take_step", who, item=party.pk, step="remind", words="提醒")
          for who in ("heqing", "maoli"))
    )  # fmt: skip

    assert LadderStep.objects.count() == 1
    assert [one for one in came if isinstance(one, str)] == ["step_taken"]
    assert JournalLine.objects.filter(subject_id=case.pk, action="take_step").count() == 1
