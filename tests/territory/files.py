"""Hand-made files of units for tests, on the cells of `builders`."""

import io
import json
from typing import Any

from linli.territory.commands.drafts import draft_import
from linli.territory.models import Draft, Street

from .builders import AUTUMN, NOON, square


def feature(code: str, geometry: Any, **told: Any) -> dict[str, Any]:
    """Return one unit of a file; a committee under A unless said otherwise."""
    about = {"code": code, "name": f"{code}居委会", "level": "committee", "parent": "A"} | told
    return {"type": "Feature", "properties": about, "geometry": geometry}


def ring(*spots: tuple[float, float]) -> dict[str, Any]:
    """Return a polygon of one ring by columns and rows, closed or not as it is given."""
    return {
        "type": "Polygon",
        "coordinates": [[[round(121 + x / 10_000, 9), round(31 + y / 10_000, 9)] for x, y in spots]],
    }


def collection(*features: dict[str, Any]) -> bytes:
    """Return a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False).encode()


def drafted(street: Street, body: bytes, name: str = "units.geojson", **told: Any) -> Draft:
    """Return the checked draft of a file, from autumn on."""
    asked = {"on": AUTUMN, "datum": "wgs84", "tolerance": 1.0, "snap": True} | told
    return draft_import(street=street, file=io.BytesIO(body), name=name, by=None, at=NOON, **asked)


def faults_of(draft: Draft) -> dict[int, list[str]]:
    """Return the kinds of fault of each row that has any."""
    return {
        row.number: sorted({fault["kind"] for fault in row.faults})
        for row in draft.rows.order_by("number")
        if row.faults
    }


def repairs_of(draft: Draft) -> dict[str, bool]:
    """Return the repairs that are proposed by their keys, and whether each is chosen."""
    return {one["key"]: one["chosen"] for row in draft.rows.order_by("number") for one in row.repairs}


def halves() -> list[dict[str, Any]]:
    """Return two committees that cover area A, as they stand: nothing wrong."""
    return [feature("A1", square(0, 0, wide=2)), feature("A2", square(0, 1, wide=2))]
