"""Official tables: what differs between the two that ship, the way into an edition, and out to a file without loss."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from linli.cases.commands.catalogue import load_catalogue
from linli.cases.commands.limits import limits_on
from linli.cases.commands.standards import class_names, write_standard
from linli.cases.queries.standards import (
    OFFICIAL,
    WITH_LAW,
    compare,
    exported,
    headings,
    limit_as_written,
    read_standard,
    shipped,
)
from linli.kernel.limits import Limit
from linli.people.public import SYSTEM
from linli.rulebooks.public import Edition, publish_rows
from tests.cast import Cast

BOOKS = "limits"


@pytest.fixture
def official(cast: Cast) -> Cast:
    """Give the street the table that ships, from today on."""
    now = timezone.now()
    load_catalogue(by=SYSTEM, at=now)
    publish_rows(
        street_id=None, code=BOOKS, rows=[row.cells() for row in shipped()], effective_from=timezone.localdate(),
        note="官方标准", by=SYSTEM, at=now,
    )  # fmt: skip
    return cast


def told_by(*args: str) -> str:
    """Return what the command says in English."""
    out = StringIO()
    with translation.override("en"):
        call_command("standards", *args, stdout=out, stderr=out)
    return out.getvalue()


def holding() -> tuple:
    """Return the rows that hold today for the whole house."""
    return limits_on(None, at=timezone.now()).rows


def test_the_second_table_agrees_in_274_rows_differs_in_4_limits_and_has_5_rows_more():
    first, law = read_standard(OFFICIAL), read_standard(WITH_LAW)

    found = compare(first.rows, law)

    assert (len(first.rows), first.faults, law.faults) == (519 + 1, (), ())
    assert (found.read, found.matched, len(found.limits), len(found.alone)) == (279, 274, 4, 5)
    assert [(one.row.number, one.row.name, one.standing, one.told) for one in found.limits] == [
        (23, "热力井盖", "1 工作日", "4 工作时"), (27, "燃气井盖", "1 工作日", "4 工作时"),
        (31, "园林井盖", "1 工作日", "4 工作时"), (288, "行道树", "15 工作日", "15 种植季节工作日"),
    ]  # fmt: skip
    assert [row.name for row in found.alone] == [
        "热力井盖",
        "燃气井盖",
        "电力设施",
        "电力设施标识牌",
        "公共厕所",
    ]
    # 通信立杆: who is responsible and who supervises have changed places.
    assert [(one.row.number, one.column) for one in found.others] == [
        (number, column) for number in range(62, 66) for column in ("responsible", "supervising")
    ]


def test_the_first_table_wins_and_gains_the_law_of_the_second():
    first, law = read_standard(OFFICIAL), read_standard(WITH_LAW)

    found = compare(first.rows, law)

    kept = {row.key: row for row in found.rows}
    assert {key: row.limit for key, row in kept.items()} == {row.key: row.limit for row in first.rows}
    assert found.gained == 274
    assert kept["C0101", 1, "handle"].law_article.startswith("《城市道路管理条例》第二十三条")


def test_the_file_wins_when_the_office_says_so():
    first, law = read_standard(OFFICIAL), read_standard(WITH_LAW)

    found = compare(first.rows, law, take=True)

    kept = {row.key: row for row in found.rows}
    assert str(kept["C0402", 288, "handle"].limit) == "15 种植季节工作日"
    assert len(found.rows) == 520 + 5
    assert [row.number for row in found.rows[-5:]] == [520, 521, 522, 523, 524]


def test_rows_that_the_office_changed_are_told_as_that_and_are_official_again_where_the_file_wins():
    first, law = read_standard(OFFICIAL), read_standard(WITH_LAW)
    own = [replace(r, limit=Limit.parse("1 h"), source="own") if r.number == 288 else r for r in first.rows]

    found, taken = compare(own, law), compare(own, law, take=True)

    assert [(one.row.number, one.standing, one.told) for one in found.own] == [
        (288, "1 工作时", "15 种植季节工作日")
    ]
    assert (found.matched, len(found.alone), len(found.limits)) == (273, 5, 3)
    kept, won = ({row.key: row for row in one.rows}["C0402", 288, "handle"] for one in (found, taken))
    assert (str(kept.limit), kept.source) == ("1 工作时", "own")
    assert (str(won.limit), won.source) == ("15 种植季节工作日", "official")
    assert len(taken.rows) == 520 + 5


@pytest.mark.parametrize(
    ("text", "limit", "part"),
    [("1紧急工作时制止", "1 urgent_h", "stop"), ("20工作日拆除", "20 d", "demolish"), ("4小时", "4 h", "")],
)
def test_a_limit_may_name_the_part_of_handling_it_is_for(text: str, limit: str, part: str):
    assert limit_as_written(text) == (Limit.parse(limit), part)


def test_every_cell_of_the_official_file_comes_out_as_it_went_in(official: Cast):
    with OFFICIAL.open(encoding="utf-8-sig", newline="") as file:
        went_in = list(csv.DictReader(file))

    lines = [
        dict(zip(headings(chinese=False), line, strict=True)) for line in exported(holding(), class_names())
    ]

    came_out = [line for line in lines if line["source"] == "官方标准" and line["stage"] == "处置"]
    assert [{name: line[name] for name in went_in[0]} for line in came_out] == went_in


@pytest.mark.parametrize("name", ["limits.xlsx", "limits.csv"])
def test_a_table_is_written_and_read_back_without_loss(official: Cast, tmp_path: Path, name: str):
    path = tmp_path / name

    count = write_standard(holding(), path)

    back = read_standard(path)
    assert (count, back.whole, back.faults) == (534, True, ())
    assert back.rows == shipped()


def test_the_command_reports_and_changes_nothing_when_the_table_says_it_all(official: Cast):
    said = told_by("import", str(WITH_LAW))

    assert "279 rows read, 274 match." in said
    assert "4 limits differ; what stands counts:" in said
    assert "  288 C0402 行道树 · " in said
    assert "15 工作日 ≠ 15 种植季节工作日" in said
    assert "5 rows have no partner; not taken:" in said
    assert "  C02: 道路交通设施 ≠ 交通设施" in said
    assert said.endswith("Nothing to change: the table that holds says all of it.\n")


def test_the_command_says_which_rows_were_changed_here(official: Cast):
    own = [
        replace(row, limit=Limit.parse("1 h"), source="own") if row.key == ("C0402", 288, "handle") else row
        for row in holding()
    ]
    publish_rows(
        street_id=official.street.pk, code=BOOKS, rows=[row.cells() for row in own],
        effective_from=timezone.localdate(), note="本街道更严", by=SYSTEM, at=timezone.now(),
    )  # fmt: skip

    said = told_by("import", str(OFFICIAL), "--street", "fenglin", "--dry-run")

    assert "1 rows were changed here; what stands counts:\n  288 C0402 行道树 · " in said
    assert "1 工作时 ≠ 15 工作日" in said
    assert "have no partner" not in said


def test_a_dry_run_publishes_nothing(official: Cast):
    before = Edition.objects.count()

    said = told_by("import", str(WITH_LAW), "--take", "--dry-run")

    assert said.endswith("Dry run, nothing was changed.\n")
    assert Edition.objects.count() == before


def test_an_exported_workbook_that_was_edited_becomes_the_edition_of_a_street(official: Cast, tmp_path: Path):
    path = tmp_path / "本街道时限.xlsx"
    rows = [replace(row, limit=Limit.parse("2 h")) if row.stage == "accept" else row for row in holding()]
    write_standard(rows, path)

    said = told_by("import", str(path), "--street", "fenglin")

    street, house = limits_on(official.street.pk, at=timezone.now()), limits_on(None, at=timezone.now())
    assert "1 limits differ; the file counts:" in said
    assert [str(table.of_state("dispatched").limit) for table in (street, house)] == ["2 工作时", "4 工作时"]


def test_what_cannot_be_read_is_told_with_its_line_and_nothing_is_taken(official: Cast, tmp_path: Path):
    path = tmp_path / "faulty.csv"
    lines = OFFICIAL.read_text(encoding="utf-8-sig").splitlines()
    lines[3] = lines[3].replace("2天,2,d", "两三天,,")
    path.write_text("\n".join(lines), encoding="utf-8")
    before = Edition.objects.count()

    with pytest.raises(CommandError, match="1"):
        told_by("import", str(path), "--take")

    assert Edition.objects.count() == before


def test_a_table_without_its_columns_is_refused_by_name(official: Cast, tmp_path: Path):
    path = tmp_path / "other.csv"
    path.write_text("大类代码,小类代码\n01,01\n", encoding="utf-8")

    with pytest.raises(CommandError, match="小类"):
        told_by("import", str(path))


def test_a_folder_that_is_not_there_is_said_in_a_sentence(official: Cast, tmp_path: Path):
    with pytest.raises(CommandError, match=r"out\.xlsx"):
        told_by("export", str(tmp_path / "nowhere" / "out.xlsx"))
