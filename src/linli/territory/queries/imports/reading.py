"""Files in: GeoJSON in its several shapes, CSV and workbooks, into rows of cells with an outline each.

Which column is the code and which the name is guessed from what columns are called in the offices' files and in the
map services' ones; a form lets whoever imports say otherwise.
"""

import codecs
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from linli.kernel.tables import BadTable, encoding_of, read_table
from linli.territory.errors import TooLarge, UnreadableFile
from linli.territory.queries.datums import Datum, to_wgs84
from linli.territory.queries.places import simplified

from .drawn import Drawn, Spot, from_geojson, from_text

MOST_ROWS, MOST_SPOTS, MOST_CELLS = 20_000, 2_000_000, 2_000_000
FIELDS = ("code", "name", "name_en", "level", "kind", "parent", "aliases", "starts_on", "ends_on", "outline")
# ruff: noqa: E501 - a table of words
# What the columns of real files are called. Compared simplified, lower case, without spaces and joints.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": ("code", "编码", "编号", "代码", "单元编码", "网格编码", "网格编号", "区划代码", "行政区划代码", "adcode", "unitcode",
             "统计用区划代码", "单元编号", "id", "gid", "uid", "fid", "objectid"),
    "name": ("name", "名称", "单元名称", "网格名称", "社区名称", "小区名称", "居委名称", "街道名称", "名字", "title", "label", "mc",
             "name:zh", "namezh", "namecn", "cnname", "fullname", "name1"),
    "name_en": ("nameen", "english", "英文名称", "英文名", "英文", "name:en", "enname", "en"),
    "level": ("level", "层级", "级别", "级", "单元层级", "等级", "adminlevel", "levelname"),
    "kind": ("kind", "种类", "类型", "类别", "单元类型", "type", "category"),
    "parent": ("parent", "上级", "上级编码", "上级单元", "上级代码", "父级", "父级编码", "父编码", "上级名称", "parentcode", "parentid",
               "parentadcode", "pid", "pcode", "所属", "所属上级", "所属单元", "隶属", "within", "parentname", "belongsto"),
    "aliases": ("aliases", "alias", "别名", "曾用名", "俗称", "又名", "简称", "altname", "othernames"),
    "starts_on": ("startson", "start", "startdate", "since", "开始日期", "起始日期", "启用日期", "生效日期", "设立日期", "成立日期", "起"),
    "ends_on": ("endson", "end", "enddate", "until", "结束日期", "终止日期", "停用日期", "撤销日期", "失效日期", "止"),
    "outline": ("outline", "geometry", "wkt", "geojson", "边界", "范围", "轮廓", "图形", "边界坐标", "坐标串", "thegeom", "geom", "shape",
                "polygon", "polyline", "边界范围"),
}  # fmt: skip
# A last try: a heading that ends so means that.
ENDINGS = (("上级编码", "parent"), ("所属片区", "parent"), ("所属街区", "parent"), ("所属社区", "parent"), ("所属居委", "parent"),
           ("所属小区", "parent"), ("英文名称", "name_en"), ("编码", "code"), ("编号", "code"), ("代码", "code"), ("名称", "name"))  # fmt: skip
_KNOWN_SYSTEMS = re.compile(r"(CRS84|EPSG:{1,2}(4326|4490|4979)|^$)", re.IGNORECASE)
_JOINTS = re.compile(r"[\s_\-./（）()]+")


@dataclass(frozen=True)
class Source:
    """One row of a file: its number, its cells by heading, its outline, and why it cannot be read if it cannot."""

    number: int
    cells: dict[str, str]
    drawn: Drawn | None = None
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file as rows; `drawn` says whether its outlines stand beside the cells and need no column."""

    headings: tuple[str, ...]
    rows: tuple[Source, ...]
    drawn: bool


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared."""
    return _JOINTS.sub("", simplified(heading))


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Return which heading holds which field, as far as their names tell; the better synonym wins."""
    plain = {heading: plain_heading(heading) for heading in headings}
    found: dict[str, str] = {}
    for field, names in SYNONYMS.items():
        known = [_JOINTS.sub("", name) for name in names]
        fits = [heading for heading in headings if plain[heading] in known and heading not in found.values()]
        if fits:
            found[field] = min(fits, key=lambda heading: known.index(plain[heading]))
    for ending, field in ENDINGS:
        if field not in found:
            fits = [h for h in headings if plain[h].endswith(ending) and h not in found.values()]
            if fits:
                found[field] = fits[0]
    return found


def read(file: BinaryIO, datum: str = Datum.WGS84, outline: str = "") -> Sheet:
    """Return the rows of a file, its points turned into WGS-84; `outline` names the column if it is not guessed."""
    start = file.read(4096)
    file.seek(0)
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    sheet = _geojson(file) if text[:1] in {b"{", b"["} or _is_wide_json(start) else _table(file, outline)
    if len(sheet.rows) > MOST_ROWS:
        raise TooLarge(what=len(sheet.rows), most=MOST_ROWS)
    spots = sum(1 for row in sheet.rows if row.drawn for _ in row.drawn.spots())
    if spots > MOST_SPOTS:
        raise TooLarge(what=spots, most=MOST_SPOTS)
    turn = _turner(datum)
    rows = tuple(
        Source(row.number, row.cells, row.drawn.moved(turn) if turn and row.drawn else row.drawn, row.problem)
        for row in sheet.rows
    )
    return Sheet(sheet.headings, rows, sheet.drawn)


def _is_wide_json(start: bytes) -> bool:
    return start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} and b"{" in start[2:8]


def _turner(datum: str) -> Callable[[float, float], Spot] | None:
    if datum == Datum.WGS84:
        return None
    to_wgs84(0, 0, datum)  # an unknown one is refused before the first row

    def turn(lon: float, lat: float) -> Spot:
        # A point written the wrong way round is turned all the same, so that only the order is left to repair.
        if lon < lat and lat > 90:
            back = to_wgs84(lat, lon, datum)
            return back[1], back[0]
        return to_wgs84(lon, lat, datum)

    return turn


# --- GeoJSON ------------------------------------------------------------------------------------------------
def _geojson(file: BinaryIO) -> Sheet:
    text = file.read().decode(encoding_of(file), errors="replace") if not file.seek(0) else ""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        told = _lines(text)
    features = _features(told)
    if len(features) > MOST_ROWS:
        raise TooLarge(what=len(features), most=MOST_ROWS)
    rows = tuple(_feature(number, feature) for number, feature in enumerate(features, 1))
    headings = tuple(dict.fromkeys(heading for row in rows for heading in row.cells))
    return Sheet(headings, rows, drawn=True)


def _lines(text: str) -> list[Any]:
    """Return the features of a file with one on each line."""
    found: list[Any] = []
    for line in text.replace("\x1e", "").splitlines():
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                if not found:
                    raise UnreadableFile(why=str(error)[:200]) from None
                found.append(None)
    return found


def _features(told: Any) -> list[Any]:
    if isinstance(told, list):
        return told
    if not isinstance(told, dict):
        raise UnreadableFile(why="no GeoJSON")
    if told.get("type") == "Topology":
        raise UnreadableFile(why="TopoJSON; save it as GeoJSON")
    system: Any = told.get("crs")
    for name in ("properties", "name"):
        system = system.get(name) if isinstance(system, dict) else None
    system = "" if system is None else system
    if not _KNOWN_SYSTEMS.search(str(system)):
        raise UnreadableFile(why=f"{system}: use degrees (EPSG:4326)")
    if isinstance(told.get("features"), list):
        return told["features"]
    if isinstance(told.get("type"), str):
        return [told]
    raise UnreadableFile(why="no GeoJSON")


def _feature(number: int, feature: Any) -> Source:
    if not isinstance(feature, dict):
        return Source(number, {}, None, "no feature")
    about = feature.get("properties")
    cells: dict[str, str] = {}
    try:
        cells = {_plain(key): _word(value) for key, value in about.items()} if isinstance(about, dict) else {}
        if "id" in feature and "id" not in cells:
            cells["id"] = _word(feature["id"])
        geometry = (
            feature.get("geometry") if feature.get("type") == "Feature" or "geometry" in feature else feature
        )
        return Source(number, cells, from_geojson(geometry))
    except (ValueError, RecursionError) as error:
        return Source(number, cells, None, str(error))


def _word(value: Any) -> str:
    """Return a property as a cell: of an object its code or name, of a list its words."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return next((_word(value[key]) for key in ("adcode", "code", "id", "name") if key in value), "")
    if isinstance(value, list):
        return "、".join(_word(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _plain(str(value)).strip()


def _plain(text: str) -> str:
    """Return a text as the database can hold it: without NUL, and with a question mark for half a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


# --- Tables -------------------------------------------------------------------------------------------------
def _table(file: BinaryIO, outline: str) -> Sheet:
    whole = io.BytesIO(file.read())  # the table's reader closes what it reads
    rows: list[Source] = []
    headings: tuple[str, ...] = ()
    column = outline
    for row in read_table(whole):
        if not headings:
            headings = tuple(row.cells)
            column = column or guessed(headings).get("outline", "")
        cells = {heading: value.strip() for heading, value in row.cells.items() if heading != column}
        drawn, problem = None, row.problem
        if column and not problem:
            try:
                drawn = from_text(row.cells.get(column, ""))
            except (ValueError, RecursionError) as error:
                problem = str(error)
        rows.append(Source(row.number, cells, drawn, problem))
        if len(rows) > MOST_ROWS or len(rows) * len(headings) > MOST_CELLS:
            # Said now, and not after a small file of many commas has filled the memory.
            raise TooLarge(what=len(rows), most=min(MOST_ROWS, MOST_CELLS // len(headings)))
    if not headings:
        raise BadTable(reason="–")
    return Sheet(headings, tuple(rows), drawn=bool(column))


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a cell that holds several."""
    for word in re.split(r"[、;；,，|/\n]+", text):
        if word.strip():
            yield word.strip()
