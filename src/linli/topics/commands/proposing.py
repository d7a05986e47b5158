"""A topic comes in: from a resident without an account, or written down by a colleague for somebody at the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal, ratelimit
from linli.kernel.errors import NotAllowed
from linli.kernel.privacy import blind_index
from linli.kernel.repeats import derived_secret, once
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import Street, line_of, root_of

from ..errors import CallOver, UnknownKind
from ..models import Topic, TopicCall, Voice
from ..queries.books import kinds_of
from ..states import TopicSource, VoicePart
from ..workflow import TOPIC
from .telling import TO_SCREEN, facts_of, screeners, tell_accounts, tell_people

RESIDENT = Actor("reporter")
FROM_ADDRESS = 30


def let_pass(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody propose something, or raise TooManyRequests: so many an hour from an address, more in a street."""
    buckets = ((f"topic from {address}", FROM_ADDRESS), (f"topic in {street.pk}", FROM_ADDRESS * 20))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


@dataclass(frozen=True)
class Proposal:
    """What somebody wants the community to decide. The contact may be empty; then it is followed by the link alone."""

    title: str
    kind: str = "other"
    body: str = ""
    unit: Any = None
    call: TopicCall | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    device: str = ""
    source: str = TopicSource.RESIDENT
    origin: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Taken:
    """The number of a topic and the secret of its link; `anew` is False when this form had been sent before."""

    number: int
    token: str
    anew: bool


def propose(*, street: Street, proposal: Proposal, key: str, by: Actor, at: datetime) -> Taken:
    """Keep a topic, once for its key, with its number and the secret of its link.

    Residents need nobody's leave. Raises CallOver for a call that takes none today, UnknownKind for no kind of the book.
    """
    if proposal.kind not in kinds_of(street.pk):
        raise UnknownKind
    call = proposal.call
    if call is not None and (not call.takes(timezone.localdate(at)) or call.street_id != street.pk):
        raise CallOver
    token = derived_secret("topic", street.pk, key)

    def do() -> dict[str, Any]:
        with transaction.atomic():
            topic = _new_topic(street, proposal, by=by, at=at)
            add_voice(topic, proposal, token, part=VoicePart.PROPOSER, by=by, at=at)
            texts = {"title": topic.title, "body": topic.body}
            entry = TOPIC.entry(topic, "propose", by=by, at=at, before="", facts={}, texts=texts)
            line = journal.write_entry(entry)
            tell_people(topic, line, "propose", at=at)
            tell_accounts(topic, line, TO_SCREEN, screeners(topic, at=at), facts_of(topic), at=at)
        return {"number": topic.number}

    answer, anew = once(street_id=street.pk, purpose="topic", key=key, at=at, do=do)
    return Taken(answer["number"], token, anew)


def enter(*, street: Street, proposal: Proposal, key: str, by: Actor, at: datetime) -> Taken:
    """Write down a topic for somebody at the door, from a meeting, a case, a suggestion or an organisation."""
    if not by.has(Power.REPORT, street_id=street.pk):
        raise NotAllowed
    return propose(street=street, proposal=proposal, key=key, by=by, at=at)


def _new_topic(street: Street, proposal: Proposal, *, by: Actor, at: datetime) -> Topic:
    # Whoever proposes one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
    Street.objects.select_for_update(no_key=True).get(pk=street.pk)
    last = Topic.objects.filter(street=street).aggregate(last=Max("number"))["last"]
    unit = proposal.unit or (proposal.call.unit if proposal.call else None) or root_of(street)
    unit_id = getattr(unit, "pk", None) or unit.id
    on = timezone.localtime(at).date()
    return Topic.objects.create(
        street=street, number=(last or 0) + 1, kind=proposal.kind, title=proposal.title.strip()[:120],
        body=proposal.body.strip(), unit_id=unit_id, lineage=list(line_of(unit_id, on=on).ids), call=proposal.call,
        source=proposal.source, origin=proposal.origin.strip()[:200], organisation=proposal.organisation,
        state_since=at, proposed_at=at, voices=1,
    )  # fmt: skip


def add_voice(topic: Topic, said: Any, token: str, *, part: str, by: Actor, at: datetime) -> Voice:
    """Keep who speaks for a topic: encrypted, found by marks. `said` has name, phone, email, language and device."""
    phone, email = said.phone.strip(), said.email.strip()
    return Voice.objects.create(
        street_id=topic.street_id, topic=topic, part=part, name=said.name.strip(), phone=phone, email=email,
        phone_index=blind_index(phone, "phone"), email_index=blind_index(email, "email"),
        device_mark=Voice.mark_of(said.device) if by.kind != "account" else "", language=said.language,
        token_hash=Voice.hash_of(token), written_by_id=by.account_id if by.kind == "account" else None, at=at,
    )  # fmt: skip
