"""The tree of a street as pages show it, and its shapes as a map reads them."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from linli.kernel.instances import read
from linli.kernel.naming import name_of
from linli.kernel.trusted import Trusted
from linli.territory.errors import UnknownStreet, UnknownUnit
from linli.territory.models import Level, Street
from linli.territory.queries.atlas import atlas_of, today
from linli.territory.queries.eras import Atlas, Era, UnitRef, units_of
from linli.territory.queries.places import simplified

# About a tenth of a metre; more digits are not known by anybody and do not compress.
DECIMALS = 1e-6
PLACES, ROADS = "places", "roads"


@dataclass(frozen=True)
class Node:
    """A unit in the tree; `counts` has the units of each level below it, `words` is what a search reads."""

    unit: UnitRef
    children: tuple["Node", ...]
    counts: dict[str, int]
    words: tuple[str, ...]


def _rows_by_slug() -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in Street.objects.values_list("slug", *STREET)}


STREET = tuple(field.attname for field in Street._meta.concrete_fields)
_streets = Trusted(_rows_by_slug, Street._meta.db_table)


def street_by_slug(slug: str) -> Street:
    """Return the street of an address /s/<slug>/, or refuse with 404."""
    row = _streets().get(slug)
    if row is None:
        raise UnknownStreet
    return read(Street, DEFAULT_DB_ALIAS, STREET, row)


def streets_by_id(ids: Collection[int]) -> dict[int, Street]:
    """Return the streets with these ids; asked for by the header of every page."""
    there = [row for row in _streets().values() if row[0] in ids]
    return {row[0]: read(Street, DEFAULT_DB_ALIAS, STREET, row) for row in there}


def levels_of(street: Street | int, on: date | None = None) -> list[Level]:
    """Return the rungs of a street's ladder by their names of a day, the street itself first."""
    return atlas_of(street).levels_on(on or today())


def rungs_of(street: Street | int, on: date | None = None) -> list[UnitRef]:
    """Return the units on the ladder on a day, the higher first, then by code."""
    era = atlas_of(street).era(on or today())
    found = [ref for ref in era.units.values() if ref.depth is not None]
    return sorted(found, key=lambda ref: (ref.depth or 0, ref.code))


def children_of(street: Street | int, unit_ids: Iterable[int], on: date | None = None) -> list[UnitRef]:
    """Return what stands directly in these units on a day, by code."""
    era = atlas_of(street).era(on or today())
    return [era.units[child] for one in unit_ids for child in era.children.get(one, ())]


def units_called(street: Street | int, codes: Iterable[str]) -> dict[int, str]:
    """Return the names of units by id, those that ended too."""
    wanted = set(codes)
    return {ref.id: name_of(ref) for ref in atlas_of(street).refs.values() if ref.code in wanted}


def attribution(street: Street) -> str:
    """Return what stands on every map of the street: whose data it is, and whether the shapes are made up."""
    said = [_("Illustrative shapes, not surveyed boundaries")] if street.illustrative else []
    return " · ".join([*said, *([street.credit] if street.credit else [])])


def tree(street: Street | int, on: date | None = None) -> tuple[Node, ...]:
    """Return the units of a street on a day as nested nodes, siblings by code; the root is the street."""
    atlas = atlas_of(street)
    era = atlas.era(on or today())
    if "tree" not in era.kept:
        roots = sorted(
            (key for key in era.units if key not in era.parents), key=lambda key: era.units[key].code
        )
        era.kept["tree"] = tuple(_node(atlas, era, key) for key in roots)
    return era.kept["tree"]


def _node(atlas: Atlas, era: Era, unit_id: int) -> Node:
    ref = era.units[unit_id]
    children = tuple(_node(atlas, era, child) for child in era.children.get(unit_id, ()))
    counts: dict[str, int] = {}
    for child in children:
        rung = child.unit.level or PLACES
        counts[rung] = counts.get(rung, 0) + 1
        for level, count in child.counts.items():
            counts[level] = counts.get(level, 0) + count
    pinyin = atlas.pinyin[unit_id]
    initials = "".join(syllable[0] for syllable in pinyin.split())
    words = (ref.name, *atlas.aliases[unit_id], pinyin, initials, ref.name_en, ref.code)
    return Node(ref, children, counts, tuple(simplified(word) for word in words if word))


def is_found(node: Node, search: str) -> bool:
    """Return whether a search means this unit: part of a name in any script, of its pinyin or of its code."""
    wanted = simplified(search)
    return any(wanted in word for word in node.words)


@dataclass(frozen=True)
class UnitRow:
    """A unit of the tree as a list shows it: what it stands under, what stands below it, whether it is drawn."""

    unit: UnitRef
    parent: str
    below: dict[str, int]
    drawn: bool


def unit_rows(
    street: Street | int, on: date | None = None, *, level: str = "", within: str = "", search: str = ""
) -> list[UnitRow]:
    """Return the units of a street on a day, by code, narrowed as asked; a unit that is not there is refused."""
    era = atlas_of(street).era(on or today())
    root = next((ref.id for ref in era.units.values() if ref.code == within), None)
    if within and root is None:
        raise UnknownUnit
    inside = era.subtree(root) if root is not None else era.units.keys()
    rung = "" if level == PLACES else level
    found: list[UnitRow] = []
    todo = list(tree(street, on))
    while todo:
        node = todo.pop()
        todo += node.children
        unit = node.unit
        fits = (
            unit.id in inside and (not level or unit.level == rung) and (not search or is_found(node, search))
        )
        if fits:
            above = era.parents.get(unit.id)
            parent = era.units[above].code if above is not None else ""
            found.append(UnitRow(unit, parent, node.counts, unit.id in era.shapes))
    return sorted(found, key=lambda row: row.unit.code)


def unit_called(street: Street | int, code: str, on: date | None = None) -> UnitRef:
    """Return the unit of a street with this code as it stood on a day, or refuse with 404."""
    era = atlas_of(street).era(on or today())
    found = next((ref for ref in era.units.values() if ref.code == code), None)
    if found is None:
        raise UnknownUnit
    return found


def slugs() -> dict[int, str]:
    """Return the slug of each street by its id."""
    return dict(Street.objects.order_by("code").values_list("id", "slug"))


def edition_tag(street: Street | int, on: date | None = None) -> str:
    """Return the ETag of everything drawn from a street's structure on a day."""
    return f'"{atlas_of(street).edition.hex[:24]}-{(on or today()).isoformat()}"'


def geojson(
    street: Street | int,
    level: str,
    on: date | None = None,
    *,
    within: str = "",
    address: str = "",
    roads: bool = False,
) -> bytes | None:
    """Return the shapes of one level of a street as GeoJSON, or None where the street has no such level.

    Besides the level codes `places` (hospitals, parks …) and `roads` are known. `within` keeps a unit and
    what stands below it, by code; `address` is the page of a shape, with {code} in it; `roads` lays the roads
    over it. Made once for each edition and kept.
    """
    atlas = atlas_of(street)
    era = atlas.era(on or today())
    if level not in {PLACES, ROADS, *(known.code for known in atlas.levels.values())}:
        return None
    # What is kept must not grow with what a visitor types.
    inside = next((ref.id for ref in era.units.values() if ref.code == within), None) if within else None
    if within and inside is None:
        return None
    key = f"geojson {level} {address} {inside} {roads}"
    if key not in era.kept:
        features = [] if level == ROADS else _unit_features(era, level, inside, address)
        features += _road_features(era) if roads or level == ROADS else []
        told = {"type": "FeatureCollection", "features": features}
        era.kept[key] = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return era.kept[key]


def _unit_features(era: Era, level: str, inside: int | None, address: str) -> list[dict[str, Any]]:
    among = era.subtree(inside) if inside is not None else era.shapes.keys()
    wanted = "" if level == PLACES else level
    drawn = [unit for unit in units_of(era, wanted) if unit.id in era.shapes and unit.id in among]
    shapes = shapely.to_geojson([shapely.set_precision(era.shapes[unit.id], DECIMALS) for unit in drawn])
    return [
        {
            "type": "Feature",
            "id": unit.id,
            "properties": {
                "code": unit.code, "name": unit.name, "name_en": unit.name_en, "kind": unit.kind,
                "within": era.units[era.parents[unit.id]].code if unit.id in era.parents else "",
                **({"url": address.format(code=unit.code)} if address else {}),
            },
            "geometry": json.loads(shape),
        }
        for unit, shape in zip(drawn, shapes, strict=True)
    ]  # fmt: skip


def _road_features(era: Era) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "id": road.id,
            "properties": {"code": road.code, "name": road.name, "name_en": road.name_en, "kind": "road"},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(course, DECIMALS))),
        }
        for road, course in era.roads.items()
    ]
