"""Series and calendars for programs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query

from linli.kernel.errors import Missing, NotAllowed
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, Whole, digest_of, key_of, listed, once_for
from linli.people.public import Power
from linli.territory.public import UnknownUnit

from .. import errors, schemas
from ..commands import planning
from ..commands.calendars import calendar_link, renew_calendar_link, take_over
from ..commands.inviting import Guest
from ..models import Series
from ..queries.ics import entries_from
from ..queries.lists import one_series, overdue_seen, seats_of, series_seen
from ..queries.patterns import pattern_said
from .door import Here, MeetingNumber, enter, organisation_of, router, unit_of


def series_out(one: Any) -> dict[str, Any]:
    """Return a series."""
    names = ("number", "kind", "name", "rule", "starts_on", "begins", "minutes", "place", "shift",
             "period", "roles", "ended_at")  # fmt: skip
    told = {name: getattr(one, name) for name in names}
    return told | {"unit": one.unit.code, "often": pattern_said(one.rule)}


def plan_of(here: Here, told: schemas.SeriesIn, known: Series | None = None) -> planning.Plan:
    """Return what was sent as a plan; seats of accounts and organisations stay as they are."""
    given = told.model_dump() | {"unit": unit_of(here, told.unit), "roles": tuple(told.roles)}
    given["begins"] = told.begins.replace(tzinfo=None)
    guests = given.pop("guests")
    if guests is not None:
        seats = seats_of(known) if known is not None else []
        given["seats"] = (
            *(Guest(s.account, s.organisation, "", s.email, s.phone, s.part, s.side, s.votes) for s in seats if not s.name),
            *(Guest(**one) for one in guests),
        )  # fmt: skip
    return planning.Plan(**given | {"organisation": organisation_of(here, told.organisation)})


@router.reads(
    "/streets/{slug}/meeting-series", Listed[schemas.SeriesOut], summary="Series of meetings", paged=True
)
def list_series(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the series that go on."""
    here = enter(request, slug)
    return listed(
        page(series_seen(here.actor, here.street.pk), ("number", "id"), asked.after, asked.limit), series_out
    )


@router.reads("/streets/{slug}/meeting-series/{number}", schemas.SeriesOut, summary="One series")
def read_series(request: HttpRequest, slug: str, number: MeetingNumber) -> Any:
    """Return one series: its kind, its rule, when and where it meets, who is invited by role."""
    here = enter(request, slug)
    return series_out(one_series(here.actor, here.street.pk, number))


@router.writes(
    "POST", "/streets/{slug}/meeting-series", schemas.SeriesOut, status=201, summary="Begin a series",
    refuses=(UnknownUnit, errors.BadRule, errors.UnknownKind, Missing),
)  # fmt: skip
def begin_series(request: HttpRequest, slug: str, told: schemas.SeriesIn) -> Any:
    """Begin a series; its next meetings are planned at once."""
    here = enter(request, slug)

    def do() -> dict[str, Any]:
        key = f"api:{key_of(request) or digest_of(request)}"
        number = planning.begin_series(
            street=here.street, plan=plan_of(here, told), key=key, by=here.actor, at=here.now
        )
        return series_out(one_series(here.actor, here.street.pk, number))

    return once_for(request, "begin_series", street_id=here.street.pk, at=here.now, do=do)


@router.writes(
    "PUT", "/streets/{slug}/meeting-series/{number}", schemas.SeriesOut, summary="Change a series",
    refuses=(UnknownUnit, errors.BadRule, errors.SeriesOver, errors.UnknownKind, Missing),
)  # fmt: skip
def edit_series(request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.SeriesIn) -> Any:
    """Change a series; its kind and its unit stay. Meetings nobody was invited to follow."""
    here = enter(request, slug)
    known = one_series(here.actor, here.street.pk, number)

    def do() -> dict[str, Any]:
        planning.edit_series(
            number, street=here.street, plan=plan_of(here, told, known), by=here.actor, at=here.now
        )
        return series_out(one_series(here.actor, here.street.pk, number))

    return once_for(request, "edit_series", street_id=here.street.pk, at=here.now, do=do)


@router.writes(
    "POST", "/streets/{slug}/meeting-series/{number}/end", schemas.SeriesOut, summary="End a series", takes=()
)
def end_series(request: HttpRequest, slug: str, number: MeetingNumber) -> Any:
    """End a series; what it planned and nobody was invited to is cancelled."""
    here = enter(request, slug)
    one_series(here.actor, here.street.pk, number)

    def do() -> dict[str, Any]:
        planning.end_series(number, street=here.street, by=here.actor, at=here.now)
        return series_out(one_series(here.actor, here.street.pk, number))

    return once_for(request, "end_series", street_id=here.street.pk, at=here.now, do=do)


@router.reads(
    "/streets/{slug}/meetings-overdue", Whole[schemas.OverdueOut], summary="Series that were not held"
)
def list_overdue_series(request: HttpRequest, slug: str) -> Any:
    """Return the series that held no meeting in their last period."""
    here = enter(request, slug)
    found = [
        {"series": one.series.number, "name": one.series.name, "first": one.first, "last": one.last,
         "held_last": one.held_last, "planned": one.planned}
        for one in overdue_seen(here.actor, here.street.pk, at=here.now)
    ]  # fmt: skip
    return {"items": found}


def _address(request: HttpRequest, token: str) -> dict[str, str]:
    return {"address": request.build_absolute_uri(reverse("deliberation:feed", args=[token]))}


@router.writes(
    "POST",
    "/streets/{slug}/meetings-calendar",
    schemas.CalendarOut,
    summary="Address of my calendar",
    takes=(),
    keyed=False,
)
def give_calendar(request: HttpRequest, slug: str) -> Any:
    """Return the secret address under which your calendar program reads your meetings; made when first asked for."""
    here = enter(request, slug)
    return _address(request, calendar_link(here.street, by=here.actor, at=here.now))


@router.writes(
    "POST",
    "/streets/{slug}/meetings-calendar/renew",
    schemas.CalendarOut,
    summary="A new address of my calendar",
    takes=(),
    keyed=False,
)
def renew_calendar(request: HttpRequest, slug: str) -> Any:
    """Make a new address; the one before opens nothing any more."""
    here = enter(request, slug)
    return _address(request, renew_calendar_link(here.street, by=here.actor, at=here.now))


@router.writes(
    "POST", "/streets/{slug}/meetings-calendar/import", schemas.CalendarTaken, summary="Take over a calendar",
    refuses=(errors.BadCalendar, errors.UnknownKind, UnknownUnit),
)  # fmt: skip
def import_calendar(request: HttpRequest, slug: str, told: schemas.CalendarIn) -> Any:
    """Look at a calendar with its faults; with `take`, take over what is good: events with a rule as series."""
    here = enter(request, slug)

    def do() -> dict[str, Any]:
        if not here.actor.has(Power.CONVENE, street_id=here.street.pk):
            raise NotAllowed
        found = entries_from(told.text.encode(), street_id=here.street.pk, at=here.now)
        answer = [
            {"row": one.row, "title": one.title, "rule": one.rule, "fault": one.fault,
             "starts_at": one.starts_at.isoformat() if one.starts_at else None}
            for one in found
        ]  # fmt: skip
        if not told.take:
            return {"entries": answer, "meetings": 0, "series": 0}
        done = take_over(
            found,
            street=here.street,
            kind=told.kind,
            unit=unit_of(here, told.unit),
            by=here.actor,
            at=here.now,
        )
        return {"entries": answer, "meetings": done.meetings, "series": done.series}

    return once_for(request, "import_calendar", street_id=here.street.pk, at=here.now, do=do)
