"""Items, who comes, resolutions and objections for programs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.addresses import address_of
from linli.kernel.errors import NotFound
from linli.people.public import Account

from .. import errors, schemas
from ..commands import agenda, course, inviting, objecting
from ..models import AgendaItem, Meeting
from ..queries.lists import one_meeting
from ..queries.minutes import (
    attendees_of,
)
from ..states import CASE, OTHER, SUGGESTION
from .door import (
    ACT,
    Here,
    MeetingNumber,
    act_once,
    case_of,
    organisation_of,
    router,
    suggestion_of,
)


@router.writes(
    "POST", "/streets/{slug}/meetings/{number}/items", schemas.MeetingDone, status=201, summary="Put an item on an agenda",
    refuses=(*ACT, errors.OnAgendaAlready, errors.TooMany),
)  # fmt: skip
def put_item(request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingPutIn) -> Any:
    """Put a case, a suggestion or something else on the agenda."""

    def do(here: Here, one: Meeting) -> AgendaItem:
        kind, subject = OTHER, ""
        if told.subject_kind == CASE:
            kind, subject = CASE, str(case_of(here, told.subject).pk)
        elif told.subject_kind == SUGGESTION:
            kind, subject = SUGGESTION, str(suggestion_of(here, told.subject).number)
        given = told.model_dump(exclude={"subject_kind", "subject"})
        return agenda.insert_item(
            one.pk,
            street_id=here.street.pk,
            subject_kind=kind,
            subject_id=subject,
            by=here.actor,
            at=here.now,
            **given,
        )

    return act_once(request, "put_meeting_item", slug, number, do)


@router.writes(
    "PUT",
    "/streets/{slug}/meetings/{number}/items/{item_id}",
    schemas.MeetingDone,
    summary="Change an item",
    refuses=ACT,
)
def change_meeting_item(
    request: HttpRequest, slug: str, number: MeetingNumber, item_id: UUID, told: schemas.MeetingItemIn
) -> Any:
    """Change the words, minutes or presenter of an item."""

    def do(here: Here, one: Meeting) -> AgendaItem:
        return agenda.change_item(item_id, meeting=one, **told.model_dump(), by=here.actor, at=here.now)

    return act_once(request, "change_meeting_item", slug, number, do)


@router.writes(
    "DELETE",
    "/streets/{slug}/meetings/{number}/items/{item_id}",
    schemas.MeetingDone,
    summary="Take an item off",
    refuses=(*ACT, errors.ItemOver),
    takes=(),
)
def drop_meeting_item(request: HttpRequest, slug: str, number: MeetingNumber, item_id: UUID) -> Any:
    """Take an item off the agenda on which nothing was said yet."""
    return act_once(
        request, "drop_meeting_item", slug, number,
        lambda here, one: agenda.drop_item(item_id, meeting=one, by=here.actor, at=here.now),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/order",
    schemas.MeetingDone,
    summary="Put the agenda in order",
    refuses=ACT,
)
def order_meeting_items(
    request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingOrderIn
) -> Any:
    """Put the items in this order; those not named keep theirs behind them."""
    return act_once(
        request, "order_meeting_items", slug, number,
        lambda here, one: agenda.order_items(told.items, meeting=one, by=here.actor, at=here.now),
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/meetings/{number}/items/{item_id}/decide", schemas.MeetingDone, summary="Note a result",
    refuses=(*ACT, errors.NoQuorum, errors.TooMuchThere),
)  # fmt: skip
def decide_meeting_item(
    request: HttpRequest, slug: str, number: MeetingNumber, item_id: UUID, told: schemas.MeetingDecideIn
) -> Any:
    """Note what was said of an item and what became of it."""

    def do(here: Here, one: Meeting) -> AgendaItem:
        hands = (told.hands_for, told.hands_against, told.hands_abstained)
        return course.decide_item(
            item_id, meeting=one, outcome=told.outcome, decision=told.decision, said=told.said, hands=hands,
            by=here.actor, at=here.now,
        )  # fmt: skip

    return act_once(request, "decide_meeting_item", slug, number, do)


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/items/{item_id}/opinions",
    schemas.MeetingDone,
    status=201,
    summary="Note an opinion",
    refuses=(*ACT, errors.TooMany),
)
def tell_meeting_opinion(
    request: HttpRequest, slug: str, number: MeetingNumber, item_id: UUID, told: schemas.MeetingOpinionIn
) -> Any:
    """Note what somebody said for or against an item."""

    def do(here: Here, one: Meeting) -> Any:
        return course.tell_opinion(item_id, meeting=one, **told.model_dump(), by=here.actor, at=here.now)

    return act_once(request, "tell_meeting_opinion", slug, number, do)


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/items/{item_id}/refer",
    schemas.MeetingDone,
    summary="Refer an item to another meeting",
    refuses=(*ACT, errors.OnAgendaAlready),
)
def refer_meeting_item(
    request: HttpRequest, slug: str, number: MeetingNumber, item_id: UUID, told: schemas.MeetingReferIn
) -> Any:
    """Refer an item to another meeting that you see; here it is postponed."""

    def do(here: Here, one: Meeting) -> AgendaItem:
        to = one_meeting(here.actor, here.street.pk, told.to)
        return course.refer_item(item_id, meeting=one, to=to, by=here.actor, at=here.now)

    return act_once(request, "refer_meeting_item", slug, number, do)


@router.writes(
    "POST", "/streets/{slug}/meetings/{number}/resolutions", schemas.MeetingDone, status=201, summary="Note a resolution",
    refuses=(*ACT, errors.InThePast, errors.TooMany),
)  # fmt: skip
def add_resolution(
    request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingResolveIn
) -> Any:
    """Note what was resolved, who carries it out and by when."""

    def do(here: Here, one: Meeting) -> Any:
        given = told.model_dump(exclude={"item", "owner"})
        return course.resolve(
            told.item,
            meeting=one,
            **given,
            owner=organisation_of(here, told.owner),
            by=here.actor,
            at=here.now,
        )

    return act_once(request, "add_resolution", slug, number, do)


@router.writes(
    "DELETE",
    "/streets/{slug}/meetings/{number}/resolutions/{resolution_id}",
    schemas.MeetingDone,
    summary="Take a resolution back",
    refuses=ACT,
    takes=(),
)
def drop_resolution(request: HttpRequest, slug: str, number: MeetingNumber, resolution_id: UUID) -> Any:
    """Take a resolution back before the minutes are confirmed."""
    return act_once(
        request, "drop_resolution", slug, number,
        lambda here, one: course.drop_resolution(resolution_id, meeting=one, by=here.actor, at=here.now),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/attendees",
    schemas.MeetingDone,
    status=201,
    summary="Invite somebody",
    refuses=(*ACT, errors.InvitedAlready, errors.TooMany),
)
def add_attendee(request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingGuestIn) -> Any:
    """Add a colleague, an organisation or somebody from outside to the list."""

    def do(here: Here, one: Meeting) -> Any:
        account = None
        if told.account:
            account = Account.objects.filter(
                username=told.account, is_active=True, posts__street=here.street
            ).first()
            if account is None:
                raise NotFound
        given = told.model_dump(exclude={"account", "organisation"})
        guest = inviting.Guest(
            account=account, organisation=organisation_of(here, told.organisation), **given
        )
        return inviting.add_attendee(one.pk, guest, street_id=here.street.pk, by=here.actor, at=here.now)

    return act_once(request, "add_attendee", slug, number, do)


@router.writes(
    "DELETE",
    "/streets/{slug}/meetings/{number}/attendees/{attendee_id}",
    schemas.MeetingDone,
    summary="Take somebody off the list",
    refuses=ACT,
    takes=(),
)
def drop_attendee(request: HttpRequest, slug: str, number: MeetingNumber, attendee_id: UUID) -> Any:
    """Take somebody off the list who has not signed in."""
    return act_once(
        request, "drop_attendee", slug, number,
        lambda here, one: inviting.drop_attendee(attendee_id, meeting=one, by=here.actor, at=here.now),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/attendees/{attendee_id}/presence",
    schemas.MeetingDone,
    summary="Note who is there",
    refuses=ACT,
)
def note_presence(
    request: HttpRequest, slug: str, number: MeetingNumber, attendee_id: UUID, told: schemas.MeetingPresenceIn
) -> Any:
    """Let the secretary note that somebody is there, or take it back."""
    return act_once(
        request, "note_presence", slug, number,
        lambda here, one: inviting.note_presence(attendee_id, meeting=one, there=told.there, by=here.actor, at=here.now),
    )  # fmt: skip


def _mine(here: Here, one: Meeting) -> Any:
    found = next((who for who in attendees_of(one) if who.account_id == here.actor.account_id), None)
    if found is None:
        raise errors.NotInvited
    return found


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/answer",
    schemas.MeetingDone,
    summary="Answer my invitation",
    refuses=(*ACT, errors.NotInvited),
)
def answer_my_invitation(
    request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingReplyIn
) -> Any:
    """Say whether you come, or who comes in your place."""

    def do(here: Here, one: Meeting) -> Any:
        return inviting.answer(
            _mine(here, one).pk, street_id=here.street.pk, **told.model_dump(), by=here.actor, at=here.now
        )

    return act_once(request, "answer_my_invitation", slug, number, do)


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/sign-in",
    schemas.MeetingDone,
    summary="Sign in by the code",
    refuses=(errors.WrongCode, errors.NotInvited, errors.NotOpenToSign),
)
def sign_in_to_meeting(
    request: HttpRequest, slug: str, number: MeetingNumber, told: schemas.MeetingCodeIn
) -> Any:
    """Sign in by the code that is shown at the meeting; an officer signs for the seat of their organisation."""
    inviting.let_pass(address_of(request), at=timezone.now())
    return act_once(
        request, "sign_in_to_meeting", slug, number,
        lambda here, one: inviting.sign_in_self(one, code=told.code, by=here.actor, at=here.now),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/meetings/{number}/objections/{objection_id}/answer",
    schemas.MeetingDone,
    summary="Answer an objection",
    refuses=(*ACT, errors.AnsweredAlready),
)
def answer_objection(
    request: HttpRequest, slug: str, number: MeetingNumber, objection_id: UUID, told: schemas.MeetingAnswerIn
) -> Any:
    """Answer an objection, once; whoever raised it reads the answer by their secret link."""
    return act_once(
        request, "answer_objection", slug, number,
        lambda here, one: objecting.answer_objection(
            objection_id, meeting=one, reply=told.reply, by=here.actor, at=here.now
        ),
    )  # fmt: skip
