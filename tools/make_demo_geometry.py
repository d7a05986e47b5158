"""Make the shapes of the two demo streets, and write them to src/linli/territory/demo_data.

    python tools/make_demo_geometry.py PATH/TO/xuhui_four_streets_union_osm_odbl.geojson

Nobody has published the borders of committees, so these are made up and say so. A street is cut in two again
and again, along slightly bent lines that follow the run of its roads, until its committees, estates and
micro-grids are there: cut lines give blocks with a street's angles, where Voronoi cells would give a
honeycomb. The cuts are then noded together on a grid of six decimals, so that neighbours share every vertex
and the whole is a coverage without a gap.
"""

import csv
import json
import math
import random
import sys
from pathlib import Path
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, mapping
from shapely.ops import polygonize, split

DATA = Path(__file__).resolve().parent.parent / "src/linli/territory/demo_data"
METRES = 111_320.0
GRID = 1e-6
Plan = Any  # a group, or a cut: (way, road, first side, second side)

# A street's groups (areas, blocks) are placed by this tree of cuts: (road that is the cut, first side, second
# side). "across" cuts run east-west, their first side is the north; "along" cuts run north-south, their first
# side is the west.
FENGLIN = ("across", "斜土路", ("along", "枫林路", 3, 2), ("along", "小木桥路", ("along", "", 5, 1), 4))
GONGHEXIN = ("across", "洛川中路", ("along", "共和新路", 3, 4), ("along", "平型关路", 1, 2))


class Ground:
    """A street in metres around its middle, turned so that its roads run along the axes."""

    def __init__(self, outline: Polygon, turn: float) -> None:
        """Lay the axes through the middle of the outline, turned by `turn` degrees."""
        middle = outline.centroid
        self.lon, self.lat, self.turn = middle.x, middle.y, turn
        self.outline = self.to_metres(outline)

    def to_metres(self, shape: Any) -> Any:
        """Return a shape of degrees in metres."""
        east = METRES * math.cos(math.radians(self.lat))
        flat = affinity.affine_transform(shape, [east, 0, 0, METRES, -self.lon * east, -self.lat * METRES])
        return affinity.rotate(flat, -self.turn, origin=(0, 0))

    def to_degrees(self, shape: Any) -> Any:
        """Return a shape of metres in degrees."""
        east = METRES * math.cos(math.radians(self.lat))
        flat = affinity.rotate(shape, self.turn, origin=(0, 0))
        return affinity.affine_transform(flat, [1 / east, 0, 0, 1 / METRES, self.lon, self.lat])


def cut(shape: Polygon, share: float, way: str, dice: random.Random) -> tuple[Polygon, Polygon, LineString]:
    """Return (first, second, line): `shape` cut so that the north or west has `share` of its area."""
    west, south, east, north = shape.bounds
    length = max(east - west, north - south) + 100
    lean = dice.gauss(0, 2.2)
    bend = dice.gauss(0, 0.012) * length
    kink = dice.uniform(0.35, 0.65) * length
    middle = shape.centroid

    def line_at(offset: float) -> LineString:
        line = LineString([(-length, 0), (kink - length / 2, bend), (length, 0)])
        line = affinity.rotate(line, lean + (90 if way == "along" else 0), origin=(0, 0))
        return (
            affinity.translate(line, middle.x, offset)
            if way == "across"
            else affinity.translate(line, offset, middle.y)
        )

    def sides(offset: float) -> tuple[list[Polygon], list[Polygon]]:
        parts = split(shape, line_at(offset)).geoms
        border = shapely.line_interpolate_point(line_at(offset), 0.5, normalized=True)

        def first(part: Polygon) -> bool:
            return part.centroid.y > border.y if way == "across" else part.centroid.x < border.x

        return [p for p in parts if first(p)], [p for p in parts if not first(p)]

    low, high = (south, north) if way == "across" else (west, east)
    for _ in range(40):
        offset = (low + high) / 2
        much = sum(p.area for p in sides(offset)[0]) > share * shape.area
        if (way == "across") == much:
            low = offset
        else:
            high = offset
    one, two = sides(offset)
    if len(one) != 1 or len(two) != 1:
        return cut(shape, share, way, dice)
    return one[0], two[0], line_at(offset).intersection(shape)


def longer_way(shape: Polygon) -> str:
    """Return the way to cut that leaves the rounder halves."""
    west, south, east, north = shape.bounds
    return "along" if east - west > north - south else "across"


def pieces(shape: Polygon, count: int, dice: random.Random) -> list[Polygon]:
    """Return `shape` cut into `count` pieces of nearly equal size, from the north-west to the south-east."""
    if count == 1:
        return [shape]
    half = count // 2
    one, two, _line = cut(shape, half / count * dice.uniform(0.93, 1.07), longer_way(shape), dice)
    return pieces(one, half, dice) + pieces(two, count - half, dice)


def groups_of(
    shape: Polygon, plan: Plan, weights: dict[int, int], roads: dict[str, LineString], dice: random.Random
) -> dict[int, Polygon]:
    """Return {group: shape} by the tree of cuts, noting each named cut as a road."""
    if isinstance(plan, int):
        return {plan: shape}
    way, road, first, second = plan
    here, there = weight_of(first, weights), weight_of(second, weights)
    one, two, line = cut(shape, here / (here + there), way, dice)
    if road:
        roads[road] = line
    return groups_of(one, first, weights, roads, dice) | groups_of(two, second, weights, roads, dice)


def weight_of(plan: Plan, weights: dict[int, int]) -> int:
    """Return how many committees the groups of a plan hold."""
    return (
        weights[plan] if isinstance(plan, int) else weight_of(plan[2], weights) + weight_of(plan[3], weights)
    )


SIDES = {
    2: {"along": ("东", "西"), "across": ("北", "南")},
    3: {"along": ("东", "中", "西"), "across": ("北", "中", "南")},
    4: {"along": ("东", "南", "西", "北"), "across": ("东", "南", "西", "北")},
}
ENGLISH = {"东": "East", "西": "West", "南": "South", "北": "North", "中": "Middle"}


def sides_of(estates: list[Polygon]) -> list[str]:
    """Return the word for where each estate lies among its neighbours, each word once."""
    whole = shapely.union_all(estates)
    way = longer_way(whole)
    middle = [estate.centroid for estate in estates]
    if len(estates) == len("东西北南"):
        left, said = list(range(len(estates))), [""] * len(estates)
        for word, east, north in (("东", 1, 0), ("西", -1, 0), ("北", 0, 1), ("南", 0, -1)):
            best = max(left, key=lambda i: east * middle[i].x + north * middle[i].y)
            left.remove(best)
            said[best] = word
        return said
    order = sorted(range(len(estates)), key=lambda i: -middle[i].x if way == "along" else -middle[i].y)
    words = SIDES[len(estates)][way]
    return [words[order.index(i)] for i in range(len(estates))]


def make(
    ground: Ground, committees: list[dict[str, str]], plan: Plan, dice: random.Random
) -> tuple[list[dict[str, Any]], list[tuple[str, Polygon]], dict[str, LineString]]:
    """Return estates and micro-grids as rows, the cells of the micro-grids and the roads in metres."""
    weights = {}
    for row in committees:
        weights[int(row["group"])] = weights.get(int(row["group"]), 0) + 1
    roads, units, cells = {}, [], []
    for group, shape in groups_of(ground.outline, plan, weights, roads, dice).items():
        members = [row for row in committees if int(row["group"]) == group]
        for row, piece in zip(members, pieces(shape, len(members), dice), strict=True):
            estates = pieces(piece, dice.choice((2, 3, 3, 4)), dice)
            for number, (estate, side) in enumerate(zip(estates, sides_of(estates), strict=True), 1):
                code = f"{row['code']}-{number}"
                name, name_en = f"{row['stem']}{side}区", f"{row['name_en']} {ENGLISH[side]}"
                units.append(
                    {"code": code, "parent": row["code"], "kind": "estate", "name": name, "name_en": name_en}
                )
                for grid, cell in enumerate(pieces(estate, dice.choice((2, 3, 3, 4)), dice), 1):
                    units.append(
                        {
                            "code": f"{code}-{grid}", "parent": code, "kind": "micro_grid",
                            "name": f"{name}第{'一二三四'[grid - 1]}微网格", "name_en": f"{name_en} micro-grid {grid}",
                        }
                    )  # fmt: skip
                    cells.append((f"{code}-{grid}", cell))
    return units, cells, roads


def coverage(ground: Ground, cells: list[tuple[str, Polygon]]) -> dict[str, Polygon]:
    """Return {code: polygon in degrees} with every vertex on the grid and shared by all neighbours."""
    degrees = [(code, ground.to_degrees(cell)) for code, cell in cells]
    lines = shapely.union_all([cell.exterior for _code, cell in degrees], grid_size=GRID)
    tree = shapely.STRtree([cell for _code, cell in degrees])
    faces = {}
    for face in polygonize(lines):
        inside = face.representative_point()
        found = tree.query(inside, predicate="within")
        # A sliver made by the rounding lies in no cell: it goes to the nearest.
        owner = degrees[int(found[0]) if len(found) else int(tree.nearest(inside))][0]
        faces.setdefault(owner, []).append(face)
    made = {
        code: shapely.normalize(shapely.union_all(parts, grid_size=GRID)) for code, parts in faces.items()
    }
    whole = all(shape.geom_type == "Polygon" and shape.is_valid for shape in made.values())
    if len(made) != len(cells) or not whole or not shapely.coverage_is_valid(list(made.values())):
        raise SystemExit("the cells do not fit; another seed may help")
    return made


def rounded(shape: Any) -> dict[str, Any]:
    """Return the GeoJSON of `shape` with six decimals."""
    return json.loads(json.dumps(mapping(shape)), parse_float=lambda text: round(float(text), 6))


def write(
    name: str, ground: Ground, committees: list[dict[str, str]], plan: Plan, extra: Any, *, seed: int
) -> None:
    """Make one street and write its file; the same seed makes the same street."""
    dice = random.Random(seed)
    units, cells, roads = make(ground, committees, plan, dice)
    shapes = coverage(ground, cells)
    features = [
        {
            "type": "Feature",
            "properties": unit,
            "geometry": rounded(shapes[unit["code"]]) if unit["code"] in shapes else None,
        }
        for unit in units
    ]
    features += extra(ground, shapes)
    for road, line in roads.items():
        features.append(road_feature(road, ground.to_degrees(line)))
    path = DATA / f"{name}.geojson"
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")
    print(name, len(shapes), "micro-grids,", path.stat().st_size, "bytes")


ROADS_EN = {
    "肇嘉浜路": "Zhaojiabang Road", "平江路": "Pingjiang Road", "医学院路": "Yixueyuan Road", "清真路": "Qingzhen Road",
    "斜土路": "Xietu Road", "枫林路": "Fenglin Road", "小木桥路": "Xiaomuqiao Road",
    "共和新路": "Gonghexin Road", "洛川中路": "Middle Luochuan Road", "平型关路": "Pingxingguan Road",
}  # fmt: skip


def road_feature(name: str, line: LineString) -> dict[str, Any]:
    """Return a road as a feature."""
    return {
        "type": "Feature",
        "properties": {"kind": "road", "name": name, "name_en": ROADS_EN[name]},
        "geometry": rounded(shapely.set_precision(line, GRID)),
    }


def lane(ground: Ground, way: str, share: float, low: float, high: float) -> LineString:
    """Return a line in degrees at `share` of the ground's breadth, between two shares of its length."""
    west, south, east, north = ground.outline.bounds
    at = north + (south - north) * share if way == "across" else west + (east - west) * share
    if way == "across":
        line = LineString([(west + (east - west) * low, at), (west + (east - west) * high, at)])
    else:
        line = LineString([(at, north + (south - north) * low), (at, north + (south - north) * high)])
    return ground.to_degrees(line.intersection(ground.outline))


def place(
    ground: Ground, shapes: dict[str, Polygon], row: Any, aliases: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a known place inside the estate nearest to a spot, kept clear of the estate's border."""
    code, kind, name, name_en, along, across = row
    west, south, east, north = ground.outline.bounds
    spot = ground.to_degrees(Point(west + (east - west) * along, north + (south - north) * across))
    grid = min(shapes, key=lambda c: shapes[c].distance(spot))
    estate = grid.rsplit("-", 1)[0]
    whole = shapely.coverage_union_all([s for c, s in shapes.items() if c.startswith(f"{estate}-")])
    inner = ground.to_degrees(ground.to_metres(whole).buffer(-12, join_style="mitre"))
    properties = {
        "code": code, "parent": estate.rsplit("-", 1)[0], "kind": kind, "name": name, "name_en": name_en,
        "aliases": list(aliases),
    }  # fmt: skip
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": rounded(shapely.set_precision(inner, GRID)),
    }


# Code, kind, names, and how far from the west and the north, as shares of the ground.
HOSPITAL = ("310104008-H1", "hospital", "中山医院", "Zhongshan Hospital", 0.42, 0.12)
FENGLIN_PLACES = (
    ("310104008-P1", "park", "东安公园", "Dong'an Park", 0.75, 0.72),
    ("310104008-M1", "market", "枫林路菜市场", "Fenglin Road Market", 0.3, 0.45),
    ("310104008-S1", "school", "平江路小学", "Pingjiang Road Primary School", 0.7, 0.3),
    ("310104008-R1", "shop_row", "小木桥路商铺", "Xiaomuqiao Road shops", 0.6, 0.6),
)
GONGHEXIN_PLACES = (
    ("310106018-P1", "park", "三泉公园", "Sanquan Park", 0.8, 0.2),
    ("310106018-M1", "market", "洛川菜市场", "Luochuan Market", 0.3, 0.4),
    ("310106018-O1", "office_building", "新理想商务楼", "Xinlixiang Office Building", 0.7, 0.7),
)


def fenglin_extra(ground: Ground, shapes: dict[str, Polygon]) -> list[dict[str, Any]]:
    """Return the known places of Fenglin, and the roads that are no borders."""
    return [
        place(ground, shapes, HOSPITAL, aliases=("复旦大学附属中山医院",)),
        *(place(ground, shapes, row) for row in FENGLIN_PLACES),
        road_feature("肇嘉浜路", lane(ground, "across", 0.02, 0, 1)),
        road_feature("医学院路", lane(ground, "across", 0.17, 0.1, 0.62)),
        road_feature("平江路", lane(ground, "along", 0.7, 0, 0.4)),
        road_feature("清真路", lane(ground, "across", 0.3, 0.2, 0.75)),
    ]


def gonghexin_extra(ground: Ground, shapes: dict[str, Polygon]) -> list[dict[str, Any]]:
    """Return the known places of Gonghexin."""
    return [place(ground, shapes, row) for row in GONGHEXIN_PLACES]


def fenglin_outline(path: str) -> Polygon:
    """Return the south-east of the real union of four streets: what lies in a turned frame, 2.7 km²."""
    union = shapely.from_geojson(json.dumps(json.loads(Path(path).read_text())["features"][0]["geometry"]))
    east = METRES * math.cos(math.radians(31.19))
    frame = affinity.rotate(
        Polygon([(-1010, -1350), (1500, -1350), (1500, 930), (-1010, 930)]), -7, origin=(0, 0)
    )
    frame = affinity.affine_transform(frame, [1 / east, 0, 0, 1 / METRES, 121.4505, 31.1915])
    return shapely.get_parts(union.intersection(frame))[0]


def gonghexin_outline() -> Polygon:
    """Return a made outline near the street's real place."""
    east = METRES * math.cos(math.radians(31.278))
    corners = [
        (-820, -640),
        (-60, -760),
        (700, -690),
        (840, 60),
        (760, 720),
        (40, 830),
        (-700, 760),
        (-880, 90),
    ]
    return affinity.affine_transform(Polygon(corners), [1 / east, 0, 0, 1 / METRES, 121.4500, 31.2780])


def main(path: str) -> None:
    """Make both streets."""
    with (DATA / "committees.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, outline, code, turn, plan, extra in (
        ("fenglin", fenglin_outline(path), "310104008", -7, FENGLIN, fenglin_extra),
        ("gonghexin", gonghexin_outline(), "310106018", -5, GONGHEXIN, gonghexin_extra),
    ):
        ground = Ground(outline, turn)
        print(name, round(ground.outline.area / 1e6, 2), "km²")
        write(name, ground, [row for row in rows if row["code"].startswith(code)], plan, extra, seed=310)


if __name__ == "__main__":
    main(sys.argv[1])
