"""Small grounds for tests: squares side by side, in ten-thousandths of a degree."""

from datetime import UTC, date, datetime

from linli.territory.commands import NewUnit, add_units, found_street
from linli.territory.models import Street

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
LEVELS = (("street", "街道", "Street"), ("area", "片区", "Area"), ("committee", "居委", "Committee"))


def square(column: int, row: int, *, wide: int = 1, high: int = 1) -> dict:
    """Return the GeoJSON of a rectangle of cells, the first at 121° E 31° N."""
    west, south = 121 + column / 10_000, 31 + row / 10_000
    east, north = 121 + (column + wide) / 10_000, 31 + (row + high) / 10_000
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


def in_square(column: float, row: float) -> tuple[float, float]:
    """Return a point by its column and row, halves being the middles of cells."""
    return 121 + column / 10_000, 31 + row / 10_000


def a_street(number: int = 1, *, at_column: int = 0) -> Street:
    """Found a street of 4 × 2 cells: two areas side by side, each of two committees one above the other."""
    code = f"{number:09d}"
    street = found_street(
        code=code, slug=f"street-{number}", name=f"第{number}街道", name_en=f"Street {number}",
        prefix="ABCDEFG"[number],
        levels=LEVELS, geometry=square(at_column, 0, wide=4, high=2), starts_on=SPRING, by=None, at=NOON,
    )  # fmt: skip
    units = []
    for area, column in (("A", 0), ("B", 2)):
        units.append(
            NewUnit(f"{area}", "area", f"{area}片区", f"Area {area}", "area", code,
                    geometry=square(at_column + column, 0, wide=2, high=2))
        )  # fmt: skip
        units += [
            NewUnit(f"{area}{row}", "committee", f"{area}{row}居委会", f"Committee {area}{row}", "committee",
                    area, geometry=square(at_column + column, row - 1, wide=2))
            for row in (1, 2)
        ]  # fmt: skip
    add_units(street=street, units=units, starts_on=SPRING, by=None, at=NOON)
    street.refresh_from_db()
    return street
