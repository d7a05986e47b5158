"""Who is told: rows of the outbox come to be, and are read."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from linli.kernel.privacy import blind_index
from linli.people.public import Account, Actor

from ..models import Gateway, Notice
from ..states import CHATS, SENTENCES, Channel, NewsKind, NoticeState, RecipientKind
from .gateways import groups_of
from .wishes import Wishes, reaches, wishes_of

BATCH = 500
MARK = "notice"


@dataclass(frozen=True)
class Recipient:
    """Whom to tell: an account, a reporter by an address, or (neither given) the office's groups.

    A reporter is written to by e-mail, and who left a telephone only, by text message where the street sends any.
    `mark` tells one reporter of a line from another: several may have reported what it is about.
    """

    account: Account | None = None
    email: str = field(default="", repr=False)
    language: str = ""
    mark: str = ""
    phone: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """Return which of the three it is."""
        if self.account is not None:
            return RecipientKind.ACCOUNT
        return RecipientKind.REPORTER if self.email or self.phone else RecipientKind.OFFICE


@dataclass(frozen=True)
class Telling:
    """One event to one recipient: `at` is when it happened, `facts` are codes and public names, never words of people."""

    street_id: int
    line_id: UUID
    subject_id: UUID
    event: str
    to: Recipient
    facts: dict[str, Any]
    at: datetime
    # The ways it takes whatever is wished for such news: a digest goes where its owner wants digests.
    by: tuple[str, ...] = ()


def target_of(address: str) -> str:
    """Return the mark of a group of the office; its address may hold a secret and stays in the settings."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


@dataclass
class Known:
    """What a batch of tellings goes by, each thing asked for once."""

    wishes: Wishes
    gateways: dict[int, list[Gateway]] = field(default_factory=dict)

    def of(self, street_id: int) -> list[Gateway]:
        """Return the ways out that a street has set up."""
        if street_id not in self.gateways:
            self.gateways[street_id] = groups_of(street_id)
        return self.gateways[street_id]

    def texts(self, street_id: int) -> bool:
        """Return whether a street sends text messages."""
        return bool(settings.SMS_URL) or any(one.channel == Channel.SMS for one in self.of(street_id))


def tell(tellings: Iterable[Telling], *, at: datetime) -> int:
    """Put notices into the outbox and return how many rows were offered.

    Telling the same again changes nothing: a line tells a recipient once by a channel, and the first event stands.
    """
    them = list(tellings)
    known = Known(wishes_of([one.to.account.pk for one in them if one.to.account is not None]))
    rows = [row for telling in them for row in _rows(telling, at, known)]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _rows(telling: Telling, at: datetime, known: Known) -> Iterator[Notice]:
    to = telling.to
    if to.account is not None:
        yield _row(telling, at, Channel.INAPP, state=NoticeState.SENT, sent_at=at)
        yield from _outside(telling, to.account, at, known)
    elif to.email:
        yield _row(
            telling,
            at,
            Channel.EMAIL,
            next_try_at=at,
            address=to.email,
            target=to.mark,
            mark=blind_index(to.email, MARK),
        )
    elif to.phone:
        if known.texts(telling.street_id):
            yield _row(telling, at, Channel.SMS, next_try_at=at, address=to.phone, target=to.mark)
    else:
        yield from _groups(telling, at, known)


def _outside(telling: Telling, account: Account, at: datetime, known: Known) -> Iterator[Notice]:
    """Return what goes out at once to somebody by their wishes; in quiet hours it is held until they end."""
    wish = known.wishes.of(account.pk)
    kind = kind_of(telling.event)
    ways = telling.by or wish.at_once(kind)
    held = None if wish.wakes(kind) else wish.quiet_until(at)
    for channel in ways:
        texts = channel == Channel.SMS and known.texts(telling.street_id)
        if channel != Channel.INAPP and reaches(account, wish, channel, texts=texts):
            yield _row(telling, at, channel, next_try_at=held or at)


def _groups(telling: Telling, at: datetime, known: Known) -> Iterator[Notice]:
    for address in settings.APPRISE_URLS:
        yield _row(telling, at, Channel.APPRISE, next_try_at=at, target=target_of(address))
    for group in known.of(telling.street_id):
        if group.channel in CHATS and kind_of(telling.event) in group.kinds:
            yield _row(telling, at, group.channel, next_try_at=at, target=group.target)


def kind_of(event: str) -> str:
    """Return what sort of news an event is."""
    sentence = SENTENCES.get(event)
    return str(sentence.kind) if sentence else str(NewsKind.TURN)


def _row(telling: Telling, at: datetime, channel: str, **more: Any) -> Notice:
    to = telling.to
    row = Notice(
        street_id=telling.street_id, line_id=telling.line_id, subject_id=telling.subject_id, event=telling.event,
        facts=telling.facts, recipient_kind=to.kind, account=to.account, channel=channel,
        language=to.language or (to.account.language if to.account else ""), at=telling.at, **more,
    )  # fmt: skip
    row.message_id = f"<{row.pk.hex}@{urlsplit(settings.SITE_URL).hostname or 'linli'}>"
    return row


def mark_read(actor: Actor, *, at: datetime, only: Sequence[UUID] | None = None) -> int:
    """Mark what this person was told as read, all of it or some; return how many were unread."""
    mine = Notice.objects.visible_to(actor).unread()
    if only is not None:
        mine = mine.filter(pk__in=only)
    return mine.update(state=NoticeState.READ, read_at=at)
