"""Objections to a published result: taken until its period ends by the clock of the database, and answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel import ratelimit
from linli.kernel.errors import Missing, NotFound
from linli.kernel.ids import uuid7
from linli.kernel.repeats import derived_secret, once
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, made_late, say, tell
from linli.people.public import Actor, Power, nearest
from linli.territory.public import Street

from ..errors import AnsweredAlready, NotPublished, ObjectionsOver
from ..models import AgendaItem, Attendee, Meeting, Objection
from ..workflow import MEETING
from .agenda import account_of
from .inviting import facts_of, token_of

RESIDENT = Actor("reporter")
FROM_ADDRESS, LONGEST = 10, 2000
RAISED, ANSWERED = "meeting.object", "meeting.answer_objection"
say(
    RAISED,
    Sentence(
        _("Objection to: %(title)s"),
        _("Somebody objects to the published result. It is final only when every objection is answered."),
        "%(title)s",
        "/s/%(slug)s/meetings/%(number)s/results/",
        NewsKind.TURN,
    ),
)
say(
    ANSWERED,
    Sentence(
        _("Your objection was answered: %(title)s"),
        _("The answer stands on the page of your secret link."),
        "%(title)s",
        "/s/%(slug)s/decisions/objection/%(token)s/",
    ),
)


def link_of(pk: UUID) -> str:
    """Return the secret of an objection's link, derived, so that a repeated request is answered the same."""
    return derived_secret("meeting objection", pk)


def _late_objection(_street_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    return {"token": link_of(UUID(facts["objection"]))}


def _late_invitation(_street_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    return {"token": token_of(UUID(facts["attendee"]))}


made_late(ANSWERED, _late_objection)
for _event in ("invite", "change", "cancel", "result"):
    made_late(f"meeting.{_event}.guest", _late_invitation)


def let_pass(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody object, or raise TooManyRequests: so many an hour from an address, more in a street."""
    buckets = ((f"object from {address}", FROM_ADDRESS), (f"object in {street.pk}", FROM_ADDRESS * 30))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


@dataclass(frozen=True)
class Raised:
    """The number of an objection in its meeting, and the secret of its link."""

    number: int
    token: str


def object_to(
    number: int, *, street: Street, words: str, item_id: UUID | None = None, name: str = "", email: str = "",
    phone: str = "", language: str = "", key: str, at: datetime,
) -> Raised:  # fmt: skip
    """Take an objection to a published result, once for its key, while its period runs by the clock of the database."""
    if not words.strip():
        raise Missing(fields=_t("what you object to"), names=["words"])
    mark = f"{number}:{key}"

    def do() -> dict[str, Any]:
        found = Meeting.objects.select_for_update(of=("self",)).filter(street=street, number=number)
        meeting = (
            found.exclude(published_at=None).select_related("street", "unit").annotate(asked=Now()).first()
        )
        if meeting is None:
            raise NotPublished
        if meeting.objections_until is None or meeting.asked >= meeting.objections_until:
            until = timezone.localtime(meeting.objections_until or at)
            raise ObjectionsOver(until=formats.date_format(until, "DATETIME_FORMAT"))
        item = None
        if item_id is not None:
            item = AgendaItem.objects.filter(street=street, meeting=meeting, pk=item_id).first()
            if item is None:
                raise NotFound
        last = Objection.objects.filter(street=street, meeting=meeting).aggregate(last=Max("number"))["last"]
        pk = uuid7()
        made = Objection.objects.create(
            pk=pk, street=street, meeting=meeting, number=(last or 0) + 1, item=item, words=words.strip()[:LONGEST],
            name=name.strip()[:60], email=email.strip(), phone=phone.strip(), language=language,
            token_hash=Attendee.hash_of(link_of(pk)), received_at=at,
        )  # fmt: skip
        facts = {"objection": str(made.pk), "n": made.number}
        line = MEETING.note(meeting, action="object", by=RESIDENT, at=at, facts=facts, texts={})
        _tell_office(meeting, line, at=at)
        return {"number": made.number, "id": str(made.pk)}

    answer, _anew = once(street_id=street.pk, purpose="meeting.object", key=mark, at=at, do=do)
    return Raised(int(answer["number"]), link_of(UUID(answer["id"])))


def _tell_office(meeting: Meeting, line: Any, *, at: datetime) -> None:
    people = {
        post.account.pk: post.account
        for post in nearest(meeting.street_id, Power.CONVENE, meeting.lineage, at=at)
    }
    if meeting.secretary is not None:
        people[meeting.secretary.pk] = meeting.secretary
    tell(
        [
            Telling(
                meeting.street_id, line.id, meeting.pk, RAISED, Recipient(account=one), facts_of(meeting), at
            )
            for one in people.values()
            if one.is_active
        ],
        at=at,
    )


def answer_objection(
    objection_id: UUID, *, meeting: Meeting, reply: str, by: Actor, at: datetime
) -> Objection:
    """Answer an objection, once; whoever raised it is told if they left an address, and reads it by their link."""
    with transaction.atomic():
        with MEETING.moving(
            Meeting,
            meeting.pk,
            "answer_objection",
            street_id=meeting.street_id,
            by=by,
            at=at,
            reply=reply.strip(),
        ) as move:
            one = Objection.objects.filter(
                street_id=meeting.street_id, meeting=move.it, pk=objection_id
            ).first()
            if one is None:
                raise NotFound
            if one.answered_at is not None:
                raise AnsweredAlready
            one.answer, one.answered_at, one.answered_by = reply.strip()[:LONGEST], at, account_of(by)
            one.save(update_fields=("answer", "answered_at", "answered_by"))
            move.facts |= {"objection": str(one.pk), "n": one.number}
        if one.email or one.phone:
            to = Recipient(email=one.email, phone="" if one.email else one.phone, language=one.language)
            facts = facts_of(move.it) | {"objection": one.pk.hex}
            tell([Telling(one.street_id, move.line.id, meeting.pk, ANSWERED, to, facts, at)], at=at)
    return one
