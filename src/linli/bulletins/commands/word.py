"""A bulletin as a Word document, laid out as GB/T 9704 asks and editable as any other: real headings, tables, links."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .pdf import picture

RED, QUIET = RGBColor(0xC8, 0x10, 0x2E), RGBColor(0x5B, 0x6B, 0x79)
LATIN = "Times New Roman"


class Fonts(NamedTuple):
    """Fonts of the text, of its title and of its headings."""

    body: str
    title: str
    first: str


# Fonts of the standard, which every office has; Word takes another where one is missing.
SIMPLIFIED = Fonts("仿宋_GB2312", "方正小标宋简体", "黑体")
# Where Traditional is written no font of the mainland's standard is there; these come with every Windows and Word.
TRADITIONAL = Fonts("標楷體", "標楷體", "微軟正黑體")
NUMERALS = "一二三四五六七八九十"
LINE, SMALL = Pt(28), Pt(10.5)
WIDTH = Mm(156)
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(path: Path, told: Mapping[str, Any]) -> None:
    """Write a document as .docx."""
    Writer(told).whole().save(str(path))


class Writer:
    """One document being written."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        self.chinese = not told["language"].startswith("en")
        self.words = told["words"]
        self.fonts = TRADITIONAL if told["language"] == "zh-hant" else SIMPLIFIED
        self.codes = {one["code"]: n for n, one in enumerate(told["definitions"], 1)}
        self.document = Document()
        self.sections = 0

    def whole(self) -> Any:
        """Return the document, written."""
        self._page()
        self._head()
        for one in self.told["blocks"]:
            {"head": self._section, "para": self._para, "table": self._table, "chart": self._chart}[
                one["kind"]
            ](one)
        if self.told["steps"]:
            self._section({"text": self.words["next"]})
            for words in self.told["steps"]:
                self._para({"runs": [{"t": words, "k": ""}]})
        self._foot()
        self._appendix()
        return self.document

    # --- the page
    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        about = self.document.core_properties
        about.title, about.author = _safe(self.told["title"]), _safe(self.told["issuer"])
        about.language = {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}.get(self.told["language"], "en")
        style = self.document.styles["Normal"]
        style.font.size = Pt(16)
        _font(style.font, style.element.get_or_add_rPr(), self.fonts.body)
        heading = self.document.styles["Heading 1"]
        heading.font.size, heading.font.bold, heading.font.color.rgb = Pt(16), False, RGBColor(0, 0, 0)
        _font(heading.font, heading.element.get_or_add_rPr(), self.fonts.first)
        self._page_numbers(section.footer.paragraphs[0])

    def _page_numbers(self, line: Any) -> None:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run("— ").font.size = Pt(14)
        run = line.add_run()
        run.font.size = Pt(14)
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = words
            run._r.append(mark)  # noqa: SLF001 - fields have no door in python-docx
        line.add_run(" —").font.size = Pt(14)

    # --- parts
    def _line(
        self, words: str = "", *, size: Any = None, align: Any = None, font: str = "",
        colour: Any = None, spaced: bool = True,
    ) -> Any:  # fmt: skip
        line = self.document.add_paragraph()
        line.alignment = align
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
        if spaced:
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            line.paragraph_format.line_spacing = LINE
        if words:
            run = line.add_run(_safe(words))
            if size is not None:
                run.font.size = size
            if font:
                _font(run.font, run._r.get_or_add_rPr(), font)  # noqa: SLF001 - as above
            if colour is not None:
                run.font.color.rgb = colour
        return line

    def _head(self) -> None:
        centre = WD_ALIGN_PARAGRAPH.CENTER
        wide = len(self.told["masthead"]) * (1 if self.chinese else 0.55)
        self._line(
            self.told["masthead"],
            size=Pt(min(36, int(430 / wide))),
            align=centre,
            font=self.fonts.title,
            colour=RED,
            spaced=False,
        )
        self._line(self.told["issue"], size=Pt(16), align=centre)
        line = self._line(f"{self.told['issuer']}\t{self.told['known']}", size=Pt(14))
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, 2)  # type: ignore[arg-type]  # 2: right, WD_TAB_ALIGNMENT.RIGHT
        _ruled(line, colour="C8102E", size=12)
        if self.told["draft"]:
            self._line(
                self.words["draft"],
                size=Pt(12),
                align=WD_ALIGN_PARAGRAPH.RIGHT,
                colour=QUIET,
            )
        self._line()
        self._line(self.told["title"], size=Pt(22), align=centre, font=self.fonts.title, spaced=False)
        self._line()

    def _section(self, one: Mapping[str, Any]) -> None:
        number = f"{NUMERALS[self.sections]}、" if self.chinese else f"{self.sections + 1}. "
        self.sections += 1
        line = self.document.add_heading(_safe(number + one["text"]), level=1)
        line.paragraph_format.first_line_indent = Pt(32) if self.chinese else None
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(6)

    def _para(self, one: Mapping[str, Any]) -> None:
        line = self._line()
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        line.paragraph_format.first_line_indent = Pt(32) if self.chinese else None
        self._runs(line, one["runs"])

    def _runs(self, line: Any, runs: Sequence[Mapping[str, str]], *, size: Any = None) -> None:
        for run in runs:
            if run["k"] in self.codes:
                _link(line, run["t"], f"d{self.codes[run['k']]}", size=size)
            else:
                made = line.add_run(_safe(run["t"]))
                if size is not None:
                    made.font.size = size

    def _caption(self, words: str) -> None:
        line = self._line(words, size=Pt(12), align=WD_ALIGN_PARAGRAPH.CENTER, font=self.fonts.first)
        line.paragraph_format.keep_with_next = True

    def _table(self, one: Mapping[str, Any]) -> None:
        self._caption(one["caption"])
        table = self.document.add_table(rows=1, cols=len(one["head"]))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        for cell, words in zip(table.rows[0].cells, one["head"], strict=True):
            self._cell(cell, [{"t": words, "k": ""}], figure=False, head=True)
        _repeated(table.rows[0])
        for row in one["rows"]:
            cells = table.add_row().cells
            for place, (cell, runs) in enumerate(zip(cells, row, strict=True)):
                self._cell(cell, runs, figure=place >= one["words"])
        self._line()

    def _cell(
        self, cell: Any, runs: Sequence[Mapping[str, str]], *, figure: bool, head: bool = False
    ) -> None:
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        right, centre = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
        line.alignment = centre if head else right if figure else WD_ALIGN_PARAGRAPH.LEFT
        self._runs(line, runs, size=SMALL)
        if head:
            for run in line.runs:
                run.font.bold = True

    def _chart(self, one: Mapping[str, Any]) -> None:
        self._caption(one["caption"])
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn = line.add_run().add_picture(io.BytesIO(picture(one["svg"])), width=WIDTH)
        drawn._inline.docPr.set("descr", _safe(one["caption"]))  # noqa: SLF001 - what a screen reader says

    def _foot(self) -> None:
        self._line()
        for words in (self.told["issuer"], self.told["dated"]):
            self._line(words, align=WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.right_indent = Pt(32)
        if self.told["addressees"]:
            self._line()
            _ruled(self._line(self.told["addressees"], size=Pt(14)), colour="000000", size=4, top=True)

    def _appendix(self) -> None:
        self.document.add_page_break()
        self._line(
            self.words["appendix"],
            size=Pt(18),
            align=WD_ALIGN_PARAGRAPH.CENTER,
            font=self.fonts.first,
            spaced=False,
        )
        colon, stop = self.words["colon"], self.words["stop"]
        words = (self.words["formula"], self.words["period"], self.words["source"])
        for n, one in enumerate(self.told["definitions"], 1):
            line = self._line(spaced=False)
            line.paragraph_format.space_before = Pt(4)
            _bookmark(line, f"d{n}", n)
            name = line.add_run(_safe(one["name"] + (f"（{one['value']}）" if one["value"] else "")))
            name.font.size, name.font.bold = Pt(11), True
            rest = [
                f"{word}{colon}{one[key]}{stop}"
                for word, key in zip(words, ("formula", "made_of", "source"), strict=True)
                if one[key]
            ]
            line.add_run(
                _safe(colon + one["says"] + " " * (not self.chinese) + "".join(rest))
            ).font.size = Pt(11)


# --- What python-docx has no door for ---------------------------------------------------------------------------
def _safe(words: str) -> str:
    return _UNSAFE.sub("", words)


def _font(font: Any, properties: Any, name: str) -> None:
    font.name = LATIN
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)


def _ruled(line: Any, *, colour: str, size: int, top: bool = False) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom") if top else ("bottom",):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - borders have no door
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _repeated(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - repeated heads have no door
    properties.append(OxmlElement("w:tblHeader"))


def _bookmark(line: Any, name: str, n: int) -> None:
    for kind in ("bookmarkStart", "bookmarkEnd"):
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), str(n))
        if kind == "bookmarkStart":
            mark.set(qn("w:name"), name)
        line._p.append(mark)  # noqa: SLF001 - bookmarks have no door


def _link(line: Any, words: str, target: str, *, size: Any = None) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), target)
    link.set(qn("w:history"), "1")
    run = line.add_run(_safe(words))
    if size is not None:
        run.font.size = size
    link.append(run._r)  # noqa: SLF001 - links have no door
    line._p.append(link)  # noqa: SLF001 - as above
