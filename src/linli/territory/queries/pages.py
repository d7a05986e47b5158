"""What the pages of the ground say."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.territory.errors import UnknownUnit
from linli.territory.models import Level, Street, Unit, UnitParent
from linli.territory.queries.atlas import atlas_of, today
from linli.territory.queries.eras import UnitRef
from linli.territory.queries.partition import Finding, PartitionReport, flat, partition_report


@dataclass(frozen=True)
class UnitPage:
    """One unit as its page shows it, on a day or on the last day it existed."""

    unit: UnitRef
    unit_row: Unit
    level: Level | None
    line: tuple[UnitRef, ...]
    children: tuple[UnitRef, ...]
    parents: tuple[UnitParent, ...]
    square_metres: float
    ended: bool
    drawn_level: str

    @property
    def above(self) -> tuple[UnitRef, ...]:
        """What stands between the street and the unit."""
        return self.line[1:-1]

    @property
    def hectares(self) -> str:
        """The area of its shape, to a hundredth of a hectare."""
        return f"{self.square_metres / 10_000:.2f}"


@dataclass(frozen=True)
class PartitionSentence:
    """Whether one rung covers the next, in words."""

    report: PartitionReport
    parent_name: str
    child_name: str

    @property
    def exact(self) -> bool:
        """Whether they fit."""
        return self.report.exact

    @property
    def count(self) -> int:
        """How many children have a parent."""
        return self.report.count

    @property
    def parents(self) -> list[UnitRef]:
        """The units above."""
        return list(self.report.children)

    @property
    def told(self) -> list[str]:
        """Every finding as a sentence."""
        return [sentence_of(finding) for finding in self.report.findings]


def unit_page(street: Street, code: str, on: date | None = None) -> UnitPage:
    """Return everything the page of a unit says, or refuse with 404."""
    row = Unit.objects.filter(street=street, code=code).first()
    atlas = atlas_of(street)
    if row is None or row.pk not in atlas.refs:
        raise UnknownUnit
    day = on or today()
    era = atlas.era(atlas.day_in_life(row.pk, day))
    ref = era.units[row.pk]
    children = tuple(era.units[child] for child in era.children.get(row.pk, ()))
    drawn = next((child.level for child in children if child.level and child.id in era.shapes), "")
    if not drawn and row.pk in era.shapes:
        drawn = ref.level or "places"
    return UnitPage(
        unit=ref,
        unit_row=row,
        level=atlas.levels.get(row.level_id) if row.level_id else None,
        line=era.line(row.pk).units,
        children=children,
        parents=tuple(UnitParent.objects.filter(unit=row).select_related("parent").order_by("starts_on")),
        square_metres=flat(era.shapes[row.pk]).area if row.pk in era.shapes else 0.0,
        ended=row.ends_on is not None and day >= row.ends_on,
        drawn_level=drawn,
    )


def rungs_below(street: Street) -> list[Level]:
    """Return the first two rungs below the street, fewer where its ladder is shorter."""
    levels = atlas_of(street).levels.values()
    return sorted((level for level in levels if level.depth in {1, 2}), key=lambda level: level.depth)


def kept_partition(
    street: Street, parent: str = "", child: str = "", on: date | None = None
) -> PartitionReport:
    """Return the partition report of two levels, by default the first two below the street; made once an edition.

    Anybody may ask, so it is reckoned once: the ground does not change between two editions.
    """
    atlas = atlas_of(street)
    era = atlas.era(on or today())
    codes = [level.code for level in rungs_below(street)]
    above, below = parent or next(iter(codes), ""), child or (codes[1] if len(codes) > 1 else "")
    if not {above, below} <= {level.code for level in atlas.levels.values()}:
        raise NotFound
    key = f"partition {above} {below}"
    if key not in era.kept:
        era.kept[key] = partition_report(street, above, below, on)
    return era.kept[key]


def partitions(street: Street, on: date | None = None) -> list[PartitionSentence]:
    """Return whether the first rung below the street covers the second, the question offices argue about."""
    rungs = rungs_below(street)
    units = atlas_of(street).era(on or today()).units.values()
    if len(rungs) < len({1, 2}) or not any(ref.level == rungs[1].code for ref in units):
        return []
    above, below = (name_of(rung) for rung in rungs)
    return [PartitionSentence(kept_partition(street, on=on), above, below)]


def sentence_of(finding: Finding) -> str:
    """Return a finding of the partition check as a person would say it."""
    names = [name_of(unit) for unit in finding.units]
    facts = {
        "unit": names[0],
        "other": names[-1],
        "area": f"{finding.square_metres:,.0f}",
    }
    said = {
        "no_parent": _("%(unit)s belongs to no unit above"),
        "no_children": _("%(unit)s holds no unit"),
        "no_shape": _("%(unit)s is not drawn"),
        "gap": _("in %(unit)s %(area)s m² belong to nobody"),
        "overlap": _("%(unit)s and %(other)s both claim %(area)s m²"),
        "outside": _("%(unit)s reaches %(area)s m² out of %(other)s"),
    }
    return said[finding.kind] % facts
