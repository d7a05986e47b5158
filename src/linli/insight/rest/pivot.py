"""The pivot and comparisons for programs: the same questions, the same figures, down to the same cases."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from linli.kernel.errors import NotAllowed
from linli.kernel.excel import Column, workbook_response
from linli.kernel.rest import XLSX
from linli.people.public import Power, acting
from linli.territory.public import Street

from ..queries.comparing_asked import Wanted, wanted
from ..queries.comparing_told import COLUMNS, compared_rows
from ..queries.pivot import Cell, Question, pivot
from ..queries.pivot_asked import question
from ..queries.pivot_cases import cases_in
from ..queries.pivot_told import heading, table_rows
from ..schemas.pivot import CompareAsked, CompareOut, PivotAsked, PivotCasesAsked, PivotCasesOut, PivotOut
from .door import router
from .figures import board_of


def _words(asked: Any) -> dict[str, str]:
    return {name: str(value) for name, value in asked.dict().items() if value and name != "after"}


def _asked(request: HttpRequest, slug: str, asked: Any) -> Question:
    return question(board_of(request, slug), _words(asked), today=timezone.localdate(), strict=True)


def _may_export(request: HttpRequest, street: Street) -> None:
    if not acting(request).has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed


def _cell(cell: Cell) -> dict[str, Any]:
    return {"value": cell.shown.number, "why": cell.shown.why}


@router.reads("/streets/{slug}/pivot", PivotOut, summary="A count or an indicator by any two sides")
def read_pivot(request: HttpRequest, slug: str, asked: Query[PivotAsked]) -> Any:
    """Return a count or an indicator by two sides, cell by cell, with totals that add up.

    What was corrected since is counted where it belongs now. A side, a measure, a unit, a type or an organisation that is
    not there is refused with 404.
    """
    table = pivot(_asked(request, slug, asked))
    told = table.question
    return {
        "street": told.street.slug, "rows": told.rows.code, "columns": told.columns.code, "measure": told.measure.code,
        "name": told.measure.name, "since": told.span.since, "until": told.span.until,
        "row_sides": [{"code": line.member.code, "name": line.member.name} for line in table.lines],
        "column_sides": [{"code": one.code, "name": one.name} for one in table.columns],
        "cells": [[_cell(cell) for cell in line.cells] for line in table.lines],
        "row_totals": [_cell(line.total) for line in table.lines],
        "column_totals": [_cell(one) for one in table.totals],
        "total": _cell(table.total), "notes": list(table.notes),
    }  # fmt: skip


@router.reads("/streets/{slug}/pivot.xlsx", None, summary="A pivot as a workbook", media=XLSX)
def export_pivot(request: HttpRequest, slug: str, asked: Query[PivotAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook; needs the power to export."""
    told = _asked(request, slug, asked)
    _may_export(request, told.street)
    table = pivot(told)
    side = table.question.rows.name
    columns = [
        Column(side, 24),
        *(Column(one.name, 12) for one in table.columns),
        Column(_("All together"), 12),
    ]
    name = f"{heading(table.question)} {told.span.since} {told.span.until}"
    return workbook_response(name, heading(table.question), columns, table_rows(table))


@router.reads("/streets/{slug}/pivot/cases", PivotCasesOut, summary="The cases behind a pivot")
def list_pivot_cases(request: HttpRequest, slug: str, asked: Query[PivotCasesAsked]) -> Any:
    """Return the cases that a pivot counts, narrowed as it is, as far as you may see them."""
    some = cases_in(acting(request), _asked(request, slug, asked), cursor=asked.after or "")
    items = [
        {
            "number": one.case.number, "title": one.case.title, "state": one.case.state,
            "reported_at": one.case.reported_at, "n": one.n,
        }
        for one in some.rows
    ]  # fmt: skip
    return {"items": items, "next": some.next_cursor or None}


def _wanted(request: HttpRequest, slug: str, asked: CompareAsked) -> tuple[Street, Wanted]:
    street = board_of(request, slug)
    return street, wanted(street, _words(asked), today=timezone.localdate())


@router.reads("/streets/{slug}/compare", CompareOut, summary="Two periods, units or organisations compared")
def read_compare(request: HttpRequest, slug: str, asked: Query[CompareAsked]) -> Any:
    """Return every count and indicator of two sides, and whether they differ more than chance."""
    street, wish = _wanted(request, slug, asked)
    found = wish.compared()
    pairs = (*found.counts, *(pair for _name, some in found.groups for pair in some))
    sides = {
        name: {"name": side.name, "since": side.span.since, "until": side.span.until, "trend": list(trend)}
        for name, side, trend in (("a", wish.a, found.trend[0]), ("b", wish.b, found.trend[1]))
    }
    return sides | {
        "street": street.slug, "step": found.step,
        "rows": [
            {
                "code": one.code, "name": one.name, "kind": "count" if one.count else "indicator", "a": one.numbers[0],
                "b": one.numbers[1], "difference": one.difference, "change": one.change, "verdict": one.verdict,
                "why": one.why,
            }
            for one in pairs
        ],
        "types": [
            {
                "code": one.code, "a": one.numbers[0], "b": one.numbers[1], "a_share": round(one.shares[0], 2),
                "b_share": round(one.shares[1], 2), "verdict": one.verdict,
            }
            for one in found.mix
        ],
    }  # fmt: skip


@router.reads("/streets/{slug}/compare.xlsx", None, summary="Two sides compared, as a workbook", media=XLSX)
def export_compare(request: HttpRequest, slug: str, asked: Query[CompareAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook; needs the power to export."""
    street, wish = _wanted(request, slug, asked)
    _may_export(request, street)
    name = f"{wish.a.name} {wish.b.name} {_('compared')} {wish.a.span.since} {wish.b.span.since}"
    return workbook_response(name, _("Compared"), COLUMNS, compared_rows(wish, wish.compared()))
