"""Reads of the outbox: the words of a notice, what somebody was told, and what is in trouble."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.kernel import moments
from linli.kernel.journal import READERS
from linli.kernel.models import Delivery, Heartbeat, JournalLine, Seal
from linli.people.public import Actor

from .models import Notice
from .states import SENTENCES, Channel, NoticeState

HERE = "/notices/"
MOST = 99
SHOWN = 50
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Words:
    """What a recipient reads: a subject, one plain sentence, what it is about, and the page it leads to."""

    subject: str
    text: str
    about: str
    path: str

    @property
    def url(self) -> str:
        """Return the whole address of the page."""
        return settings.SITE_URL.rstrip("/") + self.path

    @property
    def letter(self) -> str:
        """Return the body of a mail or message."""
        return "".join(f"{part}\n\n" for part in (self.about, self.text, self.url) if part)


def words_of(notice: Notice, language: str) -> Words:
    """Return what a notice says, in a language; made when it is read, so that a better sentence reaches old ones too.

    Facts that are pairs of names are said in the language, moments as one says them.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        sentence = SENTENCES.get(notice.event)
        facts = _said(notice.facts)
        if sentence is None:  # an app was taken out while its notices were under way
            return Words(_("News from Linli"), _("There is news for you in Linli."), "", HERE)
        parts = (sentence.subject, sentence.text, sentence.about, sentence.path or HERE)
        return Words(*(str(part) % facts for part in parts))


class _Facts(dict[str, str]):
    """Facts of a sentence; one that is missing (an older notice, a newer sentence) is a dash, not a crash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _said(facts: dict[str, Any]) -> _Facts:
    english = (translation.get_language() or "").startswith("en")
    told = _Facts()
    for name, value in facts.items():
        if isinstance(value, dict):
            told[name] = (value.get("name_en") if english else "") or value.get("name", "")
        elif name.endswith("_at") and value:
            at = datetime.fromisoformat(value)
            told[name] = moments.exact(at, now=timezone.now())
        elif value is not None and value != "":
            told[name] = str(value)
    return told


def told_to(actor: Actor) -> QuerySet[Notice]:
    """Return what this person was told in Linli."""
    return Notice.objects.visible_to(actor)


def unread(actor: Actor) -> int:
    """Count what this person has not read, up to one more than is shown; one query on a small index."""
    if actor.account_id is None or not actor.street_ids:
        return 0
    return Notice.objects.visible_to(actor).unread().order_by()[: MOST + 1].count()


# --- The operations page ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reading:
    """How far a reader of the journal has come."""

    name: str
    waiting: int
    parked: int
    since: datetime | None


@dataclass(frozen=True)
class Parked:
    """One line that a reader could not apply, and why."""

    reader: str
    error: str
    attempts: int
    parked_at: datetime
    line: JournalLine | None


def moment_of(made: UUID) -> datetime:
    """Return the moment at which an id was made: the first 48 bits of a UUIDv7 are its milliseconds."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=timezone.get_current_timezone())


def _first_id_at(at: datetime) -> UUID:
    return UUID(int=int(at.timestamp() * 1000) << 80)


def _deliveries(street_ids: Collection[int] | None) -> QuerySet[Delivery]:
    rows = Delivery.objects.all()
    return rows if street_ids is None else rows.filter(street_id__in=street_ids)


def readings(street_ids: Collection[int] | None) -> list[Reading]:
    """Return how many lines wait for each reader and how long the oldest has waited; parked ones apart."""
    counted = {
        row["reader"]: row
        for row in _deliveries(street_ids).values("reader").order_by().annotate(
            waiting=Count("id", filter=Q(parked_at=None)), parked=Count("id", filter=Q(parked_at__isnull=False)),
            first=Min("id", filter=Q(parked_at=None)),
        )
    }  # fmt: skip
    firsts = [row["first"] for row in counted.values() if row["first"]]
    ids = dict(Delivery.objects.filter(pk__in=firsts).values_list("reader", "line_id"))
    nothing = {"waiting": 0, "parked": 0}
    return [
        Reading(
            name, counted.get(name, nothing)["waiting"], counted.get(name, nothing)["parked"],
            moment_of(ids[name]) if name in ids else None,
        )
        for name in sorted({*READERS, *counted})
    ]  # fmt: skip


def parked(street_ids: Collection[int] | None) -> list[Parked]:
    """Return the lines that readers could not apply, the latest first."""
    rows = list(_deliveries(street_ids).exclude(parked_at=None).order_by("-parked_at", "-id")[:SHOWN])
    lines = JournalLine.objects.in_bulk([row.line_id for row in rows]) if rows else {}
    return [
        Parked(row.reader, row.error, row.attempts, row.parked_at, lines.get(row.line_id))
        for row in rows
        if row.parked_at
    ]


def _outgoing(street_ids: Collection[int] | None) -> QuerySet[Notice]:
    rows = Notice.objects.exclude(channel=Channel.INAPP)
    return rows if street_ids is None else rows.filter(street_id__in=street_ids)


def outgoing_by_state(
    street_ids: Collection[int] | None, *, at: datetime
) -> list[tuple[Channel, dict[str, int]]]:
    """Count what left or wants to leave in the last thirty days, by channel and state."""
    recent = _outgoing(street_ids).filter(pk__gte=_first_id_at(at - RECENT))
    counts: dict[str, dict[str, int]] = {}
    for channel, state, n in recent.order_by().values_list("channel", "state").annotate(n=Count("pk")):
        counts.setdefault(channel, {})[state] = n
    return [(channel, counts[channel]) for channel in Channel if channel in counts]


def in_trouble(street_ids: Collection[int] | None) -> list[Notice]:
    """Return what failed or may have been lost on the way, the latest first."""
    trouble = _outgoing(street_ids).filter(state__in=(NoticeState.FAILED, NoticeState.UNKNOWN))
    return list(trouble.select_related("account").order_by("-id")[:SHOWN])


def heartbeats() -> list[Heartbeat]:
    """Return when each process of the house was last alive."""
    return list(Heartbeat.objects.order_by("name"))


def last_seal() -> tuple[Seal, str] | None:
    """Return the newest seal, without the ids it holds, and its fingerprint as it is published."""
    seal = Seal.objects.defer("line_ids").order_by("-number").first()
    return (seal, bytes(seal.hash).hex()) if seal else None
