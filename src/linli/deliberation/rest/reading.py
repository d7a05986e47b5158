"""Meetings as programs read them."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query

from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Listed, Whole, listed

from .. import schemas
from ..commands import agenda
from ..models import Meeting, Resolution
from ..queries import tables
from ..queries.files import WORD, calendar_file, minutes_file
from ..queries.law import kinds_of
from ..queries.lists import meetings, mine, order_of
from ..queries.minutes import (
    attendees_of,
    called,
    items_of,
    opinions_of,
    owner_said,
    resolutions_of,
    versions_of,
)
from ..queries.results import (
    objections_of,
)
from ..queries.words import presence_of
from ..workflow import MEETING
from .door import ICS, MOST, Here, MeetingNumber, enter, met, need_export, router


def row_out(one: Meeting) -> dict[str, Any]:
    """Return a meeting as a line of a list."""
    names = ("number", "kind", "title", "place", "starts_at", "ends_at", "state")
    told = {name: getattr(one, name) for name in names}
    return told | {"id": one.pk, "unit": one.unit.code, "series": one.series.number if one.series else None}


def resolution_out(one: Resolution) -> dict[str, Any]:
    """Return what was resolved."""
    names = ("number", "words", "becomes", "due_on", "state", "evidence")
    told = {name: getattr(one, name) for name in names}
    case = one.case.number if one.case else ""
    return told | {"id": one.pk, "meeting": one.meeting.number, "owner": owner_said(one), "case": case}


def whole(here: Here, one: Meeting) -> dict[str, Any]:
    """Return one meeting with all that belongs to it."""
    items = items_of(one)
    opinions, there = opinions_of(items), presence_of(one)
    names = ("position", "title", "note", "topic", "subject_kind", "subject_id", "minutes", "presenter", "said",
             "outcome", "decision")  # fmt: skip
    earlier = agenda.resolved_before(one).select_related("owner", "case", "meeting") if one.series_id else ()
    resolved = resolutions_of(one)
    for found in resolved:
        found.meeting = one
    return row_out(one) | {
        "purpose": one.purpose,
        "quorum": {name: getattr(there, name) for name in ("rule", "seats", "present", "needed", "met", "words")},
        "items": [
            {name: getattr(item, name) for name in names}
            | {
                "id": item.pk, "hands": [item.hands_for, item.hands_against, item.hands_abstained],
                "opinions": [
                    {"side": o.side, "stance": o.stance, "words": o.words, "speaker": o.speaker} for o in opinions[item.pk]
                ],
            }
            for item in items
        ],
        "attendees": [
            {name: getattr(who, name) for name in ("part", "side", "votes", "reply", "substitute", "present_at",
                                               "signed_by")}
            | {"id": who.pk, "name": called(who)}
            for who in attendees_of(one)
        ],
        "resolutions": [resolution_out(found) for found in resolved],
        "earlier": [resolution_out(found) for found in list(earlier)[:100]],
        "objections": [objection_out(found) for found in objections_of(one)] if one.published_at else [],
        "opening": one.opening, "body": one.body, "versions": len(versions_of(one)), "published_at": one.published_at,
        "objections_until": one.objections_until, "acts": MEETING.open_to(here.actor, one),
    }  # fmt: skip


def objection_out(one: Any) -> dict[str, Any]:
    """Return an objection."""
    names = ("number", "words", "received_at", "answer", "answered_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


@router.reads("/streets/{slug}/meeting-kinds", Whole[schemas.MeetingKindOut], summary="Kinds of meetings")
def list_meeting_kinds(request: HttpRequest, slug: str) -> Any:
    """Return the kinds of meetings of the rule book in force."""
    here = enter(request, slug)
    found = [
        {"code": one.code, "name": one.said, "purpose": one.purpose, "quorum": one.quorum, "rule": one.rule,
         "period": one.period, "topics": list(one.topics), "objection_days": one.objection_days, "public": one.public}
        for one in kinds_of(here.street.pk).values()
    ]  # fmt: skip
    return {"items": found}


@router.reads("/streets/{slug}/meetings", Listed[schemas.MeetingRow], summary="Meetings", paged=True)
def list_meetings(request: HttpRequest, slug: str, asked: Query[schemas.MeetingsAsked]) -> Any:
    """Return the meetings you may see: coming, with open minutes, held or cancelled."""
    here = enter(request, slug)
    found = meetings(here.actor, here.street.pk, show=asked.show, kind=asked.kind)
    return listed(page(found, order_of(asked.show), asked.after, asked.limit), row_out)


@router.reads("/streets/{slug}/meetings.xlsx", None, summary="Meetings as a workbook", media=XLSX)
def export_meetings(
    request: HttpRequest, slug: str, asked: Query[schemas.MeetingsExported]
) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    need_export(here)
    found = meetings(here.actor, here.street.pk, show=asked.show, kind=asked.kind)
    rows = tables.meeting_rows(found, MOST, order_of(asked.show))
    return workbook_response(f"{name_of(here.street)} meetings", "meetings", tables.MEETINGS, rows)


@router.reads("/streets/{slug}/meetings/{number}", schemas.MeetingWhole, summary="One meeting")
def read_meeting(request: HttpRequest, slug: str, number: MeetingNumber) -> Any:
    """Return one meeting: agenda with opinions and results, who comes, quorum, resolutions, what you may do now."""
    here, one = met(request, slug, number)
    return whole(here, one)


@router.reads(
    "/streets/{slug}/meetings/{number}/attendance.xlsx", None, summary="Who comes, as a workbook", media=XLSX
)
def export_attendance(request: HttpRequest, slug: str, number: MeetingNumber) -> HttpResponseBase:
    """Return who was invited and who was there; needs the power to export."""
    here, one = met(request, slug, number)
    need_export(here)
    return workbook_response(one.title, "attendance", tables.PEOPLE, tables.people_rows(one))


@router.reads("/streets/{slug}/meetings/{number}/minutes.docx", None, summary="Minutes as Word", media=WORD)
def export_minutes(request: HttpRequest, slug: str, number: MeetingNumber) -> HttpResponseBase:
    """Return the newest confirmed minutes, or the draft as it stands."""
    _here, one = met(request, slug, number)
    return minutes_file(one)


@router.reads(
    "/streets/{slug}/meetings/{number}/meeting.ics", None, summary="A meeting for calendars", media=ICS
)
def export_meeting_ics(request: HttpRequest, slug: str, number: MeetingNumber) -> HttpResponseBase:
    """Return one meeting as an iCalendar file."""
    here, one = met(request, slug, number)
    return calendar_file(one.title, [one], at=here.now, base=request.build_absolute_uri("/").rstrip("/"))


@router.reads("/streets/{slug}/meeting-invitations", Whole[schemas.MeetingRow], summary="My invitations")
def list_invitations(request: HttpRequest, slug: str) -> Any:
    """Return the coming meetings you are invited to."""
    here = enter(request, slug)
    found = [one for one in mine(here.actor, at=here.now) if one.street_id == here.street.pk]
    known = Meeting.objects.select_related("unit", "series").filter(
        street=here.street, pk__in=[r.meeting_id for r in found]
    )
    return {"items": [row_out(one) for one in known.order_by("starts_at", "id")]}
