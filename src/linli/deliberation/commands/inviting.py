"""Who comes: invited by role, by seat and by name; answers, by the page or by a link without an account; signs in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel import ratelimit
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.naming import name_of
from linli.kernel.repeats import derived_secret
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Actor, Organisation, Post, Power, accounts_of
from linli.territory.public import subtree_ids

from ..errors import InvitedAlready, NotInvited, NotOpenToSign, TooMany, WrongCode
from ..models import Attendee, Meeting, Seat
from ..permissions import keeper
from ..queries.bodies import members_of_series
from ..queries.law import MeetingKind
from ..queries.words import when_of
from ..states import BEFORE_IT, MeetingState, Reply, Side, SignedBy
from ..workflow import MEETING

MOST, EARLY = 400, timedelta(hours=1)
SIDES = {
    "secretary": Side.COMMITTEE, "grid_worker": Side.COMMITTEE, "party_advisor": Side.PARTY, "party_worker": Side.PARTY,
    "second_grid_head": Side.RESIDENT, "property_manager": Side.PROPERTY, "officer": Side.DEPARTMENT,
    "director": Side.STREET, "area_head": Side.STREET, "block_head": Side.STREET, "liaison": Side.STREET,
    "second_block_head": Side.MERCHANT, "block_assistant": Side.MERCHANT, "leader_in_charge": Side.STREET,
}  # fmt: skip
SIDE_OF_KIND = {
    "department": Side.DEPARTMENT, "force": Side.DEPARTMENT, "committee": Side.COMMITTEE, "property": Side.PROPERTY,
    "party_branch": Side.PARTY, "shop": Side.MERCHANT, "street_office": Side.STREET,
}  # fmt: skip
INSIDE, OUTSIDE = "/s/%(slug)s/meetings/%(number)s/mine/", "/meetings/reply/%(token)s/"
# fmt: off
NEWS: dict[str, tuple[Any, Any]] = {
    "invite": (_("Invitation: %(title)s"), _("%(when)s, %(place)s. Please answer whether you come.")),
    "change": (_("Changed: %(title)s"), _("It is held at another time or place now: %(when)s, %(place)s.")),
    "cancel": (_("Cancelled: %(title)s"), _("The meeting of %(when)s is not held.")),
    "result": (_("Minutes confirmed: %(title)s"), _("What was resolved stands on the page of the meeting.")),
}
# fmt: on
for _event, (_subject, _text) in NEWS.items():
    _about = "%(title)s · %(when)s"
    say(f"meeting.{_event}", Sentence(_subject, _text, _about, INSIDE, NewsKind.TURN))
    say(f"meeting.{_event}.guest", Sentence(_subject, _text, _about, OUTSIDE, asked=True))


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: an account, an organisation, or a name from outside with how to reach them."""

    account: Account | None = None
    organisation: Organisation | None = None
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    part: str = ""
    side: str = Side.OTHER
    votes: bool = True


def usual_guests(meeting: Meeting, kind: MeetingKind, *, at: datetime) -> list[Guest]:
    """Return whom a meeting invites by itself: the roles of its series or kind, the series' seats, its body's members."""
    series = meeting.series
    roles = tuple(series.roles) if series is not None and series.roles else kind.attendees
    guests = by_roles(meeting, roles, at=at)
    if series is not None:
        seats = Seat.objects.filter(street_id=meeting.street_id, series=series).select_related(
            "account", "organisation"
        )
        guests += [
            Guest(one.account, one.organisation, one.name, one.email, one.phone, one.part, one.side, one.votes)
            for one in seats.order_by("position")
        ]  # fmt: skip
        known = {one.account.pk for one in guests if one.account}
        for member in members_of_series(series):
            account = Account.objects.filter(pk=member.account_id).first() if member.account_id else None
            if account is None or account.pk not in known:
                guests.append(
                    Guest(account, name="" if account else member.name, part=member.seat, votes=member.votes)
                )
    return guests


def by_roles(meeting: Meeting, roles: Sequence[str], *, at: datetime) -> list[Guest]:
    """Return who holds these roles at the meeting's unit or below it; where nobody does, at the nearest unit above."""
    if not roles:
        return []
    below = subtree_ids(meeting.unit_id)
    there = Q(unit_id__in=[*meeting.lineage, *below])
    posts = Post.objects.held_at(at).filter(there, street_id=meeting.street_id, role__code__in=roles)
    found = list(posts.select_related("account", "role", "unit").order_by("role__rank", "pk"))
    guests: dict[int, Guest] = {}
    for role in roles:
        mine = [one for one in found if one.role.code == role]
        here = [one for one in mine if one.unit_id in below]
        if not here and mine:
            rank = {unit_id: n for n, unit_id in enumerate(meeting.lineage)}
            nearest = max(rank.get(one.unit_id or 0, -1) for one in mine)
            here = [one for one in mine if rank.get(one.unit_id or 0, -1) == nearest]
        for post in here[:MOST]:
            side = SIDES.get(role, Side.OTHER)
            guests.setdefault(post.account_id, Guest(post.account, part=name_of(post.role)[:60], side=side))
    return list(guests.values())


def seat_guests(meeting: Meeting, guests: Sequence[Guest]) -> list[Attendee]:
    """Write the list of a meeting that was just made, or add to it; whoever is on it already is left alone."""
    mine = Attendee.objects.filter(street_id=meeting.street_id, meeting=meeting)
    known = set(mine.exclude(account=None).values_list("account_id", flat=True))
    bodies = {one.organisation_id for one in mine.filter(account=None) if not one.name}
    last = mine.aggregate(last=Max("position"))["last"] or 0
    rows: list[Attendee] = []
    for guest in guests:
        if guest.account is not None and guest.account.pk in known:
            continue
        if (
            guest.account is None
            and not guest.name
            and guest.organisation
            and guest.organisation.pk in bodies
        ):
            continue
        known |= {guest.account.pk} if guest.account else set()
        row = Attendee(
            street_id=meeting.street_id, meeting=meeting, position=last + len(rows) + 1, account=guest.account,
            organisation=guest.organisation, name=guest.name.strip()[:60], email=guest.email.strip(),
            phone=guest.phone.strip(), part=guest.part[:60], side=guest.side, votes=guest.votes,
        )  # fmt: skip
        row.token_hash = Attendee.hash_of(token_of(row.pk))
        rows.append(row)
    if last + len(rows) > MOST:
        raise TooMany(most=MOST)
    return Attendee.objects.bulk_create(rows)


def token_of(pk: UUID) -> str:
    """Return the secret of an invitation's link, derived, so that it need not be stored to be sent."""
    return derived_secret("meeting invitation", pk)


def add_attendee(meeting_id: UUID, guest: Guest, *, street_id: int, by: Actor, at: datetime) -> Attendee:
    """Add somebody to the list, before the meeting or while it is under way (列席、临时参会)."""
    if guest.account is None and guest.organisation is None and not guest.name.strip():
        raise Missing(fields=_t("name"), names=["name"])
    with MEETING.moving(Meeting, meeting_id, "add_attendee", street_id=street_id, by=by, at=at) as move:
        made = seat_guests(move.it, [guest])
        if not made:
            one = guest.account or guest.organisation
            raise InvitedAlready(name=name_of(one) if one else guest.name)
        move.facts["attendee"] = str(made[0].pk)
    if move.it.state == MeetingState.CONVENED:
        _tell(move.it, made, move.line, "invite", at=at)
    return made[0]


def drop_attendee(attendee_id: UUID, *, meeting: Meeting, by: Actor, at: datetime) -> None:
    """Take somebody off the list who has not signed in."""
    with MEETING.moving(
        Meeting, meeting.pk, "drop_attendee", street_id=meeting.street_id, by=by, at=at
    ) as move:
        found = Attendee.objects.filter(
            street_id=meeting.street_id, meeting=meeting, pk=attendee_id, present_at=None
        )
        if not found.delete()[0]:
            raise NotFound
        move.facts["attendee"] = str(attendee_id)


def invite(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Meeting:
    """Send the invitations; sent again, they go to those who were not invited yet, and say to all that something changed."""
    with transaction.atomic():
        with MEETING.moving(Meeting, meeting_id, "invite", street_id=street_id, by=by, at=at) as move:
            one: Meeting = move.it
            again = one.state == MeetingState.CONVENED
            one.state_since = at
            rows = list(_listed(one))
            move.facts["attendees"] = len(rows)
        new = [row for row in rows if row.invited_at is None]
        old = [row for row in rows if row.invited_at is not None] if again else []
        _tell(one, new, move.line, "invite", at=at)
        _tell(one, old, move.line, "change", at=at)
        Attendee.objects.filter(street_id=street_id, pk__in=[row.pk for row in new]).update(invited_at=at)
    return one


def _listed(meeting: Meeting) -> Any:
    found = Attendee.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return found.select_related("account", "organisation").order_by("position")


def tell_all(meeting: Meeting, line: Any, event: str, *, at: datetime) -> None:
    """Tell everybody on the list of a meeting."""
    _tell(meeting, list(_listed(meeting)), line, event, at=at)


def _tell(meeting: Meeting, rows: Sequence[Attendee], line: Any, event: str, *, at: datetime) -> None:
    facts = facts_of(meeting)
    tellings: dict[Any, Telling] = {}
    for row in rows:
        told = [row.account] if row.account else []
        if row.account is None and not row.name and row.organisation_id:
            told = list(accounts_of(row.organisation_id, Power.HANDLE, at=at))
        for account in told:
            if account.is_active:
                tellings[account.pk] = Telling(
                    meeting.street_id,
                    line.id,
                    meeting.pk,
                    f"meeting.{event}",
                    Recipient(account=account),
                    facts,
                    at,
                )
        if not told and (row.email or row.phone):
            to = Recipient(email=row.email, phone="" if row.email else row.phone, mark=row.pk.hex[:16])
            mine = facts | {"attendee": row.pk.hex}
            tellings[row.pk] = Telling(
                meeting.street_id, line.id, meeting.pk, f"meeting.{event}.guest", to, mine, at
            )
    tell(list(tellings.values()), at=at)


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Return what notices say of a meeting: its public name, when and where."""
    return {
        "slug": meeting.street.slug, "number": meeting.number, "title": meeting.title, "when": when_of(meeting),
        "place": meeting.place or meeting.unit.name,
    }  # fmt: skip


# --- Answers ------------------------------------------------------------------------------------------------------
def answer(
    attendee_id: UUID, *, street_id: int, reply: str, substitute: str = "", by: Actor, at: datetime
) -> Attendee:
    """Take the answer to an invitation; it may be changed until the meeting is closed."""
    if reply not in (Reply.YES, Reply.NO, Reply.SUBSTITUTE):
        raise Missing(fields=_t("answer"), names=["reply"])
    if reply == Reply.SUBSTITUTE and not substitute.strip():
        raise Missing(fields=_t("name of the substitute"), names=["substitute"])
    with transaction.atomic():
        row, meeting = _held(attendee_id, street_id)
        if meeting.state not in BEFORE_IT:
            raise MEETING.too_late(meeting, "answer", at=at, by=by)
        row.reply, row.replied_at = reply, at
        row.substitute = substitute.strip()[:60] if reply == Reply.SUBSTITUTE else ""
        row.save(update_fields=("reply", "replied_at", "substitute"))
        facts = {"attendee": str(row.pk), "reply": reply}
        MEETING.note(meeting, action="answer", by=by, at=at, facts=facts, texts={})
    return row


def _held(attendee_id: UUID, street_id: int) -> tuple[Attendee, Meeting]:
    """Return an attendee with their meeting, both locked, the meeting first as every other act does."""
    known = (
        Attendee.objects.filter(street_id=street_id, pk=attendee_id)
        .values_list("meeting_id", flat=True)
        .first()
    )
    if known is None:
        raise NotFound
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("street", "unit").get(
        street_id=street_id, pk=known
    )  # fmt: skip
    row = (
        Attendee.objects.filter(street_id=street_id, pk=attendee_id)
        .select_related("account", "organisation")
        .first()
    )
    if row is None:
        raise NotFound
    return row, meeting


# --- Signing in ---------------------------------------------------------------------------------------------------
def _note_presence(
    row: Attendee, meeting: Meeting, how: str, *, by: Any, at: datetime, there: bool = True
) -> Attendee:
    if bool(row.present_at) == there:
        return row
    row.present_at, row.signed_by = (at, how) if there else (None, SignedBy.NONE)
    row.save(update_fields=("present_at", "signed_by"))
    action = "sign_in" if there else "unsign"
    MEETING.note(meeting, action=action, by=by, at=at, facts={"attendee": str(row.pk), "how": how}, texts={})
    return row


def _takes_signatures(meeting: Meeting, at: datetime) -> bool:
    if meeting.state == MeetingState.RUNNING:
        return True
    return meeting.state in BEFORE_IT and meeting.starts_at - EARLY <= at <= meeting.ends_at


def sign_in(attendee_id: UUID, *, street_id: int, code: str, how: str, by: Actor, at: datetime) -> Attendee:
    """Note that somebody is there, by the code that is shown at the meeting; twice is once."""
    with transaction.atomic():
        row, meeting = _held(attendee_id, street_id)
        if not _takes_signatures(meeting, at):
            raise NotOpenToSign
        if not constant_time_compare("".join(code.split()), meeting.code):
            raise WrongCode
        return _note_presence(row, meeting, how, by=by, at=at)


def sign_in_self(meeting: Meeting, *, code: str, by: Actor, at: datetime) -> Attendee:
    """Note that the account that acts is there; an officer signs for the seat of their organisation if it is free."""
    mine = Attendee.objects.filter(street_id=meeting.street_id, meeting=meeting)
    row = mine.filter(account_id=by.account_id).first() if by.account_id else None
    if row is None:
        of = [held.organisation_id for held in by.posts if held.organisation_id]
        row = mine.filter(account=None, organisation_id__in=of).order_by("position").first()
    if row is None:
        raise NotInvited
    return sign_in(row.pk, street_id=meeting.street_id, code=code, how=SignedBy.CODE, by=by, at=at)


def note_presence(attendee_id: UUID, *, meeting: Meeting, there: bool, by: Actor, at: datetime) -> Attendee:
    """Let the secretary note who is there, or take it back, until the minutes are confirmed."""
    with transaction.atomic():
        row, held = _held(attendee_id, meeting.street_id)
        if held.pk != meeting.pk:
            raise NotFound
        if not keeper.test(by, held):
            raise NotAllowed
        if held.state not in (*BEFORE_IT, MeetingState.HELD):
            raise MEETING.too_late(held, "sign_in", at=at, by=by)
        return _note_presence(row, held, SignedBy.SECRETARY, by=by, at=at, there=there)


def let_pass(address: str, *, at: datetime) -> None:
    """Let somebody try a code or answer, or raise TooManyRequests: codes cannot be found by trying many."""
    ratelimit.limits(((f"meeting from {address}", 300),), per=timedelta(hours=1), at=at)
