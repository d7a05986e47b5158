"""Digests: what gathered for somebody since the last one, and what lies still, told once in a period.

The row of a digest is made in the transaction that puts it into the outbox, so a worker that falls over in between, or
two that begin at once, make one. A period that passed while nobody worked is made up for with the next round.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.people.public import Account, Actor, Post, actor_for

from ..models import Digest, Notice, Preference
from ..states import SENTENCES, Channel, NewsKind, NoticeState, Sentence
from .telling import Recipient, Telling, kind_of, tell
from .wishes import wishes_of

GATHERED, STILL = "notices.digest", "notices.digest.still"
PATH = "/notices/digests/%(digest)s/"
SENTENCES[GATHERED] = Sentence(
    _("Your digest: %(news)s news, %(still)s lying still"),
    _("This is what you have not read yet, and what waits for you without having moved for %(days)s days."),
    "", PATH, NewsKind.PROGRESS,
)  # fmt: skip
SENTENCES[STILL] = Sentence(
    _("Lying still: %(still)s cases wait for you"),
    _("Nothing has happened on them for %(days)s days or longer."), "", PATH, NewsKind.CLOCK,
)  # fmt: skip
MOST = 30
# What nobody has read for so long is no news any more.
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One line of a digest: an event and its facts, said in the reader's language when it is read."""

    event: str
    facts: dict[str, Any]

    def as_fact(self) -> dict[str, Any]:
        """Return it as a notice holds it."""
        return {"event": self.event, "facts": self.facts}


# What an app knows to lie still for somebody: (actor, street, days, at) → lines, the longest first.
Still = Callable[[Actor, int, int, datetime], Iterable[Line]]
STILLS: list[Still] = []


def lies_still(find: Still) -> Still:
    """Register what tells, for the digest, what has lain still too long and is somebody's to move."""
    STILLS.append(find)
    return find


def make_digests(*, at: datetime, street_ids: Sequence[int] | None = None) -> int:
    """Make the digests whose period has begun, and return how many had something to say."""
    posts = Post.objects.held_at(at)
    if street_ids is not None:
        posts = posts.filter(street_id__in=street_ids)
    holders: dict[int, set[int]] = {}
    for street_id, account_id in posts.order_by().values_list("street_id", "account_id").distinct():
        holders.setdefault(street_id, set()).add(account_id)
    return sum(_of_street(street_id, ids, at) for street_id, ids in holders.items())


def _of_street(street_id: int, account_ids: set[int], at: datetime) -> int:
    wishes = wishes_of(account_ids)
    due: dict[int, Preference] = {}
    for pk in account_ids:
        wish = wishes.of(pk)
        if wish.period_at(at) is not None:
            due[pk] = wish
    # A week back at most: no period began before.
    made = set(
        Digest.objects.filter(street_id=street_id, day__gte=at.date() - timedelta(days=9)).values_list(
            "account_id", "rhythm", "day"
        )
    )
    waiting = [pk for pk, wish in due.items() if (pk, wish.digest, wish.period_at(at)) not in made]
    accounts = Account.objects.filter(is_active=True).in_bulk(waiting)
    return sum(_make(street_id, accounts[pk], due[pk], at) for pk in waiting if pk in accounts)


def _make(street_id: int, account: Account, wish: Preference, at: datetime) -> bool:
    day = wish.period_at(at)
    with transaction.atomic():
        row = Digest(street_id=street_id, account=account, rhythm=wish.digest, day=day, until=at)
        Digest.objects.bulk_create([row], ignore_conflicts=True)
        if not Digest.objects.select_for_update().filter(street_id=street_id, pk=row.pk).exists():
            return False  # somebody else was faster
        news = list(_gathered(street_id, account, wish, at))
        still = list(_still(street_id, account, wish, at))
        if not news and not still:
            return False
        row.count = len(news) + len(still)
        row.save(update_fields=("count",))
        lines = [*news[:MOST], *still[:MOST]]
        facts = {
            "digest": str(row.pk), "news": len(news), "still": len(still), "days": wish.dormant_days,
            "lines": [line.as_fact() for line in lines],
        }  # fmt: skip
        event = GATHERED if news else STILL
        by = (wish.digest_by,)
        tell([Telling(street_id, row.pk, row.pk, event, Recipient(account), facts, at, by)], at=at)
    return True


def _gathered(street_id: int, account: Account, wish: Preference, at: datetime) -> Iterator[Line]:
    """Yield what was told in Linli only, has not been read there and stood in no digest yet; now it stands in one.

    Marked and not counted from a moment: what another process writes down while a digest is made must not fall between.
    """
    kinds = wish.gathered()
    if not kinds:
        return
    rows = Notice.objects.select_for_update().filter(
        street_id=street_id, account=account, channel=Channel.INAPP, state=NoticeState.SENT, gathered=False,
        sent_at__lte=at, sent_at__gt=at - LONGEST,
    ).exclude(event__in=(GATHERED, STILL))  # fmt: skip
    told = [notice for notice in rows.order_by("id") if kind_of(notice.event) in kinds]
    Notice.objects.filter(street_id=street_id, pk__in=[notice.pk for notice in told]).update(gathered=True)
    yield from (Line(notice.event, notice.facts) for notice in told)


def _still(street_id: int, account: Account, wish: Preference, at: datetime) -> Iterator[Line]:
    if not wish.dormant:
        return
    actor = actor_for(account, at=at)
    for find in STILLS:
        yield from find(actor, street_id, wish.dormant_days, at)
