"""The pages of the ground: the tree, one unit, and the shapes behind their maps."""

import gzip
import json
from types import SimpleNamespace

import pytest
import shapely
from django.utils.translation import gettext as _

from linli.territory import commands, queries
from linli.territory.models import Unit
from tests.territory.builders import NOON, SUMMER, a_street, square


def get(client, path, **more):
    return client.get(path, **more)


def test_the_tree_tells_how_the_street_is_made_up(client, ground):
    page = get(client, "/s/fenglin/territory/").content.decode()

    assert "宛南三村居委会" in page
    assert f"{_('Illustrative shapes, not surveyed boundaries')} · © OpenStreetMap contributors, ODbL" in page
    assert 'data-geojson="/s/fenglin/territory/area.geojson?roads=1"' in page
    assert page.count("<li>") >= 440


@pytest.mark.parametrize(
    "search", ["张家浜", "張家浜", "zhangjiabang", "zjb", "Zhangjiabang", "310104008001"]
)
def test_a_unit_is_found_in_any_script(client, ground, search):
    page = get(client, f"/s/fenglin/territory/?q={search}").content.decode()

    assert "张家浜居委会" in page
    assert "宛南三村居委会" not in page


def test_what_nobody_is_called_says_so(client, ground):
    page = get(client, "/s/fenglin/territory/?q=nowhere").content.decode()

    assert '<ul class="tree">' not in page
    assert 'class="empty"' in page


def test_a_day_that_cannot_be_read_is_today(client, ground):
    assert get(client, "/s/fenglin/territory/?on=31.2.2026").status_code == 200
    assert "宛南三村" not in get(client, "/s/fenglin/territory/?on=1999-01-01").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/s/nowhere/territory/",
        "/s/fenglin/territory/nobody/",
        "/s/fenglin/territory/nothing.geojson",
        "/s/fenglin/territory/area.geojson?within=nobody",
        "/s/gonghexin/territory/310104008001/",
    ],
)
def test_what_is_not_there_answers_404(client, ground, path):
    assert get(client, path).status_code == 404


def test_a_unit_shows_its_line_kind_names_and_children(client, ground):
    page = get(client, "/s/fenglin/territory/310104008027/").content.decode()

    assert page.index("宛南片区") < page.index("<h1>宛南三村居委会</h1>")
    assert "宛南三村东区" in page or "宛南三村北区" in page
    assert "2023-01-01" in page
    assert "estate.geojson?within=310104008027" in page


def test_a_unit_that_moved_shows_where_it_belonged_and_one_that_ended_says_so(client, db):
    street = a_street()
    commands.move_unit(
        unit=Unit.objects.get(code="A1"), parent=Unit.objects.get(code="B"), on=SUMMER, by=None, at=NOON
    )
    commands.close_unit(unit=Unit.objects.get(code="A2"), on=SUMMER, by=None, at=NOON)

    moved = get(client, f"/s/{street.slug}/territory/A1/").content.decode()
    ended = get(client, f"/s/{street.slug}/territory/A2/").content.decode()

    assert "A片区" in moved
    assert "2026-06-01" in moved
    assert "2026-06-01" in ended
    assert get(client, f"/s/{street.slug}/territory/A2/").status_code == 200


def test_an_area_that_does_not_fit_is_said_on_the_tree(client, db):
    street = a_street()
    commands.set_geometry(
        unit=Unit.objects.get(code="A1"), geometry=square(0, 0, wide=3), on=SUMMER, by=None, at=NOON
    )

    page = get(client, f"/s/{street.slug}/territory/").content.decode()

    assert "A1居委会" in page
    assert 'class="note soon"' in page


def test_the_shapes_of_a_level_are_geojson_with_six_decimals_and_names(client, ground):
    answer = get(client, "/s/fenglin/territory/micro_grid.geojson")
    told = json.loads(answer.content)

    assert answer["Content-Type"] == "application/geo+json"
    assert len(told["features"]) == 303
    first = told["features"][0]
    assert set(first["properties"]) == {"code", "name", "name_en", "kind", "within", "url"}
    assert first["properties"]["url"] == f"/s/fenglin/territory/{first['properties']['code']}/"
    numbers = [number for ring in first["geometry"]["coordinates"] for pair in ring for number in pair]
    assert all(round(number, 6) == number for number in numbers)
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in told["features"]])
    assert shapely.coverage_is_valid(shapes)
    assert len(gzip.compress(answer.content)) < 40_000


@pytest.mark.parametrize(
    ("level", "count"), [("street", 1), ("area", 5), ("committee", 32), ("places", 5), ("roads", 7)]
)
def test_each_level_has_its_shapes(client, ground, level, count):
    told = json.loads(get(client, f"/s/fenglin/territory/{level}.geojson").content)

    assert len(told["features"]) == count


def test_roads_can_lie_over_a_level(client, ground):
    told = json.loads(get(client, "/s/fenglin/territory/area.geojson?roads=1").content)

    assert [feature["geometry"]["type"] for feature in told["features"]] == ["Polygon"] * 5 + [
        "LineString"
    ] * 7


def test_shapes_within_a_unit_are_only_its_own(client, ground):
    told = json.loads(get(client, "/s/fenglin/territory/estate.geojson?within=310104008027").content)

    codes = [feature["properties"]["code"] for feature in told["features"]]
    assert 2 <= len(codes) <= 4
    assert all(code.startswith("310104008027-") for code in codes)


def test_a_copy_that_still_holds_is_not_sent_again(client, ground):
    path = "/s/fenglin/territory/area.geojson"
    tag = get(client, path)["ETag"]

    again = get(client, path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert get(client, path, headers={"If-None-Match": f"W/{tag}"}).status_code == 304

    commands.rename_unit(unit=ground.unit("310104008-1"), name="新片区", name_en="New", by=None, at=NOON)
    assert get(client, path, headers={"If-None-Match": tag}).status_code == 200


def test_pages_ask_the_database_the_same_few_questions_however_large_the_street(
    client, ground, django_assert_max_num_queries
):
    for path in (
        "/s/fenglin/territory/",
        "/s/fenglin/territory/310104008027/",
        "/s/fenglin/territory/committee.geojson",
    ):
        get(client, path)  # the atlas and its pictures are made once for each edition
        with django_assert_max_num_queries(12):
            get(client, path)


def test_the_words_of_an_attribution_follow_the_street():
    assert queries.attribution(SimpleNamespace(illustrative=False, credit="")) == ""
    assert queries.attribution(SimpleNamespace(illustrative=False, credit="© X")) == "© X"
