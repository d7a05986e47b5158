"""The minutes of a meeting as one reads them: live while they are written, and frozen word by word once confirmed."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.kernel.naming import name_of

from ..models import AgendaItem, Attendee, Meeting, Minutes, Opinion, Resolution, Seat
from .subjects import cases_named
from .words import Presence, presence_of


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda of a meeting in its order."""
    found = AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return list(found.select_related("carried_from__meeting").order_by("position", "id"))


def opinions_of(items: list[AgendaItem]) -> dict[UUID, list[Opinion]]:
    """Return what was said for and against each item; one question."""
    told: dict[UUID, list[Opinion]] = defaultdict(list)
    if items:
        found = Opinion.objects.filter(street_id=items[0].street_id, item_id__in=[one.pk for one in items])
        for one in found.order_by("position"):
            told[one.item_id].append(one)
    return told


def resolutions_of(meeting: Meeting) -> list[Resolution]:
    """Return what a meeting resolved, with the case where it is one."""
    found = Resolution.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return list(found.select_related("owner", "case", "item").order_by("number"))


def attendees_of(meeting: Meeting) -> list[Attendee]:
    """Return who is on the list of a meeting, in its order."""
    found = Attendee.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return list(found.select_related("account", "organisation").order_by("position"))


def called(one: Attendee | Seat) -> str:
    """Return what somebody on the list is called: a person, or the organisation that sends somebody."""
    if one.account is not None:
        return name_of(one.account) or one.account.username
    return one.name or (name_of(one.organisation) if one.organisation else "")


def owner_said(one: Resolution) -> str:
    """Return who carries a resolution out."""
    return name_of(one.owner) if one.owner else one.owner_name


def minutes_told(
    meeting: Meeting,
    items: list[AgendaItem] | None = None,
    opinions: dict[UUID, list[Opinion]] | None = None,
    there: Presence | None = None,
) -> dict[str, Any]:
    """Return everything that the minutes of a meeting say, as plain values that can be frozen.

    What a caller has read already it hands in, so that it is not asked for twice.
    """
    items = items_of(meeting) if items is None else items
    opinions = opinions_of(items) if opinions is None else opinions
    there = there or presence_of(meeting)
    present = timezone.localtime(meeting.opened_at) if meeting.opened_at else None
    return {
        "number": meeting.number, "title": meeting.title, "kind": meeting.kind_name, "purpose": meeting.purpose,
        "unit": meeting.unit.name, "place": meeting.place,
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(timespec="minutes"),
        "ends_at": timezone.localtime(meeting.closed_at or meeting.ends_at).isoformat(timespec="minutes"),
        "opened_at": present.isoformat(timespec="minutes") if present else "",
        "secretary": name_of(meeting.secretary) if meeting.secretary else "",
        "quorum": {
            "rule": there.rule, "seats": there.seats, "present": there.present, "guests": there.guests,
            "needed": there.needed, "met": there.met,
        },
        "attendees": [
            {"name": called(one), "part": one.part, "side": one.side, "votes": one.votes, "substitute": one.substitute,
             "present": one.present_at is not None, "reply": one.reply}
            for one in attendees_of(meeting)
        ],
        "opening": meeting.opening, "body": meeting.body,
        "items": [_item_told(one, opinions[one.pk]) for one in items],
        "resolutions": [
            {"number": one.number, "item": one.item.position if one.item else None, "words": one.words,
             "becomes": one.becomes, "owner": owner_said(one), "due_on": one.due_on.isoformat() if one.due_on else "",
             "case": one.case.number if one.case else ""}
            for one in resolutions_of(meeting)
        ],
    }  # fmt: skip


def _item_told(one: AgendaItem, opinions: list[Opinion]) -> dict[str, Any]:
    return {
        "position": one.position, "title": one.title, "note": one.note, "presenter": one.presenter, "said": one.said,
        "subject_kind": one.subject_kind, "outcome": one.outcome, "decision": one.decision,
        "hands": [one.hands_for, one.hands_against, one.hands_abstained],
        "opinions": [
            {"side": said.side, "stance": said.stance, "words": said.words, "speaker": said.speaker} for said in opinions
        ],
    }  # fmt: skip


def versions_of(meeting: Meeting) -> list[Minutes]:
    """Return the confirmed minutes of a meeting, the newest first."""
    found = Minutes.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return list(found.select_related("confirmed_by").order_by("-version"))


def frozen_told(minutes: Minutes) -> dict[str, Any]:
    """Return what was frozen in one version."""
    told: dict[str, Any] = json.loads(minutes.frozen)
    return told


def follow_up_of(meeting: Meeting, resolutions: list[Resolution]) -> list[dict[str, Any]]:
    """Return earlier resolutions as a meeting looks at them: what became of each, live."""
    known = cases_named(
        meeting.street_id, [str(one.case_id) for one in resolutions if one.case_id is not None]
    )
    today = timezone.localdate()
    return [
        {
            "resolution": one, "case": known.get(str(one.case_id)), "owner": owner_said(one),
            "late": one.case_id is None and one.state == "open" and one.due_on is not None and one.due_on < today,
        }
        for one in resolutions
    ]  # fmt: skip
