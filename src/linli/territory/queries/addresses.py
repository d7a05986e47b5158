"""The address book read: completion while somebody types, the address in a sentence, and a pin that disagrees with it.

Names of the ground (estates, roads, committees) come from the structure in memory, gates from the book. Both are found
by the letters a key begins with, so an answer costs the same whether the book holds a hundred entries or fifty
thousand.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any, NamedTuple
from uuid import UUID

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.kernel.statements import prepared
from linli.territory.models import Address, AddressFile, AddressKey, Road, Street, UnitKind
from linli.territory.queries.atlas import atlas_of, locate, today
from linli.territory.queries.eras import Atlas, Era, Line, RoadRef, UnitRef
from linli.territory.queries.places import find_place
from linli.territory.queries.spelling import LONGEST, folded, parts_of

MOST = 8
_READ = 64  # one address may be met by several of its keys
_LAST = "\U0010ffff"
METRES = 111_320
# How far a pin may lie from what the words say before somebody is asked: a gate is a point, an estate has an edge.
FAR_FROM_GATE, FAR_FROM_EDGE = 200, 120
_LONGEST_NAME = 24
_NUMBER = re.compile(r"\d+")
_BEHIND = ("", " 号", " 号楼", " 弄", " 支弄", " 巷", " 栋", " 幢", " 座", " 室")


@dataclass(frozen=True)
class Suggestion:
    """One thing that the typed letters may mean; `within` is the unit around it, `unit` the one to be chosen for it."""

    kind: str
    name: str
    within: str
    lon: float | None
    lat: float | None
    unit_id: int | None
    unit_code: str


@dataclass(frozen=True)
class Apart:
    """A pin and words that name another place: how far they are from each other, and where each of them is."""

    name: str
    metres: int
    lon: float | None
    lat: float | None
    pin_in: Line | None


@dataclass(frozen=True)
class _Named:
    """A name of the ground that is typed: how well it fits comes first, so that tuples of it sort."""

    key: str
    whole: bool
    ref: UnitRef | RoadRef


class _Entry(NamedTuple):
    """An entry of the book, as far as a suggestion needs it."""

    id: UUID
    name: str
    unit_id: int | None
    lon: float | None
    lat: float | None


# The keys alone first, by the index, and then the few entries: joined outright, the planner reads all that begin so.
_BOOK = """
SELECT a.id, a.name, a.unit_id, a.lon, a.lat FROM (
    SELECT address_id, key FROM territory_addresskey
    WHERE street_id = %(street)s AND key >= %(start)s AND key < %(end)s ORDER BY street_id, key LIMIT %(read)s
) k JOIN territory_address a ON a.street_id = %(street)s AND a.id = k.address_id ORDER BY k.key
"""


# --- Completion ---------------------------------------------------------------------------------------------------
def complete(street: Street | int, typed: str, *, most: int = MOST) -> list[Suggestion]:
    """Return what somebody may mean who typed this much of an address: Chinese in either script, pinyin, first letters.

    What is called exactly so comes first, then names of the ground, then the book in the order of its numbers.
    """
    said = folded(typed)[:LONGEST]
    if not said:
        return []
    atlas = atlas_of(street)
    era = atlas.era(today())
    refs = _ground(atlas, era, said)
    half = max(1, most // 2)
    rows = _book(era.street_id, [said], most)
    if len(rows) < most and (number := re.search(r"(?<=\D)\d", said)):
        # 三村12, 东安二村12: the name is known by a piece or by another word, the gate stands under its own name.
        head, tail = said[: number.start()], said[number.start() :]
        others = [folded(ref.name) + tail for ref in _ground(atlas, era, head)[:half]]
        rows += _book(era.street_id, [one for one in others if one != said], most)
    rows = list({row.id: row for row in rows}.values())
    names = refs[: max(half, most - len(rows))]
    found = [_of_ground(era, ref) for ref in names] + [_of_book(era, row) for row in rows]
    found.sort(key=lambda one: folded(one.name) != said)
    return list({one.name: one for one in reversed(found)}.values())[::-1][:most]


def _book(street_id: int, starts: Iterable[str], most: int) -> list[_Entry]:
    """Return the addresses with a key that begins so, in the order of their keys."""
    found: dict[Any, _Entry] = {}
    for start in starts:
        if len(found) < most:
            asked = {"street": street_id, "start": start, "end": start + _LAST, "read": _READ}
            found |= {row[0]: _Entry(*row) for row in prepared(_BOOK, asked) if row[0] not in found}
    return list(found.values())[:most]


def _ground(atlas: Atlas, era: Era, said: str) -> list[UnitRef | RoadRef]:
    """Return the units and roads with a name that begins so, or of which a piece does: whole names first, short first."""
    keys, named = _index(atlas, era)
    found: dict[tuple[str, int], _Named] = {}
    for place in range(bisect_left(keys, said), len(keys)):
        if not keys[place].startswith(said):
            break
        one = named[place]
        mark = (type(one.ref).__name__, one.ref.id)
        if mark not in found or (one.whole and not found[mark].whole):
            found[mark] = one
    ordered = sorted(found.values(), key=lambda one: (not one.whole, len(one.ref.name), one.ref.code))
    return [one.ref for one in ordered]


def _index(atlas: Atlas, era: Era) -> tuple[list[str], list[_Named]]:
    """Return the names of an era in order, by every piece they are typed by; made once, an era does not change."""
    if "typed" not in era.kept:
        named = [
            one
            for ref in era.units.values()
            for one in _typed(ref, atlas.aliases[ref.id], atlas.pinyin[ref.id], atlas.spelt)
        ]
        named += [one for ref in era.roads for one in _typed(ref, ref.aliases, ref.pinyin, atlas.spelt)]
        named.sort(key=lambda one: one.key)
        era.kept["typed"] = [one.key for one in named], named
    found: tuple[list[str], list[_Named]] = era.kept["typed"]
    return found


def _typed(
    ref: UnitRef | RoadRef, aliases: Iterable[str], pinyin: str, spelt: Mapping[str, str]
) -> Iterator[_Named]:
    # A unit is called otherwise on some days: its pinyin is that of today.
    said = {ref.name: spelt.get(ref.name, pinyin), ref.name_en: ""}
    said = {name: spelt.get(name, "") for name in aliases} | said
    for name, syllables in said.items():
        if name:
            yield from (_Named(key, whole, ref) for key, whole in parts_of(folded(name), syllables))


def _of_ground(era: Era, ref: UnitRef | RoadRef) -> Suggestion:
    if isinstance(ref, RoadRef):
        return Suggestion("road", name_of(ref), "", None, None, None, "")
    above = era.parents.get(ref.id)
    within = name_of(era.units[above]) if above is not None else ""
    # An estate or committee is chosen as a unit; only of a known place off the ladder is its middle the place itself.
    lon, lat = _middle(era, ref) if ref.depth is None else (None, None)
    return Suggestion(
        "unit", name_of(ref), within, lon, lat, ref.id if ref.depth is not None else None, ref.code
    )


def _middle(era: Era, ref: UnitRef) -> tuple[float | None, float | None]:
    shape = era.shapes.get(ref.id)
    if shape is None:
        return None, None
    spot = shapely.point_on_surface(shape)
    return round(spot.x, 6), round(spot.y, 6)


def _of_book(era: Era, row: _Entry) -> Suggestion:
    unit = era.units.get(row.unit_id) if row.unit_id else None
    within = name_of(_known(era, unit)) if unit is not None else ""
    return Suggestion(
        "address",
        name_of(row),
        within,
        row.lon,
        row.lat,
        unit.id if unit else None,
        unit.code if unit else "",
    )


def _known(era: Era, unit: UnitRef) -> UnitRef:
    """Return the unit around an address by a name people know: nobody knows in which micro-grid they live."""
    return next((one for one in reversed(era.line(unit.id).units) if one.kind != UnitKind.MICRO_GRID), unit)


# --- The address in a sentence ------------------------------------------------------------------------------------
def address_in(street: Street | int, text: str) -> Address | None:
    """Return the entry of the book that a sentence names, the longest of several; None where it names none.

    Only what ends with a number is looked for: a name without one is the ground's business (`find_place`).
    """
    said = folded(text)[:200]
    wanted = {
        said[start : hit.end()] + behind
        for hit in _NUMBER.finditer(said)
        for behind in _BEHIND if said.startswith(behind, hit.end())
        for start in range(max(0, hit.start() - _LONGEST_NAME), hit.start())
    }  # fmt: skip
    wanted = {one for one in wanted if not (one[0].isdigit() or one[0] == " ")}
    if not wanted:
        return None
    # 号 is often left out: what ends with the bare number is looked for with it, too.
    keys = [*wanted, *(f"{one} 号" for one in wanted if one[-1].isdigit())]
    known = AddressKey.objects.filter(street_id=_id(street), key__in=keys)
    best = max(known.values_list("key", "address_id"), key=lambda row: (len(row[0]), row[0]), default=None)
    return Address.objects.filter(street_id=_id(street), pk=best[1]).first() if best else None


def _id(street: Street | int) -> int:
    return street if isinstance(street, int) else street.pk


def apart(street: Street | int, lon: float, lat: float, text: str) -> Apart | None:
    """Return how a pin and the words about the place disagree, or None where they fit or name nothing that is known."""
    if not text.strip():
        return None
    row = address_in(street, text)
    if row is not None and row.lon is not None and row.lat is not None:
        far = _metres(lon, lat, row.lon, row.lat)
        return _told(street, row.name, far, FAR_FROM_GATE, lon, lat, (row.lon, row.lat))
    era = atlas_of(street).era(today())
    place = find_place(street, text)
    if place is None or (place.unit is not None and place.unit.depth == 0):
        return None
    if place.kind == "road":
        road, course = next((ref, course) for ref, course in era.roads.items() if ref.id == place.id)
        return _told(
            street, name_of(road), _to_shape(lon, lat, course), road.reach + FAR_FROM_EDGE, lon, lat, None
        )
    shape = era.shapes.get(place.id)
    if shape is None or place.unit is None:
        return None
    middle = _middle(era, place.unit)
    return _told(street, name_of(place.unit), _to_shape(lon, lat, shape), FAR_FROM_EDGE, lon, lat, middle)


def _told(
    street: Street | int, name: str, metres: float, most: float, lon: float, lat: float, there: Any
) -> Apart | None:
    if metres <= most:
        return None
    there_lon, there_lat = there or (None, None)
    step = 10 if metres < 1000 else 100
    return Apart(name, round(metres / step) * step, there_lon, there_lat, locate(lon, lat))


def _metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return hypot((lon - other_lon) * METRES * cos(radians(lat)), (lat - other_lat) * METRES)


def _to_shape(lon: float, lat: float, shape: Any) -> float:
    """Return how many metres a point lies outside a shape or off a line; 0 inside."""
    stretch = (METRES * cos(radians(lat)), METRES)
    flat = shapely.transform(shape, lambda spots: (spots - (lon, lat)) * stretch)
    return float(shapely.distance(flat, shapely.Point(0, 0)))


# --- The book itself ------------------------------------------------------------------------------------------------
def addresses_of(street: Street, q: str = "") -> QuerySet[Address]:
    """Return the entries of a street's book, of which a piece is called so where something is asked for."""
    rows = Address.objects.filter(street=street).select_related("road", "unit")
    said = folded(q)[:LONGEST]
    if said:
        keys = AddressKey.objects.filter(street=street, key__gte=said, key__lt=said + _LAST)
        rows = rows.filter(pk__in=keys.values("address_id"))
    return rows


def road_in(roads: Iterable[Road], name: str) -> Road | None:
    """Return the road whose name an address begins with, the longest of several."""
    said = folded(name)
    fits = [road for road in roads if said.startswith(folded(road.name))]
    return max(fits, key=lambda road: len(road.name), default=None)


COLUMNS = (
    Column(_("Address"), 34), Column(_("Road"), 18), Column(_("Gate"), 10), Column(_("Unit"), 24),
    Column(_("Also called"), 24), Column(_("Longitude"), 12), Column(_("Latitude"), 12), Column(_("Source"), 18),
)  # fmt: skip


def cells_of(street: Street) -> Iterator[list[Any]]:
    """Yield the whole book as rows of a table that can be brought back."""
    for row in addresses_of(street).order_by("order", "id").iterator(chunk_size=2000):
        road, unit = row.road.name if row.road else "", row.unit.code if row.unit else ""
        yield [row.name, road, row.gate, unit, "、".join(row.aliases), row.lon, row.lat, row.source]


# --- Large tables on their way into it ------------------------------------------------------------------------------
def address_files(street: Street) -> QuerySet[AddressFile]:
    """Return the tables that were left to the worker."""
    return AddressFile.objects.filter(street=street)


def address_file(street: Street, file_id: UUID) -> AddressFile:
    """Return one of them, or refuse as if it did not exist."""
    found = address_files(street).filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def share_of(file: AddressFile) -> int:
    """Return how far a table is, in hundredths."""
    return file.done * 100 // (file.rows or 1)
