"""Indicators for programs: what they come to, the cases behind their counts, and a formula tried out."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.rest import XLSX
from linli.people.public import Power, acting
from linli.territory.public import Street

from ..queries.asked import Whose, last_month, span_asked, whose
from ..queries.counted_cases import cases_behind
from ..queries.counts import COUNTS
from ..queries.measures import Measured, Span, all_told, measured, value_told
from ..queries.told import COLUMNS, rows_of
from ..queries.trying import try_formula
from ..schemas.indicators import (
    CountCasesAsked,
    CountCasesOut,
    FormulaAsked,
    FormulaOut,
    IndicatorsAsked,
    IndicatorsOut,
)
from .door import router
from .figures import board_of


def asked_of(request: HttpRequest, slug: str, asked: Any) -> tuple[Street, Whose, Span]:
    """Return whose figures of which days are asked for, for whoever may stand before the board."""
    street = board_of(request, slug)
    named = whose(street, unit=asked.unit, organisation=asked.organisation, category=asked.category)
    return street, named, span_asked(asked.since, asked.until, asked.known, today=timezone.localdate())


def found_by(request: HttpRequest, slug: str, asked: IndicatorsAsked) -> tuple[Street, Whose, Measured]:
    """Return what was measured."""
    street, named, span = asked_of(request, slug, asked)
    return street, named, measured(named.place, span, only=asked.only or None)


@router.reads("/streets/{slug}/indicators", IndicatorsOut, summary="Indicators of a unit in a period")
def read_indicators(request: HttpRequest, slug: str, asked: Query[IndicatorsAsked]) -> Any:
    """Return what the indicators in force come to for a unit, an organisation or a type of case, with their counts.

    `known` reads them as was known at the end of a day, so that a bulletin of last year can be told again.
    """
    street, named, found = found_by(request, slug, asked)
    days = {"since": found.span.since, "until": found.span.until}
    return {"street": street.slug, "code": named.code, "name": named.name} | days | all_told(found)


@router.reads(
    "/streets/{slug}/indicators.xlsx", None, summary="Indicators of a unit as a workbook", media=XLSX
)
def export_indicators(request: HttpRequest, slug: str, asked: Query[IndicatorsAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook; needs the power to export."""
    street, named, found = found_by(request, slug, asked)
    if not acting(request).has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    name = f"{name_of(named)} {_('Indicators')} {found.span.since} {found.span.until}"
    return workbook_response(name, name_of(named), COLUMNS, rows_of(found))


@router.reads("/streets/{slug}/indicators/counts/{count}", CountCasesOut, summary="The cases behind a count")
def list_count_cases(request: HttpRequest, slug: str, count: str, asked: Query[CountCasesAsked]) -> Any:
    """Return the cases a count is made of, as far as you may see them, each with how much it counts."""
    street, named, span = asked_of(request, slug, asked)
    if count not in COUNTS:
        raise NotFound
    some = cases_behind(acting(request), street, named.place, COUNTS[count], span, cursor=asked.after or "")
    items = [
        {
            "number": one.case.number, "title": one.case.title, "state": one.case.state,
            "reported_at": one.case.reported_at, "n": one.n,
        }
        for one in some.rows
    ]  # fmt: skip
    return {"items": items, "next": some.next_cursor or None}


@router.reads("/streets/{slug}/indicators/try", FormulaOut, summary="Try a formula out")
def try_indicator(request: HttpRequest, slug: str, asked: Query[FormulaAsked]) -> Any:
    """Return what a formula comes to in the month that is over, or what is wrong with it in a sentence."""
    street = board_of(request, slug)
    place = whose(street, unit=asked.unit).place
    tried = try_formula(place, asked.formula, asked.measure, last_month(timezone.localdate()))
    return {
        "formula": tried.formula, "fault": tried.fault, "value": tried.number, "why": tried.why,
        "counts": {count.code: {"name": count.zh} | value_told(value) for count, value in tried.counts},
    }  # fmt: skip
