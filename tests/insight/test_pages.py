"""The wall, the table that adds up and the public ledger: who sees them, what they say, what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.cases import commands
from linli.cases.states import CaseList, State
from linli.kernel import journal
from linli.kernel.models import Delivery
from linli.people.public import SYSTEM, add_account
from tests.cases.pages import queries_of, signed_in
from tests.cases.test_workflow import brought_to
from tests.cast import NOON, Cast
from tests.factories import a_case, an_opened

EAST = {"lon": 121.452, "lat": 31.192}
OPENED = ("late", "soon", "progress", "ended", "today", "ended_today")
HOUR = timedelta(hours=1)


def at(page: str, *more: str) -> str:
    """Return the address of a page of the figures."""
    return reverse(f"insight:{page}", args=["fenglin", *more])


def drain() -> None:
    """Let the counters read all that waits."""
    while journal.deliver("insight"):
        pass


def numbers(response: Any) -> list[str]:
    """Return the figures of a page in order, as they are shown."""
    return re.findall(r'<(?:span|td) class="n[^"]*">(?:<a [^>]*>)?([\d,+]+)', response.content.decode())


BOARD_PAGES = [
    ("board",), ("figures",), ("points",), ("shapes",), ("lists",), ("fair",), *(("opened", what) for what in OPENED),
]  # fmt: skip


@pytest.mark.parametrize("page", BOARD_PAGES)
def test_the_wall_is_for_those_with_the_power_to_see_it(cast: Cast, page: tuple[str, ...]) -> None:
    outsider = add_account(username="stranger", name="外人", by=SYSTEM, at=NOON)
    stranger = Client()
    stranger.force_login(outsider, backend="linli.web.lookup.AccountBackend")

    answers = {
        "director": signed_in(cast, "jiangwei").get(at(*page)).status_code,
        "grid worker": signed_in(cast, "gaolan").get(at(*page)).status_code,
        "officer": signed_in(cast, "luoshan").get(at(*page)).status_code,
        "stranger": stranger.get(at(*page)).status_code,
        "anonymous": Client().get(at(*page)).status_code,
        "posting": signed_in(cast, "jiangwei").post(at(*page)).status_code,
    }

    assert answers == {
        "director": 200, "grid worker": 403, "officer": 403, "stranger": 404, "anonymous": 302, "posting": 405,
    }  # fmt: skip


def test_the_wall_says_the_equation_and_the_four_lists(cast: Cast) -> None:
    a_case(cast, state=State.FILED, hard=True)
    a_case(cast, state=State.CLOSED, hard=True)
    a_case(cast, state=State.COORDINATING, hard=True)
    a_case(cast, state=State.FED_BACK)
    drain()

    shown = numbers(signed_in(cast, "jiangwei").get(at("board")))

    raised, closed, in_progress = shown[:3]
    assert (raised, closed, in_progress) == ("3", "1", "2")
    assert shown[8:12] == ["1", "1", "1", "1"]


def test_an_unchanged_wall_is_not_drawn_again_and_any_change_is(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON + 2 * HOUR)
    case = a_case(cast, state=State.IN_HAND)
    drain()
    client = signed_in(cast, "jiangwei")
    stamp = client.get(at("board")).context["live"]["token"]

    assert client.get(at("figures"), {"was": stamp}).status_code == 204

    # The left column says the same as before: only one of the four lists grew and another shrank.
    commands.coordinate(
        case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + HOUR, **brought_to("coordinate", cast)
    )
    drain()
    again = client.get(at("figures"), {"was": stamp})
    assert again.status_code == 200
    assert again.json()["token"] != stamp


def test_the_clock_of_the_wall_goes_on(cast: Cast, monkeypatch: Any) -> None:
    client = signed_in(cast, "jiangwei")
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    stamp = client.get(at("board")).context["live"]["token"]

    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(minutes=1))
    again = client.get(at("figures"), {"was": stamp})

    assert "12:01" in again.content.decode()


def test_the_wall_says_when_the_counters_are_behind(cast: Cast) -> None:
    a_case(cast, state=State.VERIFIED)
    client = signed_in(cast, "jiangwei")

    assert client.get(at("board")).context["wall"].waiting == 2
    Delivery.objects.filter(reader="insight").update(parked_at=NOON)
    assert client.get(at("board")).context["wall"].parked == 2
    journal.unpark("insight")
    drain()
    behind = client.get(at("board")).context["wall"]
    assert (behind.waiting, behind.parked) == (0, 0)


def test_a_figure_opens_the_cases_it_stands_for(cast: Cast) -> None:
    now = timezone.now()
    open_old = a_case(cast, state=State.FILED, hard=True)
    ended = a_case(cast, state=State.CLOSED)
    fresh = an_opened(cast, at=now).case
    client = signed_in(cast, "jiangwei")

    def listed(what: str, **query: str) -> list[str]:
        return [case.number for case in client.get(at("opened", what), query).context["page"].rows]

    assert listed("late") == [open_old.number]
    assert listed("progress") == [open_old.number, fresh.number]
    assert listed("progress", hard="1") == [open_old.number]
    assert listed("ended") == [ended.number]
    assert listed("today") == [fresh.number]
    assert listed("ended_today") == []
    assert listed("progress", unit="E") == []


def test_the_cases_behind_a_figure_are_those_one_may_see(cast: Cast) -> None:
    west = a_case(cast, state=State.FILED)
    east = an_opened(cast, **EAST).case

    def listed(name: str) -> set[str]:
        rows = signed_in(cast, name).get(at("opened", "progress")).context["page"].rows
        return {case.number for case in rows}

    assert listed("jiangwei") == {west.number, east.number}
    assert listed("heqing") == {west.number}
    assert listed("dujuan") == {east.number}


def test_points_are_late_cases_one_may_see_and_areas_say_how_many_are_open(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    an_opened(cast, **EAST)
    drain()

    points = signed_in(cast, "dujuan").get(at("points")).json()
    areas = signed_in(cast, "dujuan").get(at("shapes")).json()["features"]

    west, south = points["corner"]
    assert [(west + points["x"][0], south + points["y"][0])] == [(12145200, 3119200)]
    assert points["looks"] == [["已超期", "red"]]
    assert {a["properties"]["code"]: a["properties"]["open"] for a in areas} == {"W": 1, "E": 1}


@pytest.mark.parametrize(
    "address", [at("opened", "nonsense"), at("lists") + "?unit=nowhere", "/s/nowhere/board/"]
)
def test_what_does_not_exist_is_not_found(cast: Cast, address: str) -> None:
    assert signed_in(cast, "jiangwei").get(address).status_code == 404


def test_rows_of_the_table_add_up_and_open_the_lists(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    a_case(cast, state=State.CLOSED)
    an_opened(cast, **EAST)
    an_opened(cast, lon=None, lat=None)
    drain()

    response = signed_in(cast, "jiangwei").get(at("lists"))
    told = response.context

    for row in (*told["rows"], told["here"], told["beside"]):
        assert row.balance.raised == sum(row.balance.lists.values())
    parts = [*told["rows"], told["beside"]]
    for name in CaseList.values:
        assert sum(row.balance.lists[name] for row in parts) == told["here"].balance.lists[name]
    assert f"{reverse('cases:list', args=['fenglin', 'closed'])}?unit=W" in response.content.decode()


def test_the_table_goes_down_the_ladder_and_back(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    drain()
    client = signed_in(cast, "jiangwei")

    told = client.get(at("lists"), {"unit": "W1"}).context

    assert [row.unit.code for row in told["rows"]] == ["W11", "W12"]
    assert [unit.code for unit in told["above"]] == ["310104008", "W"]


def test_everybody_may_read_the_open_ledger_and_learns_no_words_of_a_case(cast: Cast) -> None:
    a_case(cast, state=State.FILED, title="张三家漏水")
    a_case(cast, state=State.DECLINED)
    drain()

    response = Client().get(at("ledger"))

    told = response.context["here"].balance
    assert (told.raised, told.in_progress, told.closed) == (2, 1, 1)
    assert "张三" not in response.content.decode()


def test_numbers_beside_the_lists_are_those_of_ones_units(cast: Cast) -> None:
    a_case(cast, state=State.FILED)
    an_opened(cast, **EAST)
    drain()

    assert (
        'id="count-issue" hx-swap-oob="true">1<'
        in signed_in(cast, "heqing").get(at("counts")).content.decode()
    )
    assert (
        'id="count-issue" hx-swap-oob="true">2<'
        in signed_in(cast, "jiangwei").get(at("counts")).content.decode()
    )
    assert signed_in(cast, "luoshan").get(at("counts")).content.decode().strip() == ""


@pytest.mark.parametrize("page", [*BOARD_PAGES, ("counts",)])
def test_a_page_of_figures_costs_the_same_with_more_cases(cast: Cast, page: tuple[str, ...]) -> None:
    a_case(cast, state=State.FILED, hard=True)
    drain()
    client = signed_in(cast, "jiangwei")
    client.get(at(*page))
    one = queries_of(client, at(*page))

    for _ in range(3):
        a_case(cast, state=State.FILED, hard=True)
        an_opened(cast, at=timezone.now(), **EAST)
        a_case(cast, state=State.CLOSED)
    drain()

    assert queries_of(client, at(*page)) == one
    assert one <= 12


@pytest.mark.parametrize("page", ["board", "figures", "lists", "ledger", "counts"])
def test_figures_never_count_the_ledger(cast: Cast, page: str) -> None:
    a_case(cast, state=State.FILED)
    drain()
    client = signed_in(cast, "jiangwei")

    with CaptureQueriesContext(connection) as seen:
        client.get(at(page))

    of_the_ledger = [query["sql"] for query in seen if 'FROM "cases_case"' in query["sql"]]
    assert all(" LIMIT " in sql for sql in of_the_ledger)
