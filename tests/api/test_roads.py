"""Roads and tiers for programs."""

from datetime import date
from typing import Any

import pytest

from linli.people.public import SYSTEM, add_account
from linli.territory.commands import add_unit
from linli.territory.models import Road, Unit
from tests.cast import NOON, START, Cast

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"
NOBODY = Program()


def course(*spots: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(spot) for spot in spots]}


ACROSS = course((121.441, 31.192), (121.459, 31.192))
DOWN = course((121.442, 31.191), (121.442, 31.199))


def entered(program: Program, name: str = "斜土路", **told: Any) -> Any:
    return program.post(f"{FENGLIN}/roads", {"name": name, "course": ACROSS} | told)


def writing() -> list[tuple[str, str, dict[str, Any]]]:
    road = f"{FENGLIN}/roads/xietulu"
    return [
        ("POST", f"{FENGLIN}/roads", {"name": "x", "course": ACROSS}), ("PUT", road, {"name": "x"}),
        ("POST", f"{road}/redraw", {"course": ACROSS}), ("POST", f"{road}/close", {}),
        ("PUT", f"{FENGLIN}/roads", {"features": [{}]}), ("PUT", f"{FENGLIN}/units/P1/tier", {"tier": "frontage"}),
    ]  # fmt: skip


def test_roads_are_changed_by_who_may_change_the_structure(cast: Cast) -> None:
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)

    for program, refusal in (
        (program_of(cast, "heqing"), (403, "not_allowed")),
        (program_of(cast, "stranger"), (404, "not_found")),
        (NOBODY, (401, "not_signed_in")),
    ):
        assert {code_of(program.send(method, path, told)) for method, path, told in writing()} == {refusal}
    assert not Road.objects.exists()


def test_a_road_is_entered_once_and_told_to_everybody(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    told = {"name": "斜土路", "aliases": ["斜土"], "reach": 20, "course": ACROSS}

    first = program.post(f"{FENGLIN}/roads", told, key="enter-xietu")
    again = program.post(f"{FENGLIN}/roads", told, key="enter-xietu")
    anew = program.post(f"{FENGLIN}/roads", told)

    assert (first.status_code, first.json()) == (201, again.json())
    assert code_of(anew) == (409, "road_known")
    page = NOBODY.get(f"{FENGLIN}/roads/xietulu").json()
    assert page == first.json()
    assert (page["reach"], page["course"]) == (20, ACROSS)
    assert 1700 < page["metres"] < 1730
    assert [unit["code"] for unit in page["along"]["area"]] == ["W", "E"]


def test_roads_come_by_pinyin_without_losing_one(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    for name in ("大木桥路", "大木路", "斜土路", "东安路"):
        assert entered(program, name).status_code == 201
    whole = [road["name"] for road in NOBODY.get(f"{FENGLIN}/roads").json()["items"]]
    seen, after = [], ""
    while after is not None:
        told = NOBODY.get(f"{FENGLIN}/roads", limit=1, after=after).json()
        seen += [road["name"] for road in told["items"]]
        after = told["next"]

    assert whole == seen == ["大木路", "大木桥路", "东安路", "斜土路"]


def test_a_road_is_renamed_laid_anew_and_given_up_and_the_days_before_stay(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    entered(program)
    road = f"{FENGLIN}/roads/xietulu"

    renamed = program.put(road, {"name": "新土路", "name_en": "Xintu Road"}).json()
    anew = program.post(f"{road}/redraw", {"course": DOWN, "on": "2026-10-01"}).json()
    over = program.post(f"{road}/close", {"on": "2027-01-01"}, key="give-it-up").json()
    again = program.post(f"{road}/close", {"on": "2027-01-01"}, key="give-it-up").json()

    assert (renamed["name"], renamed["aliases"]) == ("新土路", ["斜土路"])
    assert (anew["changes"], anew["course"]) == (["2026-10-01"], DOWN)
    assert over == again
    assert over["ends_on"] == "2027-01-01"
    assert code_of(program.post(f"{road}/close", {"on": "2027-06-01"})) == (409, "not_alive")
    assert NOBODY.get(f"{FENGLIN}/roads", on="2027-01-02").json()["items"] == []
    assert len(NOBODY.get(f"{FENGLIN}/roads", on="2026-12-31").json()["items"]) == 1


def test_a_file_of_roads_is_taken_over_whole_or_not_at_all(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    good = {"type": "Feature", "properties": {"name": "斜土路"}, "geometry": ACROSS}
    bad = {"type": "Feature", "properties": {"name": ""}, "geometry": None}

    first = program.put(f"{FENGLIN}/roads?on=2026-01-01", {"features": [good]})
    again = program.put(f"{FENGLIN}/roads?on=2026-01-01", {"features": [good]})
    faulty = program.put(
        f"{FENGLIN}/roads", {"features": [good | {"properties": {"name": "别路"}}, bad, 7, None]}
    )

    assert first.json() == {"new": 1, "changed": 0, "same": 0}
    assert again.json() == {"new": 0, "changed": 0, "same": 1}
    assert code_of(faulty) == (422, "roads_do_not_fit")
    assert faulty.json()["facts"]["count"] >= 3
    assert Road.objects.count() == 1


@pytest.mark.parametrize(
    "drawn",
    [
        {}, {"type": "Point", "coordinates": [121, 31]}, {"type": "LineString", "coordinates": []}, {"type": 7},
        {"type": "LineString", "coordinates": "x"}, {"type": "LineString", "coordinates": [[1, 2, 3, 4, 5], [None, 1]]},
        {"type": "LineString", "coordinates": [[500, 0], [501, 1]]}, {"type": "GeometryCollection", "geometries": []},
    ],
)  # fmt: skip
def test_a_course_that_is_none_is_refused(cast: Cast, drawn: dict[str, Any]) -> None:
    assert code_of(entered(program_of(cast, "jiangwei"), course=drawn)) == (422, "bad_shape")
    assert not Road.objects.exists()


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"name": " "}, ["body.name"]), ({"reach": 0}, ["body.reach"]), ({"aliases": [""]}, ["body.aliases.0"]),
        ({"course": []}, ["body.course"]), ({"starts_on": "2200-01-01"}, ["body.starts_on"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(cast: Cast, told: dict[str, Any], wrong: list[str]) -> None:
    assert fields_of(entered(program_of(cast, "jiangwei"), **told)) == wrong


def test_a_known_place_is_put_on_a_tier_and_ground_is_not(cast: Cast) -> None:
    add_unit(
        street=cast.street, code="P1", kind="market", name="枫林菜场", parent="W11", starts_on=date(2020, 1, 1),
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    program = program_of(cast, "jiangwei")

    first = program.put(f"{FENGLIN}/units/P1/tier", {"tier": "building"}, key="market-inside")
    again = program.put(f"{FENGLIN}/units/P1/tier", {"tier": "building"}, key="market-inside")
    back = program.put(f"{FENGLIN}/units/P1/tier", {"tier": None})

    assert (first.json()["tier"], again.json()) == ("building", first.json())
    assert back.json()["tier"] == ""
    assert code_of(program.put(f"{FENGLIN}/units/W1/tier", {"tier": "building"})) == (404, "not_found")
    assert fields_of(program.put(f"{FENGLIN}/units/P1/tier", {"tier": "roof"})) == ["body.tier"]
    assert Unit.objects.get(code="P1").tier == ""


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    entered(program)
    paths = [f"{FENGLIN}/roads", f"{FENGLIN}/roads/xietulu"]
    for path in paths:
        NOBODY.get(path)
    before = {path: NOBODY.queries(path) for path in paths}
    for name in ("大木桥路", "东安路", "小木桥路"):
        entered(program, name)
    for path in paths:
        NOBODY.get(path)

    assert {path: NOBODY.queries(path) for path in paths} == before
    assert max(before.values()) <= 6
