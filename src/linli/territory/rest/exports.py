"""The tree of a day as files, which read back as exactly what they were."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from linli.kernel.excel import Column, workbook_bytes
from linli.kernel.naming import name_of
from linli.kernel.rest import GEOJSON, XLSX
from linli.kernel.rest_fields import Day
from linli.territory import queries
from linli.territory.errors import UnknownStreet
from linli.territory.queries.imports import exporting

from .door import router

CSV = "text/csv"


def as_file(body: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@router.reads(
    "/streets/{slug}/export/geojson", None, summary="The tree as GeoJSON", public=True, media=GEOJSON,
    refuses=(UnknownStreet,),
)  # fmt: skip
def export_geojson(request: HttpRequest, slug: str, on: Day | None = None) -> Any:
    """Return every unit that stands on a day with its outline in WGS-84, every digit kept; it can be brought back."""
    street, day = queries.street_by_slug(slug), on or queries.today()
    return as_file(exporting.as_geojson_file(street, day), GEOJSON, f"{slug}-{day}.geojson")


@router.reads(
    "/streets/{slug}/export/csv",
    None,
    summary="The tree as CSV",
    public=True,
    media=CSV,
    refuses=(UnknownStreet,),
)
def export_csv(
    request: HttpRequest,
    slug: str,
    on: Day | None = None,
    outline: Literal["geojson", "wkt", "none"] = "geojson",
) -> Any:
    """Return every unit that stands on a day as a row, outlines as text or left out; it can be brought back."""
    street, day = queries.street_by_slug(slug), on or queries.today()
    body = exporting.as_csv_file(street, day, outline=outline)
    return as_file(body, f"{CSV}; charset=utf-8", f"{slug}-{day}.csv")


@router.reads(
    "/streets/{slug}/export/xlsx", None, summary="The tree as a workbook", public=True, media=XLSX,
    refuses=(UnknownStreet,),
)  # fmt: skip
def export_xlsx(request: HttpRequest, slug: str, on: Day | None = None) -> Any:
    """Return every unit that stands on a day as a row of a workbook, to look at."""
    street, day = queries.street_by_slug(slug), on or queries.today()
    columns = [Column(title, width) for title, width in exporting.HEADINGS]
    body = workbook_bytes(name_of(street), columns, exporting.as_rows(street, day))
    return as_file(body, XLSX, f"{slug}-{day}.xlsx")
