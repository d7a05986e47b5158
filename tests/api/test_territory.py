"""The ground for programs: public, dated, narrow at the door."""

from datetime import date
from typing import Any

import pytest

from linli.kernel.models import Repeat
from linli.people.public import SYSTEM
from linli.territory.commands import add_road, move_unit
from linli.territory.models import Unit
from tests.cast import NOON, Cast
from tests.factories import CORNER

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"
NOBODY = Program()


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["items"]]


# --- Streets and units ----------------------------------------------------------------------------------------
def test_the_streets_and_one_of_them_are_open_to_everybody(cast: Cast) -> None:
    listed = NOBODY.get("/streets").json()
    one = NOBODY.get(FENGLIN).json()

    assert [(street["slug"], street["prefix"]) for street in listed["items"]] == [("fenglin", "FL")]
    assert listed["next"] is None
    assert [level["code"] for level in one["levels"]] == ["street", "area", "committee", "grid"]
    assert one["attribution"] == "Illustrative shapes, not surveyed boundaries"


def test_units_come_by_code_and_say_what_they_stand_under(cast: Cast) -> None:
    told = NOBODY.get(f"{FENGLIN}/units").json()

    assert [unit["code"] for unit in told["items"]] == sorted(cast.units.keys() - {"S"})
    by_code = {unit["code"]: unit for unit in told["items"]}
    assert (by_code["W"]["parent"], by_code["310104008"]["parent"]) == ("310104008", "")
    assert by_code["310104008"]["below"] == {"area": 2, "committee": 3, "grid": 6}
    assert by_code["W11"]["drawn"] is True


def test_the_units_are_paged_and_no_unit_is_lost_between_two_pages(cast: Cast) -> None:
    seen, after = [], ""
    while after is not None:
        told = NOBODY.get(f"{FENGLIN}/units", limit=4, after=after).json()
        seen += [unit["code"] for unit in told["items"]]
        after = told["next"]

    assert seen == sorted(cast.units.keys() - {"S"})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"level": "area"}, ["E", "W"]),
        ({"within": "W1"}, ["W1", "W11", "W12"]),
        ({"within": "W", "level": "grid"}, ["W11", "W12", "W21", "W22"]),
        ({"q": "宛一"}, ["W1"]),
        ({"q": "wannan"}, ["W", "W1", "W11", "W12", "W2", "W21", "W22"]),
        ({"level": "places"}, []),
        ({"on": "2019-12-31"}, []),
    ],
)
def test_the_units_can_be_narrowed(cast: Cast, asked: dict[str, str], found: list[str]) -> None:
    assert codes(NOBODY.get(f"{FENGLIN}/units", **asked)) == found


def test_a_unit_reads_as_it_stood_on_a_day(cast: Cast) -> None:
    grid = Unit.objects.get(code="W22", street=cast.street)
    move_unit(unit=grid, parent=cast.units["E1"], on=date(2025, 6, 1), by=SYSTEM, at=NOON)

    before = NOBODY.get(f"{FENGLIN}/units/W22", on="2025-05-31").json()
    after = NOBODY.get(f"{FENGLIN}/units/W22", on="2025-06-01").json()

    assert [unit["code"] for unit in before["line"]] == ["310104008", "W", "W2", "W22"]
    assert [unit["code"] for unit in after["line"]] == ["310104008", "E", "E1", "W22"]
    assert [(one["parent"], one["starts_on"], one["ends_on"]) for one in after["parents"]] == [
        ("W2", "2020-01-01", "2025-06-01"),
        ("E1", "2025-06-01", None),
    ]
    assert (after["kind_name"], after["ended"], after["children"]) == ("Micro-grid", False, [])
    assert 260_000 < after["square_metres"] < 270_000


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/streets/elsewhere", "unknown_street"),
        ("/streets/elsewhere/units", "unknown_street"),
        (f"{FENGLIN}/units/XX", "unknown_unit"),
        (f"{FENGLIN}/units?within=XX", "unknown_unit"),
        (f"{FENGLIN}/shapes/villages", "not_found"),
        (f"{FENGLIN}/partition?parent=villages", "not_found"),
    ],
)
def test_what_is_not_there_is_not_found(cast: Cast, path: str, code: str) -> None:
    assert code_of(NOBODY.get(path)) == (404, code)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "0", "2026-1-1"])
def test_a_day_that_is_none_is_said_so(cast: Cast, day: str) -> None:
    assert fields_of(NOBODY.get(f"{FENGLIN}/units/W", on=day)) == ["query.on"]


# --- Shapes and roads -------------------------------------------------------------------------------------------
def test_shapes_come_once_and_are_kept(cast: Cast) -> None:
    first = NOBODY.get(f"{FENGLIN}/shapes/committee", within="W")
    again = NOBODY.client.get(
        f"/api/v1{FENGLIN}/shapes/committee?within=W", headers={"If-None-Match": first["ETag"]}
    )

    assert first["Content-Type"] == "application/geo+json"
    assert [one["properties"]["code"] for one in first.json()["features"]] == ["W1", "W2"]
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_roads_are_listed_by_pinyin(cast: Cast) -> None:
    for name in ("斜土路", "大木桥路"):
        line = {"type": "LineString", "coordinates": [[121.441, 31.191], [121.459, 31.191]]}
        add_road(street=cast.street, name=name, geometry=line, by=SYSTEM, at=NOON)

    first = NOBODY.get(f"{FENGLIN}/roads", limit=1).json()
    rest = NOBODY.get(f"{FENGLIN}/roads", limit=1, after=first["next"]).json()

    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["大木桥路", "斜土路"]
    assert rest["next"] is None


# --- Where something lies -----------------------------------------------------------------------------------------
def test_a_point_finds_its_line_in_every_datum(cast: Cast) -> None:
    lon, lat = CORNER

    plain = NOBODY.get("/locate", lon=lon, lat=lat).json()
    shifted = NOBODY.get("/locate", lon=121.44648, lat=31.18982, datum="gcj02").json()

    assert [unit["code"] for unit in plain["line"]] == ["310104008", "W", "W1", "W11"]
    assert plain["street"] == "fenglin"
    assert [unit["code"] for unit in shifted["line"]] == ["310104008", "W", "W1", "W11"]
    assert abs(shifted["lon"] - lon) < 1e-3


def test_a_point_in_no_street_has_no_line(cast: Cast) -> None:
    assert NOBODY.get("/locate", lon=0, lat=0).json() == {"lon": 0, "lat": 0, "street": None, "line": []}


def test_a_thousand_points_are_located_at_once_and_not_one_more(cast: Cast) -> None:
    program = program_of(cast, "gaolan")
    points = [list(CORNER), [121.459, 31.199], [0, 0]] * 333 + [list(CORNER)]

    told = program.post("/locate", {"points": points}).json()
    too_many = program.post("/locate", {"points": [*points, list(CORNER)]})

    assert len(told["items"]) == 1000
    assert told["items"][:3] == [
        {"street": "fenglin", "units": ["310104008", "W", "W1", "W11"]},
        {"street": "fenglin", "units": ["310104008", "E", "E1", "E12"]},
        None,
    ]
    assert fields_of(too_many) == ["body.points"]


def test_locating_many_needs_a_token_and_keeps_no_key(cast: Cast) -> None:
    assert code_of(NOBODY.post("/locate", {"points": []})) == (401, "not_signed_in")

    answer = program_of(cast, "gaolan").post("/locate", {"points": []})

    assert (answer.status_code, answer.json()) == (200, {"items": []})
    assert not Repeat.objects.exists()


def test_many_points_cost_no_more_queries_than_one(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    program = program_of(cast, "gaolan")

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            program.post("/locate", {"points": [list(CORNER)] * count})
        return len(seen)

    queries(1)
    assert queries(300) == queries(1)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"lon": 181, "lat": 0}, ["query.lon"]),
        ({"lon": "NaN", "lat": "Infinity"}, ["query.lat", "query.lon"]),
        ({"lon": 121}, ["query.lat"]),
        ({"lon": 121, "lat": 31, "datum": "mars"}, ["query.datum"]),
    ],
)
def test_a_point_that_is_none_is_said_so(cast: Cast, asked: dict[str, Any], wrong: list[str]) -> None:
    assert fields_of(NOBODY.get("/locate", **asked)) == wrong


def test_a_sentence_names_the_ground(cast: Cast) -> None:
    told = NOBODY.get(f"{FENGLIN}/place", q="宛南壹村旁边，宛一門口").json()["place"]
    nothing = NOBODY.get(f"{FENGLIN}/place", q="月亮").json()

    assert (told["kind"], told["unit"]["code"], told["said"]) == ("unit", "W1", "宛一")
    assert [unit["code"] for unit in told["line"]] == ["310104008", "W", "W1"]
    assert nothing == {"place": None}


# --- Does one level cover another -----------------------------------------------------------------------------------
def test_the_partition_of_two_levels_is_told_with_every_finding(cast: Cast) -> None:
    whole = NOBODY.get(f"{FENGLIN}/partition").json()
    deeper = NOBODY.get(f"{FENGLIN}/partition", parent="committee", child="grid", on="2025-01-01").json()
    skipped = NOBODY.get(f"{FENGLIN}/partition", parent="grid", child="area").json()

    assert (whole["parent_level"], whole["child_level"], whole["count"]) == ("area", "committee", 3)
    # The little street is drawn in degrees; its long edges bend a little on the round earth.
    assert whole["exact"] is False
    assert whole["findings"][0] == {
        "kind": "gap", "units": ["W"], "square_metres": 24.5, "sentence": "in Wannan Area 24 m² belong to nobody",
    }  # fmt: skip
    assert deeper["children"]["W1"] == ["W11", "W12"]
    assert deeper["on"] == "2025-01-01"
    assert {"kind": "no_parent", "units": ["W"], "square_metres": 0.0}.items() <= next(
        one for one in skipped["findings"] if one["units"] == ["W"]
    ).items()


# --- How much it costs ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", [FENGLIN, f"{FENGLIN}/units", f"{FENGLIN}/units/W", f"{FENGLIN}/roads", "/streets"]
)
def test_no_answer_grows_with_its_rows(cast: Cast, path: str) -> None:
    NOBODY.get(path)
    before = NOBODY.queries(path)
    for name in ("一路", "二路", "三路"):
        line = {"type": "LineString", "coordinates": [[121.441, 31.191], [121.459, 31.191]]}
        add_road(street=cast.street, name=name, geometry=line, by=SYSTEM, at=NOON)
    NOBODY.get(path)

    assert NOBODY.queries(path) == before <= 4


def test_no_cookie_makes_a_public_answer_another_one(cast: Cast) -> None:
    browser = Program()
    browser.client.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")

    assert browser.get(FENGLIN).json() == NOBODY.get(FENGLIN).json()
    assert code_of(browser.get(f"{FENGLIN}/people")) == (401, "not_signed_in")
