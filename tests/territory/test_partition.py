"""Five areas hold 32 committees exactly; whatever does not fit is named and measured."""

import pytest

from linli.territory import commands, queries
from linli.territory.models import Unit
from tests.territory.builders import AUTUMN, NOON, SUMMER, a_street, square

pytestmark = pytest.mark.django_db
CELL = 106.12  # square metres of a ten-thousandth of a degree squared at 31° N


def findings(report):
    return [(finding.kind, [ref.code for ref in finding.units]) for finding in report.findings]


def test_five_areas_cover_the_32_committees_of_fenglin_exactly(ground):
    report = queries.partition_report(ground.fenglin, "area", "committee")

    assert (len(report.children), report.count, report.findings, report.exact) == (5, 32, (), True)
    assert sorted(len(children) for children in report.children.values()) == [5, 6, 7, 7, 7]


def test_four_blocks_cover_the_26_committees_of_gonghexin_exactly(ground):
    report = queries.partition_report(ground.gonghexin, "block", "committee")

    assert (len(report.children), report.count, report.exact) == (4, 26, True)


@pytest.mark.parametrize(
    ("street", "parent", "child", "count"),
    [
        ("fenglin", "street", "area", 5),
        ("fenglin", "committee", "estate", 101),
        ("fenglin", "estate", "micro_grid", 303),
        ("gonghexin", "estate", "micro_grid", 253),
    ],
)
def test_each_level_covers_the_next(ground, street, parent, child, count):
    report = queries.partition_report(getattr(ground, street), parent, child)

    assert (report.count, report.exact) == (count, True)


def test_a_gap_is_measured():
    street = a_street()
    commands.close_unit(unit=Unit.objects.get(code="B2"), on=AUTUMN, by=None, at=NOON)

    report = queries.partition_report(street, "area", "committee", AUTUMN)

    assert findings(report) == [("gap", ["B"])]
    assert report.findings[0].square_metres == pytest.approx(2 * CELL, rel=0.01)


def test_an_overlap_and_what_reaches_outside_are_measured():
    street = a_street()
    commands.set_geometry(
        unit=Unit.objects.get(code="A1"), geometry=square(0, 0, wide=3), on=SUMMER, by=None, at=NOON
    )

    report = queries.partition_report(street, "area", "committee", SUMMER)

    assert findings(report) == [("outside", ["A1", "A"]), ("overlap", ["A1", "B1"])]
    assert [finding.square_metres for finding in report.findings] == pytest.approx([CELL, CELL], rel=0.01)
    assert queries.partition_report(street, "area", "committee", SUMMER, tolerance=200).exact


def test_a_child_without_a_shape_and_an_area_without_children_are_named():
    street = a_street()
    new = {"street": street, "kind": "committee", "starts_on": SUMMER, "by": None, "at": NOON}
    commands.add_unit(code="A3", name="三居委会", level="committee", parent="A", **new)
    commands.add_unit(
        code="X", name="散居委会", level="committee", parent="000000001", geometry=square(8, 8), **new
    )
    commands.add_unit(code="C", name="空片区", level="area", parent="000000001", **{**new, "kind": "area"})

    report = queries.partition_report(street, "area", "committee", SUMMER)

    assert findings(report) == [
        ("no_shape", ["A3"]),
        ("no_parent", ["X"]),
        ("no_children", ["C"]),
        ("no_shape", ["C"]),
    ]


def test_the_ground_of_the_demo_has_the_size_of_the_real_street(ground):
    page = queries.unit_page(ground.fenglin, "310104008")

    assert 2_600_000 < page.square_metres < 2_800_000
