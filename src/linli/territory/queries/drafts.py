"""Drafts as pages and commands read them: what a file says against the street as it stands on the draft's day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from django.db.models import Max
from django.db.models.functions import Greatest

from linli.kernel.errors import NotFound
from linli.territory.models import Draft, DraftRow, Street, Unit
from linli.territory.queries.atlas import atlas_of

from .imports.drawn import kept
from .imports.examine import Examined, Wanted, as_geojson, differs, examine
from .imports.faults import fault_sentence, repair_sentence
from .imports.reading import Source
from .imports.rows import Ground, Row, Rung, Stood

# What a fault shows of its ground: enough to see it on a map, not the whole coast.
SHOWN_SPOTS = 300
NOT_ON_THE_MAP = frozenset({"swapped", "not_degrees"})


def ground_of(street: Street, on: date) -> Ground:
    """Return a street as it stands on a day, as files are compared with it."""
    atlas = atlas_of(street)
    era = atlas.era(on)
    rungs = tuple(Rung(one.code, one.name, one.name_en, one.depth) for one in atlas.levels_on(on))
    units, ended = {}, set()
    rows = Unit.objects.filter(street=street).annotate(
        moved=Max("parents__starts_on"), drawn=Max("shapes__starts_on"), named=Max("names__starts_on")
    )
    for unit in rows.annotate(last=Greatest("starts_on", "moved", "drawn", "named")):
        ref = era.units.get(unit.pk)
        if ref is None:
            ended.add(unit.code)
            continue
        above = era.units.get(era.parents.get(unit.pk, 0))
        units[unit.code] = Stood(
            unit.pk, unit.code, ref.name, ref.name_en, tuple(unit.aliases), unit.kind, ref.level, ref.depth,
            above.code if above else "", era.shapes.get(unit.pk), unit.starts_on, unit.ends_on, unit.last,
        )  # fmt: skip
    return Ground(street.code, on, rungs, units, frozenset(ended))


def wanted_of(draft: Draft) -> Wanted:
    """Return how a draft wants its file to be read and settled."""
    asked = draft.asked
    return Wanted(
        mapping=asked.get("mapping", {}), defaults=asked.get("defaults", {}),
        tolerance=float(asked.get("tolerance", 1.0)), snap=bool(asked.get("snap", True)),
        decisions=asked.get("decisions", {}), left_out=frozenset(asked.get("left_out", ())),
    )  # fmt: skip


def sources_of(draft: Draft) -> list[Source]:
    """Return the rows of a draft as the file had them."""
    rows = draft.rows.order_by("number").values_list("number", "cells", "drawn", "problem")
    return [Source(number, cells, kept(drawn), problem) for number, cells, drawn, problem in rows]


def examined(draft: Draft, street: Street) -> Examined:
    """Return what is wrong with a draft's rows, and how they would stand."""
    return examine(ground_of(street, draft.on), sources_of(draft), wanted_of(draft))


def change_of(row: Row) -> str:
    """Return what a row comes to: new, changed, same, joined with another, or blocked."""
    if row.joined:
        return "joined"
    if row.blocked:
        return "blocked"
    if row.stands is None:
        return "new"
    return "changed" if differs(row) else "same"


def told_row(row: Row, *, left_out: bool = False) -> dict[str, Any]:
    """Return what is kept of a row that was understood."""
    faults = [
        {
            "kind": fault.kind, "facts": fault.facts, "settled": fault.settled, "blocks": fault.blocks,
            "large": fault.large, "key": fault.key, "ground": _shown(fault.spot),
        }
        for fault in row.faults
    ]  # fmt: skip
    repairs = [
        {"kind": one.kind, "facts": one.facts, "chosen": one.chosen, "key": one.key} for one in row.repairs
    ]
    said = {
        "name": row.name, "name_en": row.name_en, "level": row.level, "kind": row.kind, "parent": row.parent,
        "differs": sorted(differs(row)), "joined": row.joined, "drawn": row.shape is not None,
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
    }  # fmt: skip
    still = [fault for fault in row.faults if not fault.settled]
    return {
        "code": row.code[:60], "said": said, "faults": faults, "repairs": repairs,
        "change": "left_out" if left_out else change_of(row),
        "shape": as_geojson(row.shape), "fault_count": len(faults), "open_faults": 0 if left_out else len(still),
    }  # fmt: skip


def _shown(spot: Any) -> dict[str, Any] | None:
    if spot is None or spot.is_empty:
        return None
    if shapely.get_num_coordinates(spot) > SHOWN_SPOTS:
        spot = shapely.simplify(spot, 1e-6)
        if shapely.get_num_coordinates(spot) > SHOWN_SPOTS or spot.is_empty:
            spot = spot.convex_hull if not spot.is_empty else spot
    return as_geojson(spot)


def drafts_of(street: Street) -> list[Draft]:
    """Return the drafts of a street that are not forgotten, the newest first."""
    return list(Draft.objects.filter(street=street).order_by("-made_at")[:50])


def draft_of(street: Street, key: Any, kind: str = "") -> Draft:
    """Return a draft of a street, or refuse with 404."""
    found = Draft.objects.filter(street=street, pk=key)
    draft = (found.filter(kind=kind) if kind else found).first()
    if draft is None:
        raise NotFound
    return draft


@dataclass(frozen=True)
class Said:
    """A row of a draft in sentences."""

    row: DraftRow
    faults: tuple[tuple[dict[str, Any], str], ...]
    repairs: tuple[tuple[dict[str, Any], str], ...]

    @property
    def late(self) -> bool:
        """Whether it cannot be taken over as it is."""
        return self.row.change == "blocked"


def said_of(rows: Sequence[DraftRow]) -> list[Said]:
    """Return rows with their faults and repairs as sentences."""
    return [
        Said(
            row,
            tuple((fault, fault_sentence(fault["kind"], fault["facts"])) for fault in row.faults),
            tuple((repair, repair_sentence(repair["kind"], repair["facts"])) for repair in row.repairs),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Stays:
    """A fault that will stay as it is: whose, what, and whether it must be said of it alone."""

    number: int
    name: str
    code: str
    text: str
    key: str
    large: bool


def staying(draft: Draft) -> list[Stays]:
    """Return every fault of a draft that would stay, the large ones first, then by row."""
    rows = draft.rows.exclude(open_faults=0).exclude(change="left_out").order_by("number")
    found = [
        Stays(
            row.number, row.said.get("name", ""), row.code, fault_sentence(fault["kind"], fault["facts"]),
            fault["key"], bool(fault.get("large")),
        )
        for row in rows.only("street_id", "number", "code", "said", "faults")
        for fault in row.faults if not fault["settled"] and not fault["blocks"]
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.large, one.number))


@dataclass(frozen=True)
class Picture:
    """What the map of a draft shows: the outlines, and where faults lie."""

    features: list[dict[str, Any]] = field(default_factory=list)


def picture(draft: Draft, *, after: bool, address: str = "") -> dict[str, Any]:
    """Return the outlines of a draft as GeoJSON, before its repairs or after, with the ground of its faults on top.

    A shape that is blocked is drawn as the file has it, so that one sees what is meant.
    """
    features: list[dict[str, Any]] = []
    spots: list[dict[str, Any]] = []
    rows = draft.rows.order_by("number").only(
        "draft", "number", "code", "said", "drawn", "shape", "faults", "change"
    )
    for row in rows.iterator(chunk_size=200):
        as_came = kept(row.drawn)
        lost = {fault["kind"] for fault in row.faults} & NOT_ON_THE_MAP
        if lost and not (after and row.shape):
            continue  # or the map would show half the earth
        geometry = row.shape if after and row.shape else as_came.shown() if as_came else None
        name = row.said.get("name") or row.code or str(row.number)
        about = {"name": name, "name_en": row.said.get("name_en") or name, "row": row.number}
        about |= {"url": address.format(number=row.number)} if address else {}
        if geometry and (row.change != "left_out" or not after):
            features.append({"type": "Feature", "properties": {**about, "fault": 0}, "geometry": geometry})
        spots += [*_spots(row, after=after, about=about)]
    return {"type": "FeatureCollection", "features": [*features, *spots]}


def _spots(row: DraftRow, *, after: bool, about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for fault in row.faults:
        ground = fault.get("ground")
        if (after and fault["settled"]) or not ground or ground["type"] == "Point":
            continue
        url = {"url": about["url"]} if "url" in about else {}
        yield {"type": "Feature", "properties": {"fault": 10, "row": row.number, **url}, "geometry": ground}


def fault_points(draft: Draft, *, after: bool, address: str) -> dict[str, Any]:
    """Return where faults lie as points for the map: open ones red, settled ones green."""
    features = []
    for number, faults in (
        draft.rows.exclude(fault_count=0).order_by("number").values_list("number", "faults")
    ):
        for fault in faults:
            at = fault["facts"].get("at")
            if {one["kind"] for one in faults} & NOT_ON_THE_MAP:
                continue
            if not at or (after and fault["settled"]):
                continue
            title = f"{number}: {fault_sentence(fault['kind'], fault['facts'])}"
            features.append(
                {
                    "type": "Feature", "geometry": {"type": "Point", "coordinates": at},
                    "properties": {
                        "title": title, "tone": "green" if fault["settled"] else "red",
                        "url": address.format(number=number),
                    },
                }
            )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
