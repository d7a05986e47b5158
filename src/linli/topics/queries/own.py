"""The page of a secret link: whose topic it is and where it is now, also when it was joined to another one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection

from linli.intake.public import TICKET_GOOD_FOR, TicketOver
from linli.territory.public import Street

from ..errors import NoSuchTopic
from ..models import Topic, Voice
from ..states import TopicState


@dataclass(frozen=True)
class Own:
    """Somebody's voice, the topic it was given to, and the one that goes the way: itself, or the one it was joined to."""

    voice: Voice
    topic: Topic
    main: Topic

    @property
    def may_judge(self) -> bool:
        """Return whether this person can say now what they think of what was done."""
        return self.main.state == TopicState.DELIVERED


def held_by(street: Street, token: str) -> Own:
    """Return what a secret link opens, or refuse."""
    found = Voice.objects.filter(street=street, token_hash=Voice.hash_of(token))
    related = ("topic__street", "topic__unit", "topic__main__street", "topic__main__unit")
    voice = found.select_related("topic", *related).first()
    if voice is None:
        raise NoSuchTopic
    topic: Topic = voice.topic
    return Own(voice, topic, topic.main or topic)


COUNT = """
SELECT count(DISTINCT coalesce(nullif(v.phone_index, ''), nullif(v.email_index, ''), v.id::text))
FROM topics_voice v JOIN topics_topic t ON t.street_id = v.street_id AND t.id = v.topic_id
WHERE v.street_id = %s AND (t.id = %s OR t.main_id = %s)
"""


def people_for(topic: Topic) -> int:
    """Count who is for a topic and those joined to it; whoever left one contact at several of them counts once."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [topic.street_id, topic.pk, topic.pk])
        return int(cursor.fetchone()[0])


def voices_of(topic: Topic) -> list[Voice]:
    """Return everybody behind a topic and those joined to it, proposers first; to send to, or after a look is written."""
    ids = Topic.objects.filter(street_id=topic.street_id, main=topic).values("pk")
    mine = Voice.objects.filter(street_id=topic.street_id, topic_id=topic.pk)
    theirs = Voice.objects.filter(street_id=topic.street_id, topic_id__in=ids)
    found = (mine | theirs).select_related("topic")
    return sorted(found, key=lambda one: (one.part != "proposer", one.at, one.pk))


def words_of(topic: Topic) -> list[Voice]:
    """Return what people said when they judged, the newest first; no names."""
    ids = Topic.objects.filter(street_id=topic.street_id, main=topic).values("pk")
    mine = Voice.objects.filter(street_id=topic.street_id, topic_id=topic.pk, stars__isnull=False)
    theirs = Voice.objects.filter(street_id=topic.street_id, topic_id__in=ids, stars__isnull=False)
    return list(
        (mine | theirs)
        .only("stars", "said", "judged_at", "part", "street_id")
        .order_by("-judged_at", "-id")[:50]
    )


# --- Lost links ---------------------------------------------------------------------------------------------------
_PIECE = 12


def _signer() -> signing.Signer:
    return signing.Signer(salt="linli.lost topic", sep=".")


def ticket_facts(street_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the ticket of a notice about a lost link: made when it is sent, and worth nothing after the new link."""
    known = Voice.objects.filter(street_id=street_id, pk=UUID(facts["one"]))
    held = known.values_list("token_hash", flat=True).first() or ""
    asked = int(datetime.fromisoformat(facts["asked"]).timestamp())
    return {"ticket": _signer().sign(f"{street_id}-{facts['one']}-{held[:_PIECE]}-{asked}")}


def voice_of(ticket: str, *, at: datetime) -> Voice:
    """Return whose link a ticket makes anew, or refuse: used, too old, or never ours."""
    try:
        street_id, pk, piece, asked = _signer().unsign(ticket).split("-")
        made, one_id = datetime.fromtimestamp(int(asked), tz=at.tzinfo), UUID(pk)
    except (signing.BadSignature, ValueError):
        raise TicketOver from None
    found = Voice.objects.filter(street_id=int(street_id), pk=one_id).select_related("topic", "topic__street")
    one = found.first()
    if one is None or not one.token_hash.startswith(piece) or at - made > TICKET_GOOD_FOR:
        raise TicketOver
    return one
