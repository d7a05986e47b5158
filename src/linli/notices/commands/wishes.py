"""What people wish: by which ways they are told, when not, and what is gathered for them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction

from linli.kernel import journal
from linli.people.public import Account, Actor

from ..errors import NoWayThere
from ..models import Notice, Preference
from ..states import CHATS, DUE, OUTSIDE, Channel, NewsKind, Rhythm
from .chats import key_from

SUBJECT = "preference"


# --- Asked when somebody is told ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Wishes:
    """The wishes of some accounts; whoever has chosen nothing has the wishes of everybody."""

    known: Mapping[int, Preference]

    def of(self, account_id: int) -> Preference:
        """Return what somebody wishes."""
        return self.known.get(account_id) or Preference(account_id=account_id)


def wishes_of(account_ids: Collection[int]) -> Wishes:
    """Return the wishes of some accounts; one query."""
    rows = Preference.objects.filter(account_id__in=set(account_ids)) if account_ids else ()
    return Wishes({row.account_id: row for row in rows})


def reaches(account: Account, wish: Preference, channel: str, *, texts: bool) -> bool:
    """Return whether a way leads to somebody: there is an address, a telephone and a gateway, or a key."""
    if channel == Channel.EMAIL:
        return bool(account.email)
    if channel == Channel.SMS:
        return bool(account.phone) and texts
    return channel in wish.chat_keys


# --- Chosen by its owner ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Chosen:
    """What somebody chose on their page. `keys` holds what was typed for a chat service; "" takes the key away."""

    ways: Mapping[str, Sequence[str]]
    quiet_from: time | None = None
    quiet_to: time | None = None
    pressing: Sequence[str] = ()
    digest: str = Rhythm.WEEKLY
    digest_hour: int = 8
    digest_by: str = Channel.EMAIL
    dormant: bool = True
    dormant_days: int = 7
    keys: Mapping[str, str] | None = None


def choose(chosen: Chosen, *, account: Account, by: Actor, at: datetime, texts: bool) -> Preference:
    """Keep what somebody wishes; what waits for the end of quiet hours is looked at anew at once.

    Raises WrongKey for what is no key, and NoWayThere for a way that leads nowhere, so that nobody waits for news that
    cannot come.
    """
    with transaction.atomic():
        Preference.objects.get_or_create(account=account, defaults={"changed_at": at})
        wish = Preference.objects.select_for_update().get(account=account)
        keys = wish.chat_keys
        for channel, text in (chosen.keys or {}).items():
            if channel in CHATS:
                keys[channel] = key_from(channel, text) if text.strip() else ""
        wish.keys = (
            json.dumps({channel: key for channel, key in keys.items() if key}) if any(keys.values()) else ""
        )
        wish.ways = {str(kind): _ways(chosen.ways.get(kind, ())) for kind in NewsKind}
        wish.quiet_from, wish.quiet_to = _bare(chosen.quiet_from), _bare(chosen.quiet_to)
        wish.pressing = [str(kind) for kind in NewsKind if kind in set(chosen.pressing)]
        wish.digest, wish.digest_hour, wish.digest_by = chosen.digest, chosen.digest_hour, chosen.digest_by
        wish.dormant, wish.dormant_days, wish.changed_at = chosen.dormant, chosen.dormant_days, at
        _check(wish, account, texts=texts)
        wish.save()
        held = Notice.objects.filter(account=account, state__in=DUE, attempts=0, next_try_at__gt=at)
        held.update(next_try_at=at)
        facts = {
            "ways": wish.ways, "quiet": wish.quiet_from is not None, "digest": wish.digest, "by": wish.digest_by,
            "pressing": wish.pressing, "dormant": wish.dormant, "chats": sorted(wish.chat_keys),
        }  # fmt: skip
        journal.write(
            street_id=0, subject=SUBJECT, subject_id=journal.subject_of(SUBJECT, account.pk), action="choose", by=by,
            at=at, facts=facts,
        )  # fmt: skip
    return wish


def _bare(told: time | None) -> time | None:
    # An hour on the wall of the deployment, in whatever zone a program thinks.
    return told.replace(tzinfo=None) if told else None


def _ways(ways: Iterable[str]) -> list[str]:
    return [str(channel) for channel in OUTSIDE if channel in set(ways)]


def _check(wish: Preference, account: Account, *, texts: bool) -> None:
    asked: dict[str, Any] = dict.fromkeys(way for ways in wish.ways.values() for way in ways)
    if wish.digest != Rhythm.NONE and wish.digest_by != Channel.INAPP:
        asked[wish.digest_by] = None
    for channel in asked:
        # Nobody is kept from saying anything because the office knows no mail address of theirs: what everybody has
        # by default asks for it, too.
        if channel != Channel.EMAIL and not reaches(account, wish, channel, texts=texts):
            raise NoWayThere(channel=Channel(channel).label)
