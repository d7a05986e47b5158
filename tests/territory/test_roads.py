"""Roads as objects: entered, named, laid anew and given up with a day; what lies on them, and what runs along."""

import json
from datetime import timedelta

import pytest

from linli.kernel.errors import Missing
from linli.kernel.models import JournalLine
from linli.territory import commands, queries
from linli.territory.errors import BadShape, NotAlive, PastIsWritten, RoadKnown, RoadsDoNotFit
from linli.territory.models import Road, RoadShape, Unit
from tests.territory.builders import AUTUMN, NOON, SPRING, SUMMER, a_street

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Along the middle of the lower row of squares, and along the border between the two columns.
ACROSS = {"type": "LineString", "coordinates": [[121.0, 31.00005], [121.0004, 31.00005]]}
DOWN = {"type": "LineString", "coordinates": [[121.0002, 31.0], [121.0002, 31.0002]]}
HIGHER = {"type": "LineString", "coordinates": [[121.0, 31.00015], [121.0004, 31.00015]]}


def a_road(street, name="斜土路", geometry=ACROSS, **told):
    told = {"reach": 3, "by": None, "at": NOON} | told
    return commands.add_road(street=street, name=name, geometry=geometry, **told)


def a_file(*features) -> bytes:
    told = [{"type": "Feature", "properties": about, "geometry": shape} for about, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": told}).encode()


def taken(street, file: bytes, on=AUTUMN):
    done = commands.take_over_roads(street=street, file=file, on=on, by=None, at=NOON)
    return done.new, done.changed, done.same


def on_road(street, lon, lat, on=AUTUMN) -> str:
    road = queries.road_at(street, lon, lat, on=on)
    return road.name if road else ""


def test_a_road_gets_a_code_from_its_pinyin_and_a_second_one_a_number():
    street = a_street()
    first = a_road(street)
    commands.close_road(road=first, on=AUTUMN, by=None, at=NOON)

    second = a_road(street, starts_on=AUTUMN)

    assert (first.code, second.code) == ("xietulu", "xietulu-2")


def test_a_standing_road_is_entered_once():
    street = a_street()
    a_road(street)

    with pytest.raises(RoadKnown):
        a_road(street)


def test_a_road_is_a_line_that_can_be_drawn():
    with pytest.raises(BadShape):
        a_road(a_street(), geometry={"type": "Point", "coordinates": [121, 31]})


def test_what_lies_within_reach_lies_on_the_road_and_the_nearest_of_two_wins():
    street = a_street()
    a_road(street)
    a_road(street, "枫林路", DOWN)

    found = [
        on_road(street, *spot) for spot in ((121.0001, 31.00006), (121.0001, 31.0001), (121.00021, 31.00007))
    ]

    assert found == ["斜土路", "", "枫林路"]
    spots = [(121.0001, 31.00006), (121.0001, 31.0001), (121.00021, 31.00007)]
    assert [road.name if road else "" for road in queries.roads_at(street, spots, on=AUTUMN)] == found


def test_without_a_reach_of_its_own_the_one_of_the_street_holds():
    street = a_street()
    road = a_road(street, reach=None)

    assert on_road(street, 121.0001, 31.0002) == "斜土路"
    commands.edit_road(road=road, name="斜土路", name_en="", aliases=(), reach=2, by=None, at=NOON)
    assert on_road(street, 121.0001, 31.0002) == ""


def test_a_text_names_the_road_that_comes_first_also_in_traditional_script():
    street = a_street()
    a_road(street)
    a_road(street, "枫林路", DOWN, aliases=("中山南二路",))

    texts = ("斜土路枫林路口", "楓林路近斜土路", "中山南二路1号", "居委会门口", "")

    named = [queries.road_named(street, text, on=AUTUMN) for text in texts]
    assert [road.name if road else "" for road in named] == ["斜土路", "枫林路", "枫林路", "", ""]


def test_a_road_laid_anew_keeps_the_course_it_had_for_the_days_before():
    street = a_street()
    road = a_road(street)

    commands.redraw_road(road=road, geometry=HIGHER, on=SUMMER, by=None, at=NOON)

    spots = [(121.0001, 31.00005), (121.0001, 31.00015)]
    assert [[on_road(street, *spot, on=day) for spot in spots] for day in (SUMMER - DAY, SUMMER)] == [
        ["斜土路", ""],
        ["", "斜土路"],
    ]


def test_a_second_redrawing_of_the_same_day_replaces_the_first_and_an_earlier_one_is_refused():
    street = a_street()
    road = a_road(street)
    commands.redraw_road(road=road, geometry=HIGHER, on=SUMMER, by=None, at=NOON)
    commands.redraw_road(road=road, geometry=DOWN, on=SUMMER, by=None, at=NOON)

    assert RoadShape.objects.filter(road=road).count() == 2
    with pytest.raises(PastIsWritten):
        commands.redraw_road(road=road, geometry=ACROSS, on=SPRING, by=None, at=NOON)


def test_a_road_that_is_given_up_holds_nothing_from_that_day_and_shows_as_it_last_stood():
    street = a_street()
    road = a_road(street)

    commands.close_road(road=road, on=SUMMER, by=None, at=NOON)

    spot = (121.0001, 31.00005)
    assert [on_road(street, *spot, on=day) for day in (SUMMER - DAY, SUMMER)] == ["斜土路", ""]
    assert queries.road_page(street, "xietulu", AUTUMN).metres > 30
    with pytest.raises(NotAlive):
        commands.redraw_road(road=road, geometry=HIGHER, on=AUTUMN, by=None, at=NOON)


def test_an_old_name_stays_among_the_other_names():
    street = a_street()
    road = a_road(street)

    commands.edit_road(road=road, name="斜土东路", name_en="", aliases=(), reach=3, by=None, at=NOON)

    assert Road.objects.get().aliases == ["斜土路"]
    assert queries.road_named(street, "斜土路10号").name == "斜土东路"
    assert queries.find_place(street, "斜土路10号", on=AUTUMN).name == "斜土东路"


def test_units_along_a_road_come_in_the_order_in_which_one_walks_by_them():
    street = a_street()
    a_road(street)

    about = queries.road_page(street, "xietulu", AUTUMN)

    assert [(level, [unit.code for unit in units]) for level, units in about.along] == [
        ("area", ["A", "B"]),
        ("committee", ["A1", "B1"]),
    ]
    assert (about.across, round(about.metres)) == (True, 38)


def test_every_change_of_a_road_is_a_line_of_the_journal():
    street = a_street()
    road = a_road(street)
    commands.redraw_road(road=road, geometry=HIGHER, on=SUMMER, by=None, at=NOON)
    commands.redraw_road(road=road, geometry=HIGHER, on=SUMMER, by=None, at=NOON)
    commands.edit_road(road=road, name="斜土东路", name_en="", aliases=(), reach=3, by=None, at=NOON)
    commands.close_road(road=road, on=AUTUMN, by=None, at=NOON)
    commands.close_road(road=road, on=AUTUMN, by=None, at=NOON)

    acts = JournalLine.objects.filter(subject="road").order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["add_road", "redraw_road", "edit_road", "close_road"]


# --- Files --------------------------------------------------------------------------------------------------
def test_what_was_exported_is_taken_over_without_a_change():
    street = a_street()
    a_road(street)
    a_road(street, "枫林路", DOWN)

    assert taken(street, queries.geojson(street, "roads", AUTUMN)) == (0, 0, 2)


def test_a_file_brings_new_roads_and_lays_known_ones_anew():
    street = a_street()
    a_road(street)

    done = taken(
        street, a_file(({"name": "斜土路"}, HIGHER), ({"name": "枫林路", "code": "R-2", "reach": 5}, DOWN))
    )

    assert (done, set(Road.objects.values_list("code", flat=True))) == ((1, 1, 0), {"xietulu", "R-2"})
    assert on_road(street, 121.0001, 31.00015) == "斜土路"


@pytest.mark.parametrize(
    ("file", "count"),
    [
        (b"not json", 1),
        (b"[]", 1),
        (a_file(), 1),
        (a_file(({"name": ""}, ACROSS)), 1),
        (a_file(({"name": "甲路"}, {"type": "Point", "coordinates": [121, 31]})), 1),
        (a_file(({"name": "甲路", "reach": "far"}, None)), 2),
        (a_file(({"name": "甲路"}, ACROSS), ({"name": "甲路"}, DOWN)), 1),
        (b'{"features": [1, null, {"properties": 3}]}', 6),
    ],
)
def test_a_file_with_a_fault_changes_nothing_and_says_every_fault(file: bytes, count: int):
    street = a_street()

    with pytest.raises(RoadsDoNotFit) as refused:
        taken(street, file)

    assert (refused.value.facts["count"], Road.objects.count()) == (count, 0)


# --- Tiers of places ----------------------------------------------------------------------------------------
def test_a_place_lies_on_the_tier_of_its_kind_until_somebody_says_another(ground):
    market = ground.unit("310104008-M1")

    def tier() -> str:
        return next(n.unit.tier for n in _all(queries.tree(ground.fenglin)) if n.unit.id == market.pk)

    before = tier()
    commands.classify_place(unit=market, tier="building", by=None, at=NOON)
    said = tier()
    commands.classify_place(unit=market, tier="", by=None, at=NOON)

    assert (before, said, tier()) == ("frontage", "building", "frontage")


def test_ground_on_the_ladder_has_no_tier():
    a_street()

    with pytest.raises(Missing):
        commands.classify_place(unit=Unit.objects.get(code="A1"), tier="roadway", by=None, at=NOON)


def _all(nodes):
    for node in nodes:
        yield node
        yield from _all(node.children)


# --- Seams --------------------------------------------------------------------------------------------------
def test_a_gap_is_a_place_one_can_go_to():
    street = a_street()
    unit = Unit.objects.get(code="A1")
    smaller = {"type": "Polygon", "coordinates": [[[121.0, 31.0], [121.0001, 31.0], [121.0001, 31.0001], [121.0, 31.0001], [121.0, 31.0]]]}  # fmt: skip
    commands.set_geometry(unit=unit, geometry=smaller, on=SUMMER, by=None, at=NOON)

    [seam] = queries.seams(street, AUTUMN)

    assert (seam.kind, [unit.code for unit in seam.units], seam.child_level) == ("gap", ["A"], "committee")
    assert 100 < seam.square_metres < 110
    assert queries.locate(seam.lon, seam.lat, street=street, on=AUTUMN).deepest.code == "A"
    assert queries.seams(street, SPRING) == ()


def test_an_overlap_is_found_with_both_units():
    street = a_street()
    wider = {"type": "Polygon", "coordinates": [[[121.0, 31.0], [121.00025, 31.0], [121.00025, 31.0001], [121.0, 31.0001], [121.0, 31.0]]]}  # fmt: skip
    commands.set_geometry(unit=Unit.objects.get(code="A1"), geometry=wider, on=SUMMER, by=None, at=NOON)

    kinds = {(seam.kind, tuple(unit.code for unit in seam.units)) for seam in queries.seams(street, AUTUMN)}

    assert kinds == {("overlap", ("A1", "B1")), ("outside", ("A1", "A"))}
