"""Places by name, in either script, and coordinates in any datum."""

import subprocess
import sys

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.territory import commands, queries
from linli.territory.errors import UnknownDatum
from tests.territory.builders import NOON, a_street


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("楓林路口的井蓋破了", "road", "枫林路"),
        ("枫林路1号门口", "road", "枫林路"),
        ("枫林新村12号楼下", "unit", "枫林新村居委会"),
        ("宛南三村东区的灯不亮", "unit", "宛南三村东区"),
        ("在宛南三村附近", "unit", "宛南三村居委会"),
        ("中山醫院門診部外", "unit", "中山医院"),
        ("枫林路街道东安公园", "unit", "东安公园"),
        ("枫林路街道办事处", "unit", "枫林路街道"),
        ("楓林", "unit", "枫林路街道"),
        ("near Xietu  Road", "road", "斜土路"),
        ("西木片区", "unit", "西木片区"),
        ("中 山 医 院", "unit", "中山医院"),
    ],
)
def test_a_text_says_where_it_is(ground, text, kind, name):
    place = queries.find_place(ground.fenglin, text)

    assert (place.kind, place.name) == (kind, name)
    assert place.lon is not None
    assert place.line.units[0].code == "310104008"


def test_a_text_without_a_place_says_so(ground):
    assert queries.find_place(ground.fenglin, "楼上漏水三个月了没有人管") is None
    assert queries.find_place(ground.fenglin, "") is None
    assert queries.find_place(ground.gonghexin, "枫林路") is None


def test_a_hospital_is_found_by_name_and_lies_in_a_micro_grid(ground):
    place = queries.find_place(ground.fenglin, "复旦大学附属中山医院")

    assert (place.unit.kind, place.unit.level, place.line.deepest.kind) == ("hospital", "", "micro_grid")
    assert queries.locate(place.lon, place.lat) == place.line


def test_the_point_of_a_road_lies_on_it_in_the_street(ground):
    for name in ("肇嘉浜路", "平江路", "医学院路", "清真路", "斜土路", "枫林路", "小木桥路"):
        place = queries.find_place(ground.fenglin, name)
        assert (place.kind, place.name, place.line.deepest.kind) == ("road", name, "micro_grid")


@pytest.mark.django_db
def test_the_longest_name_wins_and_among_equals_the_unit():
    street = a_street()
    line = {"type": "LineString", "coordinates": [[121.0, 31.0], [121.0004, 31.0002]]}
    for name in ("长路", "长路南段", "A1居委会"):
        commands.add_road(street=street, name=name, geometry=line, by=None, at=NOON)

    assert queries.find_place(street, "长路和长路南段").name == "长路南段"
    assert queries.find_place(street, "A1居委会").kind == "unit"


def test_a_name_has_a_key_for_sorting_and_typing():
    assert queries.pinyin_of("宛南三村") == "wan nan san cun"
    assert queries.simplified("楓林路　１２３ Ａ") == "枫林路123a"


# Known pairs, and the public forward shift applied to a grid over China.
@pytest.mark.parametrize(("datum", "shift"), [("gcj02", prcoords.wgs_gcj), ("bd09", prcoords.wgs_bd)])
@given(lon=st.floats(75, 134), lat=st.floats(20, 53))
def test_shifted_coordinates_come_back_to_a_tenth_of_a_metre(datum, shift, lon, lat):
    shifted = shift((lat, lon))

    true = queries.to_wgs84(shifted.lon, shifted.lat, datum)

    assert abs(true[0] - lon) < 1e-6
    assert abs(true[1] - lat) < 1e-6


def test_the_shift_at_fenglin_is_the_known_half_kilometre():
    lon, lat = queries.to_wgs84(121.4565, 31.1946, "gcj02")

    assert (round(121.4565 - lon, 4), round(31.1946 - lat, 4)) == (0.0046, -0.0019)


def test_wgs84_and_places_outside_china_stay_as_they_are():
    assert queries.to_wgs84(121.45, 31.19) == (121.45, 31.19)
    assert queries.to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)


def test_a_datum_nobody_knows_is_refused():
    with pytest.raises(UnknownDatum):
        queries.to_wgs84(121.45, 31.19, "mars")


def test_dictionaries_are_not_read_when_the_web_starts():
    """Opencc and pypinyin cost a third of a second that a restart would pay each time."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'linli.settings'; "
        "import django; django.setup(); import linli.territory.urls; "
        "print([name for name in ('opencc', 'pypinyin') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
