"""The figures for programs: the wall, the table that adds up, the public ledger, the numbers beside the four lists."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from linli.cases.public import Case, ways_to
from linli.kernel.errors import NotAllowed
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import GEOJSON, XLSX, Listed, listed
from linli.people.public import Power, acting, duties_by_tier
from linli.territory.public import Node, Street, UnitRef, geojson, line_of, root_of, street_by_slug, tree

from .. import queries
from ..permissions import enter_board, enter_street
from ..queries.satisfaction import COLUMNS, FIGURES, RateRow, rates_by, rows_of
from ..schemas import (
    BalancesAsked,
    BalancesOut,
    BoardOut,
    CityOut,
    CountsOut,
    Figure,
    FigureAsked,
    FigureCase,
    FilingsList,
    LedgerOut,
    PunctualityAsked,
    PunctualityList,
    RateOut,
    RatesAsked,
    RatesOut,
    TiersAsked,
    TiersOut,
    TrendAsked,
    TrendOut,
)
from .door import router


def board_of(request: HttpRequest, slug: str) -> Street:
    """Return a street whose board this person may stand before."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    return street


def unit_in(street: Street, code: str) -> UnitRef:
    """Return a unit of the street by its code; without one, the street itself."""
    unit_id = queries.unit_called(street, code)
    return line_of(unit_id).deepest if unit_id else root_of(street)


def balance_out(balance: queries.Balance) -> dict[str, Any]:
    """Return a balance as programs read it."""
    names = ("raised", "in_progress", "closed", "solved", "unsolved", "outcomes", "lists", "states")
    return {name: getattr(balance, name) for name in names}


def named(unit: UnitRef) -> dict[str, Any]:
    """Return a unit by its code and names."""
    return {"code": unit.code, "name": unit.name, "name_en": unit.name_en}


def row_out(row: queries.UnitRow) -> dict[str, Any]:
    """Return a line of the table that adds up."""
    return named(row.unit) | {"level": row.unit.level, "balance": balance_out(row.balance)}


def balances_out(street: Street, unit_id: int | None, *, hard: bool | None) -> dict[str, Any]:
    """Return a unit, its children and the rest."""
    here, rows, beside = queries.by_children(street, unit_id, hard=hard)
    return {
        "unit": row_out(here), "children": [row_out(row) for row in rows],
        "beside": balance_out(beside.balance) if beside else None,
    }  # fmt: skip


def day_out(day: queries.Day) -> dict[str, Any]:
    """Return what came and what ended on a day."""
    return {"day": day.day, "raised": day.raised, "ended": day.ended}


def punctual_out(one: queries.Punctuality) -> dict[str, Any]:
    """Return the punctuality of a unit."""
    return named(one.unit) | {"in_time": one.in_time, "late": one.late, "rate": one.rate}


def due_out(one: queries.Dues) -> dict[str, Any]:
    """Return what was due in a unit."""
    names = ("should", "open", "in_time", "late", "paused", "rate")
    return named(one.unit) | {name: getattr(one, name) for name in names}


def case_out(case: Case) -> dict[str, Any]:
    """Return a case behind a figure."""
    names = ("number", "title", "state", "hard", "reported_at", "due_at", "ended_at")
    told = {name: getattr(case, name) for name in names}
    return told | {
        "state_name": str(case.get_state_display()), "unit": case.unit.code if case.unit else "",
        "lead": case.lead.code if case.lead else "",
    }  # fmt: skip


# --- The wall -------------------------------------------------------------------------------------------------------
@router.reads("/streets/{slug}/board", BoardOut, summary="Every figure of the wall")
def read_board(request: HttpRequest, slug: str) -> Any:
    """Return the figures of a street, from counters, and the latest of the late cases that you may see."""
    street, now = board_of(request, slug), timezone.now()
    here, rows, _beside = queries.by_children(street)
    today = timezone.localdate(now)
    month = queries.punctuality(street.pk, [r.unit for r in rows], since=today.replace(day=1), until=today)
    late, count = queries.late_cases(acting(request), street, at=now)
    waits = queries.behind(street)
    return {
        "at": now, "unit": row_out(here),
        "hard": balance_out(queries.balance(street.pk, here.unit.id, hard=True)),
        "today": day_out(queries.trend(street.pk, here.unit.id, until=today, days=1)[0]),
        "punctuality": [punctual_out(one) for one in month],
        "due": due_out(queries.dues(street.pk, [here.unit], since=today.replace(day=1), until=today)[0]),
        "late": [case_out(case) for case in late], "late_count": count,
        "behind": {"waiting": waits.waiting, "parked": waits.parked},
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/board/points", None, summary="Late and nearly late cases as points", media=GEOJSON
)
def read_board_points(request: HttpRequest, slug: str) -> Any:
    """Return the late and the nearly late cases with a pin as GeoJSON, the latest first, at most 300.

    As far as you may see them; `tone` is red when late, amber when due within four hours.
    """
    street, now = board_of(request, slug), timezone.now()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(case.lon, 5), round(case.lat, 5)]},
            "properties": {
                "number": case.number, "title": case.title, "tone": "red" if case.due_at < now else "amber",
            },
        }
        for case in queries.pressing_cases(acting(request), street, at=now)
    ]  # fmt: skip
    return drawn({"type": "FeatureCollection", "features": features})


@router.reads("/streets/{slug}/board/shapes", None, summary="Areas with their open cases", media=GEOJSON)
def read_board_shapes(request: HttpRequest, slug: str) -> Any:
    """Return the units below the street as GeoJSON, each with how many cases are `open` in it."""
    street = board_of(request, slug)
    _here, rows, _beside = queries.by_children(street)
    found = geojson(street, rows[0].unit.level) if rows else None
    told = json.loads(found) if found else {"type": "FeatureCollection", "features": []}
    open_now = {row.unit.code: row.balance.in_progress for row in rows}
    for feature in told["features"]:
        feature["properties"]["open"] = open_now.get(feature["properties"]["code"], 0)
    return drawn(told)


def drawn(collection: dict[str, Any]) -> HttpResponse:
    """Answer with GeoJSON."""
    return HttpResponse(json.dumps(collection, ensure_ascii=False).encode(), content_type=GEOJSON)


@router.reads(
    "/streets/{slug}/board/cases/{figure}",
    Listed[FigureCase],
    summary="The cases behind a figure",
    paged=True,
)
def list_figure_cases(request: HttpRequest, slug: str, figure: Figure, asked: Query[FigureAsked]) -> Any:
    """Return the cases that a figure of the wall stands for, as far as you may see them.

    Figures: `late`, `soon`, `progress` (the earliest due first), `raised`, `ended`, `solved`, `otherwise`, the states
    in which a case ends, the lists `issue`, `coordination`, `feedback`, and `today`, `ended_today`, `ended_on` (the
    newest first).
    """
    street, now = board_of(request, slug), timezone.now()
    unit_id = queries.unit_called(street, asked.unit)
    only = queries.Only(unit_id, asked.hard, asked.tier, asked.beside, asked.day)
    cases, order = queries.behind_figure(acting(request), street, figure, at=now, only=only)
    ways = ways_to(acting(request), street.pk, unit_id=unit_id)
    return listed(page(cases, order, asked.after, asked.limit, ways=ways), case_out)


# --- Figures of units -------------------------------------------------------------------------------------------------
@router.reads("/streets/{slug}/balances", BalancesOut, summary="The four lists by unit")
def read_balances(request: HttpRequest, slug: str, asked: Query[BalancesAsked]) -> Any:
    """Return the balance of a unit and of its children; every row adds up, and the rows add up to the unit."""
    street = board_of(request, slug)
    unit_id = queries.unit_called(street, asked.unit)
    return balances_out(street, unit_id, hard=True if asked.hard else None)


@router.reads("/streets/{slug}/trend", TrendOut, summary="What came and what ended, day by day")
def read_trend(request: HttpRequest, slug: str, asked: Query[TrendAsked]) -> Any:
    """Return what came and what ended in a unit on each of the last days, up to a year of them."""
    street = board_of(request, slug)
    unit = unit_in(street, asked.unit)
    days = queries.trend(street.pk, unit.id, until=asked.until or timezone.localdate(), days=asked.days)
    return {"unit": unit.code, "items": [day_out(day) for day in days]}


@router.reads("/streets/{slug}/punctuality", PunctualityList, summary="Feedback in time, by unit")
def read_punctuality(request: HttpRequest, slug: str, asked: Query[PunctualityAsked]) -> Any:
    """Return how much feedback came in time in each unit below one, in a period; left out, this month."""
    street = board_of(request, slug)
    here, rows, _beside = queries.by_children(street, queries.unit_called(street, asked.unit))
    until = asked.until or timezone.localdate()
    since = asked.since or until.replace(day=1)
    units = [row.unit for row in rows] or [here.unit]
    found = queries.punctuality(street.pk, units, since=since, until=until)
    return {"since": since, "until": until, "items": [punctual_out(one) for one in found]}


@router.reads("/streets/{slug}/filings", FilingsList, summary="Filed, void, sent back and raised, by unit")
def read_filings(request: HttpRequest, slug: str, asked: Query[PunctualityAsked]) -> Any:
    """Return what was filed rightly in each unit below one and in that unit, in a period; left out, this month."""
    street = board_of(request, slug)
    here, rows, _beside = queries.by_children(street, queries.unit_called(street, asked.unit))
    until = asked.until or timezone.localdate()
    since = asked.since or until.replace(day=1)
    units = [*(row.unit for row in rows), here.unit]
    found = queries.filings(street.pk, units, since=since, until=until)
    names = ("filed", "void", "accurate", "rate", "send_back", "rework", "escalate")
    items = [named(one.unit) | {name: getattr(one, name) for name in names} for one in found]
    return {"since": since, "until": until, "items": items}


@router.reads("/streets/{slug}/tiers", TiersOut, summary="The three tiers")
def read_tiers(request: HttpRequest, slug: str, asked: Query[TiersAsked]) -> Any:
    """Return what is open and closed on each tier, by unit, and which places and duties belong to it."""
    street = street_by_slug(slug)
    enter_street(acting(request), street)
    here, rows = queries.by_tier(street, queries.unit_called(street, asked.unit))
    places = list(known_places(tree(street)))
    given = duties_by_tier(street.pk, on=timezone.localdate())
    belongs = [
        {
            "tier": tier,
            "duties": given.get(tier, 0),
            "places": [unit.code for unit in places if unit.tier == tier],
        }
        for tier, _balance in here.tiers
    ]
    return {"unit": tiers_out(here), "children": [tiers_out(row) for row in rows], "belongs": belongs}


def tiers_out(row: queries.TierRow) -> dict[str, Any]:
    """Return a unit with its balance on each tier."""
    tiers = [{"tier": tier, "balance": balance_out(balance)} for tier, balance in row.tiers]
    return named(row.unit) | {"whole": balance_out(row.whole), "tiers": tiers}


def known_places(nodes: Sequence[Node]) -> Iterator[UnitRef]:
    """Yield the known places off the ladder, in the order of the tree."""
    for node in nodes:
        if node.unit.depth is None:
            yield node.unit
        yield from known_places(node.children)


# --- For colleagues, and for everybody -----------------------------------------------------------------------------------
@router.reads("/streets/{slug}/counts", CountsOut, summary="The numbers beside the four lists")
def read_counts(request: HttpRequest, slug: str) -> Any:
    """Return how long the four lists are for you: over the topmost units of the posts that let you see."""
    street, actor = street_by_slug(slug), acting(request)
    enter_street(actor, street)
    return {"counts": queries.list_counts(actor, street)}


@router.reads("/streets/{slug}/ledger", LedgerOut, summary="The open ledger", public=True)
def read_ledger(request: HttpRequest, slug: str) -> Any:
    """Return the equation of the ledger for everybody, area by area: raised = in progress + closed."""
    street = street_by_slug(slug)
    root = root_of(street).id
    days = queries.trend(street.pk, root, until=timezone.localdate(), days=14)
    return balances_out(street, None, hard=None) | {
        "hard": balance_out(queries.balance(street.pk, root, hard=True)), "days": [day_out(day) for day in days],
    }  # fmt: skip


@router.reads("/ledger", CityOut, summary="The open ledger of all streets", public=True)
def read_city_ledger(request: HttpRequest) -> Any:
    """Return the equation of all streets together and of each; what moved between them counts once."""
    found = queries.city(list(Street.objects.order_by("code")))
    return {
        "together": balance_out(found.together),
        "streets": [
            {
                "street": street.slug,
                "name": street.name,
                "name_en": street.name_en,
                "balance": balance_out(one),
            }
            for street, one in found.streets
        ],
    }


# --- The three rates ------------------------------------------------------------------------------------------------
def rates_of(
    request: HttpRequest, slug: str, asked: RatesAsked
) -> tuple[Street, Any, RateRow, list[RateRow]]:
    """Return the rates that are asked for, for whoever has a post in the street."""
    street = street_by_slug(slug)
    enter_street(acting(request), street)
    today = timezone.localdate()
    days = sorted((asked.since or today.replace(day=1), asked.until or today))
    unit_id = queries.unit_called(street, asked.unit) if asked.by == "unit" else None
    whole, rows = rates_by(street, asked.by, since=days[0], until=days[1], unit_id=unit_id)
    return street, days, whole, rows


def rate_out(row: RateRow) -> RateOut:
    """Return rates as programs read them."""
    told = row.rates
    return RateOut(
        code=row.code, name=row.name, response=told.response, resolution=told.resolution,
        satisfaction=told.satisfaction, **{name: told.n(name) for name in FIGURES},
    )  # fmt: skip


@router.reads("/streets/{slug}/satisfaction", RatesOut, summary="Response, resolution and satisfaction")
def read_satisfaction(request: HttpRequest, slug: str, asked: Query[RatesAsked]) -> Any:
    """Return the three rates of a period by unit, organisation or category, each with the counts behind it."""
    _street, days, whole, rows = rates_of(request, slug, asked)
    return RatesOut(
        since=days[0], until=days[1], whole=rate_out(whole), items=[rate_out(row) for row in rows]
    )


@router.reads("/streets/{slug}/satisfaction.xlsx", None, summary="The three rates as a workbook", media=XLSX)
def export_satisfaction(request: HttpRequest, slug: str, asked: Query[RatesAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook, the whole in its last row; needs the power to export."""
    street, days, whole, rows = rates_of(request, slug, asked)
    if not acting(request).has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    name = f"{name_of(street)} {_('Three rates')} {days[0]} {days[1]}"
    return workbook_response(name, asked.by, COLUMNS, rows_of([*rows, whole]))
