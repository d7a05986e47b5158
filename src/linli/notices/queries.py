"""Reads of the outbox: the words of a notice, what somebody was told, and what is in trouble."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
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
from linli.kernel.naming import said
from linli.kernel.vitals import Sample, Vital, one
from linli.people.public import Actor, Power
from linli.rulebooks.public import index

from .models import ClosedAddress, Gateway, Letter, Notice
from .states import CHATS, DUE, SENTENCES, Channel, ClosedWhy, LetterState, NoticeState, Sentence

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
    lines: tuple["Words", ...] = ()

    @property
    def url(self) -> str:
        """Return the whole address of the page."""
        return settings.SITE_URL.rstrip("/") + self.path

    @property
    def letter(self) -> str:
        """Return the body of a mail or message; of a digest, a paragraph for each of its lines."""
        each = (
            "\n".join(part for part in (f"· {one.subject}", one.about, one.url) if part) for one in self.lines
        )
        return "".join(f"{part}\n\n" for part in (self.about, self.text, *each, self.url) if part)


# What an office says in its own words: (street, event, facts) → the sentence, in the active language, or None.
OwnWords = Callable[[int, str, dict[str, Any]], Sentence | None]
OWN_WORDS: list[OwnWords] = []


def worded_by(find: OwnWords) -> OwnWords:
    """Register what knows the words an office has written itself; the last one counts."""
    OWN_WORDS[:] = [find]
    return find


# Facts that may not rest in the outbox, because whoever reads them holds a key: event → what makes them when it is said.
MakeLate = Callable[[int, dict[str, Any]], dict[str, Any]]
MADE_LATE: dict[str, MakeLate] = {}


def words_of(notice: Notice, language: str) -> Words:
    """Return what a notice says, in a language; made when it is read, so that a better sentence reaches old ones too.

    Facts that are pairs of names are said in the language, moments as one says them. What an office has written in its
    own words goes before what the house says.
    """
    with translation.override(language or settings.LANGUAGE_CODE), index.kept():
        lines = [
            _words(notice.street_id, line["event"], line["facts"]) for line in notice.facts.get("lines") or ()
        ]
        return _words(notice.street_id, notice.event, notice.facts, tuple(lines))


def words_of_all(notices: Iterable[Notice], language: str) -> list[Words]:
    """Return what several notices say; which words an office has written is asked once for all of them."""
    with words_kept():
        return [words_of(notice, language) for notice in notices]


def words_kept() -> AbstractContextManager[Any]:
    """Let a block go by the words that hold now, and ask for them no more."""
    return index.kept()


def _words(street_id: int, event: str, facts: dict[str, Any], lines: tuple[Words, ...] = ()) -> Words:
    facts = facts | MADE_LATE[event](street_id, facts) if event in MADE_LATE else facts
    own = next((told for find in OWN_WORDS if (told := find(street_id, event, facts))), None)
    sentence = own or SENTENCES.get(event)
    if sentence is None:  # an app was taken out while its notices were under way
        return Words(_("News from Linli"), _("There is news for you in Linli."), "", HERE)
    return read_sentence(sentence, facts, lines)


def read_sentence(sentence: Sentence, facts: dict[str, Any], lines: tuple[Words, ...] = ()) -> Words:
    """Return a sentence with its facts, in the active language."""
    told = _said(facts)
    subject, text, about, path = (
        str(part) % told for part in (sentence.subject, sentence.text, sentence.about, sentence.path or HERE)
    )
    return Words(subject, text, about, path, lines)


class _Facts(dict[str, str]):
    """Facts of a sentence; one that is missing (an older notice, a newer sentence) is a dash, not a crash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _said(facts: dict[str, Any]) -> _Facts:
    told = _Facts()
    for name, value in facts.items():
        if isinstance(value, dict):
            told[name] = said(value.get("name", ""), value.get("name_en") or "")
        elif name.endswith("_at") and value:
            at = datetime.fromisoformat(value)
            told[name] = moments.exact(at, now=timezone.now())
        elif value is not None and value != "" and not isinstance(value, list):
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


def vitals(at: datetime) -> Iterator[Vital]:
    """Tell what waits to leave the house and what did not arrive."""
    states = (*DUE, NoticeState.SENDING, NoticeState.FAILED)
    rows = _outgoing(None).filter(state__in=states).order_by().values_list("channel", "state")
    lately = Count("pk", filter=Q(pk__gte=_first_id_at(at - timedelta(days=1)), state=NoticeState.FAILED))
    found = list(rows.annotate(n=Count("pk"), lately=lately))
    told = [Sample(n, (("channel", channel), ("state", state))) for channel, state, n, _lately in found]
    yield Vital("linli_notices", "Notices that wait or failed, by channel and state.", tuple(told))
    failed = sum(row[3] for row in found)
    yield one("linli_notices_failed", "Notices of the last day that failed.", failed)


# --- Addresses that are closed ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Closed:
    """An address to which mail came back: whose it is, and as much of it as tells it from others."""

    id: int
    whose: str
    at: datetime
    note: str


def closed_addresses(street_ids: Collection[int] | None) -> list[Closed]:
    """Return the addresses to which mail came back, the latest first; what its owner stopped is nobody's business."""
    rows = ClosedAddress.objects.filter(why=ClosedWhy.BOUNCED, opened_at=None).select_related("account")
    if street_ids is not None:
        rows = rows.filter(street_id__in=street_ids)
    return [
        Closed(row.pk, str(row.account) if row.account else faint(row.address), row.at, row.note)
        for row in rows.order_by("-at", "-id")[:SHOWN]
    ]


def faint(address: str) -> str:
    """Return as much of an address as tells it from others: its first letter and its house, or the last two digits."""
    name, at, house = address.partition("@")
    return f"{name[:1]}…@{house}" if at else f"…{address[-2:]}"


# --- Ways out -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Way:
    """A way out that an office set up, with how its messages fared in the last thirty days."""

    gateway: Gateway
    counts: dict[str, int]
    last: Notice | None

    @property
    def shown(self) -> list[tuple[Any, int]]:
        """Return the counts that say something, by what they are called."""
        return [(NoticeState(state).label, n) for state, n in sorted(self.counts.items()) if n]

    @property
    def sends_texts(self) -> bool:
        """Return whether it is the gateway of text messages."""
        return self.gateway.channel == Channel.SMS


def ways_out(street_id: int, *, at: datetime) -> list[Way]:
    """Return the ways out of a street, however many it has in three queries."""
    rows = list(Gateway.objects.filter(street_id=street_id, ended_at=None).order_by("made_at", "id"))
    recent = _outgoing((street_id,)).filter(pk__gte=_first_id_at(at - RECENT))
    # Text messages name no gateway: there is one at a time. A trial names it all the same.
    counts: dict[tuple[str, str], dict[str, int]] = {}
    told = recent.filter(channel__in=(Channel.SMS, *CHATS), account=None).order_by()
    for channel, target, state, n in told.values_list("channel", "target", "state").annotate(n=Count("pk")):
        kept = counts.setdefault((channel, "" if channel == Channel.SMS else target), {})
        kept[state] = kept.get(state, 0) + n
    tried = recent.filter(subject_id__in=[row.pk for row in rows]).order_by("subject_id", "-id")
    last = {one.subject_id: one for one in tried.distinct("subject_id")}
    return [
        Way(
            row,
            counts.get((row.channel, "" if row.channel == Channel.SMS else row.target), {}),
            last.get(row.pk),
        )
        for row in rows
    ]


def sends_texts(street_ids: Collection[int]) -> bool:
    """Return whether any of some streets sends text messages."""
    own = Gateway.objects.filter(street_id__in=street_ids, channel=Channel.SMS, ended_at=None)
    return bool(settings.SMS_URL) or own.exists()


# --- The tray -----------------------------------------------------------------------------------------------------
def tray(actor: Actor, street_id: int) -> QuerySet[Letter]:
    """Return the mail of a street that waits for somebody, if this person has a post there."""
    return Letter.objects.visible_to(actor.street_ids).filter(street_id=street_id, state=LetterState.TRAY)


def waiting_letters(actor: Actor) -> dict[int, int]:
    """Return how many letters wait, by each street in which this person reads them; one query."""
    streets = [one for one in actor.street_ids if actor.has(Power.FILE, street_id=one)]
    if not streets:
        return {}
    rows = Letter.objects.filter(street_id__in=streets, state=LetterState.TRAY).order_by()
    return dict.fromkeys(streets, 0) | dict(rows.values_list("street_id").annotate(n=Count("pk")))


def letters_done(actor: Actor, street_id: int) -> QuerySet[Letter]:
    """Return what became of the mail that came in, without its words: these are gone or stand on a case."""
    rows = Letter.objects.visible_to(actor.street_ids).filter(street_id=street_id)
    return rows.exclude(state=LetterState.TRAY).select_related("done_by")
