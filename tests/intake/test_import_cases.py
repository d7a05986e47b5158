"""Cases from files: judged row by row, put into the ledger once, closed at their real moment, safe to stop and go on."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from linli.cases.models import Case, Reporter
from linli.cases.queries import timeline_of
from linli.cases.states import State
from linli.intake.commands.imports import importer_of
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.territory.models import Street
from tests.cast import Cast

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = ["msg_id", "created_at", "subject", "body", "reply", "replied_at"]
ASKED, ANSWERED = "2019-04-25 09:32:09", "2019-05-10 14:56:53"

pytestmark = pytest.mark.django_db


def a_row(number: int = 1, **told: str) -> list[str]:
    row = {
        "msg_id": f"m{number}",
        "created_at": ASKED,
        "subject": f"路灯不亮{number}",
        "body": "晚上看不清。",
        "reply": "已修复。",
        "replied_at": ANSWERED,
    }
    return list((row | told).values())


def a_file(
    folder: Path, rows: Iterable[list[str]], *, head: list[str] = HEAD, encoding: str = "utf-8"
) -> Path:
    path = folder / "留言.csv"
    with path.open("w", encoding=encoding, newline="", errors="surrogatepass") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def take(path: Path, **options: Any) -> str:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("import", "cases", str(path), source="12345", stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


def only() -> Case:
    return Case.objects.get()


def rejected(path: Path) -> list[dict[str, str]]:
    with path.with_name(f"{path.name}.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_message_keeps_its_moment_and_its_reply_closes_it_at_the_real_one(
    cast: Cast, tmp_path: Path
) -> None:
    take(a_file(tmp_path, [a_row()]))

    case = only()
    steps = [(s.action, s.at, s.texts) for s in timeline_of(case, internal=True)]
    assert (case.state, case.door, case.source, case.source_id) == (State.CLOSED, "import", "12345", "m1")
    assert case.reported_at == datetime(2019, 4, 25, 9, 32, 9, tzinfo=ZONE)
    assert case.ended_at == datetime(2019, 5, 10, 14, 56, 53, tzinfo=ZONE)
    assert case.number.startswith("FL-2019-")
    assert steps == [
        ("settle", case.ended_at, {"done": "已修复。"}),
        ("report", case.reported_at, {"title": "路灯不亮1", "body": "晚上看不清。"}),
    ]


def test_settling_many_writes_what_settling_one_writes(cast: Cast, tmp_path: Path) -> None:
    from linli.cases.commands import settle

    take(a_file(tmp_path, [a_row(1), a_row(2, reply="", replied_at="")]))
    one, two = Case.objects.order_by("source_id")

    settle(two.pk, street_id=two.street_id, by=importer_of(cast.street), at=one.ended_at, reply="已修复。")

    lines = [JournalLine.objects.get(subject_id=case.pk, action="settle") for case in (one, two)]
    for line in lines:
        line.facts.pop("texts")
    told = [(x.seq, x.at, x.by_kind, x.by_id, x.from_state, x.to_state, x.facts) for x in lines]
    assert told[0] == told[1]
    two.refresh_from_db()
    assert (one.ended_at, one.due_at, one.stage_since) == (two.ended_at, two.due_at, two.stage_since)


def test_every_chain_holds_after_an_import(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [a_row(n) for n in range(1, 4)]))

    for case in Case.objects.all():
        first, second = journal.history(case.street_id, case.pk)
        assert bytes(second.prev) == bytes(first.hash)
        assert bytes(second.hash) == journal.line_hash(second)


def test_the_same_file_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, [a_row(n) for n in range(1, 6)])
    take(path)
    lines = JournalLine.objects.count()

    said = take(path)

    assert Case.objects.count() == 5
    assert JournalLine.objects.count() == lines
    assert "5 " in said


def test_a_dry_run_says_row_by_row_and_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, [a_row(1), a_row(2, created_at="gestern"), a_row(1)])

    said = take(path, dry_run=True)

    assert len(said.splitlines()) == 4
    assert (Case.objects.count(), JournalLine.objects.filter(subject="case").count()) == (0, 0)
    assert not path.with_name("留言.csv.rejected.csv").exists()


@pytest.mark.parametrize(
    "told",
    [
        {"created_at": ""},
        {"created_at": "2019-02-30"},
        {"created_at": "2199-01-01 00:00:00"},
        {"replied_at": "2019-04-20 10:00:00"},
        {"replied_at": ""},
        {"replied_at": "n/a"},
        {"subject": "", "body": " \n "},
    ],
)
def test_what_cannot_be_is_rejected_with_a_reason_and_its_cells(
    cast: Cast, tmp_path: Path, told: dict[str, str]
) -> None:
    path = a_file(tmp_path, [a_row(1, **told), a_row(2)])

    take(path)

    [row] = rejected(path)
    assert only().source_id == "m2"
    assert list(row.values())[0] == "2"
    assert list(row.values())[1]
    assert row["msg_id"] == "m1"


def test_a_rejects_file_can_be_put_right_and_read_again(cast: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, [a_row(1, created_at="?"), a_row(2)])
    take(path)
    wrong = path.with_name("留言.csv.rejected.csv")
    text = wrong.read_text(encoding="utf-8-sig").replace("?", ASKED, 2)
    wrong.write_text(text, encoding="utf-8")

    take(wrong)

    assert sorted(Case.objects.values_list("source_id", flat=True)) == ["m1", "m2"]


def test_an_answer_that_only_names_the_day_is_not_older_than_the_report(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [a_row(replied_at="2019-04-25")]))

    assert only().ended_at == only().reported_at


def test_without_an_answer_a_case_stays_open_and_a_later_file_closes_it(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [a_row(reply="", replied_at="")]))
    before = only().state

    take(a_file(tmp_path, [a_row()]))

    assert (before, only().state) == (State.REPORTED, State.CLOSED)


def test_twice_in_one_file_is_once_in_the_ledger(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [a_row(1), a_row(1, subject="别的")]))

    assert only().title == "路灯不亮1"


def test_rows_without_an_id_are_known_by_what_they_say(cast: Cast, tmp_path: Path) -> None:
    rows = [a_row(1, msg_id=""), a_row(1, msg_id=""), a_row(2, msg_id="")]
    path = a_file(tmp_path, rows)

    take(path)
    take(path)

    assert Case.objects.count() == 2


def test_long_titles_are_cut_and_kept_whole_in_the_text(cast: Cast, tmp_path: Path) -> None:
    title = "很长的标题" * 40

    take(a_file(tmp_path, [a_row(subject=title)]))

    assert len(only().title) == 120
    assert only().body == f"{title}\n\n晚上看不清。"


def test_long_and_strange_texts_come_in_whole(cast: Cast, tmp_path: Path) -> None:
    body = "一\r二\u2028三👩‍👩‍👧‍👦" + "长" * 100_000

    take(a_file(tmp_path, [a_row(body=body)]))

    assert only().body == "一\n二\n三👩‍👩‍👧‍👦" + "长" * 100_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_from_many_hands(cast: Cast, tmp_path: Path, encoding: str) -> None:
    take(a_file(tmp_path, [a_row()], encoding=encoding))

    assert only().title == "路灯不亮1"


def test_a_workbook_is_read_like_a_table(cast: Cast, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["工单编号", "标题", "诉求内容", "受理时间", "处理结果", "办结时间"])
    book.active.append(
        [7, "井盖缺失", "路口", datetime(2019, 4, 25, 9, 32), "已补", datetime(2019, 4, 26, 8, 0)]
    )
    path = tmp_path / "工单.xlsx"
    book.save(path)

    take(path)

    assert (only().source_id, only().title, only().state) == ("7", "井盖缺失", State.CLOSED)
    assert only().ended_at == datetime(2019, 4, 26, 8, 0, tzinfo=ZONE)


PLACES = ["编号", "标题", "时间", "地址", "经度", "纬度"]


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["", "121.442", "31.192"], "W11"),
        (["宛南一村3号楼", "", ""], "W1"),
        (["某处", "121.4", "31.2"], None),
        (["某处", "-76.6692", "39.3470"], None),
        (["某处", "121", "31"], None),
        (["", "", ""], None),
        (["", "abc", "31.19"], None),
    ],
)
def test_a_place_is_found_by_pin_or_name_or_waits_unlocated(
    cast: Cast, tmp_path: Path, cells: list[str], unit: str | None
) -> None:
    take(a_file(tmp_path, [["1", "路灯不亮", ASKED, *cells]], head=PLACES))

    case = only()
    assert case.located is (unit is not None)
    assert (case.unit.code if case.unit else None) == unit
    assert case.lineage[0] == cast.units["S"].pk


def test_pins_outside_the_street_are_kept_as_words_only(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [["1", "路灯不亮", ASKED, "某处", "-76.6692", "39.3470"]], head=PLACES))

    assert (only().lon, only().lat, only().place) == (None, None, "某处 (39.3470, -76.6692)")


def test_the_title_may_name_the_place(cast: Cast, tmp_path: Path) -> None:
    take(a_file(tmp_path, [["1", "宛南二村路灯不亮", ASKED, "", "", ""]], head=PLACES))

    assert only().unit.code == "W2"


def test_categories_are_taken_by_exact_name_or_code_only(cast: Cast, tmp_path: Path) -> None:
    head = ["编号", "标题", "时间", "类别"]
    rows = [["1", "一", ASKED, "上水井盖"], ["2", "二", ASKED, "c0101"], ["3", "三", ASKED, "井盖"]]

    take(a_file(tmp_path, rows, head=head))

    told = [case.category.code if case.category else None for case in Case.objects.order_by("source_id")]
    assert told == ["C0101", "C0101", None]


def test_who_reported_is_kept_encrypted(cast: Cast, tmp_path: Path) -> None:
    head = ["编号", "标题", "时间", "联系人", "联系电话"]

    take(a_file(tmp_path, [["1", "一", ASKED, "李阿姨", "19900001234"]], head=head))

    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone) == ("李阿姨", "19900001234")
    assert reporter.phone_index


def test_statuses_decide_before_dates(cast: Cast, tmp_path: Path) -> None:
    head = ["id", "title", "created", "status", "closed_date"]
    rows = [
        ["1", "a", ASKED, "Closed (Duplicate)", ANSWERED],
        ["2", "b", ASKED, "Open", ANSWERED],
        ["3", "c", ASKED, "Closed", ""],
        ["4", "d", ASKED, "", ""],
    ]

    take(a_file(tmp_path, rows, head=head))

    assert dict(Case.objects.values_list("source_id", "state")) == {
        "1": "closed",
        "2": "reported",
        "4": "reported",
    }


def test_columns_can_be_named_by_hand(cast: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, [["x1", "说法", ASKED]], head=["A", "B", "C"])

    with pytest.raises(CommandError, match="--map"):
        take(path)
    take(path, map=["id=A", "title=B", "created_at=C"])

    assert (only().source_id, only().title) == ("x1", "说法")


@pytest.mark.parametrize("pair", ["title", "colour=B", "title=Z"])
def test_a_mapping_that_cannot_be_is_refused(cast: Cast, tmp_path: Path, pair: str) -> None:
    with pytest.raises(CommandError):
        take(a_file(tmp_path, [a_row()]), map=[pair])


def test_with_several_streets_one_must_be_named(cast: Cast, tmp_path: Path) -> None:
    Street.objects.create(
        code="310106018", slug="gonghexin", name="共和新路街道", name_en="Gonghexin", prefix="GHX", pinyin=""
    )
    path = a_file(tmp_path, [a_row()])

    with pytest.raises(CommandError, match="gonghexin"):
        take(path)
    take(path, street="310104008")

    assert only().street.slug == "fenglin"


def test_a_file_that_is_no_table_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")

    with pytest.raises(CommandError):
        take(path)
    with pytest.raises(CommandError):
        take(tmp_path / "absent.csv")
