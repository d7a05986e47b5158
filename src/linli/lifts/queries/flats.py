"""Flats as they are typed or pasted: one line each, with every fault told by its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from linli.lifts.errors import FlatsFaulty
from linli.lifts.states import MOST_FLATS, MOST_FLOORS

PARTS = 3
FLOOR_OF_DOOR = re.compile(r"(\d{1,2})\d{2}")
MOST_TOLD, MOST_AREA, LONGEST_OWNERS = 10, 2000, 120


@dataclass(frozen=True)
class Row:
    """A line of the list: door, floor, area in square metres, owners, own weight as written."""

    door: str
    floor: int
    area: Decimal
    owners: str = ""
    weight: str = ""


def read_flats(text: str) -> list[Row]:
    """Read lines of door, floor, area and owners, divided by blanks, commas or tabs. Raises FlatsFaulty, by line."""
    rows: list[Row] = []
    faults = []
    for place, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                rows.append(_row(line))
            except ValueError as wrong:
                faults.append(_("line %(n)s: %(fault)s") % {"n": place, "fault": wrong})
    faults += _twice(rows)
    if not rows and not faults:
        faults.append(_("no flat is on the list yet."))
    if len(rows) > MOST_FLATS:
        faults.append(_("more than %(n)s flats.") % {"n": MOST_FLATS})
    if faults:
        more = len(faults) - MOST_TOLD
        told = faults[:MOST_TOLD] + ([_("and %(n)s more") % {"n": more}] if more > 0 else [])
        raise FlatsFaulty(faults="；".join(told))
    return rows


def _row(line: str) -> Row:
    parts = [one for one in re.split(r"[\t,，;； ]+", line.strip(), maxsplit=PARTS) if one]
    if len(parts) < PARTS:
        raise ValueError(_("door, floor and area are needed, as: 301 3 78.20 李娜"))
    door, floor, area = parts[:PARTS]
    if not floor.isascii() or not floor.isdigit() or not 1 <= int(floor) <= MOST_FLOORS:
        raise ValueError(
            _("“%(text)s” is no floor from 1 to %(n)s.") % {"text": floor[:20], "n": MOST_FLOORS}
        )
    try:
        size = Decimal(area.removesuffix("㎡").removesuffix("m²"))
    except InvalidOperation:
        size = Decimal(0)
    exponent = size.as_tuple().exponent
    if not size.is_finite() or not 0 < size <= MOST_AREA or (isinstance(exponent, int) and exponent < -4):
        raise ValueError(_("“%(text)s” is no area in square metres.") % {"text": area[:20]})
    return Row(
        door[:20], int(floor), size, parts[PARTS].strip()[:LONGEST_OWNERS] if len(parts) > PARTS else ""
    )


def _twice(rows: list[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        if row.door in seen:
            yield _("door %(door)s stands twice.") % {"door": row.door}
        seen.add(row.door)
