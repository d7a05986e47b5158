"""Selection: somebody is nominated, reviewed, and takes the seat or is declined."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from linli.bodies.errors import NominationMoved, NotElected, VotesMissing
from linli.bodies.models import Body, Nomination
from linli.bodies.permissions import may_nominate, may_seat, need
from linli.bodies.queries.kinds import kind_called, need_seat
from linli.bodies.states import NominationState, Selection
from linli.kernel.errors import Missing
from linli.people.public import Account

from .bodies import living
from .seats import Who, need_who, seat_member
from .telling import tell

HALF = 2


def nominate(body: Body, *, seat: str, who: Who, reason: str, by: Any, at: datetime) -> Nomination:
    """Nominate somebody for a seat, with the reason."""
    need(may_nominate(by, body.street_id, body.unit_id))
    row = need_seat(body.street_id, body.kind, seat)
    need_who(who, row, body.street_id)
    if not reason.strip():
        raise Missing(fields="reason")
    with transaction.atomic():
        held = living(body, at=at)
        made = Nomination.objects.create(
            body=held, seat=seat, account=who.account, organisation=who.organisation, name=who.name, title=who.title,
            reason=reason.strip(), nominated_at=at,
            nominated_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        facts = {"seat": seat, "account": made.account_id, "organisation": made.organisation_id}
        _told(made, "nominate", by, at, facts)
    return made


def _told(one: Nomination, action: str, by: Any, at: datetime, facts: dict[str, Any]) -> None:
    about = {"nomination": one.pk, **facts}
    tell(one.body.street_id, "body", one.body_id, action, by, at, about)


def _held(one: Nomination, *states: str) -> Nomination:
    found = Nomination.objects.select_for_update(of=("self",)).select_related("body").get(pk=one.pk)
    if found.state not in states:
        raise NominationMoved(state=str(found.get_state_display()))
    return found


def review(one: Nomination, *, text: str, by: Any, at: datetime) -> Nomination:
    """Note what the review of a candidate found; they may now be seated or declined."""
    need(may_seat(by, one.body.street_id, one.body.unit_id))
    if not text.strip():
        raise Missing(fields="review")
    with transaction.atomic():
        held = _held(one, NominationState.NOMINATED)
        held.state, held.review, held.reviewed_at = NominationState.REVIEWED, text.strip(), at
        held.save(update_fields=("state", "review", "reviewed_at"))
        _told(held, "review_nomination", by, at, {})
    return held


def decline(one: Nomination, *, text: str, by: Any, at: datetime) -> Nomination:
    """Decline a candidate, with the reason."""
    need(may_seat(by, one.body.street_id, one.body.unit_id))
    if not text.strip():
        raise Missing(fields="decision")
    with transaction.atomic():
        held = _held(one, NominationState.NOMINATED, NominationState.REVIEWED)
        held.state, held.decision, held.decided_at = NominationState.DECLINED, text.strip(), at
        held.save(update_fields=("state", "decision", "decided_at"))
        _told(held, "decline_nomination", by, at, {})
    return held


def _term_end(body: Body, starts_on: date) -> date | None:
    """Return the end of the term of a body, where it is still to come."""
    return body.term_until if body.term_until and body.term_until > starts_on else None


def take_seat(
    one: Nomination, *, starts_on: date, by: Any, at: datetime, ends_on: date | None = None, text: str = "",
    votes_cast: int | None = None, votes_for: int | None = None,
) -> Nomination:  # fmt: skip
    """Seat a reviewed candidate: appointed, or elected by more than half of the votes cast; the term may be given."""
    need(may_seat(by, one.body.street_id, one.body.unit_id))
    with transaction.atomic():
        held = _held(one, NominationState.REVIEWED)
        if kind_called(held.body.street_id, held.body.kind).selection == Selection.ELECTION:
            if votes_cast is None or votes_for is None or votes_for > votes_cast:
                raise VotesMissing
            if votes_for * HALF <= votes_cast:
                raise NotElected(votes=votes_for, cast=votes_cast)
        who = Who(held.account, held.name, held.organisation, held.title)
        held.membership = seat_member(
            held.body, seat=held.seat, who=who, starts_on=starts_on, ends_on=ends_on or _term_end(held.body, starts_on),
            by=by, at=at, selected=True,
        )  # fmt: skip
        held.state, held.decision, held.decided_at = NominationState.TAKEN, text.strip(), at
        held.votes_cast, held.votes_for = votes_cast, votes_for
        held.save(update_fields=("state", "decision", "decided_at", "votes_cast", "votes_for", "membership"))
        facts = {"membership": held.membership.pk, "votes_cast": votes_cast, "votes_for": votes_for}
        _told(held, "take_seat", by, at, facts)
    return held
