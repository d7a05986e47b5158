"""Official tables of limits as files: read them, lay one on the other, say where they differ, write them out again.

Pure functions over files and rows; `commands/standards.py` makes an edition of the book of limits out of them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.limits import Limit, Unit
from linli.kernel.tables import BadTable, read_table

from ..states import LimitSource, Stage
from .limits import OWN_NUMBERS, LimitRow

TABLES = Path(__file__).resolve().parent.parent / "catalogue"
OFFICIAL = TABLES / "yuncheng_case_standard.csv"
WITH_LAW = TABLES / "yuncheng_component_standard_with_law.csv"
OWN = "街道自定"
LETTERS = {"component": "C", "event": "E", "部件": "C", "事件": "E"}
KINDS = {"C": "component", "E": "event"}
# What the columns of such tables are called, by our own name for them.
HEADINGS = {
    "kind": ("kind", "类型", "部件/事件"), "big_code": ("big_code", "大类代码"),
    "big_name": ("big_name", "大类名称", "大类"),
    "small_code": ("small_code", "小类代码"), "small_name": ("small_name", "小类名称", "小类"),
    "responsible": ("responsible_unit", "责任单位", "处置单位"),
    "supervising": ("supervising_unit", "监管单位", "主管部门"),
    "condition": ("filing_condition", "立案条件"), "closing": ("closing_condition", "结案条件"),
    "written": ("limit_text", "时限", "处置时限"), "value": ("limit_value", "时限数值"), "unit": ("limit_unit", "时限单位"),
    "law_basis": ("legal_basis", "法律依据"), "law_article": ("legal_article", "法律条文"),
    "collection": ("collection_rule", "采集要求"), "number": ("number", "序号"), "stage": ("stage", "环节"),
    "source": ("source", "来源"),
}  # fmt: skip
NEEDED = ("big_code", "small_code", "small_name", "condition", "written")
# A limit of the official table may name the part of handling that it is for: "1紧急工作时制止".
PARTS = {"制止": Stage.STOP, "停工": Stage.STOP, "处罚": Stage.PENALISE, "拆除": Stage.DEMOLISH}
# How the first table writes units; the second one writes 工作时 and 工作日 for the same.
WRITTEN = {Unit.URGENT_H: "紧急工作时", Unit.URGENT_D: "紧急工作日", Unit.H: "小时", Unit.D: "天"}
COMPARED = ("name", "closing", "responsible", "supervising")
LAW = ("law_basis", "law_article", "collection")


@dataclass(frozen=True)
class Difference:
    """One cell in which a file and what stands say different things of the same row."""

    row: LimitRow
    column: str
    standing: str
    told: str


@dataclass(frozen=True)
class Standard:
    """What a file holds. `whole`: it names stages and sources, so it is a book of limits and not one official table.

    `classes` are the names it gives to the classes, by the code of a type and so for each table by its own words.
    """

    rows: tuple[LimitRow, ...]
    classes: Mapping[str, tuple[str, ...]]
    whole: bool
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A table laid on the one that stands: what matches, what differs, what has no partner, and the two made one."""

    rows: tuple[LimitRow, ...]
    read: int
    matched: int
    limits: tuple[Difference, ...] = ()
    others: tuple[Difference, ...] = ()
    alone: tuple[LimitRow, ...] = ()
    # Rows that the office changed itself, each with what the file says: the office's own stand unless `take`.
    own: tuple[Difference, ...] = ()
    absent: tuple[LimitRow, ...] = ()
    gained: int = 0
    classes: tuple[tuple[str, str, str], ...] = ()


# --- Reading ------------------------------------------------------------------------------------------------
def limit_as_written(text: str) -> tuple[Limit, str]:
    """Return a limit as an official table writes it, and the part of handling that it names, if it names one."""
    for word, stage in PARTS.items():
        if text.endswith(word):
            return Limit.parse(text.removesuffix(word)), stage
    return Limit.parse(text), ""


def read_standard(path: Path) -> Standard:
    """Return the rows of an official table, or of a book that was exported, from CSV or Excel.

    A table of a city has one limit a row, that of handling, and numbers its rows by their order; a limit that names a
    part of handling is the limit of that part, too. A row that cannot be read is told with its line, and left out.
    """
    rows: list[LimitRow] = []
    classes: dict[str, dict[str, None]] = {}
    faults: list[tuple[int, str]] = []
    names: dict[str, str] = {}
    count = 0
    for line in read_table(path):
        if not count:
            names = _columns(line.cells)
        count += 1
        cells = {ours: line[theirs].strip() for ours, theirs in names.items()}
        try:
            rows.extend(() if line.problem else _rows(cells, count, whole="stage" in names))
        except ValueError as problem:
            faults.append((line.number, str(problem)))
            continue
        if line.problem:
            faults.append((line.number, line.problem))
            continue
        if cells.get("big_name"):
            classes.setdefault(_code(cells), {})[cells["big_name"]] = None
    named = {code: tuple(told) for code, told in classes.items()}
    return Standard(tuple(rows), named, "stage" in names, tuple(faults))


def _columns(cells: Mapping[str, Any]) -> dict[str, str]:
    told = {heading.strip().lower(): heading for heading in cells}
    names = {ours: told[word] for ours, words in HEADINGS.items() for word in reversed(words) if word in told}
    lacking = [HEADINGS[name][-1] for name in NEEDED if name not in names]
    if lacking:
        raise BadTable(reason=_("it has no column %(names)s") % {"names": "、".join(lacking)})
    return names


def _code(cells: Mapping[str, str]) -> str:
    """Return the code of a type: C or E, two digits of its class, two of its own; "?" where the table names no kind."""
    letter = LETTERS.get(cells.get("kind", "").lower(), "?")
    if not cells["big_code"] and not cells["small_code"]:
        return "" if letter == "?" else letter
    own = cells["small_code"].zfill(2) if cells["small_code"] else ""
    return letter + cells["big_code"].zfill(2) + own


def _rows(cells: Mapping[str, str], count: int, *, whole: bool) -> Iterator[LimitRow]:
    written, part = limit_as_written(cells["written"])
    limit = (
        Limit(cells["value"], Unit(cells["unit"])) if cells.get("value") and cells.get("unit") else written
    )
    row = LimitRow(
        stage=_choice(cells["stage"], Stage) if whole else Stage.HANDLE, limit=limit, category=_code(cells),
        number=_number(cells.get("number", ""), whole=whole, count=count), name=cells["small_name"],
        source=_choice(cells.get("source", ""), LimitSource) if whole else LimitSource.OFFICIAL,
        **{name: cells.get(name, "") for name in ("condition", "closing", "responsible", "supervising", *LAW)},
    )  # fmt: skip
    yield row
    if part and not whole:
        yield replace(row, stage=part)


def _number(text: str, *, whole: bool, count: int) -> int | None:
    if text:
        return int(text.removesuffix(".0"))
    return None if whole else count


def _choice(text: str, choices: Any) -> str:
    for one in choices:
        if text in {one.value, str(one.label)} or text == CHINESE.get(one.value):
            return str(one.value)
    raise ValueError(
        _("“%(text)s” is none of %(choices)s") % {"text": text, "choices": "、".join(choices.values)}
    )


# Files say stages and sources in Chinese, whatever the language of the house: they are read by other offices, too.
CHINESE = {
    "verify_before_filing": "立案前核实", "file": "立案", "dispatch": "派遣", "accept": "接单", "handle": "处置",
    "stop": "制止", "penalise": "处罚", "demolish": "拆除", "coordinate": "协调", "verify_before_closing": "结案前核查",
    "close": "结案", "official": "官方标准", "own": "街道自定",
}  # fmt: skip


# --- Laying one on the other --------------------------------------------------------------------------------
def _squeezed(text: str) -> str:
    return "".join(text.split())


def _partners(standing: Iterable[LimitRow], *, official: bool = True) -> dict[tuple[str, str], LimitRow]:
    handled = [row for row in standing if row.official == official and row.stage == Stage.HANDLE]
    return {
        (code, _squeezed(row.condition)): row
        for row in reversed(handled)
        for code in (row.category, f"?{row.category[1:]}")
    }


def _as_told(ours: LimitRow, row: LimitRow) -> LimitRow:
    """Return a row of the office's own as the file says it: official again, unless the office gave its number."""
    cells = {name: getattr(row, name) for name in (*COMPARED, *LAW) if getattr(row, name)}
    official = ours.number is not None and ours.number < OWN_NUMBERS
    return replace(ours, limit=row.limit, source=row.source if official else ours.source, **cells)


def compare(standing: Sequence[LimitRow], told: Standard, *, take: bool = False) -> Comparison:
    """Lay an official table on the rows that stand: the first wins, and every difference is named.

    What stands gains the law where it has none. With `take` the file wins: its limits and cells are taken over, and its
    rows without a partner added. What an office changed and marked as its own is told as that, and is official again
    where the file wins.
    """
    partners = _partners(standing)
    changed = _partners(standing, official=False)
    merged = {row.key: row for row in standing}
    next_number = max((r.number for r in standing if r.number and r.number < OWN_NUMBERS), default=0) + 1
    found: set[tuple[str, int | None, str]] = set()
    limits, others, alone, own, classes, gained, read = [], [], [], [], {}, 0, 0
    for row in told.rows:
        partner = partners.get((row.category, _squeezed(row.condition)))
        if row.stage != Stage.HANDLE:
            number = partner.number if partner else row.number
            merged.setdefault((row.category, number, row.stage), replace(row, number=number))
            continue
        read += 1
        ours = changed.get((row.category, _squeezed(row.condition))) if row.condition else None
        if partner is None and ours is not None:
            own.append(Difference(ours, "limit", str(ours.limit), str(row.limit)))
            if take:
                merged[ours.key] = _as_told(ours, row)
            continue
        if partner is None:
            alone.append(row)
            if take or not partners:
                added = row if not partners else replace(row, number=next_number)
                added = replace(added, category=added.category.replace("?", "C"))
                merged[added.key] = added
                next_number += 1
            continue
        found.add(partner.key)
        classes |= {(partner.category[:3], name): None for name in told.classes.get(row.category, ())}
        changes: dict[str, Any] = {
            name: getattr(row, name) for name in LAW if getattr(row, name) and not getattr(partner, name)
        }
        gained += any(name in changes for name in LAW)
        if row.limit != partner.limit:
            limits.append(Difference(partner, "limit", str(partner.limit), str(row.limit)))
            changes |= {"limit": row.limit} if take else {}
        for name in COMPARED:
            here, there = getattr(partner, name), getattr(row, name)
            if _squeezed(here) != _squeezed(there):
                others.append(Difference(partner, name, here, there))
                changes |= {name: there} if take else {}
        merged[partner.key] = replace(partner, **changes)
    official = [row for row in standing if row.official and row.stage == Stage.HANDLE]
    return Comparison(
        tuple(merged.values()), read, len(found), tuple(limits), tuple(others),
        () if not partners else tuple(alone), tuple(own), tuple(row for row in official if row.key not in found), gained,
        tuple((code, "", name) for code, name in classes),
    )  # fmt: skip


def changes(standing: Sequence[LimitRow], told: Sequence[LimitRow]) -> Comparison:
    """Compare a whole book with the one that stands: what changed, came and went, row by row."""
    known = {row.key: row for row in standing}
    found = {row.key for row in told}
    limits, others = [], []
    for row in told:
        before = known.get(row.key)
        if before is None or before == row:
            continue
        for name, here in before.cells().items():
            there = row.cells()[name]
            if here != there:
                (limits if name == "limit" else others).append(
                    Difference(before, name, str(here), str(there))
                )
    return Comparison(
        tuple(told), len(told), len(found & known.keys()), tuple(limits), tuple(others),
        tuple(row for row in told if row.key not in known),
        absent=tuple(row for row in standing if row.key not in found),
    )  # fmt: skip


# --- What a deployment begins with --------------------------------------------------------------------------
@cache
def shipped() -> tuple[LimitRow, ...]:
    """Return the table that ships: the city's 519 rows with the law of its second table, then the office's own rows.

    Never another than this: who wants a newer table imports it as an edition, so that no case changes its limits.
    """
    first, law = read_standard(OFFICIAL), read_standard(WITH_LAW)
    return (*compare(first.rows, law).rows, *_own())


def _own() -> Iterator[LimitRow]:
    with (TABLES / "own.csv").open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), OWN_NUMBERS):
            yield LimitRow(
                stage=Stage.HANDLE, limit=Limit.parse(row["limit"]), category=row["code"], number=number,
                name=row["name"], condition=row["condition"], closing=row["closing"], responsible=OWN, supervising=OWN,
            )  # fmt: skip
    with (TABLES / "stages.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield LimitRow(
                stage=row["stage"],
                limit=Limit.parse(row["limit"]),
                category=row["category"],
                number=int(row["number"]) if row["number"] else None,
                name=row["name"],
            )


# --- Writing ------------------------------------------------------------------------------------------------
EXPORTED = (
    "kind", "big_code", "big_name", "small_code", "small_name", "responsible", "supervising", "condition", "closing",
    "written", "value", "unit", *LAW, "number", "stage", "source",
)  # fmt: skip


def headings(*, chinese: bool) -> list[str]:
    """Return the headings of an exported book: those of the official file for programs, Chinese ones for people."""
    return [HEADINGS[name][1 if chinese else 0] for name in EXPORTED]


def written(row: LimitRow, parts: Mapping[int | None, str]) -> str:
    """Return a limit in the writing of its source; `parts` are the parts of handling that official limits name."""
    number = re.sub(r"\.0+$", "", f"{row.limit.value.normalize():f}")
    if row.official and row.limit.unit in WRITTEN:
        part = parts.get(row.number, "") if row.stage == Stage.HANDLE else ""
        return f"{number}{WRITTEN[row.limit.unit]}{part}"
    return str(row.limit).replace(" ", "")


def exported(rows: Sequence[LimitRow], classes: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the rows of a book as cells of a file, nothing left out; `classes` are the names of the classes."""
    by_key = {row.key: row for row in rows}
    words = {stage: word for word, stage in reversed(PARTS.items())}
    parts = {
        row.number: words[Stage(row.stage)]
        for row in rows
        if row.official and row.stage in words
        and (whole := by_key.get((row.category, row.number, Stage.HANDLE))) and whole.limit == row.limit
    }  # fmt: skip
    for row in rows:
        code = row.category
        value = f"{row.limit.value.normalize():f}"
        told = {
            "kind": KINDS.get(code[:1], ""), "big_code": code[1:3], "big_name": classes.get(code[:3], "") if code else "",
            "small_code": code[3:5], "small_name": row.name, "written": written(row, parts), "value": value,
            "unit": row.limit.unit.value, "number": "" if row.number is None else str(row.number),
            "stage": CHINESE[str(row.stage)], "source": CHINESE[str(row.source)],
        }  # fmt: skip
        yield [told.get(name, "") or getattr(row, name, "") or "" for name in EXPORTED]
