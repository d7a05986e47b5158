"""The tree of a street as files: GeoJSON and CSV that read back as exactly what they were, and a workbook to look at.

Coordinates keep every digit. A unit that is not drawn has no geometry; the columns are called what the import
guesses first, so that a file can be changed in an office program and brought back.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext_lazy as _

from linli.territory.models import Street, Unit, UnitKind
from linli.territory.queries.atlas import atlas_of, today

COLUMNS = ("code", "name", "name_en", "level", "kind", "parent", "aliases", "starts_on", "ends_on")
OUTLINES = ("geojson", "wkt", "none")
HEADINGS = (
    (_("Code"), 22), (_("Unit name"), 26), (_("English name"), 34), (_("Level"), 14), (_("Kind"), 14), (_("Parent"), 22),
    (_("Also called"), 26), (_("Since"), 12), (_("Until"), 12),
)  # fmt: skip


def exported(street: Street, on: date | None = None) -> Iterator[tuple[dict[str, str], Any]]:
    """Yield (cells, shape or None) of each unit that stands on a day, parents before children, then by code."""
    day = on or today()
    era = atlas_of(street).era(day)
    rows = Unit.objects.filter(street=street).values_list("pk", "starts_on", "ends_on", "aliases")
    spans = {pk: (starts, ends, aliases) for pk, starts, ends, aliases in rows}
    order = sorted(era.units.values(), key=lambda ref: (99 if ref.depth is None else ref.depth, ref.code))
    for ref in order:
        starts, ends, aliases = spans[ref.id]
        above = era.parents.get(ref.id)
        yield (
            {
                "code": ref.code, "name": ref.name, "name_en": ref.name_en, "level": ref.level, "kind": ref.kind,
                "parent": era.units[above].code if above in era.units else "",
                "aliases": "、".join(aliases),
                "starts_on": starts.isoformat(), "ends_on": ends.isoformat() if ends else "",
            },
            era.shapes.get(ref.id),
        )  # fmt: skip


def as_geojson_file(street: Street, on: date | None = None) -> bytes:
    """Return the tree as one FeatureCollection, WGS-84, a feature a line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": cells,
                "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for cells, shape in exported(street, on)
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def as_csv_file(street: Street, on: date | None = None, *, outline: str = "geojson") -> bytes:
    """Return the tree as CSV with a mark in front, so that Excel reads the Chinese; outlines as text or left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *(["outline"] if outline != "none" else [])])
    for cells, shape in exported(street, on):
        row = [cells[name] for name in COLUMNS]
        if outline != "none":
            row.append(_text(shape, outline))
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _text(shape: Any, outline: str) -> str:
    if shape is None:
        return ""
    if outline == "wkt":
        return str(shapely.to_wkt(shape, rounding_precision=-1))
    return str(shapely.to_geojson(shape))


def as_rows(street: Street, on: date | None = None) -> Iterator[list[Any]]:
    """Yield the tree as rows of a workbook: levels and kinds by their names, days as days."""
    levels = {level.code: level.name for level in atlas_of(street).levels.values()}
    kinds = dict(UnitKind.choices)
    for cells, _shape in exported(street, on):
        told: list[Any] = [cells[name] for name in COLUMNS]
        told[3] = levels.get(cells["level"], "")
        told[4] = str(kinds.get(cells["kind"], cells["kind"]))
        told[7:9] = [date.fromisoformat(day) if day else None for day in told[7:9]]
        yield told
