"""Structure is dated: a change opens a new chapter and leaves the old one readable."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.kernel.journal import subject_of
from linli.kernel.models import JournalLine
from linli.territory import commands, queries
from linli.territory.errors import (
    BadShape,
    CodeTaken,
    NotAlive,
    PastIsWritten,
    StillHasChildren,
    UnknownUnit,
    WrongRung,
)
from linli.territory.models import Unit, UnitParent, UnitShape
from tests.territory.builders import AUTUMN, NOON, SPRING, SUMMER, a_street, square

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def unit(code):
    return Unit.objects.get(code=code)


def line(code, on):
    return [ref.code for ref in queries.line_of(unit(code).pk, on).units]


def test_a_unit_that_moves_keeps_the_parent_it_had():
    a_street()

    commands.move_unit(unit=unit("A1"), parent=unit("B"), on=SUMMER, by=None, at=NOON)

    assert line("A1", SUMMER - DAY) == ["000000001", "A", "A1"]
    assert line("A1", SUMMER) == ["000000001", "B", "A1"]
    below = {code: queries.subtree_ids(unit(code).pk, SUMMER) for code in "AB"}
    assert below["A"] == {unit("A").pk, unit("A2").pk}
    assert below["B"] == {unit("B").pk, unit("A1").pk, unit("B1").pk, unit("B2").pk}
    assert queries.subtree_ids(unit("A").pk, SPRING) == {unit("A").pk, unit("A1").pk, unit("A2").pk}


def test_moving_to_where_it_is_changes_nothing():
    a_street()

    commands.move_unit(unit=unit("A1"), parent=unit("A"), on=SUMMER, by=None, at=NOON)

    assert UnitParent.objects.filter(unit=unit("A1")).count() == 1


def test_a_move_cannot_rewrite_what_came_later():
    a_street()
    commands.move_unit(unit=unit("A1"), parent=unit("B"), on=AUTUMN, by=None, at=NOON)

    with pytest.raises(PastIsWritten):
        commands.move_unit(unit=unit("A1"), parent=unit("A"), on=SUMMER, by=None, at=NOON)


def test_the_database_allows_one_parent_at_a_time():
    a_street()

    with pytest.raises(IntegrityError, match="a_unit_has_one_parent_at_a_time"), transaction.atomic():
        UnitParent.objects.create(unit=unit("A1"), parent=unit("B"), starts_on=SUMMER)
    with pytest.raises(IntegrityError, match="a_unit_has_one_shape_at_a_time"), transaction.atomic():
        UnitShape.objects.create(unit=unit("A1"), geometry=square(0, 0), starts_on=SUMMER)


def test_a_unit_cannot_stand_under_its_equal_or_below_itself():
    street = a_street()
    other = a_street(2, at_column=10)

    with pytest.raises(WrongRung):
        commands.move_unit(
            unit=unit_of(street, "A1"), parent=unit_of(street, "A2"), on=SUMMER, by=None, at=NOON
        )
    with pytest.raises(WrongRung):
        commands.move_unit(
            unit=unit_of(street, "A"), parent=unit_of(street, "A1"), on=SUMMER, by=None, at=NOON
        )
    with pytest.raises(WrongRung):
        commands.move_unit(
            unit=unit_of(street, "A1"), parent=unit_of(other, "B"), on=SUMMER, by=None, at=NOON
        )


def unit_of(street, code):
    return Unit.objects.get(street=street, code=code)


def test_a_unit_with_children_cannot_be_closed_and_an_empty_one_stays_readable():
    a_street()

    with pytest.raises(StillHasChildren) as refusal:
        commands.close_unit(unit=unit("A"), on=AUTUMN, by=None, at=NOON)
    assert refusal.value.facts["count"] == 2
    commands.close_unit(unit=unit("A1"), on=AUTUMN, by=None, at=NOON)

    assert line("A1", AUTUMN + 30 * DAY) == ["000000001", "A", "A1"]
    assert unit("A1").pk not in queries.subtree_ids(unit("A").pk, AUTUMN)
    assert unit("A1").pk in queries.subtree_ids(unit("A").pk, AUTUMN - DAY)
    with pytest.raises(NotAlive):
        commands.move_unit(unit=unit("A1"), parent=unit("B"), on=AUTUMN, by=None, at=NOON)


def test_a_level_that_was_renamed_long_ago_is_a_parent_that_ended():
    """块区 became 片区: the committees moved on one day and their old line is still there."""
    street = a_street()
    new = commands.add_unit(
        street=street, code="C", kind="area", name="新片区", level="area", parent="000000001",
        starts_on=SUMMER, by=None, at=NOON,
    )  # fmt: skip
    for code in ("A1", "A2"):
        commands.move_unit(unit=unit(code), parent=new, on=SUMMER, by=None, at=NOON)
    commands.close_unit(unit=unit("A"), on=SUMMER, by=None, at=NOON)

    before, after = queries.tree(street, SUMMER - DAY)[0], queries.tree(street, SUMMER)[0]
    assert [node.unit.code for node in before.children] == ["A", "B"]
    assert [node.unit.code for node in after.children] == ["B", "C"]
    assert [node.unit.code for node in after.children[1].children] == ["A1", "A2"]
    assert after.counts == {"area": 2, "committee": 4}


def test_a_new_name_keeps_the_old_one_as_an_alias():
    street = a_street()

    commands.rename_unit(unit=unit("A1"), name="幸福居委会", name_en="Xingfu", by=None, at=NOON)

    assert (unit("A1").name, unit("A1").aliases, unit("A1").pinyin) == (
        "幸福居委会",
        ["A1居委会"],
        "xing fu ju wei hui",
    )
    assert queries.find_place(street, "A1居委会").id == unit("A1").pk


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"code": "A1"}, CodeTaken),
        ({"parent": "nobody"}, UnknownUnit),
        ({"parent": ""}, UnknownUnit),
        ({"parent": "A2"}, WrongRung),
        ({"starts_on": SPRING - DAY}, NotAlive),
        ({"geometry": {"type": "Point", "coordinates": [121, 31]}}, BadShape),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}},
            BadShape,
        ),
        ({"geometry": {"type": "Polygon", "coordinates": "no"}}, BadShape),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[400, 0], [401, 0], [401, 1], [400, 0]]]}},
            BadShape,
        ),
    ],
)
def test_a_unit_that_makes_no_sense_is_refused(told, refused):
    street = a_street()
    good = {
        "code": "A3",
        "kind": "committee",
        "name": "三",
        "level": "committee",
        "parent": "A",
        "starts_on": SUMMER,
    }

    with pytest.raises(refused):
        commands.add_unit(street=street, by=None, at=NOON, **{**good, **told})

    assert commands.add_unit(street=street, by=None, at=NOON, **good).pinyin == "san"


def test_every_change_is_a_line_of_the_journal():
    street = a_street()
    commands.move_unit(unit=unit("A1"), parent=unit("B"), on=SUMMER, by=None, at=NOON)
    commands.set_geometry(unit=unit("A1"), geometry=square(9, 9), on=SUMMER, by=None, at=NOON)
    commands.close_unit(unit=unit("A1"), on=AUTUMN, by=None, at=NOON)
    commands.add_road(
        street=street, name="斜土路",
        geometry={"type": "LineString", "coordinates": [[121, 31], [121.001, 31]]},
        by=None, at=NOON,
    )  # fmt: skip

    told = JournalLine.objects.filter(street_id=street.pk, subject_id=subject_of("unit", unit("A1").pk))
    assert list(told.order_by("seq").values_list("seq", "action", "by_kind")) == [
        (1, "add_unit", "system"),
        (2, "move", "system"),
        (3, "set_geometry", "system"),
        (4, "close", "system"),
    ]
    assert told.get(seq=2).facts == {"from": "A", "to": "B", "on": "2026-06-01"}
    assert JournalLine.objects.filter(street_id=street.pk, subject="road", action="add_road").count() == 1
    assert JournalLine.objects.filter(street_id=street.pk, subject="street", action="found").count() == 1


def test_a_line_of_a_unit_nobody_knows_is_refused():
    with pytest.raises(UnknownUnit):
        queries.line_of(0)
