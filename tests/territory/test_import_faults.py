"""Every fault that a file of units can have is listed by its row."""

import json
from random import Random

import pytest

from linli.kernel.errors import Refusal
from linli.territory.commands import close_unit
from linli.territory.models import Unit
from linli.territory.queries.drafts import said_of

from .builders import AUTUMN, NOON, SUMMER, a_street, square
from .files import collection, drafted, faults_of, feature, halves, repairs_of, ring

pytestmark = pytest.mark.django_db

# --- Words: codes, levels, parents, days --------------------------------------------------------------------
WORDS = {
    "no code": ({"code": ""}, ["no_code"]),
    "a code with a slash": ({"code": "A/3"}, ["long_code"]),
    "the code of something else": ({"code": "A"}, ["code_taken"]),
    "no name": ({"name": ""}, ["no_name"]),
    "a name without end": ({"name": "长" * 81}, ["long_name"]),
    "a level nobody has": ({"level": "省"}, ["unknown_level"]),
    "neither level nor kind": ({"level": ""}, ["no_level"]),
    "a kind nobody has": ({"level": "", "kind": "城堡"}, ["unknown_kind"]),
    "no parent and nowhere to be": ({"parent": ""}, ["no_parent"]),
    "an unknown parent": ({"parent": "Z9"}, ["unknown_parent"]),
    "a parent of its own level": ({"parent": "A1"}, ["wrong_rung"]),
    "no day": ({"starts_on": "someday"}, ["bad_date"]),
    "an end before the beginning": ({"starts_on": "2026-10-02", "ends_on": "2026-10-01"}, ["ends_early"]),
    "a beginning before the day from which the file holds": ({"starts_on": "2020-01-01"}, ["begins_later"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WORDS)
def test_what_is_wrong_with_words_is_told_of_the_row(case: str) -> None:
    told, kinds = WORDS[case]
    about = {"code": "A3"} | told

    draft = drafted(a_street(), collection(feature(geometry=None, **about)))

    assert faults_of(draft) == {1: kinds}


def test_a_code_twice_in_the_file_is_told_of_the_later_row() -> None:
    draft = drafted(a_street(), collection(*halves(), feature("A1", None, name="另一个")))

    assert faults_of(draft) == {3: ["code_twice"]}
    assert draft.counts["blocking"] == 1


def test_the_code_of_a_unit_that_ended_is_not_given_again() -> None:
    street = a_street()
    close_unit(unit=Unit.objects.get(street=street, code="B2"), on=SUMMER, by=None, at=NOON)

    assert faults_of(drafted(street, collection(feature("B2", None, parent="B"))))[1] == ["code_ended"]


def test_a_circle_is_told_of_every_row_in_it() -> None:
    rows = [feature("X", None, parent="Y"), feature("Y", None, parent="X")]

    found = faults_of(drafted(a_street(), collection(*rows)))

    assert found == {1: ["cycle", "wrong_rung"], 2: ["cycle", "wrong_rung"]}


def test_a_name_that_two_units_have_does_not_name_a_parent() -> None:
    rows = [
        feature("A8", None, level="area", parent="", name="同名片区"),
        feature("A9", None, level="area", parent="", name="同名片区"),
        feature("A99", None, parent="同名片区"),
    ]

    assert faults_of(drafted(a_street(), collection(*rows))) == {3: ["two_parents"]}


def test_a_file_that_changes_what_a_later_change_has_told_already_is_stopped() -> None:
    street = a_street()
    from linli.territory.commands import move_unit

    unit, area = Unit.objects.get(street=street, code="A2"), Unit.objects.get(street=street, code="B")
    move_unit(unit=unit, parent=area, on=AUTUMN, by=None, at=NOON)

    draft = drafted(street, collection(feature("A2", None, parent="A", name="改名")), on=SUMMER)

    assert faults_of(draft) == {1: ["later_change"]}


# --- Rings --------------------------------------------------------------------------------------------------
NAN = {
    "type": "Polygon",
    "coordinates": [
        [[121, 31], [121.0002, 31], [None, 31.0001], [121.0002, 31.0002], [121, 31.0002], [121, 31]]
    ],
}
WHOLE = ((0, 0), (2, 0), (2, 2), (0, 2))
RINGS = {
    "empty": ({"type": "Polygon", "coordinates": []}, ["empty"]),
    "a point": ({"type": "Point", "coordinates": [121, 31]}, ["wrong_type"]),
    "points that are no numbers": (NAN, ["not_finite"]),
    "not closed": (ring(*WHOLE), ["not_closed"]),
    "two corners": (ring((0, 0), (2, 2), (0, 0)), ["too_few_points"]),
    "a point twice": (ring((0, 0), (2, 0), (2, 0), (2, 2), (0, 2), (0, 0)), ["double_points"]),
    "a spike": (ring((0, 0), (2, 0), (2, 1), (3, 1), (2, 1), (2, 2), (0, 2), (0, 0)), ["spike"]),
    "a bow tie": (ring((0, 0), (2, 2), (2, 0), (0, 2), (0, 0)), ["crosses_itself"]),
    "a hole outside": (
        {"type": "Polygon", "coordinates": [*ring(*WHOLE, WHOLE[0])["coordinates"], *ring((3, 3), (4, 3), (4, 4), (3, 3))["coordinates"]]},
        ["hole_outside"],
    ),
    "metres for degrees": ({"type": "Polygon", "coordinates": [[[13e6, 3e6], [13.1e6, 3e6], [13.1e6, 3.1e6], [13e6, 3e6]]]}, ["not_degrees"]),
}  # fmt: skip


@pytest.mark.parametrize("case", RINGS)
def test_what_is_wrong_with_a_ring_is_told_of_the_row(case: str) -> None:
    geometry, kinds = RINGS[case]

    found = faults_of(drafted(a_street(), collection(feature("A1", geometry))))[1]

    assert [kind for kind in found if kind not in {"gap", "overlap", "outside"}] == kinds


def test_a_ring_that_runs_the_other_way_round_is_no_fault_and_stays_as_it_came() -> None:
    geometry = ring((0, 0), (0, 1), (2, 1), (2, 0), (0, 0))

    draft = drafted(a_street(), collection(feature("A1", geometry), halves()[1]))

    assert faults_of(draft) == {}


def test_longitude_and_latitude_the_wrong_way_round_are_seen_and_turned() -> None:
    geometry = {
        "type": "Polygon",
        "coordinates": [[[y, x] for x, y in square(0, 0, wide=2)["coordinates"][0]]],
    }

    draft = drafted(a_street(), collection(feature("A1", geometry)))

    assert faults_of(draft) == {1: ["swapped"]}
    assert repairs_of(draft) == {"1.swap": True}
    assert draft.rows.get().change == "same"


def test_what_lies_far_from_the_street_is_told_with_the_distance() -> None:
    draft = drafted(a_street(), collection(feature("A3", square(2000, 0))))

    assert "far_outside" in faults_of(draft)[1]
    assert next(f["facts"] for f in draft.rows.get().faults if f["kind"] == "far_outside") == {"km": 19}


# --- The ground ---------------------------------------------------------------------------------------------
def facts_of(draft, kind: str) -> list[dict]:
    return [f["facts"] for row in draft.rows.order_by("number") for f in row.faults if f["kind"] == kind]


def test_an_overlap_is_told_with_its_size_and_place() -> None:
    rows = [
        feature("A1", square(0, 0, wide=2)),
        feature("A2", ring((0, 0.9), (2, 0.9), (2, 2), (0, 2), (0, 0.9))),
    ]

    draft = drafted(a_street(), collection(*rows))

    (overlap,) = facts_of(draft, "overlap")
    # Two ten-thousandths of a degree at 31° N by a hundred-thousandth: 19.1 m by 1.1 m.
    assert 21 < overlap["m2"] < 21.3
    assert overlap["other"] == "A1居委会"
    assert overlap["at"] == [121.0001, 31.000095]


def test_a_gap_is_told_with_its_size_and_the_parent_it_lies_in() -> None:
    rows = [feature("A1", ring((0, 0), (2, 0), (2, 0.8), (0, 0.8), (0, 0))), halves()[1]]

    draft = drafted(a_street(), collection(*rows))

    (gap,) = facts_of(draft, "gap")
    assert 42 < gap["m2"] < 42.6
    assert gap["parent"] == "A片区"


def test_a_child_outside_its_parent_is_told_with_what_reaches_out() -> None:
    rows = [
        feature("A1", square(0, 0, wide=2)),
        feature("A2", ring((0, 1), (2.1, 1), (2.1, 2), (0, 2), (0, 1))),
    ]

    draft = drafted(a_street(), collection(*rows))

    assert [round(one["m2"]) for one in facts_of(draft, "outside")] == [11]
    assert facts_of(draft, "overlap")[0]["other"] == "B2居委会"


@pytest.mark.parametrize(("tolerance", "expected"), [(1.0, ["overlap"]), (50.0, None)])
def test_slivers_below_the_tolerance_are_forgiven(tolerance: float, expected: list[str] | None) -> None:
    rows = [
        feature("A1", square(0, 0, wide=2)),
        feature("A2", ring((0, 0.9), (2, 0.9), (2, 2), (0, 2), (0, 0.9))),
    ]

    draft = drafted(a_street(), collection(*rows), tolerance=tolerance)

    assert faults_of(draft).get(2) == expected


# --- Files --------------------------------------------------------------------------------------------------
def test_every_fault_has_a_sentence(settings) -> None:
    rows = [feature("A3", RINGS["a bow tie"][0]), feature("A3", None), feature("", None, level="x")]

    draft = drafted(a_street(), collection(*rows))

    said = [text for one in said_of(draft.rows.all()) for _fault, text in (*one.faults, *one.repairs)]
    assert len(said) >= 5
    assert not [text for text in said if "%(" in text]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"type":"Topology"}',
        b"[1,2,3",
        b"\x00\xff\xfe\x00",
        b'{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}',
    ],
)
def test_what_is_no_file_of_units_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(a_street(), body)

    assert str(refused.value)
    assert refused.value.status == 422


def test_one_bad_row_does_not_hide_the_others() -> None:
    rows = [{"type": "Feature", "properties": None, "geometry": 7}, 5, None, *halves()]
    body = json.dumps({"type": "FeatureCollection", "features": rows}).encode()

    draft = drafted(a_street(), body)

    assert [row.change for row in draft.rows.order_by("number")] == ["blocked"] * 3 + ["same"] * 2
    assert all("unreadable" in kinds for kinds in faults_of(draft).values())


def test_a_file_of_a_map_service_is_read_once_its_level_is_said() -> None:
    about = {
        "adcode": 310104,
        "name": "某区",
        "level": "district",
        "parent": {"adcode": 310000},
        "centroid": [121, 31],
    }
    rows = [
        {
            "type": "Feature",
            "properties": about,
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [square(0, 0, wide=4, high=2)["coordinates"]],
            },
        }
    ]

    draft = drafted(a_street(), collection(*rows), defaults={"level": "area"})

    row = draft.rows.get()
    assert (row.code, row.said["level"], row.said["parent"]) == ("310104", "area", "000000001")
    assert [fault["kind"] for fault in row.faults if fault["blocks"]] == ["unknown_parent"]
    assert repairs_of(draft)["1.parent"] is True


# --- What is sent to break it ---------------------------------------------------------------------------------
ODD = {
    "half a surrogate pair": {"name": "\ud800"},
    "half a surrogate pair as a heading": {"\udfff": "1"},
    "NUL as a heading": {"a\0b": "1"},
    "lists without end": {"other": json.loads("[" * 600 + "]" * 600)},
}


@pytest.mark.parametrize("case", ODD)
def test_words_that_no_database_holds_are_a_row_like_any_other(case: str) -> None:
    told = {"type": "FeatureCollection", "features": [feature("A1", None, **ODD[case])]}

    draft = drafted(a_street(), json.dumps(told).encode())

    assert draft.counts["rows"] == 1


@pytest.mark.parametrize("crs", [5, "x", {"properties": 5}, {"properties": {"name": None}}])
def test_a_system_of_degrees_that_is_told_oddly_stops_nothing(crs: object) -> None:
    told = json.loads(collection(*halves())) | {"crs": crs}

    assert drafted(a_street(), json.dumps(told).encode()).counts["rows"] == len(halves())


def test_an_outline_with_more_crossings_than_can_be_undone_is_refused_and_not_tried() -> None:
    dice = Random(1)
    scribble = [[121.44 + dice.random() / 100, 31.19 + dice.random() / 100] for _n in range(4_000)]
    outline = {"type": "Polygon", "coordinates": [[*scribble, scribble[0]]]}

    draft = drafted(a_street(), collection(feature("A1", outline)))

    assert {"crosses_itself", "nothing_left"} <= set(faults_of(draft)[1])


@pytest.mark.parametrize("heading", [b"," * 1_000 + b"x", b"a," * 1_000 + b"a"])
def test_a_small_file_of_many_columns_does_not_fill_the_memory(heading: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(a_street(), heading + b"\n1\n", "units.csv")

    assert refused.value.code == "bad_table"


def test_a_table_of_too_many_cells_is_refused_before_all_of_it_is_read() -> None:
    with pytest.raises(Refusal) as refused:
        drafted(a_street(), b"code,name" + b"," * 900 + b"x\n" + b"1\n" * 3_000, "units.csv")

    assert refused.value.code == "too_large"
