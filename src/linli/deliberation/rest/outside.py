"""Decisions, objections and invitations for programs without a token."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query

from linli.kernel.addresses import address_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, digest_of, key_of, listed
from linli.territory.public import street_by_slug

from .. import errors, schemas
from ..commands import inviting, objecting
from ..models import Meeting
from ..queries.minutes import (
    called,
    items_of,
    owner_said,
)
from ..queries.results import (
    ORDER,
    decided,
    invitation_held_by,
    objection_held_by,
    published,
    published_one,
    standings,
)
from ..states import SignedBy
from .door import ACT, MeetingNumber, router


@router.reads(
    "/streets/{slug}/decisions",
    Listed[schemas.DecisionRow],
    summary="What was decided at meetings",
    public=True,
    paged=True,
)
def list_decisions(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the published results of meetings, the newest first."""
    street = street_by_slug(slug)
    found = page(published(street), ORDER, asked.after, asked.limit)
    told = {one.pk: standing.code for one, standing in standings(street, found.rows)}
    return listed(found, lambda one: decision_out(one, told[one.pk]))


def decision_out(one: Meeting, standing: str) -> dict[str, Any]:
    """Return a published result as a line of a list."""
    names = ("number", "title", "starts_at", "published_at", "objections_until")
    return {name: getattr(one, name) for name in names} | {"unit": one.unit.code, "standing": standing}


@router.reads(
    "/streets/{slug}/decisions/{number}",
    schemas.MeetingDecision,
    summary="A decision",
    public=True,
    refuses=(errors.NotPublished,),
)
def read_decision(request: HttpRequest, slug: str, number: MeetingNumber) -> Any:
    """Return what was decided, who carries it out, and how many objected."""
    street = street_by_slug(slug)
    one = published_one(street, number)
    [(_one, standing)] = standings(street, [one])
    items, more = decided(one)
    resolved = [*(r for row in items for r in row.resolutions), *more]
    return decision_out(one, standing.code) | {
        "summary": one.public_summary, "objections": standing.objections,
        "items": [{"title": r.item.title, "outcome": r.item.outcome, "decision": r.item.decision} for r in items],
        "resolutions": [
            {"words": r.words, "owner": owner_said(r), "due_on": r.due_on, "state": r.case.state if r.case else r.state}
            for r in resolved
        ],
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/decisions/{number}/objections", schemas.MeetingObjected, status=201,
    summary="Object to a decision", public=True, keyed=False, refuses=(errors.NotPublished, errors.ObjectionsOver),
)  # fmt: skip
def object_to_decision(
    request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingObjectIn
) -> Any:
    """Object to a published result while its period runs. The same words sent again answer the same number."""
    street, now = street_by_slug(slug), timezone.now()
    objecting.let_pass(address_of(request), street, at=now)
    key = f"api:{key_of(request) or digest_of(request)}"
    raised = objecting.object_to(number, street=street, **told.model_dump(), key=key, at=now)
    link = request.build_absolute_uri(reverse("deliberation:objection_own", args=[slug, raised.token]))
    return {"number": raised.number, "token": raised.token, "link": link}


@router.reads(
    "/streets/{slug}/decisions/objections/{token}",
    schemas.OwnObjection,
    summary="Your objection",
    public=True,
    refuses=(errors.NoSuchObjection,),
)
def read_objection(request: HttpRequest, slug: str, token: str) -> Any:
    """Return the objection of a secret link with its answer."""
    one = objection_held_by(street_by_slug(slug), token)
    names = ("words", "answer", "received_at", "answered_at")
    return {name: getattr(one, name) for name in names} | {"meeting": one.meeting.title}


@router.reads(
    "/meeting-invitations/{token}",
    schemas.MeetingInvitation,
    summary="Your invitation",
    public=True,
    refuses=(errors.NoSuchInvitation,),
)
def read_invitation(request: HttpRequest, token: str) -> Any:
    """Return the invitation of a secret link."""
    return invitation_out(invitation_held_by(token))


def invitation_out(row: Any) -> dict[str, Any]:
    """Return an invitation as its holder reads it."""
    one = row.meeting
    return {
        "street": one.street.slug, "number": one.number, "title": one.title, "name": called(row), "place": one.place,
        "starts_at": one.starts_at, "state": one.state, "reply": row.reply, "substitute": row.substitute,
        "present_at": row.present_at, "agenda": [item.title for item in items_of(one)],
    }  # fmt: skip


@router.writes(
    "POST", "/meeting-invitations/{token}/answer", schemas.MeetingInvitation, summary="Answer an invitation",
    public=True, keyed=False, refuses=(errors.NoSuchInvitation, *ACT),
)  # fmt: skip
def answer_invitation(request: HttpRequest, token: str, told: schemas.MeetingReplyIn) -> Any:
    """Say by the secret link whether you come; said again it counts anew."""
    row, now = invitation_held_by(token), timezone.now()
    inviting.let_pass(address_of(request), at=now)
    inviting.answer(row.pk, street_id=row.street_id, **told.model_dump(), by=objecting.RESIDENT, at=now)
    return invitation_out(invitation_held_by(token))


@router.writes(
    "POST", "/meeting-invitations/{token}/sign-in", schemas.MeetingInvitation, summary="Sign in by the link",
    public=True, keyed=False, refuses=(errors.NoSuchInvitation, errors.WrongCode, errors.NotOpenToSign),
)  # fmt: skip
def sign_in_by_link(request: HttpRequest, token: str, told: schemas.MeetingCodeIn) -> Any:
    """Sign in by the secret link and the code that is shown at the meeting."""
    row, now = invitation_held_by(token), timezone.now()
    inviting.let_pass(address_of(request), at=now)
    inviting.sign_in(
        row.pk, street_id=row.street_id, code=told.code, how=SignedBy.LINK, by=objecting.RESIDENT, at=now
    )
    return invitation_out(invitation_held_by(token))
