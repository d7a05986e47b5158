"""The fast lane for programs of the office: what waits to be seen, who is on it, and the observer teams."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from linli.cases import commands
from linli.cases.errors import NoSuchMember, OnTheLaneAlready, UnknownOrganisation
from linli.cases.models import LaneMember
from linli.cases.queries.lane import (
    COLUMNS,
    MEMBER_ORDER,
    ORDERS,
    SEEN,
    SIGHTS,
    TEAM_COLUMNS,
    lane_reports,
    light_of,
    members,
    rows_of,
    team_cells,
    teams,
)
from linli.cases.schemas.lane import (
    LaneAsked,
    LaneExported,
    LaneRow,
    MemberIn,
    MemberMade,
    MemberOut,
    MemberTeam,
    TeamOut,
    TeamsAsked,
    TeamsOut,
)
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Listed, listed
from linli.people.public import Power
from linli.territory.public import UnknownUnit

from .door import Here, enter, organisations_called, router, unit_row, writing

MOST, DAYS = 10_000, 90


def lane_row(row: Any, now: datetime) -> LaneRow:
    """Return a report of the lane in its shape."""
    case = row.case
    return LaneRow(
        number=case.number, title=case.title, state=case.state, door=case.door, member=row.member.name, team=row.team,
        at=row.at, due_at=row.due_at, seen_at=row.seen_at, light=light_of(row, now),
    )  # fmt: skip


@router.reads("/streets/{slug}/lane", Listed[LaneRow], summary="Reports of the fast lane", paged=True)
def list_lane(request: HttpRequest, slug: str, asked: Query[LaneAsked]) -> Any:
    """Return what came by the fast lane of the cases you may see: what waits to be seen, or what was seen."""
    here = enter(request, slug)
    found = lane_reports(here.actor, here.street.pk, seen=asked.show == SEEN)
    return listed(
        page(found, ORDERS[asked.show], asked.after, asked.limit), lambda row: lane_row(row, here.now)
    )


@router.reads("/streets/{slug}/lane.xlsx", None, summary="The fast lane as a workbook", media=XLSX)
def export_lane(request: HttpRequest, slug: str, asked: Query[LaneExported]) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    seen, title = asked.show == SEEN, str(SIGHTS[asked.show])
    found = lane_reports(here.actor, here.street.pk, seen=seen)
    name = f"{name_of(here.street)} {title} {here.today.isoformat()}"
    return workbook_response(name, title, COLUMNS, rows_of(found, MOST, seen=seen))


def member_out(one: LaneMember) -> MemberOut:
    """Return a member in its shape."""
    return MemberOut(
        id=one.pk, name=one.name, door=one.door, unit=one.unit.code if one.unit else "", place=one.place, team=one.team,
        since=one.starts_at,
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/lane-members", Listed[MemberOut], summary="Who is on the fast lane", paged=True
)
def list_lane_members(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the shops and committees that report directly, by name."""
    here = enter(request, slug)
    return listed(
        page(members(here.actor, here.street.pk), MEMBER_ORDER, asked.after, asked.limit), member_out
    )


def made_out(here: Here, made: commands.Joined) -> MemberMade:
    """Return a member with its link."""
    address = f"/s/{here.street.slug}/direct/{made.token}/"
    return MemberMade(id=made.member.pk, token=made.token, link=here.request.build_absolute_uri(address))


@router.writes(
    "POST", "/streets/{slug}/lane-members", MemberMade, status=201, summary="Put somebody on the fast lane",
    keyed=False, refuses=(OnTheLaneAlready, UnknownUnit, UnknownOrganisation),
)  # fmt: skip
def join_lane(request: HttpRequest, slug: str, told: MemberIn) -> Any:
    """Put a shop or a committee on the fast lane. The answer holds the secret of its page, which is kept nowhere."""
    here = enter(request, slug)
    organisation = organisations_called(here.street, [told.organisation])[0] if told.organisation else None
    made = commands.add_lane_member(
        street=here.street, name=told.name, door=told.door, unit=unit_row(here.street, told.unit), place=told.place,
        organisation=organisation, team=told.team, by=here.actor, at=here.now,
    )  # fmt: skip
    return made_out(here, made)


@router.writes(
    "POST", "/streets/{slug}/lane-members/{member_id}/link", MemberMade, summary="A new link for a member",
    keyed=False, takes=(), refuses=(NoSuchMember,),
)  # fmt: skip
def renew_lane(request: HttpRequest, slug: str, member_id: UUID) -> Any:
    """Make a new secret for the page of a member; the one before opens nothing any more."""
    here = enter(request, slug)
    made = commands.renew_lane_link(member_id, street_id=here.street.pk, by=here.actor, at=here.now)
    return made_out(here, made)


@router.writes(
    "POST", "/streets/{slug}/lane-members/{member_id}/team", MemberOut, summary="Observer team of a member",
    refuses=(NoSuchMember,),
)  # fmt: skip
def set_lane_observer(request: HttpRequest, slug: str, member_id: UUID, told: MemberTeam) -> Any:
    """Give a member the mandate of an observer, or take it back with an empty team."""
    return writing(
        request, slug, "set_lane_team",
        lambda here: member_out(commands.set_lane_team(
            member_id, street_id=here.street.pk, by=here.actor, at=here.now, team=told.team
        )),
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/lane-members/{member_id}/end", MemberOut, summary="Take a member off the lane",
    takes=(), refuses=(NoSuchMember,),
)  # fmt: skip
def leave_lane(request: HttpRequest, slug: str, member_id: UUID) -> Any:
    """Take a member off the fast lane: its link opens nothing any more, and its reports go on."""
    return writing(
        request, slug, "end_lane_member",
        lambda here: member_out(
            commands.end_lane_member(member_id, street_id=here.street.pk, by=here.actor, at=here.now)
        ),
    )  # fmt: skip


def _teams(here: Here, asked: TeamsAsked) -> Any:
    until: date = asked.until or here.today
    since: date = asked.since or until - timedelta(days=DAYS)
    zone = timezone.get_current_timezone()
    first, last = (datetime.combine(day, time.min, tzinfo=zone) for day in (since, until))
    return teams(here.actor, here.street.pk, since=first, until=last + timedelta(days=1))


@router.reads("/streets/{slug}/observers", TeamsOut, summary="Observer teams and their verified share")
def list_observers(request: HttpRequest, slug: str, asked: Query[TeamsAsked]) -> Any:
    """Return what each observer team saw and how often it was so. Teams by name: nobody is counted by themselves."""
    here = enter(request, slug)
    return TeamsOut(items=[
        TeamOut(
            name=one.name, members=one.members, sightings=one.sightings, verified=one.so, not_so=one.not_so,
            waiting=one.waiting, rate=one.rate,
        )
        for one in _teams(here, asked)
    ])  # fmt: skip


@router.reads("/streets/{slug}/observers.xlsx", None, summary="Observer teams as a workbook", media=XLSX)
def export_observers(request: HttpRequest, slug: str, asked: Query[TeamsAsked]) -> HttpResponseBase:
    """Return the same table as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    name = f"{name_of(here.street)} {here.today.isoformat()}"
    return workbook_response(name, name_of(here.street), TEAM_COLUMNS, map(team_cells, _teams(here, asked)))
