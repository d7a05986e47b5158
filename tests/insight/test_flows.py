"""Returns and transfers: the statement says what a plain recount of the lines says, and every number opens its cases."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.states import State
from linli.insight.queries.flows import DESK, Flow, balances, cases_of, flows, often_returned, waves
from linli.insight.queries.measures import Span
from linli.insight.queries.sankey import laid_out
from linli.kernel.models import JournalLine
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_counters import live_for_a_while

HOUR = timedelta(hours=1)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31), None, date(2026, 3, 31))
PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}
BASE = "/s/fenglin/analysis/flows/"
pytestmark = pytest.mark.django_db


def act(case: Any, command: Any, by: Any, after: int, **more: Any) -> None:
    command(case.pk, street_id=case.street_id, by=by, at=NOON + after * HOUR, **more)


@pytest.fixture
def passed_on(cast: Cast) -> Any:
    """A case of the builders' that they send back twice: to the squad in between, and to themselves at last."""
    case = a_case(cast, state=State.DISPATCHED)
    act(case, commands.send_back, cast.maoli, 1, reason="不归我们")
    act(case, commands.dispatch, cast.heqing, 2, lead=cast.organisations["chengguan"])
    act(case, commands.send_back, cast.luoshan, 3, reason="也不归我们")
    act(case, commands.dispatch, cast.heqing, 4, lead=cast.organisations["chengguan"])
    return case


def recounted(street_id: int) -> Counter[tuple[str, int, int]]:
    """Follow each case with a pencil: who has it, who had it last."""
    told: Counter[tuple[str, int, int]] = Counter()
    had: dict[Any, int] = {}
    for line in JournalLine.objects.filter(street_id=street_id, subject="case").order_by("subject_id", "seq"):
        now, last = line.facts["lead"], had.get(line.subject_id)
        if line.action in ("send_back", "relieve"):
            assert last is not None
            told["sent_back" if line.action == "send_back" else "taken_off", last, DESK] += 1
        elif line.action in ("dispatch", "arbitrate", "coordinate"):
            if last is None:
                told["dispatched", DESK, now] += 1
            elif last != now:
                told["handed_over", last, now] += 1
            elif line.from_state == "filed":
                told["again", DESK, now] += 1
        if now is not None:
            had[line.subject_id] = now
    return told


@pytest.mark.parametrize("seed", range(4))
def test_every_way_is_what_a_recount_of_the_lines_says(cast: Cast, seed: int) -> None:
    live_for_a_while(cast, seed, steps=90)
    ever = Span(date(2026, 1, 1), date(2027, 12, 31), None, date(2027, 12, 31))

    found = {(one.kind, one.giver, one.taker): one.n for one in flows(cast.street.pk, ever)}

    assert found == dict(recounted(cast.street.pk))


def test_what_is_sent_back_and_given_to_another_is_handed_over_and_to_the_same_given_again(
    cast: Cast, passed_on: Any
) -> None:
    squad, builders = (cast.organisations[code].pk for code in ("chengguan", "chengjian"))

    assert {(one.kind, one.giver, one.taker, one.n) for one in flows(cast.street.pk, MARCH)} == {
        ("dispatched", DESK, builders, 1), ("sent_back", builders, DESK, 1), ("handed_over", builders, squad, 1),
        ("sent_back", squad, DESK, 1), ("again", DESK, squad, 1),
    }  # fmt: skip
    first, second = balances(flows(cast.street.pk, MARCH))
    assert (first.organisation, first.given, first.handed_over, first.again, first.sent_back) == (
        squad,
        2,
        1,
        1,
        1,
    )
    assert (second.organisation, second.given, second.dispatched, second.sent_back) == (builders, 1, 1, 1)


def test_coordinating_with_another_lead_hands_the_case_over_and_with_the_same_nothing_moves(
    cast: Cast,
) -> None:
    squad, builders = (cast.organisations[code] for code in ("chengguan", "chengjian"))
    same, other = (a_case(cast, state=State.IN_HAND) for _n in range(2))
    act(same, commands.coordinate, cast.heqing, 1, lead=builders, supports=[squad])
    act(other, commands.coordinate, cast.heqing, 1, lead=squad, supports=[builders])

    assert {(one.kind, one.giver, one.taker, one.n) for one in flows(cast.street.pk, MARCH)} == {
        ("dispatched", DESK, builders.pk, 2), ("handed_over", builders.pk, squad.pk, 1),
    }  # fmt: skip


def test_a_period_has_whole_days_and_a_type_is_the_one_of_then(cast: Cast, passed_on: Any) -> None:
    day_before = Span(date(2026, 3, 1), date(2026, 3, 3), None, date(2026, 3, 31))
    that_day = Span(date(2026, 3, 4), date(2026, 3, 4), None, date(2026, 3, 31))

    assert flows(cast.street.pk, day_before) == []
    # Of a type, of its class, and of another one.
    assert [
        sum(one.n for one in flows(cast.street.pk, that_day, code)) for code in ("C0101", "C01", "E04")
    ] == [5, 5, 0]


def test_the_cases_of_a_way_are_those_one_may_see(cast: Cast, passed_on: Any) -> None:
    builders = cast.organisations["chengjian"].pk
    back = Flow("sent_back", builders, DESK, 1)

    behind = [list(cases_of(who, cast.street.pk, MARCH, "", back)) for who in (cast.jiangwei, cast.dujuan)]

    assert [[case.pk for case in some] for some in behind] == [[passed_on.pk], []]


def test_what_came_back_twice_is_listed_with_who_sent_it_back_in_order(cast: Cast, passed_on: Any) -> None:
    once = a_case(cast, state=State.DISPATCHED)
    act(once, commands.send_back, cast.maoli, 1, reason="不归我们")
    found = list(often_returned(cast.jiangwei, cast.street.pk, MARCH, ""))

    assert [case.pk for case in found] == [passed_on.pk]
    assert waves(cast.street.pk, found)[0].by == tuple(
        cast.organisations[one].pk for one in ("chengjian", "chengguan")
    )


def test_the_page_draws_every_way_asks_little_and_each_number_opens_its_cases(
    cast: Cast, passed_on: Any
) -> None:
    client = signed_in(cast, "jiangwei")
    page = client.get(BASE, PERIOD)
    words = page.content.decode()
    before = queries_of(client, f"{BASE}?since=2026-03-01&until=2026-03-31")
    opened = [len(client.get(way.url).context["rows"]) for way in page.context["ways"]]
    another = a_case(cast, state=State.DISPATCHED)
    act(another, commands.send_back, cast.maoli, 1, reason="不归我们")

    assert [way.n for way in page.context["ways"]] == [1] * 5
    assert words.count('class="band ') == 10
    assert opened == [1] * 5
    assert queries_of(client, f"{BASE}?since=2026-03-01&until=2026-03-31") == before <= 9
    assert client.get(BASE, {**PERIOD, "show": "moved"}).context["ways"].__len__() == 4


def test_without_cases_the_page_says_what_will_stand_there_and_odd_words_are_left_out(cast: Cast) -> None:
    client = signed_in(cast, "jiangwei")

    assert 'class="empty"' in client.get(BASE, PERIOD).content.decode()
    for odd in (
        {"since": "x"},
        {"category": "\0"},
        {"since": "0001-01-01", "until": "0001-01-05"},
        {"until": "9999-12-31"},
        {"show": "all of it"},
        {"since": "2026-03-31", "until": "2026-03-01"},
    ):
        assert client.get(BASE, odd).status_code == 200
    for odd in (
        {},
        {"kind": "sent_back", "giver": "9" * 30, "taker": "0"},
        {"kind": "x", "giver": "1", "taker": "1"},
    ):
        assert client.get(f"{BASE}cases/", odd).status_code == 404
    assert signed_in(cast, "songping").get(BASE).status_code == 403


def test_programs_read_the_same_and_offices_take_it_as_a_workbook(cast: Cast, passed_on: Any) -> None:
    program = program_of(cast, "jiangwei")
    told = program.get("analysis/flows", **PERIOD).json()
    cases = program.get(
        "analysis/flows/cases", **PERIOD, kind="handed_over", giver="chengjian", taker="chengguan"
    ).json()
    again = program.get("analysis/flows/again", **PERIOD).json()

    assert {(one["kind"], one["giver"], one["taker"], one["n"]) for one in told["flows"]} == {
        ("dispatched", "", "chengjian", 1), ("sent_back", "chengjian", "", 1), ("handed_over", "chengjian", "chengguan", 1),
        ("sent_back", "chengguan", "", 1), ("again", "", "chengguan", 1),
    }  # fmt: skip
    assert [one["number"] for one in cases["items"]] == [passed_on.number]
    assert [(one["returned"], one["by"]) for one in again["items"]] == [(2, ["chengjian", "chengguan"])]
    for answer in (
        signed_in(cast, "jiangwei").get(f"{BASE}excel/", PERIOD),
        program.get("analysis/flows.xlsx", **PERIOD),
    ):
        assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_diagram_leaves_and_arrives_with_what_it_carries() -> None:
    found = [Flow("dispatched", 0, 1, 60), Flow("dispatched", 0, 2, 40), Flow("sent_back", 1, 0, 10)]
    drawing = laid_out(found, wide=600, high=300, ends=lambda one: (one.giver, one.taker))
    sums = {(node.key, node.left): node.n for node in drawing.nodes}
    thick = {(band.of.giver, band.of.taker): band.thick for band in drawing.bands}

    assert sums == {(0, True): 100, (1, True): 10, (1, False): 60, (2, False): 40, (0, False): 10}
    assert thick[0, 1] / thick[0, 2] == pytest.approx(1.5, rel=0.01)
    # Bands lie beside each other within the bar that they leave.
    desk = next(node for node in drawing.nodes if node.key == 0 and node.left)
    assert thick[0, 1] + thick[0, 2] == pytest.approx(desk.high, abs=0.2)
    assert laid_out([], wide=600, high=300, ends=lambda _one: (0, 0)).bands == ()
