"""Where made-up troubles lie: points inside the estates of a street, along its roads, at its known places."""

import json
import random
from dataclasses import dataclass
from typing import Any

import shapely

from linli.territory.public import Street, geojson, locate

NEAR = 0.00012  # about a dozen metres


@dataclass(frozen=True)
class Spot:
    """A point in a street and what people call it."""

    lon: float
    lat: float
    name: str
    place: str
    building: int = 1


class Ground:
    """The shapes of one street, ready to be asked for any number of spots."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self._grids = [(shape, about["name"]) for shape, about in self._shapes("micro_grid")]
        self._places = [(shape, about["name"], about["kind"]) for shape, about in self._shapes("places")]
        self._roads = [(shape, about["name"]) for shape, about in self._shapes("roads")]
        self._roads.sort(key=lambda road: road[1])

    def _shapes(self, level: str) -> list[tuple[Any, dict[str, Any]]]:
        told = geojson(self.street, level)
        features = json.loads(told)["features"] if told else []
        features.sort(key=lambda feature: feature["properties"]["code"])
        return [
            (shapely.from_geojson(json.dumps(feature["geometry"])), feature["properties"])
            for feature in features
        ]

    def spot(self, where: str, chance: random.Random, *, kinds: tuple[str, ...] = ()) -> Spot:
        """Return a spot in an estate, on a road, or at a known place of one of the kinds."""
        if where == "road":
            return self._on_a_road(chance)
        if where == "place":
            shape, name, _kind = chance.choice([place for place in self._places if place[2] in kinds])
            lon, lat = _inside(shape, chance)
            return Spot(lon, lat, name, name)
        shape, grid = chance.choice(self._grids)
        lon, lat = _inside(shape, chance)
        estate = grid.partition("第")[0] if "第" in grid[1:] else grid
        building = chance.randint(1, 38)
        return Spot(lon, lat, estate, f"{estate}{building}号楼", building)

    def _on_a_road(self, chance: random.Random) -> Spot:
        while True:
            line, name = chance.choice(self._roads)
            point = shapely.line_interpolate_point(line, chance.random(), normalized=True)
            lon = round(point.x + chance.uniform(-NEAR, NEAR), 6)
            lat = round(point.y + chance.uniform(-NEAR, NEAR), 6)
            if locate(lon, lat, street=self.street) is not None:
                number = chance.randint(20, 999)
                said = chance.choice((name, f"{name}{number}号", f"{name}{number}弄"))
                return Spot(lon, lat, said, f"{name}{number}号附近")


def _inside(shape: Any, chance: random.Random) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    for _ in range(50):
        lon, lat = round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)
        if shapely.contains_xy(shape, lon, lat):
            return lon, lat
    point = shapely.point_on_surface(shape)
    return round(point.x, 6), round(point.y, 6)
