"""Hot spots of a street: what was reported where in a period, and where high or low values lie together.

Reckoned in the worker (`commands/hotspots.py`) and kept (`models.HotMap`); pages read one row. Three measures: how many
reports (hexagons are of one size, so that is by area), which share of all reports there is of a type (by the load of the
place), and which share of what was reported is still open. Shares are standardised, so that one case of one does not glow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.cases.public import IN_PROGRESS, Case, State, worklist
from linli.kernel.paging import Page, page
from linli.people.public import Actor
from linli.territory.public import Street, UnitRef, tree

from ..models import HotMap
from .fair import LEAST
from .flows import types_of
from .grounds import Hexagons
from .shading import levels_drawn, units_at

HEX = "hex"
DAYS = (30, 90, 365)
REPORTS, SHARE, OPEN = "reports", "share", "open"
MEASURES: dict[str, Promise] = {
    REPORTS: _("Reports"),
    SHARE: _("Share of all reports there"),
    OPEN: _("Share still open"),
}
NEWEST = ("-reported_at", "-id")
USUAL = {"ground": HEX, "days": 30, "category": "", "measure": REPORTS}
# What shows nothing of the ground: it was no case, or is counted with another one.
LEFT_OUT = (State.VOIDED, State.MERGED, State.MOVED)
# No more cases of a cell than these are listed.
BEHIND = 50
# A map takes seconds; one that was asked for so long ago and is not there may be asked for again.
PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wish:
    """Which map: on which ground, of how many days, of which type, by which measure."""

    ground: str
    days: int
    category: str
    measure: str

    @property
    def key(self) -> dict[str, Any]:
        """Return the same as the columns of the kept map."""
        return {
            "ground": self.ground, "days": self.days, "category": self.category, "measure": self.measure,
        }  # fmt: skip


def grounds_of(street: Street) -> list[Any]:
    """Return the levels whose units can be the cells, beside hexagons; the finest first."""
    return list(reversed(levels_drawn(street)))


def kept(street: Street, wish: Wish) -> HotMap | None:
    """Return the kept map of a wish; None where there is none yet; one query."""
    return HotMap.objects.filter(street_id=street.pk, **wish.key).first()


def units_of(street: Street, ground: str) -> list[UnitRef]:
    """Return the units that are the cells of a ground."""
    return units_at(street, ground)


def every_unit(street: Street) -> list[UnitRef]:
    """Return every unit of a street."""
    found, todo = [], list(tree(street))
    while todo:
        node = todo.pop()
        found.append(node.unit)
        todo += node.children
    return found


def window_of(days: int, at: datetime) -> tuple[datetime, datetime]:
    """Return from when to when reports count: whole days, up to the end of the day of reckoning."""
    today = timezone.localtime(at).date()
    first = timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))
    return first, timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))


def too_few(around: int) -> bool:
    """Return whether a cell and those around it rest on too little to be called anything."""
    return around < LEAST


def is_late(found: HotMap, *, at: datetime) -> bool:
    """Return whether a map that waits has waited longer than it takes: the worker is away, or very busy."""
    return found.waits and at - found.asked_at >= PATIENCE


def cases_in(actor: Actor, street: Street, found: HotMap, cell: str, *, cursor: str = "") -> Page[Case]:
    """Return a page of the cases that a cell counts, as far as this person may see them, the newest first.

    They are those of the moment of reckoning; what is open is what still is.
    """
    at = found.reckoned_at or found.asked_at
    states = IN_PROGRESS if found.measure == OPEN else tuple(one for one in State if one not in LEFT_OUT)
    cases = worklist(actor, street.pk, states=states).filter(
        reported_at__gte=window_of(found.days, at)[0], reported_at__lte=at
    )
    if found.category:
        cases = cases.filter(category__code__in=types_of(found.category))
    if found.ground != HEX:
        unit = next((one for one in units_of(street, found.ground) if one.code == cell), None)
        return page(cases.filter(lineage__contains=[unit.id if unit else -1]), NEWEST, cursor, BEHIND)
    plane = Hexagons(*(float(one) for one in found.plane))
    q, r = (int(part) for part in cell.removeprefix("h").split("_"))
    ring = plane.ring(q, r)
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    cases = cases.filter(lon__range=(min(lons), max(lons)), lat__range=(min(lats), max(lats)))
    pins = cases.order_by().values_list("pk", "lon", "lat")
    mine = [pk for pk, lon, lat in pins if plane.cell(lon, lat) == (q, r)]
    return page(cases.filter(pk__in=mine), NEWEST, cursor, BEHIND)


def summed_up(cells: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Return how many cells are hot or cold at which level."""
    told: dict[int, int] = {}
    for cell in cells:
        if not cell["few"]:
            told[cell["level"]] = told.get(cell["level"], 0) + 1
    return told
