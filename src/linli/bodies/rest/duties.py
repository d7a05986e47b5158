"""Statements of duty, stations and the advice of heads."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.bodies import commands, errors, schemas
from linli.bodies.commands.advising import may_answer
from linli.bodies.commands.statements import may_fulfil
from linli.bodies.models import Advice, Duty, DutyStatement, Station, StationPlace
from linli.bodies.permissions import may_seat, need
from linli.bodies.queries import reading
from linli.kernel.errors import Missing
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.kernel.rest_fields import Number
from linli.people.public import NotOfThisStreet
from linli.territory.public import UnknownUnit, unit_called

from .door import Here, account_called, called, enter, organisation_called, router, writing


def statement_out(one: DutyStatement) -> dict[str, Any]:
    """Return a statement of duty."""
    told = ("title", "number", "signed_by", "signed_on", "starts_on", "ends_on")
    return {name: getattr(one, name) for name in told} | {
        "id": one.pk, "unit": called(one.unit), "organisation": called(one.organisation),
    }  # fmt: skip


def duty_out(one: Duty) -> dict[str, Any]:
    """Return a duty."""
    return {name: getattr(one, name) for name in ("position", "text", "due_on", "done_on", "evidence")}


@router.reads(
    "/streets/{slug}/duty-statements",
    Listed[schemas.DutyStatementOut],
    summary="Statements of duty",
    paged=True,
)
def list_statements_of_duty(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the statements of a street, the newest first."""
    here = enter(request, slug)
    rows = reading.statements_in(here.street, on=here.today)
    return listed(page(rows, reading.BY_SIGNING, asked.after, asked.limit), statement_out)


@router.reads(
    "/streets/{slug}/duty-statements/{statement_id}",
    schemas.DutyStatementPage,
    summary="One statement of duty",
)
def read_statement_of_duty(request: HttpRequest, slug: str, statement_id: Number) -> Any:
    """Return a statement with its duties and what shows that they are fulfilled."""
    here = enter(request, slug)
    one = reading.statement_in(here.street, statement_id)
    return statement_out(one) | {"duties": [duty_out(duty) for duty in reading.duties_of(one)]}


@router.writes(
    "POST", "/streets/{slug}/duty-statements", schemas.DutyStatementOut, status=201, summary="Enter a statement of duty",
    refuses=(errors.DaysTurned, errors.NotYet, Missing, UnknownUnit, NotOfThisStreet),
)  # fmt: skip
def sign_statement(request: HttpRequest, slug: str, told: schemas.DutyStatementIn) -> Any:
    """Enter a statement of duty that an institution signed; for who appoints at the unit."""

    def do(here: Here) -> dict[str, Any]:
        unit = unit_called(here.street, told.unit)
        need(may_seat(here.actor, here.street.pk, unit.id))
        duties = [commands.DutyWish(one.text, one.due_on) for one in told.duties]
        made = commands.sign_statement(
            street=here.street, unit=unit, organisation=organisation_called(here, told.organisation), duties=duties,
            by=here.actor, at=here.now, **told.dict(exclude={"unit", "organisation", "duties"}),
        )  # fmt: skip
        return statement_out(made)

    return writing(request, slug, "sign_statement", do)


@router.writes(
    "POST", "/streets/{slug}/duty-statements/{statement_id}/duties/{position}", schemas.SignedDutyOut,
    summary="Report a duty as fulfilled", refuses=(errors.DutyDone, errors.NotYet, Missing),
)  # fmt: skip
def fulfil_duty(
    request: HttpRequest, slug: str, statement_id: Number, position: int, told: schemas.FulfilIn
) -> Any:
    """Report a duty as fulfilled, with what shows it; for the institution itself, and who appoints at the unit."""

    def do(here: Here) -> dict[str, Any]:
        one = reading.statement_in(here.street, statement_id)
        need(may_fulfil(here.actor, one))
        duty = reading.duty_of(one, position)
        return duty_out(commands.fulfil(duty, **told.dict(), by=here.actor, at=here.now))

    return writing(request, slug, "fulfil_duty", do)


# --- Stations ---------------------------------------------------------------------------------------------------------
def place_out(one: StationPlace) -> dict[str, Any]:
    """Return who works at a station."""
    return {
        "id": one.pk, "organisation": name_of(one.organisation) if one.organisation else "",
        "person": name_of(one.account) if one.account else "", "starts_on": one.starts_on, "ends_on": one.ends_on,
    }  # fmt: skip


def station_out(one: Station, places: list[StationPlace]) -> dict[str, Any]:
    """Return a station."""
    told = ("name", "name_en", "address", "phone", "hours", "starts_on", "ends_on")
    return {name: getattr(one, name) for name in told} | {
        "id": one.pk, "unit": called(one.unit), "places": [place_out(place) for place in places],
    }  # fmt: skip


@router.reads("/streets/{slug}/stations", schemas.StationList, summary="Stations")
def list_stations(request: HttpRequest, slug: str) -> Any:
    """Return the stations of a street that are open, with who works there."""
    here = enter(request, slug)
    return {"items": [station_out(*one) for one in reading.stations_in(here.street, on=here.today)]}


@router.writes(
    "POST", "/streets/{slug}/stations", schemas.StationOut, status=201, summary="Open a station",
    refuses=(errors.BodyKnown, UnknownUnit),
)  # fmt: skip
def open_station(request: HttpRequest, slug: str, told: schemas.StationIn) -> Any:
    """Open a station at an address; for who appoints at the unit."""

    def do(here: Here) -> dict[str, Any]:
        unit = unit_called(here.street, told.unit)
        made = commands.open_station(
            street=here.street, unit=unit, by=here.actor, at=here.now, **told.dict(exclude={"unit"})
        )
        return station_out(reading.station_in(here.street, made.pk), [])

    return writing(request, slug, "open_station", do)


def _keeping(here: Here, station_id: int) -> Station:
    found = reading.station_in(here.street, station_id)
    need(may_seat(here.actor, here.street.pk, found.unit_id))
    return found


@router.writes(
    "POST", "/streets/{slug}/stations/{station_id}/places", schemas.StationPlaceOut, status=201,
    summary="Let somebody work there",
    refuses=(errors.SitsAlready, errors.WhoSits, errors.BodyOver, NotOfThisStreet),
)  # fmt: skip
def place_at_station(
    request: HttpRequest, slug: str, station_id: Number, told: schemas.StationPlaceIn
) -> Any:
    """Let a force or a person work at a station from a day on."""

    def do(here: Here) -> dict[str, Any]:
        made = commands.place_at_station(
            _keeping(here, station_id), organisation=organisation_called(here, told.organisation),
            account=account_called(here, told.account), starts_on=told.starts_on, by=here.actor, at=here.now,
        )  # fmt: skip
        return place_out(made)

    return writing(request, slug, "place_at_station", do)


@router.writes(
    "POST", "/streets/{slug}/stations/{station_id}/places/{place_id}/end", schemas.StationPlaceOut,
    summary="End that somebody works there", refuses=(errors.DaysTurned,),
)  # fmt: skip
def leave_station(
    request: HttpRequest, slug: str, station_id: Number, place_id: Number, told: schemas.OverFromIn
) -> Any:
    """End on a day that a force or a person works at a station."""

    def do(here: Here) -> dict[str, Any]:
        place = reading.place_of(_keeping(here, station_id), place_id)
        return place_out(commands.leave_station(place, on=told.on, by=here.actor, at=here.now))

    return writing(request, slug, "leave_station", do)


@router.writes(
    "POST", "/streets/{slug}/stations/{station_id}/close", schemas.StationOut, summary="Close a station",
    refuses=(errors.BodyOver, errors.DaysTurned),
)  # fmt: skip
def close_station(request: HttpRequest, slug: str, station_id: Number, told: schemas.OverFromIn) -> Any:
    """Close a station on a day."""

    def do(here: Here) -> dict[str, Any]:
        closed = commands.close_station(_keeping(here, station_id), on=told.on, by=here.actor, at=here.now)
        return station_out(reading.station_in(here.street, closed.pk), [])

    return writing(request, slug, "close_station", do)


# --- Advice -----------------------------------------------------------------------------------------------------------
def advice_out(one: Advice) -> dict[str, Any]:
    """Return what a head said, and the answer."""
    told = ("kind", "grade", "text", "given_at", "reply", "replied_at")
    return {name: getattr(one, name) for name in told} | {
        "id": one.pk, "kind_name": str(one.get_kind_display()), "unit": called(one.unit),
        "organisation": called(one.organisation), "given_by": one.given_by.name if one.given_by else "",
        "replied_by": one.replied_by.name if one.replied_by else "",
    }  # fmt: skip


@router.reads("/streets/{slug}/advice", Listed[schemas.AdviceOut], summary="Advice of heads", paged=True)
def list_advice(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return what heads of areas and blocks said by their five powers, the newest first, with the answers."""
    here = enter(request, slug)
    rows = reading.advice_in(here.street)
    return listed(page(rows, reading.BY_DAY, asked.after, asked.limit), advice_out)


@router.writes(
    "POST", "/streets/{slug}/advice", schemas.AdviceOut, status=201, summary="Speak as a head",
    refuses=(Missing, UnknownUnit, NotOfThisStreet),
)  # fmt: skip
def give_advice(request: HttpRequest, slug: str, told: schemas.AdviceIn) -> Any:
    """Consult, advise on plans or people, allocate resources, assess a force; for who heads the unit."""

    def do(here: Here) -> dict[str, Any]:
        made = commands.advise(
            street=here.street, unit=unit_called(here.street, told.unit), kind=told.kind.value, text=told.text,
            organisation=organisation_called(here, told.organisation), grade=told.grade.value if told.grade else "",
            by=here.actor, at=here.now,
        )  # fmt: skip
        return advice_out(reading.advice_called(here.street, made.pk))

    return writing(request, slug, "give_advice", do)


@router.writes(
    "POST", "/streets/{slug}/advice/{advice_id}/reply", schemas.AdviceOut, summary="Answer a head",
    refuses=(errors.Answered, Missing),
)  # fmt: skip
def answer_advice(request: HttpRequest, slug: str, advice_id: Number, told: schemas.AdviceReplyIn) -> Any:
    """Answer what a head said; for the organisation it was said to, and who appoints over the whole street."""

    def do(here: Here) -> dict[str, Any]:
        one = reading.advice_called(here.street, advice_id)
        need(may_answer(here.actor, one))
        commands.answer_advice(one, reply=told.reply, by=here.actor, at=here.now)
        return advice_out(reading.advice_called(here.street, advice_id))

    return writing(request, slug, "answer_advice", do)
