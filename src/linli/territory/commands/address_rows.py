"""What one row of a table of addresses says: an entry of the book as it shall stand, or why it is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.territory.models import Road, Street
from linli.territory.queries import today
from linli.territory.queries.addresses import road_in
from linli.territory.queries.atlas import atlas_of, locate
from linli.territory.queries.datums import to_wgs84
from linli.territory.queries.eras import Era
from linli.territory.queries.spelling import folded

# What the columns of real files are called, folded; the first heading that fits is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "地址", "名称", "标准地址", "门牌地址", "详细地址", "全称", "address"),
    "road": ("road", "道路", "路名", "道路名称", "街路巷", "街路巷名称", "street"),
    "gate": ("gate", "门牌", "门牌号", "门牌号码", "楼栋号", "楼号", "号", "number"),
    "unit": ("unit", "小区", "小区名称", "所属小区", "单元", "网格", "微网格", "所属网格", "居委", "estate"),
    "aliases": ("aliases", "alias", "alsocalled", "别名", "俗称", "又名", "曾用名"),
    "lon": ("lon", "lng", "longitude", "经度", "x", "坐标x", "x坐标"),
    "lat": ("lat", "latitude", "纬度", "y", "坐标y", "y坐标"),
}
_ALIAS_MARKS = str.maketrans("、,，;；/", "||||||")
CHINA_MOST_LAT = 60


@dataclass(frozen=True)
class Entry:
    """One row of the table, as it shall stand in the book."""

    name: str
    aliases: tuple[str, ...]
    road_id: int | None
    gate: str
    unit_id: int | None
    lon: float | None
    lat: float | None


@dataclass
class Ground:
    """What the rows of one table are held against."""

    street: Street
    era: Era
    datum: str
    roads: list[Road]
    units: dict[str, int]
    by_road: dict[str, int | None] = field(default_factory=dict)

    def road_of(self, road: str, name: str) -> int | None:
        """Return the road that a row names, or with whose name its address begins; asked once for each."""
        said = road or name.rstrip("0123456789-号弄支 ")
        if said not in self.by_road:
            found = road_in(self.roads, said)
            self.by_road[said] = found.pk if found else None
        return self.by_road[said]


def ground_of(street: Street, datum: str) -> Ground:
    """Return what rows are held against: the street as it stands today."""
    era = atlas_of(street).era(today())
    units = {
        folded(ref.name): ref.id for ref in sorted(era.units.values(), key=lambda ref: -(ref.depth or 99))
    }
    units |= {folded(ref.code): ref.id for ref in era.units.values()}
    return Ground(street, era, datum, list(Road.objects.filter(street=street, ends_on=None)), units)


def columns_of(headings: Sequence[str]) -> dict[str, str]:
    """Return which column means what, by its name."""
    plain = {folded(heading): heading for heading in reversed(headings)}
    found = {
        name: next((plain[one] for one in words if one in plain), "") for name, words in HEADINGS.items()
    }
    return {name: heading for name, heading in found.items() if heading}


def no_columns(columns: Mapping[str, str]) -> str | None:
    """Return in words that no column names an address, or None where one does."""
    if {"name", "road", "unit"} & set(columns):
        return None
    known = ", ".join(names[1] for names in HEADINGS.values())
    return _("no column holds addresses; headings are looked for such as %(known)s") % {"known": known}


def name_in(cells: Mapping[str, str]) -> str:
    """Return under what a row is entered."""
    road, gate, unit = (cells.get(name, "") for name in ("road", "gate", "unit"))
    return cells.get("name", "") or f"{road or unit}{_numbered(gate)}"


def entry_of(ground: Ground, cells: Mapping[str, str]) -> tuple[Entry | None, str]:
    """Return a row as it shall be entered, or None and why not."""
    road, gate, unit = (cells.get(name, "") for name in ("road", "gate", "unit"))
    name = name_in(cells)
    if not folded(name) or len(name) > 120 or len(gate) > 40:
        return None, _("there is no address in it, or it is longer than 120 letters")
    lon, lat, why = _point(ground, cells.get("lon", ""), cells.get("lat", ""))
    if why:
        return None, why
    unit_id = ground.units.get(folded(unit)) if unit else None
    if unit_id is None and lon is not None and lat is not None:
        line = locate(lon, lat, street=ground.street)
        if line is None:
            return None, _("its point lies outside the street")
        unit_id = line.ids[-1]
    if unit and unit_id is None:
        return None, _("there is no unit %(unit)s in this street") % {"unit": unit}
    aliases = [one.strip()[:120] for one in cells.get("aliases", "").translate(_ALIAS_MARKS).split("|")]
    road_id = ground.road_of(road, name)
    return Entry(name, tuple(one for one in aliases if one), road_id, gate, unit_id, lon, lat), ""


def _numbered(gate: str) -> str:
    return f"{gate}号" if gate.isdigit() else gate


def _point(ground: Ground, lon: str, lat: str) -> tuple[float | None, float | None, str]:
    if not lon and not lat:
        return None, None, ""
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return None, None, _("its coordinates are no numbers")
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        swapped = abs(y) > CHINA_MOST_LAT and abs(x) < CHINA_MOST_LAT
        why = (
            _("longitude and latitude stand in each other's place")
            if swapped
            else _("there is no such place on earth")
        )
        return None, None, why
    true_x, true_y = to_wgs84(x, y, ground.datum)
    return round(true_x, 7), round(true_y, 7), ""
