"""Where a point lies, on which day, and who wins a border."""

import random
from datetime import timedelta

import pytest
import shapely
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.territory import commands, queries
from linli.territory.models import Unit
from linli.territory.queries import atlas
from tests.territory.builders import AUTUMN, NOON, SPRING, SUMMER, a_street, in_square, square


def codes(line):
    return None if line is None else [unit.code for unit in line.units]


@pytest.mark.django_db
def test_a_point_gives_the_whole_line_of_units():
    street = a_street()

    line = queries.locate(*in_square(0.5, 0.5))

    assert codes(line) == ["000000001", "A", "A1"]
    assert line.street_id == street.pk
    assert line.deepest.code == "A1"
    assert line.at("area").name == "A片区"
    assert line.ids == tuple(Unit.objects.get(code=code).pk for code in ("000000001", "A", "A1"))


@pytest.mark.django_db
def test_a_place_outside_every_street_is_nowhere():
    a_street()

    assert queries.locate(0.0, 0.0) is None
    assert queries.locate(*in_square(-0.5, 0.5)) is None
    assert queries.locate(float("nan"), 31.0) is None


@pytest.mark.django_db
def test_a_point_on_a_border_belongs_to_the_code_that_sorts_first_all_the_way_up():
    a_street()

    # Where all four committees meet, and on the border of the two areas.
    assert codes(queries.locate(*in_square(2, 1))) == ["000000001", "A", "A1"]
    assert codes(queries.locate(*in_square(2, 1.5))) == ["000000001", "A", "A2"]
    assert codes(queries.locate(*in_square(3, 1))) == ["000000001", "B", "B1"]


@pytest.mark.django_db
def test_the_deepest_unit_decides_even_where_an_upper_shape_disagrees():
    street = a_street()
    moved = Unit.objects.get(code="A1")

    commands.move_unit(unit=moved, parent=Unit.objects.get(code="B"), on=SUMMER, by=None, at=NOON)

    assert codes(queries.locate(*in_square(0.5, 0.5), street=street)) == ["000000001", "B", "A1"]


@pytest.mark.django_db
def test_a_border_between_streets_belongs_to_the_street_whose_code_sorts_first():
    first, second = a_street(1), a_street(2, at_column=4)

    assert queries.locate(*in_square(4, 0.5)).street_id == first.pk
    assert queries.locate(*in_square(4, 0.5), street=second).street_id == second.pk
    assert queries.locate(*in_square(4.5, 0.5), street=first) is None


@pytest.mark.django_db
def test_ground_that_no_committee_has_falls_to_the_unit_above():
    a_street()
    commands.close_unit(unit=Unit.objects.get(code="B2"), on=AUTUMN, by=None, at=NOON)

    assert codes(queries.locate(*in_square(3, 1.5))) == ["000000001", "B"]
    assert codes(queries.locate(*in_square(3, 1.5), on=SUMMER)) == ["000000001", "B", "B2"]


@pytest.mark.django_db
def test_nothing_lies_in_a_street_before_it_was_founded():
    a_street()

    assert queries.locate(*in_square(0.5, 0.5), on=SPRING - timedelta(days=1)) is None


@pytest.mark.django_db
def test_a_border_that_moved_is_as_it_was_on_the_days_before():
    a_street()
    commands.set_geometry(
        unit=Unit.objects.get(code="A1"), geometry=square(0, 0, wide=1), on=AUTUMN, by=None, at=NOON
    )
    commands.set_geometry(
        unit=Unit.objects.get(code="B1"), geometry=square(1, 0, wide=3), on=AUTUMN, by=None, at=NOON
    )

    assert codes(queries.locate(*in_square(1.5, 0.5), on=AUTUMN))[-1] == "B1"
    assert codes(queries.locate(*in_square(1.5, 0.5), on=AUTUMN - timedelta(days=1)))[-1] == "A1"


@pytest.mark.django_db
def test_many_points_are_located_as_one_by_one():
    a_street(1), a_street(2, at_column=4)
    dice = random.Random(7)
    points = [in_square(dice.uniform(-1, 9), dice.uniform(-1, 3)) for _ in range(500)]
    points += [in_square(column, row) for column in range(9) for row in range(3)]

    assert queries.locate_many(points) == [queries.locate(*point) for point in points]
    assert queries.locate_many([]) == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_point_of_a_street_lies_in_one_micro_grid_whose_line_reaches_the_street(ground, data):
    street = data.draw(st.sampled_from([ground.fenglin, ground.gonghexin]))
    era = atlas.atlas_of(street).era(timezone.localdate())
    root = next(ref for ref in era.units.values() if ref.kind == "street")
    outline = era.shapes[root.id]
    west, south, east, north = outline.bounds
    point = shapely.Point(data.draw(st.floats(west, east)), data.draw(st.floats(south, north)))

    line = queries.locate(point.x, point.y)

    if outline.contains(point):
        assert [unit.kind for unit in line.units] == [
            "street",
            line.units[1].kind,
            "committee",
            "estate",
            "micro_grid",
        ]
        assert line.units[1].kind in {"area", "block"}
        inside = [
            ref
            for ref in era.units.values()
            if ref.kind == "micro_grid" and era.shapes[ref.id].contains(point)
        ]
        assert len(inside) <= 1
        assert inside in ([], [line.deepest])
        assert all(era.shapes[unit.id].intersects(point) for unit in line.units)
    elif not outline.intersects(point):
        assert line is None


@pytest.mark.django_db
def test_bounds_of_a_street_hold_all_that_was_drawn():
    assert a_street().bounds == [121.0, 31.0, 121.0004, 31.0002]
