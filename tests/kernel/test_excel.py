"""Tables out of the house and into it."""

import csv
import gc
import io
import uuid
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from linli.kernel.excel import BadTable, Column, read_table, workbook_bytes, workbook_response

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows_of(content):
    return list(read_table(io.BytesIO(content)))


def cells_of(content):
    return [row.cells for row in rows_of(content)]


# --- Out ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db  # closing a response ends a request, and then Django looks after its connections
def test_a_workbook_is_a_download_with_a_chinese_name():
    response = workbook_response(
        "问题清单", "问题清单", ["编号", Column("内容", 60)], iter([("FL-1", "路灯不亮")])
    )

    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book["问题清单"]
    response.close()

    assert f"filename*=utf-8''{quote('问题清单.xlsx')}" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment;")
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["编号", "内容"],
        ["FL-1", "路灯不亮"],
    ]
    assert (sheet["A1"].font.bold, sheet.freeze_panes, sheet.column_dimensions["B"].width) == (True, "A2", 60)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "+861381234",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "#N/A",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_looks_like_a_formula_is_text(text):
    sheet = load_workbook(io.BytesIO(workbook_bytes("t", ["=a"], [(text,)]))).active

    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A2"].quotePrefix
    assert sheet["A1"].data_type == "s"


def test_moments_are_shown_in_the_zone_of_the_deployment_and_numbers_stay_numbers():
    moment = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    name = uuid.uuid4()

    raw = workbook_bytes("t", list("abcdef"), [(moment, date(2026, 3, 2), 3, Decimal("1.5"), None, name)])
    sheet = load_workbook(io.BytesIO(raw)).active

    assert [cell.value for cell in sheet[2]] == [
        datetime(2026, 3, 2, 0, 30), datetime(2026, 3, 2), 3, 1.5, None, str(name),
    ]  # fmt: skip
    assert sheet["A2"].number_format == "yyyy-mm-dd hh:mm"


def test_what_a_cell_cannot_hold_does_not_spoil_the_file():
    raw = workbook_bytes("a/b:c[d]" * 9, ["x"], [("a\x00b\x0bc",), ("长" * 40_000,)])

    sheet = load_workbook(io.BytesIO(raw)).active

    assert sheet["A2"].value == "abc"
    assert len(sheet["A3"].value) == 32_767


# --- In -----------------------------------------------------------------------------------------------------------
TEXT = '主题,内容\r\n路灯,不亮\r\n井盖,"缺失,危险"\r\n'
SEEN = [{"主题": "路灯", "内容": "不亮"}, {"主题": "井盖", "内容": "缺失,危险"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_writing_of_a_file_is_told_apart(encoding):
    assert cells_of(TEXT.encode(encoding)) == SEEN


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_parts_the_cells_is_told_apart(delimiter):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        [["主题", "内容"], ["路灯", "不亮，很暗; 3, 4"], ["井盖", "缺失,危险"]]
    )

    assert [row["内容"] for row in rows_of(out.getvalue().encode())] == ["不亮，很暗; 3, 4", "缺失,危险"]


def test_a_late_chinese_word_still_decides():
    content = b"a,b\n" + b"1,2\n" * 400_000 + "3,路灯\n".encode("gb18030")

    *_before, last = read_table(io.BytesIO(content))

    assert (last.number, last["b"]) == (400_002, "路灯")


def test_row_numbers_are_those_of_an_editor():
    rows = rows_of(b'\n\na,b\n1,"two\nlines"\n\n3,4\n')

    assert [(row.number, row["a"]) for row in rows] == [(4, "1"), (7, "3")]


def test_short_and_long_rows_are_reported_and_not_lost():
    short, plain, long = rows_of(b"a,b\n1\n1,2,\n1,2,3\n")

    assert (short.cells, short.problem) == ({"a": "1", "b": ""}, "")
    assert (plain.problem, plain.extra) == ("", ())
    assert (bool(long.problem), long.extra, long.cells) == (True, ("3",), {"a": "1", "b": "2"})


def test_a_row_that_cannot_be_read_is_reported_and_the_others_are_read():
    broken, whole = rows_of("a,b\n1,路".encode("utf-8-sig") + b"\xff\xfe\n" + "2,灯\n".encode())

    assert (broken.number, bool(broken.problem)) == (2, True)
    assert (whole.number, whole.cells, whole.problem) == (3, {"a": "2", "b": "灯"}, "")


def test_one_spoilt_row_does_not_spoil_how_the_others_are_written():
    rows = rows_of("主题,内容\n路灯,不亮\n".encode() + b"\xe8\xb7,x\n" + "井盖在人行道上,缺失\n".encode())

    assert [bool(row.problem) for row in rows] == [False, True, False]
    assert rows[2]["主题"] == "井盖在人行道上"


def test_whoever_stops_reading_leaves_nothing_open(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n" + b"1\n" * 100_000)

    reading = read_table(path)
    first = next(reading)
    reading.close()

    assert first.number == 2


def test_double_and_missing_headings_hide_nothing():
    assert cells_of(b"a,a,,b,\n1,2,3,4\n") == [{"a": "1", "a (2)": "2", "#3": "3", "b": "4"}]


def test_a_very_long_cell_is_read():
    assert len(rows_of(b'a\n"' + b"x" * 300_000 + b'"\n')[0]["a"]) == 300_000


def test_a_workbook_is_read_as_text():
    book = Workbook()
    book.active.append([None, None])
    book.active.append(["编号", "时间", "日期", "数", "有"])
    book.active.append([310104008001, datetime(2026, 3, 2, 9, 30), date(2026, 3, 2), 1.5, True])
    book.active.append([])
    book.active.append(["第五行"])
    out = io.BytesIO()
    book.save(out)

    first, last = rows_of(out.getvalue())

    assert first.cells == {
        "编号": "310104008001",
        "时间": "2026-03-02 09:30:00",
        "日期": "2026-03-02 00:00:00",
        "数": "1.5",
        "有": "True",
    }
    assert (first.number, last.number, last["编号"], last["数"]) == (3, 5, "第五行", "")


def test_what_went_out_comes_in_again():
    raw = workbook_bytes("t", ["a", "b"], [("=1+1", 2), ("x", None)])

    assert cells_of(raw) == [{"a": "=1+1", "b": "2"}, {"a": "x", "b": ""}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04 not really",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(5000),
        b"\x7fELF" + bytes(range(9)) * 500,
    ],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(BadTable) as refused:
        rows_of(content)

    assert str(refused.value)


def test_a_path_is_opened_and_closed(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text(TEXT, encoding="gb18030", newline="")

    assert [row.cells for row in read_table(path)] == SEEN


def test_a_refused_file_is_left_in_order(tmp_path):
    path = tmp_path / "spoilt.csv"
    path.write_bytes(b"\xff\xff,\x81\n1,2\n")

    with pytest.raises(BadTable):
        list(read_table(path))

    gc.collect()  # what was left open would be told here, and warnings are errors


def test_a_workbook_that_unpacks_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    content = workbook_bytes("表", ["编号"], [["1"]])
    monkeypatch.setattr("linli.kernel.tables._UNPACKED", 500)

    with pytest.raises(BadTable, match=r"太大|too large"):
        rows_of(content)


def test_a_workbook_that_says_a_milliard_of_rows_is_refused_before_they_are_made_up():
    book = Workbook()
    book.active.append(["编号"])
    book.active["A5"] = "FL-1"
    content = io.BytesIO()
    book.save(content)
    said = io.BytesIO()
    with zipfile.ZipFile(content) as packed, zipfile.ZipFile(said, "w") as anew:
        for part in packed.infolist():
            told = (
                packed.read(part)
                .replace(b'<row r="5"', b'<row r="1048576000"')
                .replace(b'r="A5"', b'r="A1048576000"')
            )
            anew.writestr(part.filename, told)

    with pytest.raises(BadTable):
        rows_of(said.getvalue())


@given(st.binary(max_size=300) | st.text('a,;\t"\n\r路', max_size=80).map(str.encode))
def test_any_file_is_read_or_refused_but_never_a_crash(content):
    try:
        rows = rows_of(content)
    except BadTable:
        return
    assert all(row.number > 1 for row in rows)


@pytest.mark.parametrize(
    ("name", "count"), [("messages/with_replies.csv", 2000), ("requests_en/baltimore_311.csv", 5000)]
)
def test_real_files_are_read_whole(name, count):
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not beside this checkout")

    rows = list(read_table(SHARED / name))

    assert len(rows) == count
    assert [row for row in rows if row.problem] == []
