"""Two demo streets with real names and made shapes, built through commands and the same every time.

Committee names and codes are real (demo_data/README.md says from where); which committee lies in which area,
and every shape but Fenglin's outer edge, is made up, and both streets say so on each map.
"""

import csv
import json
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import shapely

from linli.territory.commands import NewUnit, add_road, add_units, found_street
from linli.territory.commands.addresses import take_over_addresses
from linli.territory.models import Street, Unit

DATA = Path(__file__).parent / "demo_data"
STARTS_ON = date(2023, 1, 1)
# In degrees: a gate every forty metres or so, a few metres off the middle of the road; nine houses to an estate.
GATE_EVERY, GATE_ASIDE, HOUSES = 0.0004, 0.00006, 9
SINCE_STREET = ("street", "街道", "Street")
BELOW = (
    ("committee", "居委", "Residents' committee"),
    ("estate", "小区", "Estate"),
    ("micro_grid", "微网格", "Micro-grid"),
)
STREETS = (
    {
        "file": "fenglin", "code": "310104008", "slug": "fenglin", "prefix": "FL",
        "name": "枫林路街道", "name_en": "Fenglin Road Subdistrict",
        "credit": "© OpenStreetMap contributors, ODbL",
        "aliases": ("枫林街道", "枫林"), "rung": ("area", "片区", "Area"),
        "groups": (("宛南片区", "Wannan Area"), ("西木片区", "Ximu Area"), ("振兴片区", "Zhenxing Area"),
                   ("东安片区", "Dong'an Area"), ("天龙片区", "Tianlong Area")),
    },
    {
        "file": "gonghexin", "code": "310106018", "slug": "gonghexin", "prefix": "GHX",
        "name": "共和新路街道", "name_en": "Gonghexin Road Subdistrict", "credit": "",
        "aliases": ("共和新街道",), "rung": ("block", "街区", "Block"),
        "groups": (("第一街区", "Block One"), ("第二街区", "Block Two"), ("第三街区", "Block Three"),
                   ("第四街区", "Block Four")),
    },
)  # fmt: skip


def build(at: datetime) -> list[Street]:
    """Build both streets; return them."""
    return [_street(about, at) for about in STREETS]


def _street(about: dict[str, Any], at: datetime) -> Street:
    features = json.loads((DATA / f"{about['file']}.geojson").read_text(encoding="utf-8"))["features"]
    shapes = _shapes(about["code"], features)
    kind = about["rung"][0]
    street = found_street(
        code=about["code"], slug=about["slug"], name=about["name"], name_en=about["name_en"],
        prefix=about["prefix"],
        levels=(SINCE_STREET, about["rung"], *BELOW), geometry=shapes[about["code"]], credit=about["credit"],
        aliases=about["aliases"], illustrative=True, starts_on=STARTS_ON, by=None, at=at,
    )  # fmt: skip
    units = [
        NewUnit(
            f"{about['code']}-{number}", kind, name, name_en, kind, about["code"],
            (name.removesuffix("片区"),) if kind == "area" else (), shapes[f"{about['code']}-{number}"],
        )
        for number, (name, name_en) in enumerate(about["groups"], 1)
    ]  # fmt: skip
    units += [
        NewUnit(
            row["code"], "committee", row["name"], f"{row['name_en']} Residents' Committee", "committee",
            f"{about['code']}-{row['group']}", (row["stem"],), shapes[row["code"]],
        )
        for row in _committees(about["code"])
    ]  # fmt: skip
    units += [
        _unit(feature["properties"], shapes, feature["geometry"])
        for feature in features
        if "code" in feature["properties"]
    ]
    add_units(street=street, units=units, starts_on=STARTS_ON, by=None, at=at)
    for feature in features:
        about_road = feature["properties"]
        if about_road["kind"] == "road":
            add_road(
                street=street, name=about_road["name"], name_en=about_road["name_en"],
                geometry=feature["geometry"], by=None, at=at,
            )  # fmt: skip
    street.refresh_from_db()
    take_over_addresses(
        street=street, file=_gates(street, features), source="演示门牌", by=None, at=at, leave_out=True
    )
    return street


def _gates(street: Street, features: list[dict[str, Any]]) -> BytesIO:
    """Return a table of made-up gates along the roads, odd on one side and even on the other, and of houses in estates.

    What falls outside the street is left out when it is brought in.
    """
    out = StringIO()
    table = csv.writer(out)
    table.writerow(("地址", "道路", "门牌号", "小区", "经度", "纬度"))
    for feature in features:
        about = feature["properties"]
        if about["kind"] == "road":
            line = shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"])))[0]
            for number in range(1, int(line.length / GATE_EVERY)):
                spot = shapely.line_interpolate_point(line, number * GATE_EVERY)
                aside = GATE_ASIDE if number % 2 else -GATE_ASIDE
                gate = 10 * number + number % 2
                table.writerow((
                    f"{about['name']}{gate}号", about["name"], f"{gate}号", "",
                    round(spot.x + aside, 6), round(spot.y + aside, 6),
                ))  # fmt: skip
    for estate in Unit.objects.filter(street=street, kind="estate").order_by("code"):
        shape = estate.shapes.first()
        if shape is None:
            continue
        middle = shapely.point_on_surface(shapely.from_geojson(json.dumps(shape.geometry)))
        for house in range(1, HOUSES + 1):
            x, y = middle.x + 0.00012 * ((house - 1) % 3 - 1), middle.y + 0.00012 * ((house - 1) // 3 - 1)
            table.writerow(
                (f"{estate.name}{house}号", "", f"{house}号", estate.code, round(x, 6), round(y, 6))
            )
    return BytesIO(out.getvalue().encode())


def _committees(street_code: str) -> list[dict[str, str]]:
    with (DATA / "committees.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["code"].startswith(street_code)]


def _unit(about: dict[str, Any], shapes: dict[str, Any], geometry: dict[str, Any] | None) -> NewUnit:
    level = about["kind"] if about["kind"] in {"estate", "micro_grid"} else ""
    return NewUnit(
        about["code"], about["kind"], about["name"], about["name_en"], level, about["parent"],
        tuple(about.get("aliases", ())), geometry or shapes[about["code"]],
    )  # fmt: skip


def _shapes(street_code: str, features: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return {code: GeoJSON} of every unit above the micro-grids, joined from them so that levels fit."""
    groups = {row["code"]: f"{street_code}-{row['group']}" for row in _committees(street_code)}
    parts: dict[str, list[Any]] = {}
    for feature in features:
        if feature["properties"]["kind"] == "micro_grid":
            cell = shapely.from_geojson(json.dumps(feature["geometry"]))
            estate = feature["properties"]["parent"]
            committee = estate.rsplit("-", 1)[0]
            for code in (estate, committee, groups[committee], street_code):
                parts.setdefault(code, []).append(cell)
    return {
        code: json.loads(shapely.to_geojson(shapely.coverage_union_all(cells)))
        for code, cells in parts.items()
    }
