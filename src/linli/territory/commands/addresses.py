"""The address book comes in from a table: new entries, changed ones, and those that a whole book no longer names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.copying import copy_in
from linli.kernel.ids import uuid7
from linli.kernel.tables import read_table
from linli.territory.errors import AddressesDoNotFit, TooLarge, UnknownAddress
from linli.territory.models import Address, AddressKey, Road, Street
from linli.territory.queries import today
from linli.territory.queries.addresses import road_in
from linli.territory.queries.atlas import atlas_of, ground_kept, locate
from linli.territory.queries.datums import Datum, to_wgs84
from linli.territory.queries.eras import Era
from linli.territory.queries.spelling import folded, keys_of

from .editing import lock, tell

MOST_ROWS, SHOWN_FAULTS, AT_ONCE = 200_000, 20, 5_000
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
class AddressesTaken:
    """What a table of addresses came to; `faults` are the rows that were left out, in words."""

    new: int
    changed: int
    same: int
    gone: int
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    """One row of the table, as it shall stand in the book."""

    name: str
    aliases: tuple[str, ...]
    road_id: int | None
    gate: str
    unit_id: int | None
    lon: float | None
    lat: float | None


@dataclass
class _Ground:
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


def take_over_addresses(
    *, street: Street, file: BinaryIO, source: str, by: Any, at: datetime, datum: str = Datum.WGS84,
    leave_out: bool = False, whole: bool = False,
) -> AddressesTaken:  # fmt: skip
    """Bring the address book to what a table says (CSV or Excel): an entry is found by its name, and anew as it is told.

    All of it or nothing: with faults it raises AddressesDoNotFit, unless `leave_out` says to take the others. `whole`
    says that the table is all there is of this source: what came from it before and is not named now goes.
    """
    ground = _ground_of(street, datum)
    read, faults = _read(ground, file)
    if faults and not (leave_out and read):
        told = _("; ").join(faults[:SHOWN_FAULTS])
        raise AddressesDoNotFit(count=len(faults), told=told, faults=faults[:500])
    with transaction.atomic():
        lock(street)
        taken = _bring(street, read, source, whole=whole)
        facts = {"source": source, "new": taken[0], "changed": taken[1], "same": taken[2], "gone": taken[3],
                 "left_out": len(faults)}  # fmt: skip
        tell(street, "street", street.pk, "take_over_addresses", by, at, facts)
    return AddressesTaken(*taken, faults=faults)


def drop_address(*, street: Street, address_id: UUID, by: Any, at: datetime) -> None:
    """Take one entry out of the book; cases that were reported there keep their words and their point."""
    with transaction.atomic():
        lock(street)
        row = Address.objects.filter(street=street, pk=address_id).first()
        if row is None:
            raise UnknownAddress
        _forget(street, [row.pk])
        tell(street, "street", street.pk, "drop_address", by, at, {"address": str(row.pk), "name": row.name})


def _ground_of(street: Street, datum: str) -> _Ground:
    era = atlas_of(street).era(today())
    units = {
        folded(ref.name): ref.id for ref in sorted(era.units.values(), key=lambda ref: -(ref.depth or 99))
    }
    units |= {folded(ref.code): ref.id for ref in era.units.values()}
    return _Ground(street, era, datum, list(Road.objects.filter(street=street, ends_on=None)), units)


# --- Reading ------------------------------------------------------------------------------------------------------
def _read(ground: _Ground, file: BinaryIO) -> tuple[dict[str, _Read], list[str]]:
    """Return the rows that can be entered, by name, and a sentence for each that cannot."""
    found: dict[str, _Read] = {}
    faults: list[str] = []
    columns: dict[str, str] | None = None
    with ground_kept():
        for count, row in enumerate(read_table(file)):
            if count >= MOST_ROWS:
                raise TooLarge(what=count, most=MOST_ROWS)
            if columns is None:
                columns = _columns(list(row.cells))
            cells = {name: row[heading].strip() for name, heading in columns.items()}
            one, why = (None, row.problem) if row.problem else _entry(ground, cells)
            if one is not None and one.name in found:
                one, why = None, _("%(name)s stands in the table twice") % {"name": one.name}
            if one is None:
                faults.append(_("row %(number)s: %(why)s") % {"number": row.number, "why": why})
            else:
                found[one.name] = one
    if columns is None or not ({"name", "road", "unit"} & set(columns)):
        known = ", ".join(names[1] for names in HEADINGS.values())
        said = _("no column holds addresses; headings are looked for such as %(known)s") % {"known": known}
        raise AddressesDoNotFit(count=1, told=said, faults=[said])
    return found, faults


def _columns(headings: Sequence[str]) -> dict[str, str]:
    plain = {folded(heading): heading for heading in reversed(headings)}
    found = {
        name: next((plain[one] for one in words if one in plain), "") for name, words in HEADINGS.items()
    }
    return {name: heading for name, heading in found.items() if heading}


def _entry(ground: _Ground, cells: dict[str, str]) -> tuple[_Read | None, str]:
    """Return a row as it shall be entered, or None and why not."""
    road, gate, unit = (cells.get(name, "") for name in ("road", "gate", "unit"))
    name = cells.get("name", "") or f"{road or unit}{_numbered(gate)}"
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
    return _Read(name, tuple(one for one in aliases if one), road_id, gate, unit_id, lon, lat), ""


def _numbered(gate: str) -> str:
    return f"{gate}号" if gate.isdigit() else gate


def _point(ground: _Ground, lon: str, lat: str) -> tuple[float | None, float | None, str]:
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


# --- Writing --------------------------------------------------------------------------------------------------------
def _bring(street: Street, read: dict[str, _Read], source: str, *, whole: bool) -> tuple[int, int, int, int]:
    """Write what differs; return how many are new, changed, the same, gone."""
    fields = ("id", "name", "aliases", "road_id", "gate", "unit_id", "lon", "lat", "source")
    known = {row[1]: row for row in Address.objects.filter(street=street).values_list(*fields)}
    new, changed, same = [], [], 0
    for name, one in read.items():
        was = known.get(name)
        if was is None:
            new.append(one)
        elif (list(one.aliases), one.road_id, one.gate, one.unit_id, one.lon, one.lat, source) == was[2:]:
            same += 1
        else:
            changed.append(one)
    gone = [row[0] for name, row in known.items() if whole and row[8] == source and name not in read]
    _forget(street, gone + [known[one.name][0] for one in changed])
    # What is changed keeps its id: links to it stay what they were.
    copy_in(Address, _rows([*new, *changed], {name: row[0] for name, row in known.items()}), same={
        "street_id": street.pk, "source": source[:60],
    })  # fmt: skip
    ids = dict(Address.objects.filter(street=street).values_list("name", "id"))
    copy_in(AddressKey, _keys([*new, *changed], ids), same={"street_id": street.pk})
    return len(new), len(changed), same, len(gone)


def _rows(read: Iterable[_Read], ids: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for one in read:
        yield {
            "id": ids.get(one.name) or uuid7(), "name": one.name, "aliases": list(one.aliases), "road_id": one.road_id,
            "gate": one.gate, "unit_id": one.unit_id, "lon": one.lon, "lat": one.lat, "order": order_of(one.name),
        }  # fmt: skip


def order_of(name: str) -> str:
    """Return by what an entry is sorted: its pinyin, numbers by their size."""
    whole = next(iter(keys_of(name)[1:2]), folded(name))
    padded = "".join(
        f"{int(part):06d}" if part.isdecimal() and part.isascii() else part for part in _runs(whole)
    )
    return padded[:120]


def _runs(text: str) -> Iterator[str]:
    run = ""
    for letter in text:
        if run and run[-1].isdecimal() != letter.isdecimal():
            yield run
            run = ""
        run += letter
    if run:
        yield run


def _keys(read: Iterable[_Read], ids: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for one in read:
        for key in keys_of(one.name, *one.aliases):
            yield {"id": uuid7(), "address_id": ids[one.name], "key": key}


def _forget(street: Street, ids: Sequence[UUID]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        AddressKey.objects.filter(street=street, address_id__in=some).delete()
        Address.objects.filter(street=street, pk__in=some).delete()
