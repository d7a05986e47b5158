"""The wall: its parts add up, rest on counters, open what they say, and are drawn anew only when something moved."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.cases import commands
from linli.cases.states import State
from linli.insight.models import Beat
from linli.kernel import journal
from tests.api.programs import program_of
from tests.cases.pages import signed_in
from tests.cases.test_workflow import brought_to
from tests.cast import NOON, Cast
from tests.factories import a_case, an_opened
from tests.insight.test_pages import EAST, at, drain

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(monkeypatch: Any) -> Any:
    """Let the wall hang at some moment after noon of the cast's day."""

    def moves(by: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + by)

    moves(2 * HOUR)
    return moves


def wall(cast: Cast, name: str = "jiangwei", **query: str) -> dict[str, Any]:
    """Return what the page of the wall was filled with."""
    page = signed_in(cast, name).get(at("board"), query)
    assert page.status_code == 200
    return page.context


def test_todays_flow_the_lists_and_the_ages_add_up(cast: Cast, noon: Any) -> None:
    for state in (State.REPORTED, State.FILED, State.CLOSED, State.FED_BACK, State.COORDINATING):
        a_case(cast, state=state)
    drain()

    told = wall(cast)

    flow = dict(told["wall"].flow)
    assert (flow["reported"], flow["filed"], flow["closed"]) == (5, 4, 1)
    assert [one.n for one in told["four"]] == [2, 1, 1, 1]
    assert sum(age.n for age in told["wall"].ages) == told["wall"].balance.in_progress == 4
    assert told["wall"].ages[0].n == 4
    assert (told["reported"], told["closed"]) == (5, 1)


def test_what_is_open_grows_older(cast: Cast, noon: Any) -> None:
    a_case(cast, state=State.FILED)
    drain()

    def where(days: int) -> list[int]:
        noon(timedelta(days=days, hours=2))
        return [age.n for age in wall(cast)["wall"].ages]

    assert where(0) == [1, 0, 0, 0, 0, 0]
    assert where(3) == [0, 1, 0, 0, 0, 0]
    assert where(15) == [0, 0, 0, 1, 0, 0]
    assert where(30) == [0, 0, 0, 0, 1, 0]
    assert where(31) == [0, 0, 0, 0, 0, 1]


def test_lights_add_up_to_what_is_open_for_whoever_sees_all_of_it(cast: Cast, noon: Any) -> None:
    a_case(cast, state=State.FILED)
    an_opened(cast, **EAST)
    drain()
    noon(timedelta(days=9))

    whole, part = wall(cast)["wall"], wall(cast, "dujuan")["wall"]

    lights = whole.lights
    assert lights.red + lights.amber + lights.paused + (lights.green or 0) == whole.balance.in_progress == 2
    assert (part.lights.red, part.lights.green) == (1, None)


def test_the_trend_marks_days_that_are_not_worked(cast: Cast, noon: Any) -> None:
    told = wall(cast)

    rests = [column.day.day for column in told["columns"] if not column.day.works]
    assert len(told["columns"]) == 30
    assert {day.weekday() for day in rests} >= {5, 6}
    assert (
        f"since={told['columns'][0].day.day}&amp;until={told['columns'][0].day.day}" in told["parts"]["trend"]
    )


def test_every_figure_of_the_wall_opens(cast: Cast, noon: Any) -> None:
    for state in (State.FILED, State.CLOSED):
        a_case(cast, state=state)
    drain()
    client = signed_in(cast, "jiangwei")
    told = wall(cast)
    figures = [*told["flow"], *told["four"], *told["lights"], *told["ages"], *told["rates"]]
    urls = {figure.url.partition("#")[0] for figure in figures} | {url for *_more, url in told["kinds"]}

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    reported = next(figure for figure in told["flow"] if figure.n == 2)
    assert len(client.get(reported.url).context["rows"]) == 2


def test_what_was_reported_of_a_category_opens_its_cases(cast: Cast, noon: Any) -> None:
    case = a_case(cast, state=State.FILED)
    drain()
    told = wall(cast)

    [(_name, n, _width, url)] = told["kinds"]

    rows = signed_in(cast, "jiangwei").get(url).context["rows"]
    assert (n, [row.number for row in rows]) == (1, [case.number])


def test_the_map_is_coloured_by_the_indicator_that_was_chosen_and_few_are_hatched(
    cast: Cast, noon: Any
) -> None:
    for _n in range(6):
        a_case(cast, state=State.CLOSED)
    an_opened(cast, **EAST)
    drain()

    by_open = {one["code"]: one for one in wall(cast)["live"]["shades"]}
    by_rate = {one["code"]: one for one in wall(cast, by="closed_rate")["live"]["shades"]}
    by_load = {one["code"]: one["told"] for one in wall(cast, by="load")["live"]["shades"]}
    nonsense = wall(cast, by="missed_rate")

    assert (by_open["W"]["told"], by_open["E"]["told"]) == ("0", "1")
    assert (by_rate["W"]["told"], by_rate["W"]["shade"], by_rate["W"]["why"]) == ("100%", 2, "")
    assert (by_rate["E"]["told"], by_rate["E"]["shade"]) == ("—", 0)
    assert by_rate["E"]["why"]
    assert set(by_load) == {"W", "E"}
    # What no ledger can know is not offered and colours nothing.
    assert nonsense["by"] == ""


def test_the_shapes_of_a_finer_level_can_be_coloured(cast: Cast) -> None:
    client = signed_in(cast, "jiangwei")
    levels = client.get(at("board")).context["levels"]

    finer = client.get(at("shapes"), {"at": levels[1].code, "by": "closed_rate"}).json()["features"]
    shades = client.get(at("board"), {"at": levels[1].code}).context["live"]["shades"]

    assert {one["code"] for one in shades} >= {feature["properties"]["code"] for feature in finer}
    assert all("/indicators/of/closed_rate/?unit=" in feature["properties"]["url"] for feature in finer)


def test_counters_that_move_are_noticed_and_nothing_else_is_asked(cast: Cast, noon: Any) -> None:
    case = a_case(cast, state=State.IN_HAND)
    drain()
    client = signed_in(cast, "jiangwei")
    token = client.get(at("board")).context["live"]["token"]
    before = Beat.objects.get(street_id=case.street_id).n

    with CaptureQueriesContext(connection) as quiet:
        assert client.get(at("figures"), {"was": token}).status_code == 204
    with CaptureQueriesContext(connection) as drawn:
        assert client.get(at("figures")).status_code == 200
    commands.coordinate(
        case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + HOUR, **brought_to("coordinate", cast)
    )
    drain()

    assert Beat.objects.get(street_id=case.street_id).n == before + 1
    assert client.get(at("figures"), {"was": token}).status_code == 200
    asked = [
        sum(
            not query["sql"].startswith(('SELECT "territory_street"', "SELECT coalesce(street_id, 0), book"))
            for query in some
        )
        for some in (quiet, drawn)
    ]
    assert asked[0] <= 3
    assert asked[1] <= 12


def test_the_wall_says_of_when_its_figures_are_where_nobody_counts_any_more(
    cast: Cast, monkeypatch: Any
) -> None:
    a_case(cast, state=State.FILED)
    written = timezone.now()
    client = signed_in(cast, "jiangwei")
    at_once = client.get(at("board")).context["parts"]["clock"]

    monkeypatch.setattr(timezone, "now", lambda: written + timedelta(minutes=2))
    later = client.get(at("figures")).json()["parts"]["clock"]
    drain()
    counted = client.get(at("figures")).json()["parts"]["clock"]

    assert ['class="old"' in clock for clock in (at_once, later, counted)] == [False, True, False]


def test_a_rebuild_leaves_the_beat_and_the_figures_alone(cast: Cast, noon: Any) -> None:
    a_case(cast, state=State.FILED)
    drain()
    before, beats = wall(cast)["live"]["parts"], Beat.objects.get().n

    journal.rebuild("insight")

    assert wall(cast)["live"]["parts"] == before
    assert Beat.objects.get().n >= beats


def test_a_light_screen_keeps_its_choice_and_says_how_to_leave_it(cast: Cast) -> None:
    page = (
        signed_in(cast, "jiangwei").get(at("board"), {"look": "light", "by": "closed_rate"}).content.decode()
    )

    assert 'class="face-board light"' in page
    assert 'data-theme="dark"' not in page
    assert 'href="?by=closed_rate"' in page


def test_programs_read_everything_on_the_wall(cast: Cast, noon: Any) -> None:
    a_case(cast, state=State.FILED)
    a_case(cast, state=State.CLOSED)
    drain()
    told = wall(cast)

    read = program_of(cast, "jiangwei").get("/streets/fenglin/board/wall", by="closed_rate")

    body = read.json()
    assert read.status_code == 200
    assert {one["code"]: one["n"] for one in body["flow"]} == dict(told["wall"].flow)
    assert body["lights"]["green"] == told["wall"].lights.green
    assert {one["code"] for one in body["shades"]} == {"W", "E"}
    assert len(body["days"]) == 30


def test_areas_and_organisations_are_compared_on_a_page_of_their_own(cast: Cast, noon: Any) -> None:
    for _n in range(6):
        a_case(cast, state=State.CLOSED)
    an_opened(cast, **EAST)
    drain()

    page = signed_in(cast, "jiangwei").get(at("fair"))

    rows = {row["key"].code: row["one"] for row in page.context["areas"]}
    assert (rows["W"].n, rows["W"].events, rows["W"].places) == (6, 0, "1")
    # One case is too few to be compared.
    assert rows["E"].estimate is None
    assert "Marshall" in page.content.decode()
    assert Client().get(at("fair")).status_code == 302
