"""Who is told: rows of the outbox come to be, and are read."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from linli.people.public import Account, Actor

from ..models import Notice
from ..states import Channel, NoticeState, RecipientKind

BATCH = 500


@dataclass(frozen=True)
class Recipient:
    """Whom to tell: an account, a reporter by an address, or (neither given) the office's groups.

    `mark` tells one reporter of a line from another: several may have reported what it is about.
    """

    account: Account | None = None
    email: str = field(default="", repr=False)
    language: str = ""
    mark: str = ""

    @property
    def kind(self) -> str:
        """Return which of the three it is."""
        if self.account is not None:
            return RecipientKind.ACCOUNT
        return RecipientKind.REPORTER if self.email else RecipientKind.OFFICE


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


def target_of(address: str) -> str:
    """Return the mark of a group of the office; its address may hold a secret and stays in the settings."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def tell(tellings: Iterable[Telling], *, at: datetime) -> int:
    """Put notices into the outbox and return how many rows were offered.

    Telling the same again changes nothing: a line tells a recipient once by a channel, and the first event stands.
    """
    rows = [row for telling in tellings for row in _rows(telling, at)]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _rows(telling: Telling, at: datetime) -> Iterator[Notice]:
    to = telling.to
    if to.account is not None:
        yield _row(telling, at, Channel.INAPP, state=NoticeState.SENT, sent_at=at)
        if to.account.email:
            yield _row(telling, at, Channel.EMAIL, next_try_at=at)
    elif to.email:
        yield _row(telling, at, Channel.EMAIL, next_try_at=at, address=to.email, target=to.mark)
    else:
        for address in settings.APPRISE_URLS:
            yield _row(telling, at, Channel.APPRISE, next_try_at=at, target=target_of(address))


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
