"""Files out: the tree for anybody, and what a draft's maps and tables show for whoever keeps the structure."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.territory import queries
from linli.territory.forms import LookForm
from linli.territory.queries import drafts
from linli.territory.queries.atlas import today
from linli.territory.queries.imports import exporting
from linli.territory.queries.imports.faults import fault_sentence
from linli.territory.queries.plans import picture_of_plan

from .here import enter

GEOJSON, CSV = "application/geo+json", "text/csv; charset=utf-8"
OUTLINES = {"wkt": "wkt", "none": "none"}


@require_safe
def exported(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give the tree of a day as GeoJSON, CSV or a workbook."""
    street = queries.street_by_slug(slug)
    look = LookForm(request.GET)
    look.is_valid()
    on: date = look.cleaned_data.get("on") or today()
    name = f"{street.slug}-{on.isoformat()}"
    if form == "geojson":
        return _file(exporting.as_geojson_file(street, on), GEOJSON, f"{name}.geojson")
    if form == "csv":
        outline = OUTLINES.get(request.GET.get("outline", ""), "geojson")
        return _file(exporting.as_csv_file(street, on, outline=outline), CSV, f"{name}.csv")
    if form == "xlsx":
        columns = [Column(title, width) for title, width in exporting.HEADINGS]
        return workbook_response(name, name_of(street), columns, exporting.as_rows(street, on))
    raise Http404


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-cache"
    return response


@login_required
@never_cache
@require_safe
def picture(request: HttpRequest, slug: str, key: UUID, when: str) -> HttpResponse:
    """Give the outlines of a draft before its repairs or after, or where its faults lie."""
    here = enter(request, slug)
    draft = drafts.draft_of(here.street, key)
    address = reverse("territory:draft", args=[slug, key]) + "?show=all&from={number}#row-{number}"
    told: dict[str, Any]
    if draft.kind == "change":
        told = picture_of_plan(draft, after=when == "after")
    elif when in {"before", "after"}:
        told = drafts.picture(draft, after=when == "after", address=address)
    elif when in {"faults-before", "faults-after"}:
        told = drafts.fault_points(draft, after=when == "faults-after", address=address)
    else:
        raise Http404
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type=GEOJSON)


@login_required
@never_cache
@require_safe
def faults(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Give every fault of a draft as a workbook, a row each, for whoever drew the file."""
    here = enter(request, slug)
    draft = drafts.draft_of(here.street, key, "import")
    columns = [
        Column(_("Row"), 8), Column(_("Code"), 22), Column(_("Unit name"), 26), Column(_("Fault"), 60), Column("m²", 12),
        Column(_("Longitude"), 13), Column(_("Latitude"), 13), Column(_("Settled"), 10),
    ]  # fmt: skip

    def rows() -> Any:
        for row in draft.rows.exclude(fault_count=0).order_by("number").iterator(chunk_size=200):
            for fault in row.faults:
                facts = fault["facts"]
                at = facts.get("at") or (None, None)
                yield (
                    row.number, row.code, row.said.get("name", ""), fault_sentence(fault["kind"], facts),
                    facts.get("m2"), at[0], at[1], _("yes") if fault["settled"] else _("no"),
                )  # fmt: skip

    return workbook_response(f"{draft.name}-{_('faults')}", draft.name, columns, rows())
