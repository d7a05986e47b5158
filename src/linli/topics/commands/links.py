"""Lost links: sent to the contact that was left, good for three days and once."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from linli.intake.public import TicketOver
from linli.kernel import journal
from linli.notices.public import Recipient, Telling, tell

from ..models import Voice
from ..queries.own import voice_of
from ..workflow import TOPIC
from .proposing import RESIDENT

LOST, MOST = "topic.ask_link", 5


def ask_own_links(*, kind: str, marks: Sequence[str], at: datetime) -> int:
    """Send a way to a new link for each of the last five topics that this contact was left with; return how many."""
    left = Voice.objects.filter(**{f"{kind}_index__in": list(marks)}).exclude(**{f"{kind}_index": ""})
    sent = 0
    for one in left.select_related("topic__street").order_by("-at", "-id")[:MOST] if marks else []:
        topic = one.topic
        entry = TOPIC.entry(topic, "ask_link", by=RESIDENT, at=at, before=topic.state, facts={}, texts={})
        line = journal.write_entry(entry)
        facts = {
            "number": topic.number, "slug": topic.street.slug, "one": one.pk.hex, "asked": at.isoformat(),
        }  # fmt: skip
        to = Recipient(**{kind: getattr(one, kind)}, language=one.language)
        sent += tell([Telling(one.street_id, line.id, topic.pk, LOST, to, facts, at)], at=at)
    return sent


def renew_link(ticket: str, *, at: datetime) -> tuple[Voice, str]:
    """Make a new secret link for whoever holds this ticket; the link before and the ticket end."""
    one = voice_of(ticket, at=at)
    token = secrets.token_urlsafe(24)
    ours = Voice.objects.filter(street_id=one.street_id, pk=one.pk, token_hash=one.token_hash)
    if not ours.update(token_hash=Voice.hash_of(token)):
        raise TicketOver
    return one, token
