"""Places by name: what a sentence says about where it is."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import shapely

from linli.territory.models import Street
from linli.territory.queries.atlas import atlas_of, locate, today
from linli.territory.queries.eras import Atlas, Era, Line, UnitRef

# People say 宛南三村 and mean the committee of that name.
_ENDINGS = ("社区居民委员会", "居民委员会", "社区居委会", "居委会", "微网格", "片区", "街区")
_SHORTEST = 2


@dataclass(frozen=True)
class Place:
    """A unit or a road that a text names, with a point on it and the line of units there.

    `line` is that of the unit itself when it stands on the ladder, else the line of the point.
    """

    kind: str
    id: int
    name: str
    name_en: str
    said: str
    lon: float | None
    lat: float | None
    unit: UnitRef | None
    line: Line | None


@dataclass(frozen=True)
class _Named:
    said: str
    kind: str
    id: int
    # The street's own name says the least, a name off the ladder (a hospital, a road) the most.
    depth: int


@cache
def _converter() -> Any:
    # Its dictionaries take a third of a second to read, so the web must not wait for them at its start.
    import opencc  # noqa: PLC0415 - heavy, and only a search needs it

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """Return `text` as it is compared: Simplified, half-width, lower case, without spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join((plain if plain.isascii() else _converter().convert(plain)).split())


def pinyin_of(name: str) -> str:
    """Return the key by which a Chinese name is sorted and typed: its syllables with spaces."""
    import pypinyin  # noqa: PLC0415 - likewise slow to start, and only writers need it

    return " ".join(part.strip().lower() for part in pypinyin.lazy_pinyin(name) if part.strip())[:200]


def _names(name: str, name_en: str, aliases: Any) -> set[str]:
    said = {simplified(word) for word in (name, name_en, *aliases) if word}
    for word in list(said):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                said.add(word.removesuffix(ending))
                break
    return {word for word in said if len(word) >= _SHORTEST}


def _index(atlas: Atlas, era: Era) -> dict[str, _Named]:
    """Return what each name of the street means; a name of two means the deeper, and a unit before a road."""
    if "names" not in era.kept:
        found = [
            _Named(said, "unit", ref.id, 99 if ref.depth is None else ref.depth)
            for ref in era.units.values()
            for said in _names(ref.name, ref.name_en, atlas.aliases[ref.id])
        ]
        found += [
            _Named(said, "road", road.id, 99)
            for road in era.roads
            for said in _names(road.name, road.name_en, road.aliases)
        ]
        found.sort(key=lambda named: (named.kind == "unit", named.depth, -named.id))
        names = {named.said: named for named in found}
        starts: dict[str, list[int]] = {}
        for said in sorted(names, key=len, reverse=True):
            sizes = starts.setdefault(said[0], [])
            if len(said) not in sizes:
                sizes.append(len(said))
        # The names come last: who finds them finds the rest too.
        era.kept |= {"places": {}, "starts": starts}
        era.kept["names"] = names
    return era.kept["names"]


def find_place(street: Street | int, text: str, *, on: date | None = None) -> Place | None:
    """Return the unit or road of a street that `text` names, Traditional or Simplified, or None.

    The text is read from the left, each time by the longest name that fits; of all it names the longest wins.
    So 枫林路街道 is no road, 枫林新村 is not the street, and the street itself is meant only when nothing
    else is named.
    """
    atlas = atlas_of(street)
    era = atlas.era(on or today())
    names = _index(atlas, era)
    named = list(_read(simplified(text), names, era.kept["starts"]))
    if not named:
        return None
    best = max(named, key=lambda one: (one.depth > 0, len(one.said), one.depth))
    # An era does not change, so neither does the place of a name in it.
    places: dict[str, Place] = era.kept["places"]
    if best.said not in places:
        places[best.said] = _place(era, best, on)
    return places[best.said]


def _read(said: str, names: dict[str, _Named], starts: dict[str, list[int]]) -> Iterator[_Named]:
    """Yield the names in a text, from the left; `starts` are the lengths of names by their first letter, longest first."""
    at = 0
    while at < len(said):
        sizes = starts.get(said[at], ())
        found = next((names[word] for size in sizes if (word := said[at : at + size]) in names), None)
        if found is not None:
            yield found
        at += len(found.said) if found else 1


def _place(era: Era, named: _Named, on: date | None) -> Place:
    if named.kind == "road":
        road, course = next((road, course) for road, course in era.roads.items() if road.id == named.id)
        spot = shapely.line_interpolate_point(_one_line(course), 0.5, normalized=True)
        lon, lat = round(spot.x, 6), round(spot.y, 6)
        line = locate(lon, lat, street=era.street_id, on=on)
        return Place("road", road.id, road.name, road.name_en, named.said, lon, lat, None, line)
    unit = era.units[named.id]
    shape = era.shapes.get(unit.id)
    spot = shapely.point_on_surface(shape) if shape is not None else None
    lon, lat = (round(spot.x, 6), round(spot.y, 6)) if spot else (None, None)
    line: Line | None = era.line(unit.id)
    if unit.depth is None:
        here = locate(lon, lat, street=era.street_id, on=on) if lon is not None and lat is not None else None
        line = here or era.line(era.parents[unit.id])
    return Place("unit", unit.id, unit.name, unit.name_en, named.said, lon, lat, unit, line)


def _one_line(course: Any) -> Any:
    """Return the longest part of a road, so that its middle lies on it."""
    return max(shapely.get_parts(course), key=lambda part: part.length)
