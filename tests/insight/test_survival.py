"""How long cases stay open: the curve of Kaplan and Meier, held against printed tables and a plain recount."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import State
from linli.insight.queries.measures import Span
from linli.insight.queries.survival import HOURS, WORKING_DAYS, groups, kaplan_meier, ticks
from linli.people.public import SYSTEM
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_counters import live_for_a_while

HOUR = timedelta(hours=1)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31), None, date(2026, 3, 31))
PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}
BASE = "/s/fenglin/analysis/survival/"

# Remission of leukaemia in weeks (Freireich et al. 1963, Blood 21, 699–716), as Gehan (1965) and every textbook print it;
# + stands for a patient who was still in remission when last seen.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def counted(words: str) -> dict[int, tuple[int, int]]:
    told: dict[int, list[int]] = {}
    for word in words.split():
        told.setdefault(int(word.strip("+")), [0, 0])[word.endswith("+")] += 1
    return {at: (ended, censored) for at, (ended, censored) in told.items()}


def test_the_curve_of_the_leukaemia_trial_is_the_printed_one() -> None:
    curve = kaplan_meier(counted(TREATED))
    told = {step.at: (step.risk, round(step.open, 3)) for step in curve.steps if step.closed}

    # Collett, Modelling Survival Data, and Kleinbaum and Klein, Survival Analysis, print these.
    assert told == {
        6: (21, 0.857), 7: (17, 0.807), 10: (15, 0.753), 13: (12, 0.690), 16: (11, 0.627), 22: (7, 0.538), 23: (6, 0.448),
    }  # fmt: skip
    assert curve.median == 23
    assert kaplan_meier(counted(PLACEBO)).median == 8


def test_intervals_of_the_leukaemia_trial_are_those_of_the_log_log_scale() -> None:
    treated, placebo = kaplan_meier(counted(TREATED)), kaplan_meier(counted(PLACEBO))
    at = {step.at: (round(step.low, 3), round(step.high, 3)) for step in treated.steps}

    # Worked out by hand from Greenwood's sums as printed: at 6 weeks 3 / (21 · 18), at 13 with 1/(17·16), 1/(15·14), 1/(12·11).
    assert (at[6], at[13]) == ((0.620, 0.952), (0.432, 0.849))
    # As survfit(conf.type = "log-log") of R tells them: 23 (13, NA) and 8 (4, 11).
    assert (treated.interval, placebo.interval) == ((13, None), (4, 11))


def test_without_anybody_censored_the_curve_is_the_share_that_is_left() -> None:
    curve = kaplan_meier({1: (2, 0), 3: (1, 0), 9: (1, 0)})

    assert [round(step.open, 6) for step in curve.steps] == [0.5, 0.25, 0.0]
    assert (curve.median, curve.n) == (1, 4)
    assert (curve.open_after(0), curve.open_after(99)) == (None, 0.0)


def test_where_hardly_anybody_is_closed_there_is_no_median_and_nothing_is_shown_of_few() -> None:
    curve = kaplan_meier({2: (1, 0), 5: (0, 39)})

    assert (curve.median, curve.interval) == (None, (None, None))
    assert [step.at for step in curve.shown] == [2, 5]
    assert kaplan_meier({}).n == 0
    assert kaplan_meier({1: (1, 3)}).shown == ()


def test_scales_end_in_round_numbers() -> None:
    assert [ticks(most)[-1] for most in (1, 5, 6, 49, 51, 400)] == [5, 5, 10, 50, 100, 500]


def naive(cases: list[Case], now: datetime) -> Counter[tuple[int, bool]]:
    """Measure each case by itself: (whole hours, whether it was closed)."""
    return Counter(
        (int(((case.ended_at or now) - case.reported_at) / HOUR), case.state == State.CLOSED)
        for case in cases
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_what_the_statement_counts_is_what_each_case_says(cast: Cast, seed: int) -> None:
    live_for_a_while(cast, seed, steps=80)
    now = NOON + timedelta(days=60)
    ever = Span(date(2026, 1, 1), date(2027, 1, 1), None, now.date())
    cases = list(Case.objects.filter(street=cast.street))

    for by, key in (("", lambda _case: 0), ("unit", lambda case: (*case.lineage[1:2], 0)[0]),
                    ("organisation", lambda case: case.lead_id or 0), ("category", lambda case: case.category_id or 0)):  # fmt: skip
        found = groups(cast.street, by, HOURS, ever, now=now)
        for group in found:
            mine = [case for case in cases if key(case) == group.key]
            told = Counter[tuple[int, bool]]()
            for step in group.curve.steps:
                told[step.at, True] += step.closed
                told[step.at, False] += step.censored
            assert +told == naive(mine, now)
            assert (group.closed, group.open, group.n) == (
                sum(case.state == State.CLOSED for case in mine), sum(case.ended_at is None for case in mine), len(mine),
            )  # fmt: skip
        assert sum(group.n for group in found) == len(cases)


@pytest.mark.django_db
def test_working_days_leave_out_what_the_office_does_not_work(cast: Cast) -> None:
    # Reported on Thursday, closed six minutes later, on Friday, and on Monday after the weekend.
    for days in (0, 1, 4):
        case = a_case(cast, state=State.INSPECTED, at=NOON + timedelta(days=1))
        commands.close(
            case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + timedelta(days=1 + days, minutes=6)
        )
    [group] = groups(cast.street, "", WORKING_DAYS, MARCH, now=NOON + timedelta(days=9))

    assert [(step.at, step.closed) for step in group.curve.steps] == [(0, 1), (1, 1), (2, 1)]


@pytest.mark.django_db
def test_what_is_opened_again_was_not_closed_and_what_is_void_is_seen_no_longer(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    a_case(cast, state=State.VOIDED)
    again = a_case(cast, state=State.CLOSED)
    commands.reopen(again.pk, street_id=again.street_id, by=cast.heqing, at=NOON + HOUR, reason="又坏了")
    [group] = groups(cast.street, "", HOURS, MARCH, now=NOON + 50 * HOUR)

    assert (group.closed, group.open, group.otherwise) == (1, 1, 1)
    assert [(step.at, step.closed, step.censored) for step in group.curve.steps] == [(0, 1, 1), (50, 0, 1)]


@pytest.fixture
def ten(cast: Cast) -> Cast:
    for n in range(10):
        case = a_case(cast, state=State.INSPECTED if n < 7 else State.IN_HAND)
        if n < 7:
            commands.close(
                case.pk,
                street_id=case.street_id,
                by=SYSTEM if n < 0 else cast.heqing,
                at=NOON + (n + 1) * HOUR,
            )
    return cast


@pytest.mark.django_db
def test_the_page_draws_what_rests_on_enough_asks_little_and_every_count_opens_its_cases(ten: Cast) -> None:
    client = signed_in(ten, "jiangwei")
    page = client.get(BASE, PERIOD)
    [line] = page.context["lines"]
    opened = {
        state: client.get(f"{line.url}&state={state}").context["rows"]
        for state in ("", "closed", "open", "otherwise")
    }
    before = [
        queries_of(client, f"{BASE}?since=2026-03-01&until=2026-03-31&by={by}")
        for by in ("", "unit", "organisation")
    ]
    a_case(ten, state=State.CLOSED)

    assert (line.group.n, line.median, line.drawn) == (10, "5 小时", 1)
    assert {state: len(rows) for state, rows in opened.items()} == {
        "": 10,
        "closed": 7,
        "open": 3,
        "otherwise": 0,
    }
    assert page.content.decode().count('class="curve c1"') == 3
    after = [
        queries_of(client, f"{BASE}?since=2026-03-01&until=2026-03-31&by={by}")
        for by in ("", "unit", "organisation")
    ]
    assert after == before
    assert max(before) <= 7


@pytest.mark.django_db
def test_groups_of_few_are_counted_and_not_drawn_and_one_chooses_whom_to_draw(ten: Cast) -> None:
    client = signed_in(ten, "jiangwei")
    a_case(ten, lon=121.459, lat=31.199)
    lines = {line.code: line for line in client.get(BASE, {**PERIOD, "by": "unit"}).context["lines"]}

    assert {code: (line.group.n, line.drawn, line.enough) for code, line in lines.items()} == {
        "W": (10, 1, True), "E": (1, 0, False),
    }  # fmt: skip
    assert lines["E"].median == ""
    assert [len(client.get(line.url).context["rows"]) for line in lines.values()] == [10, 1]
    assert client.get(BASE, {**PERIOD, "by": "unit", "unit": "E", "pick": ["W", "nobody"]}).status_code == 200


@pytest.mark.django_db
def test_without_cases_the_page_says_what_will_stand_there_and_odd_words_are_no_error(cast: Cast) -> None:
    client = signed_in(cast, "jiangwei")

    assert 'class="empty"' in client.get(BASE, PERIOD).content.decode()
    for odd in (
        {"by": "nonsense"},
        {"measure": "weeks"},
        {"category": "\0"},
        {"since": "0001-01-01", "until": "0001-01-05"},
        {"until": "9999-12-31"},
        {"since": "x"},
    ):
        assert client.get(BASE, odd).status_code == 200
    for address in ("?unit=nothing", "cases/", "cases/?of=x", "cases/?of=99999999999999999999"):
        assert client.get(f"{BASE}{address}").status_code == 404
    assert signed_in(cast, "songping").get(BASE).status_code == 403


@pytest.mark.django_db
def test_programs_read_the_same_and_offices_take_it_as_a_workbook(ten: Cast) -> None:
    program = program_of(ten, "jiangwei")
    told: Any = program.get("analysis/survival", **PERIOD, steps=True).json()
    [group] = told["groups"]

    assert (group["code"], group["reported"], group["closed"], group["open"], group["median"]) == (
        "all",
        10,
        7,
        3,
        5,
    )
    assert [step["risk"] for step in group["steps"]] == [10, 9, 8, 7, 6, 5]
    for answer in (
        signed_in(ten, "jiangwei").get(f"{BASE}excel/", PERIOD),
        program.get("analysis/survival.xlsx", **PERIOD),
    ):
        assert b"".join(answer.streaming_content)[:2] == b"PK"
    for by in ("unit", "organisation", "class", "category"):
        assert program.get("analysis/survival", **PERIOD, by=by).json()["groups"][0]["reported"] == 10
