"""Workbooks read with their texts on the disk: the same rows as in memory, and a refusal where a text is missing."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from linli.kernel.tables import BadTable, read_table
from linli.kernel.workbooks import SharedTexts

STRINGS, TYPES = "xl/sharedStrings.xml", "[Content_Types].xml"
STRINGS_TYPE = (
    f'<Override PartName="/{STRINGS}" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def a_workbook(*rows: tuple[str, ...], strings: str = "") -> BytesIO:
    """Return a workbook that keeps its texts once, as Excel does and openpyxl does not; with another list if given."""
    texts = {text: n for n, text in enumerate(dict.fromkeys(text for row in rows for text in row))}
    told = "".join(f"<si><t xml:space='preserve'>{text}</t></si>" for text in texts)
    cells = (
        "".join(f'<c r="{chr(65 + m)}{n}" t="s"><v>{texts[text]}</v></c>' for m, text in enumerate(row))
        for n, row in enumerate(rows, 1)
    )
    lines = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 1))
    empty, full = BytesIO(), BytesIO()
    Workbook().save(empty)
    parts = {
        STRINGS: strings or f"<sst {SPACE}>{told}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {SPACE}><sheetData>{lines}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(full, "w") as out:
        parts[TYPES] = old.read(TYPES).decode().replace("</Types>", f"{STRINGS_TYPE}</Types>")
        for name in {*old.namelist(), *parts}:
            out.writestr(name, parts[name] if name in parts else old.read(name))
    return full


def read(file: BytesIO) -> list[dict[str, str]]:
    file.seek(0)
    return [row.cells for row in read_table(file)]


def test_texts_that_are_kept_once_stand_in_every_row_that_names_them():
    rows = [(f"工单{n}", "办理中", " 两行\n文字 ", "🙂") for n in range(50)]

    assert read(a_workbook(("编号", "状态", "内容", "标"), *rows)) == [
        dict(zip(("编号", "状态", "内容", "标"), row, strict=True)) for row in rows
    ]


def test_runs_of_a_text_are_one_and_its_pronunciation_is_left_out():
    told = f"<sst {SPACE}><si><t>名</t></si><si><r><t>枫</t></r><r><t>林</t></r><rPh><t>fēng</t></rPh></si></sst>"

    assert read(a_workbook(("名",), ("枫林",), strings=told)) == [{"名": "枫林"}]


def test_a_workbook_that_names_a_text_it_does_not_have_is_refused():
    with pytest.raises(BadTable):
        read(a_workbook(("名",), ("枫林",), strings=f"<sst {SPACE}><si><t>名</t></si></sst>"))


def test_only_the_places_of_texts_are_held_in_memory():
    texts = SharedTexts()
    texts.take(BytesIO(f"<sst {SPACE}>{'<si><t>很长的一段话</t></si>' * 1000}</sst>".encode()))

    assert (len(texts), texts[999], texts._places.itemsize * len(texts._places)) == (
        1000,
        "很长的一段话",
        8008,
    )
    texts.close()
