"""More streets beside the two of the demo, for a ledger as large as a city's: rectangles side by side, peopled by commands.

Each has four blocks of three committees, three estates to a committee and two micro-grids to an estate (125 units),
three roads, the organisations of the demo with one officer each, and the demo's table of duties. Nothing of them is
real, and they say so.
"""

import random
from datetime import date, datetime
from typing import Any

FIRST, WIDE, AWAY = (
    (122.30, 30.80),
    16,
    0.03,
)  # south-west corner, streets in a row, degrees from one to the next
WIDTH, HEIGHT = 0.0288, 0.024
STARTS_ON = date(2015, 1, 1)
LEVELS = (
    ("street", "街道", "Street"),
    ("block", "街区", "Block"),
    ("committee", "居委", "Residents' committee"),
    ("estate", "小区", "Estate"),
    ("micro_grid", "微网格", "Micro-grid"),
)
# How often the rectangle of each level is cut: across, upwards.
CUTS = (("block", 2, 2), ("committee", 3, 1), ("estate", 1, 3), ("micro_grid", 2, 1))
AT_STREET = (("director", 1), ("clerk", 2), ("dispatcher", 1), ("inspector", 2), ("data_officer", 1))

Box = tuple[float, float, float, float]


def slug_of(number: int) -> str:
    """Return the slug of the nth further street, from 1."""
    return f"bench{number:03d}"


def weights(count: int) -> dict[str, float]:
    """Return how the cases of a city of so many streets lie: the demo's first two keep a tenth, the rest is uneven."""
    if count <= 2:
        return {"fenglin": 0.9, "gonghexin": 0.1}
    chance = random.Random(210)
    parts = [chance.lognormvariate(0, 0.5) for _n in range(count - 2)]
    whole = sum(parts) / 0.9
    return {"fenglin": 0.09, "gonghexin": 0.01} | {
        slug_of(number): part / whole for number, part in enumerate(parts, 1)
    }


def build(count: int, at: datetime) -> None:
    """Found and people streets until there are `count`, each in one transaction; those that stand are left alone."""
    from django.db import transaction

    from linli.people.demo import table
    from linli.people.models import Role
    from linli.territory.public import Street

    roles = {role.code: role for role in Role.objects.all()}
    there = set(Street.objects.values_list("slug", flat=True))
    for number in range(1, count - 1):
        if slug_of(number) not in there:
            with transaction.atomic():
                street = _found(number, at)
                _people(street, number, roles, (table("organisations"), table("duties")), at)


def _found(number: int, at: datetime) -> Any:
    from linli.territory.commands import add_road, add_units, found_street

    west, south = FIRST[0] + AWAY * (number % WIDE), FIRST[1] + AWAY * (number // WIDE)
    whole: Box = (west, south, west + WIDTH, south + HEIGHT)
    code, name = f"3198{number:05d}", f"测{number:03d}"
    street = found_street(
        code=code, slug=slug_of(number), name=f"{name}街道", name_en=f"Trial {number} Subdistrict",
        prefix=f"T{chr(65 + number // 26)}{chr(65 + number % 26)}", levels=LEVELS, geometry=_ring(whole),
        illustrative=True, starts_on=STARTS_ON, by=None, at=at,
    )  # fmt: skip
    add_units(street=street, units=_units(code, name, whole), starts_on=STARTS_ON, by=None, at=at)
    for place in (0.25, 0.5, 0.75):
        up = south + HEIGHT * place
        line = {"type": "LineString", "coordinates": [[west, up], [west + WIDTH, up]]}
        add_road(
            street=street, name=f"{name}第{round(place * 4)}路", name_en=f"Trial {number} Road {round(place * 4)}",
            geometry=line, by=None, at=at,
        )  # fmt: skip
    street.refresh_from_db()
    return street


def _units(code: str, name: str, whole: Box) -> list[Any]:
    from linli.territory.commands import NewUnit

    found, above = [], [(code, name, whole)]
    for kind, across, up in CUTS:
        below = []
        for parent, called, box in above:
            for nth, part in enumerate(_cut(box, across, up), 1):
                own = f"{parent}-{nth}"
                said = f"{called}第{nth}微网格" if kind == "micro_grid" else f"{called}{'甲乙丙丁'[nth - 1]}"
                found.append(NewUnit(own, kind, said, own, kind, parent, (), _ring(part)))
                below.append((own, said, part))
        above = below
    return found


def _cut(box: Box, across: int, up: int) -> list[Box]:
    west, south, east, north = box
    xs = [round(west + (east - west) * n / across, 7) for n in range(across + 1)]
    ys = [round(south + (north - south) * n / up, 7) for n in range(up + 1)]
    return [(xs[i], ys[j], xs[i + 1], ys[j + 1]) for j in range(up) for i in range(across)]


def _ring(box: Box) -> dict[str, Any]:
    west, south, east, north = (round(value, 7) for value in box)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _people(street: Any, number: int, roles: dict[str, Any], tables: tuple[Any, Any], at: datetime) -> None:
    from linli.people.commands import add_account, add_organisation, appoint, cover
    from linli.people.public import SYSTEM
    from linli.territory.public import Unit

    units, known, told = (
        list(Unit.objects.filter(street=street).order_by("code")),
        {},
        {"by": SYSTEM, "at": at},
    )
    root = next(unit for unit in units if unit.kind == "street")
    road = street.name.removesuffix("街道")

    def holder(role: str, **where: Any) -> None:
        nonlocal number_of
        number_of += 1
        account = add_account(
            username=f"t{number:03d}.{role}{number_of}", name=f"{road}{number_of}号", **told
        )
        appoint(account=account, role=roles[role], street=street, starts_at=at, **where, **told)

    number_of = 0
    for row in tables[0]:
        known[row["code"]] = add_organisation(
            street=street, code=row["code"], kind=row["kind"], name=row["name"].format(road=road),
            name_en=row["name_en"].format(road_en=f"Trial {number}"), parent=known.get(row["parent"]), **told,
        )  # fmt: skip
    for role, count in AT_STREET:
        for _n in range(count):
            holder(role, unit=root)
    for unit in units:
        if unit.kind in {"block", "committee"}:
            holder("block_head" if unit.kind == "block" else "grid_worker", unit=unit)
    for organisation in known.values():
        if organisation.kind != "street_office":
            holder("officer", organisation=organisation)
    for row in tables[1]:
        cover(
            street=street, unit=root, category=row["category"], part=row["part"],
            organisation=known[row["organisation"]], note=row["note"], **told,
        )  # fmt: skip
