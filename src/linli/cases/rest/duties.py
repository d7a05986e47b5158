"""The table of duties: read, asked who answers, added to, ended."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.cases.errors import UnknownCategory, UnknownOrganisation, UnknownRoad
from linli.cases.queries import catalogue, duties, duty_rows
from linli.cases.schemas import DutiesAsked, DutyEnd, DutyIn, DutyOut, WhoAsked, WhoOut
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Listed, listed
from linli.kernel.rest_fields import Number
from linli.people.public import (
    DutyEndsInThePast,
    DutyOver,
    DutyTaken,
    Part,
    Power,
    RoadElsewhere,
    cover,
    end_coverage,
    one_industry,
    who_covers,
)
from linli.territory.public import UnknownUnit, line_of, subtree_ids, unit_called

from .door import Here, category_called, enter, organisations_called, road_called, router, unit_row, writing
from .shapes import duty_out, told_cover

HALVES = ("", "C", "E")


@router.reads(
    "/streets/{slug}/duties",
    Listed[DutyOut],
    summary="The table of duties",
    paged=True,
    refuses=(UnknownUnit,),
)
def list_duties(request: HttpRequest, slug: str, asked: Query[DutiesAsked]) -> Any:
    """Return the rows of the table of duties in their order: for which trouble, where, who answers."""
    here = enter(request, slug)
    unit = unit_called(here.street, asked.unit) if asked.unit else None
    near = {*line_of(unit.id).ids, *subtree_ids(unit.id)} if unit else ()
    rows = duties(
        here.street.pk, unit_ids=tuple(near), category=asked.category, organisation_id=asked.organisation
    )
    found = page(rows.select_related("unit", "organisation", "road"), ("row", "id"), asked.after, asked.limit)
    return listed(found, duty_out)


@router.reads(
    "/streets/{slug}/duties/who", WhoOut, summary="Who answers here?", refuses=(UnknownUnit, UnknownRoad)
)
def read_who(request: HttpRequest, slug: str, asked: Query[WhoAsked]) -> Any:
    """Return whom the table of duties names today for a category at a place, and by which rows.

    The industry matrix is asked first. Of the rows of duties the longer category code wins, then a row for the road,
    then the deeper unit, then a row for the tier, then the smaller row number.
    """
    here = enter(request, slug)
    unit = unit_called(here.street, asked.unit)
    road = road_called(here.street, asked.road)
    usual = next((one.tier for one in catalogue() if one.code == asked.category), "")
    found = who_covers(
        here.street.pk, line_of(unit.id).ids, asked.category, on=here.today, tier=asked.tier or usual,
        road_id=road.pk if road else None,
        industry_id=one_industry(here.street.pk, asked.industry).pk if asked.industry else None,
    )  # fmt: skip
    named = told_cover(found)
    lead = next((one for one in named if one.part == Part.LEAD), None)
    return {"lead": lead, "supports": [one for one in named if one.part == Part.SUPPORT]}


@router.writes(
    "POST", "/streets/{slug}/duties", DutyOut, status=201, summary="Add a row",
    refuses=(UnknownUnit, UnknownOrganisation, UnknownCategory, UnknownRoad, DutyTaken, RoadElsewhere),
)  # fmt: skip
def add_duty(request: HttpRequest, slug: str, told: DutyIn) -> Any:
    """Add a row to the table of duties; new cases follow it from its day on. Needs the power to appoint there."""

    def do(here: Here) -> Any:
        here.need(Power.STAFF)
        if told.category not in HALVES:
            category_called(told.category)
        [organisation] = organisations_called(here.street, [told.organisation])
        return duty_out(
            cover(
                street=here.street, unit=unit_row(here.street, told.unit), organisation=organisation,
                category=told.category, road=road_called(here.street, told.road),
                tier=told.tier or "", part=told.part, note=told.note, starts_on=told.starts_on, by=here.actor,
                at=here.now,
            )
        )  # fmt: skip

    return writing(request, slug, "add_duty", do)


@router.writes(
    "POST",
    "/streets/{slug}/duties/{number}/end",
    DutyOut,
    summary="End a row",
    refuses=(DutyOver, DutyEndsInThePast),
)
def end_duty(request: HttpRequest, slug: str, number: Number, told: DutyEnd) -> Any:
    """End a row of the table of duties from a day on. Cases dispatched by it keep their reason."""

    def do(here: Here) -> Any:
        row = duty_rows(here.street.pk, [number]).get(number)
        if row is None:
            raise NotFound
        if not here.actor.may(Power.STAFF, street_id=here.street.pk, lineage=line_of(row.unit_id).ids):
            raise NotAllowed
        end_coverage(row, on=told.on or here.today, by=here.actor, at=here.now)
        return duty_out(row)

    return writing(request, slug, "end_duty", do)
