"""A bulletin is published, takes the place of the edition before it, and is perhaps withdrawn."""

import shutil
from datetime import datetime

from django.db import transaction

from linli.bulletins.errors import NoDraft
from linli.bulletins.models import Bulletin
from linli.bulletins.permissions import need_publisher
from linli.bulletins.queries.bulletins import folder_of
from linli.bulletins.states import BulletinState
from linli.kernel.errors import Missing
from linli.people.public import Account, Actor
from linli.territory.public import Street

from .drafting import held, line


def publish(number: int, *, street: Street, by: Actor, at: datetime) -> Bulletin:
    """Publish a draft: from now on it changes no more, and the edition before it says that it was replaced.

    Said twice it is the same.
    """
    with transaction.atomic():
        # The street first, as whoever drafts takes it, so that two editions of one period do not pass each other.
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        found = held(number, street=street)
        need_publisher(by, street, found.lineage)
        if found.state == BulletinState.PUBLISHED:
            return found
        if not found.is_draft:
            raise NoDraft
        earlier = Bulletin.objects.select_for_update().filter(
            street=street, kind=found.kind, of=found.of, code=found.code, since=found.since,
            state=BulletinState.PUBLISHED,
        )  # fmt: skip
        for one in earlier:
            one.state = BulletinState.REPLACED
            one.save(update_fields=("state",))
            line(one, "replace_bulletin", by=by, at=at, facts={"number": one.number, "by": number})
        found.state, found.published_at = BulletinState.PUBLISHED, at
        found.published_by = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
        found.version += 1  # its files say no more that it is a draft
        found.save(update_fields=("state", "published_at", "published_by", "version"))
        line(found, "publish_bulletin", by=by, at=at, facts={"number": number})
    return found


def withdraw(number: int, *, street: Street, why: str, by: Actor, at: datetime) -> Bulletin:
    """Take a bulletin back, a draft or a published one: its files are gone at once, its number and the reason stay.

    Said twice it is the same. The edition before it stays replaced: whoever wants it again drafts it again.
    """
    if not why.strip():
        raise Missing(fields="why")
    with transaction.atomic():
        found = held(number, street=street)
        need_publisher(by, street, found.lineage)
        if found.state == BulletinState.WITHDRAWN:
            return found
        found.state, found.withdrawn_at, found.withdrawn_why = BulletinState.WITHDRAWN, at, why.strip()[:200]
        found.files, found.files_of = [], 0
        found.version += 1  # whoever writes its files now writes them in vain
        found.save(update_fields=("state", "withdrawn_at", "withdrawn_why", "files", "files_of", "version"))
        line(
            found,
            "withdraw_bulletin",
            by=by,
            at=at,
            facts={"number": number},
            texts={"why": found.withdrawn_why},
        )
    shutil.rmtree(folder_of(found), ignore_errors=True)
    return found
