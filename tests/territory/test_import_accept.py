"""A draft becomes true at once, whole and once, and the days before stay as they were."""

import io
import json
import threading
from datetime import date

import pytest
import shapely
from django.db import connection

from linli.kernel.models import JournalLine
from linli.territory.commands import drafts
from linli.territory.commands.applying import names_of_the_day
from linli.territory.errors import DraftIsOver, LargeOverlaps, NothingToDo, StillFaulty, StructureMoved
from linli.territory.models import Draft, DraftRow, Street, Unit, UnitShape
from linli.territory.public import locate, tree
from linli.territory.queries.drafts import staying
from linli.territory.queries.imports.exporting import as_csv_file, as_geojson_file
from linli.territory.queries.partition import partition_report

from .builders import AUTUMN, LEVELS, NOON, SPRING, SUMMER, a_street, in_square, square
from .files import collection, drafted, faults_of, feature, halves, repairs_of, ring

pytestmark = pytest.mark.django_db


def empty_street(number: int = 5) -> Street:
    from linli.territory.commands import found_street

    return found_street(
        code=f"{number:09d}", slug=f"street-{number}", name="第1街道", name_en="Street 1", prefix="ABCDEFG"[number],
        levels=LEVELS, starts_on=SPRING, by=None, at=NOON,
    )  # fmt: skip


def codes(street: Street, on: date) -> list[tuple[str, list[str]]]:
    (root,) = tree(street, on)
    return [(area.unit.code, [child.unit.code for child in area.children]) for area in root.children]


# --- There and back -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["geojson", "csv", "csv wkt"])
def test_what_was_exported_comes_back_as_nothing_new(form: str) -> None:
    street = a_street()

    draft = drafted(street, written(street, form))

    assert [row.change for row in draft.rows.all()] == ["same"] * 7
    assert faults_of(draft) == {}


@pytest.mark.parametrize("form", ["geojson", "csv", "csv wkt"])
def test_an_export_builds_the_same_tree_elsewhere(form: str) -> None:
    street = a_street()
    body = written(street, form).replace(street.code.encode(), b"000000005")

    empty = empty_street()
    drafts.accept(draft=drafted(empty, body), by=None, at=NOON)

    empty.refresh_from_db()
    assert codes(empty, AUTUMN) == codes(street, AUTUMN)
    assert written(empty, form) == body


def written(street: Street, form: str) -> bytes:
    if form == "geojson":
        return as_geojson_file(street, AUTUMN)
    return as_csv_file(street, AUTUMN, outline="wkt" if form.endswith("wkt") else "geojson")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_and_words_are_read_in_every_encoding(encoding: str) -> None:
    text = '网格编码,网格名称,层级,上级单元,边界\nA3,甲三居委会,居委会,A片区,"121.0,31.0;121.0001,31.0;121.0001,31.0001"\n'

    draft = drafted(a_street(), text.encode(encoding), name="网格.csv", tolerance=10_000.0)

    row = draft.rows.get()
    assert (row.code, row.said["name"], row.said["level"], row.said["parent"]) == (
        "A3",
        "甲三居委会",
        "committee",
        "A",
    )
    assert [one["kind"] for one in row.faults] == ["not_closed"]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_shifted_file_is_turned_straight_at_the_door(datum: str) -> None:
    import prcoords

    shift = prcoords.wgs_gcj if datum == "gcj02" else prcoords.wgs_bd
    moved = [
        [(there := shift(prcoords.Coords(lat=y, lon=x))).lon, there.lat] for x, y in square(0, 0, wide=2)["coordinates"][0]
    ]  # fmt: skip

    draft = drafted(
        a_street(), collection(feature("A1", {"type": "Polygon", "coordinates": [moved]})), datum=datum
    )

    shape = shapely.from_geojson(json.dumps(draft.rows.get().shape))
    assert shape.symmetric_difference(shapely.from_geojson(json.dumps(square(0, 0, wide=2)))).area < 1e-12


# --- Repairs ------------------------------------------------------------------------------------------------
OVERLAPPING = [
    feature("A1", ring((0, 0), (2, 0), (2, 0.96), (0, 0.96), (0, 0))),
    feature("A2", ring((0, 0.98), (2.05, 0.98), (2.05, 2), (0, 2), (0, 0.98))),
    feature("B", ring((1.97, 0), (4, 0), (4, 2), (1.97, 2), (1.97, 0)), level="area", parent=""),
]


def test_repairs_leave_a_partition_without_fault() -> None:
    street = a_street()
    draft = drafts.decide_all(draft=drafted(street, collection(*OVERLAPPING)), accept=True, by=None, at=NOON)
    assert (draft.counts["faults"] > 3, draft.counts["open"]) == (True, 0)

    drafts.accept(draft=draft, by=None, at=NOON)

    street.refresh_from_db()
    assert partition_report(street, "street", "area", AUTUMN).findings == ()
    assert partition_report(street, "area", "committee", AUTUMN).findings == ()
    assert partition_report(street, "area", "committee", SUMMER).findings == ()


def test_a_refused_repair_leaves_the_fault_and_the_outline_as_they_came() -> None:
    draft = drafted(a_street(), collection(*OVERLAPPING[:1], halves()[1]))
    (key,) = [key for key in repairs_of(draft) if ".gap." in key]

    draft = drafts.decide(draft=draft, refuse=[key], by=None, at=NOON)

    assert repairs_of(draft)[key] is False
    assert draft.counts["open"] == 1
    with pytest.raises(StillFaulty):
        drafts.accept(draft=draft, by=None, at=NOON)
    drafts.accept(draft=draft, by=None, at=NOON, faults_may_stay=True)
    kept = UnitShape.objects.get(unit__code="A1", starts_on=AUTUMN).geometry
    assert kept == OVERLAPPING[0]["geometry"]


def test_a_repair_that_moves_more_than_a_slip_is_proposed_and_not_chosen() -> None:
    rows = [
        feature("A1", square(0, 0, wide=2)),
        feature("A2", ring((0, 0.5), (2, 0.5), (2, 2), (0, 2), (0, 0.5))),
    ]

    draft = drafted(a_street(), collection(*rows))

    assert repairs_of(draft) == {"2.overlap.A1": False}


def test_two_rows_of_one_name_and_code_become_one_unit_of_two_parts() -> None:
    rows = [feature("A1", square(0, 0)), feature("A1", square(1, 0)), halves()[1]]

    draft = drafted(a_street(), collection(*rows))

    assert [row.change for row in draft.rows.order_by("number")] == ["same", "joined", "same"]


def test_a_row_without_code_and_parent_gets_the_one_it_lies_in() -> None:
    new = feature("", ring((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), parent="", name="新居委会")
    half = feature("A1", ring((1, 0), (2, 0), (2, 1), (1, 1), (1, 0)))

    draft = drafted(a_street(), collection(new, half, halves()[1]))

    row = draft.rows.get(number=1)
    assert (row.code, row.said["parent"], row.change) == ("000000001-1", "A", "new")


def test_a_row_that_is_left_out_no_longer_stands_in_the_way() -> None:
    draft = drafted(
        a_street(),
        collection(feature("A1", halves()[0]["geometry"], name="一"), feature("", None, level="x")),
    )

    draft = drafts.decide(draft=draft, leave_out=[2], by=None, at=NOON)

    assert draft.counts["blocking"] == 0
    assert drafts.accept(draft=draft, by=None, at=NOON)["renamed"] == 1


def test_a_large_overlap_stays_only_when_it_is_named() -> None:
    rows = [feature("A1", square(0, 0, wide=2)), feature("A2", ring((0, 0.5), (2, 0.5), (2, 2), (0, 2), (0, 0.5)))]  # fmt: skip
    draft = drafted(a_street(), collection(*rows))
    with pytest.raises(LargeOverlaps) as refused:
        drafts.accept(draft=draft, by=None, at=NOON, faults_may_stay=True)

    (key,) = refused.value.facts["keys"]
    (seen,) = staying(draft)

    assert (key, seen.key, seen.large, "m²" in seen.text) == ("2.overlap.A1", key, True, True)
    assert drafts.accept(draft=draft, by=None, at=NOON, stay=[key])["drawn"] == 1


# --- Acceptance ---------------------------------------------------------------------------------------------
def test_nothing_changes_before_acceptance_and_only_from_the_day_on_after_it() -> None:
    street = a_street()
    draft = drafted(street, collection(feature("A1", None, name="新名居委会", parent="B")))
    before = codes(street, AUTUMN)

    outcome = drafts.accept(draft=draft, by=None, at=NOON, faults_may_stay=True)

    street.refresh_from_db()
    assert before == [("A", ["A1", "A2"]), ("B", ["B1", "B2"])]
    assert (outcome["renamed"], outcome["moved"], outcome["new"]) == (1, 1, 0)
    assert codes(street, SUMMER) == before
    assert codes(street, AUTUMN) == [("A", ["A2"]), ("B", ["A1", "B1", "B2"])]
    names = {
        day: locate(*in_square(0.5, 0.5), street=street, on=day).deepest.name for day in (SUMMER, AUTUMN)
    }
    assert names == {SUMMER: "A1居委会", AUTUMN: "新名居委会"}


def test_a_name_that_begins_later_is_todays_name_only_from_its_day() -> None:
    street, day = a_street(), date(2027, 1, 1)
    drafts.accept(
        draft=drafted(street, collection(feature("A1", None, name="明年名")), on=day), by=None, at=NOON
    )

    assert Unit.objects.get(code="A1").name == "A1居委会"
    assert (names_of_the_day(today=date(2026, 12, 31)), names_of_the_day(today=day)) == (0, 1)
    assert Unit.objects.get(code="A1").name == "明年名"
    assert names_of_the_day(today=day) == 0


def test_each_unit_has_its_line_in_the_journal_and_so_has_the_draft() -> None:
    street = a_street()
    already = JournalLine.objects.count()

    drafts.accept(
        draft=drafted(street, collection(feature("A1", None, name="改"), feature("A3", None))),
        by=None,
        at=NOON,
    )

    told = list(JournalLine.objects.order_by("id").values_list("action", flat=True))[already:]
    assert sorted(told) == ["accept_draft", "add_unit", "draft_import", "rename"]


def test_accepted_twice_it_happens_once() -> None:
    street = a_street()
    draft = drafted(street, collection(feature("A3", None)))

    first = drafts.accept(draft=draft, by=None, at=NOON)
    again = drafts.accept(draft=Draft.objects.get(pk=draft.pk), by=None, at=NOON)

    assert first == again
    assert Unit.objects.filter(street=street, code="A3").count() == 1


def test_a_structure_that_moved_meanwhile_is_looked_at_again_before_it_is_accepted() -> None:
    street = a_street()
    draft = drafted(street, collection(feature("A1", None, parent="B", name="A1居委会")))
    from linli.territory.commands import move_unit

    unit = Unit.objects.get(code="A1")
    move_unit(unit=unit, parent=Unit.objects.get(code="B"), on=SUMMER, by=None, at=NOON)

    with pytest.raises(StructureMoved):
        drafts.accept(draft=draft, by=None, at=NOON)
    draft.refresh_from_db()
    assert draft.rows.get().change == "same"
    with pytest.raises(NothingToDo):
        drafts.accept(draft=draft, by=None, at=NOON, faults_may_stay=True)


def test_a_new_unit_never_begins_before_the_day_from_which_the_file_holds() -> None:
    street = a_street()
    before = codes(street, SUMMER)
    draft = drafted(street, collection(feature("A3", None, starts_on="2026-04-01"), feature("A4", None, starts_on="2027-01-01")))  # fmt: skip
    assert draft.counts["open"] == draft.counts["blocking"] == 0

    drafts.accept(draft=draft, by=None, at=NOON)

    assert codes(Street.objects.get(pk=street.pk), SUMMER) == before
    days = dict(Unit.objects.filter(code__in=("A3", "A4")).values_list("code", "starts_on"))
    assert days == {"A3": AUTUMN, "A4": date(2027, 1, 1)}


def test_the_first_file_of_a_street_keeps_its_days() -> None:
    street = empty_street()
    new = feature("A", None, level="area", parent="", starts_on="2026-04-01")

    drafts.accept(draft=drafted(street, collection(new)), by=None, at=NOON)

    assert Unit.objects.get(street=street, code="A").starts_on == date(2026, 4, 1)


def test_what_was_discarded_cannot_be_accepted() -> None:
    draft = drafted(a_street(), collection(feature("A3", None)))
    drafts.discard(draft=draft, by=None, at=NOON)
    drafts.discard(draft=draft, by=None, at=NOON)

    with pytest.raises(DraftIsOver):
        drafts.accept(draft=draft, by=None, at=NOON)


def test_an_acceptance_that_dies_in_the_middle_leaves_nothing_and_is_done_again(monkeypatch) -> None:
    street = a_street()
    rows = [feature(f"A{n}", None) for n in range(3, 40)]
    draft = drafted(street, collection(*rows, feature("A1", None, parent="B", name="x")))
    before = (Unit.objects.count(), JournalLine.objects.count(), street.edition)
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "tell", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            drafts.accept(draft=draft, by=None, at=NOON, faults_may_stay=True)
    street.refresh_from_db()
    assert (Unit.objects.count(), JournalLine.objects.count(), street.edition) == before

    assert (
        drafts.accept(draft=Draft.objects.get(pk=draft.pk), by=None, at=NOON, faults_may_stay=True)["new"]
        == 37
    )


def test_a_large_file_is_checked_and_accepted_by_the_worker(monkeypatch) -> None:
    monkeypatch.setattr(drafts, "AT_ONCE", 3)
    street = a_street()
    draft = drafted(street, collection(feature("A1", square(0, 0, wide=2), name="大"), halves()[1]))
    assert draft.state == "checking"

    assert (drafts.work_on_drafts(), drafts.work_on_drafts()) == (1, 0)
    draft.refresh_from_db()
    assert drafts.accept_soon(draft=draft, by=None, at=NOON) == {}
    assert drafts.work_on_drafts() == 1

    draft.refresh_from_db()
    assert (draft.state, draft.outcome["renamed"]) == ("accepted", 1)


def test_drafts_are_forgotten_after_their_time() -> None:
    drafted(a_street(), collection(feature("A3", None)))

    from datetime import timedelta

    assert drafts.forget_old(at=NOON + timedelta(days=29)) == 0
    assert drafts.forget_old(at=NOON + timedelta(days=31)) == 2
    assert not DraftRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_does_and_both_are_told() -> None:
    street = a_street(3)
    draft = drafted(street, collection(feature("A3", None)))
    outcomes, start = [], threading.Barrier(2)

    def go() -> None:
        start.wait()
        try:
            outcomes.append(drafts.accept(draft=Draft.objects.get(pk=draft.pk), by=None, at=NOON))
        finally:
            connection.close()

    both = [threading.Thread(target=go) for _ in range(2)]
    [one.start() for one in both]
    [one.join() for one in both]

    assert [one["new"] for one in outcomes] == [1, 1]
    assert JournalLine.objects.filter(action="accept_draft", street_id=street.pk).count() == 1


def test_a_workbook_is_read_too() -> None:
    from linli.kernel.excel import workbook_bytes

    body = workbook_bytes("x", ["编码", "名称", "层级", "上级"], [["A3", "甲三", "居委", "A"]])

    assert drafted(a_street(), io.BytesIO(body).getvalue(), name="x.xlsx").rows.get().change == "new"
