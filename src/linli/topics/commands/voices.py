"""People say that they are for a topic, judge what became of it; and colleagues read names for a purpose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from linli.kernel import ratelimit
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.privacy import blind_indexes
from linli.kernel.repeats import derived_secret, once
from linli.notices.public import Recipient, Telling, tell
from linli.people.public import Actor
from linli.territory.public import Street

from ..errors import ForItAlready, NotSupportable, NotToBeJudged, PurposeNotSaid
from ..models import Topic, TopicLook, Voice
from ..permissions import names_reader
from ..queries.own import held_by, people_for, voices_of
from ..states import SUPPORTABLE, TopicPurpose, TopicState, VoicePart
from ..workflow import TOPIC
from .proposing import FROM_ADDRESS, RESIDENT, Taken, add_voice


@dataclass(frozen=True)
class Said:
    """Who is for a topic. All may be empty; then the device alone says that it is one person."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    device: str = ""


def let_support(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody say that they are for it, or raise TooManyRequests: more often than topics are proposed."""
    buckets = ((f"voice from {address}", FROM_ADDRESS * 2), (f"voice in {street.pk}", FROM_ADDRESS * 100))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


def support(topic: Topic, *, said: Said, key: str, at: datetime, by: Actor = RESIDENT) -> Taken:
    """Keep that somebody is for a topic (我也赞成): each person and each device once, with a link of their own.

    Raises ForItAlready, and NotSupportable once it is decided.
    """
    street_id = topic.street_id
    token = derived_secret("voice", street_id, key)

    def do() -> dict[str, Any]:
        held = _held(topic)
        if held.state not in SUPPORTABLE or not held.public_title:
            raise NotSupportable
        if _speaks(held, said):
            raise ForItAlready
        try:
            with transaction.atomic():
                add_voice(held, said, token, part=VoicePart.SUPPORTER, by=by, at=at)
        except IntegrityError:
            raise ForItAlready from None
        held.voices = people_for(held)
        held.save(update_fields=("voices",))
        line = TOPIC.note(held, action="support", by=by, at=at, facts={"voices": held.voices}, texts={})
        _tell_one(held, line, said, at=at)
        return {"number": held.number}

    answer, anew = once(street_id=street_id, purpose="topic.support", key=key, at=at, do=do)
    return Taken(answer["number"], token, anew)


def _tell_one(topic: Topic, line: Any, said: Said, *, at: datetime) -> None:
    """Tell somebody who has just said that they are for it, and nobody else."""
    if said.email or said.phone:
        to = Recipient(email=said.email, phone="" if said.email else said.phone, language=said.language)
        facts = {"number": topic.number, "slug": topic.street.slug}
        tell([Telling(topic.street_id, line.id, topic.pk, "topic.support", to, facts, at)], at=at)


def _held(topic: Topic) -> Topic:
    found = Topic.objects.select_for_update(of=("self",)).select_related("street")
    return found.get(street_id=topic.street_id, pk=topic.pk)


def _speaks(topic: Topic, said: Said) -> bool:
    """Return whether this person or device stands behind the topic, or one joined to it, already."""
    same = Q(pk__in=[])
    if said.device:
        same |= Q(device_mark=Voice.mark_of(said.device))
    for field in ("phone", "email"):
        marks = blind_indexes(getattr(said, field), field)
        if marks:
            same |= Q(**{f"{field}_index__in": marks})
    ids = [
        topic.pk,
        *Topic.objects.filter(street_id=topic.street_id, main=topic).values_list("pk", flat=True),
    ]
    return Voice.objects.filter(same, street_id=topic.street_id, topic_id__in=ids).exists()


def judge(street: Street, token: str, *, stars: int, said: str, at: datetime) -> Voice:
    """Keep what somebody who stands behind a topic thinks of what was done; said again, the later counts.

    Raises NotToBeJudged before it is carried out and after it is closed.
    """
    own = held_by(street, token)
    with transaction.atomic():
        held = _held(own.main)
        if held.state != TopicState.DELIVERED:
            raise NotToBeJudged
        voice = Voice.objects.select_for_update().get(street_id=street.pk, pk=own.voice.pk)
        held.judged += 0 if voice.stars else 1
        held.judged_sum += stars - (voice.stars or 0)
        voice.stars, voice.said, voice.judged_at = stars, said.strip(), at
        voice.save(update_fields=("stars", "said", "judged_at"))
        held.save(update_fields=("judged", "judged_sum"))
        facts = {"voice": str(voice.pk), "stars": stars}
        TOPIC.note(held, action="judge", by=RESIDENT, at=at, facts=facts, texts={"said": said.strip()})
    return voice


def look(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, purpose: str, note: str = ""
) -> list[Voice]:
    """Return who stands behind a topic and those joined to it, and write down first who looked and what for."""
    if purpose not in TopicPurpose.values:
        raise PurposeNotSaid
    with transaction.atomic():
        topic = (
            Topic.objects.visible_to(by)
            .filter(street_id=street_id, pk=topic_id)
            .select_related("street")
            .first()
        )
        if topic is None:
            raise NotFound
        if by.account_id is None or not names_reader.test(by, topic):
            raise NotAllowed
        topic = _held(topic)
        found = voices_of(topic)
        TopicLook.objects.create(
            street_id=street_id, topic=topic, account_id=by.account_id, purpose=purpose, note=note.strip()[:200],
            people=len(found), at=at,
        )  # fmt: skip
        facts = {"purpose": purpose, "people": len(found)}
        TOPIC.note(topic, action="look", by=by, at=at, facts=facts, texts={})
    return found
