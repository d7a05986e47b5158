"""Who acts behind a token, and the tokens that somebody has."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.kernel.statements import fetch_rows
from linli.people.models import AccessToken, Account

from .acting import BESIDE, WITH_ACCOUNT, Actor, actor_signed_in, held_by

TOKEN = (("token", AccessToken), ("account", Account), *BESIDE)
OF_TOKEN = f"""
FROM people_accesstoken token JOIN people_account account ON account.id = token.account_id {WITH_ACCOUNT}
WHERE token.hash = %s ORDER BY role.rank, post.id
"""


def actor_of_token(text: str, *, at: datetime) -> Actor | None:
    """Return who acts with this token at a moment: its account, with the powers of its posts that the token lets through.

    None for a token that is unknown, over or revoked, and for one whose account is closed or has not chosen its own
    password yet. The day of the last use is kept, no more: what is done with it stands in the journal.
    """
    hashed = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    rows = fetch_rows(TOKEN, OF_TOKEN, [at, at, hashed])
    if not rows:
        return None
    found: AccessToken = rows[0][0]
    account: Account = rows[0][1]
    if found.revoked_at is not None or found.expires_at <= at:
        return None
    if not account.is_active or account.chooses_password:
        return None
    account.held = tuple(held_by(post, role) for *_token, post, role in rows if post is not None)
    today = timezone.localtime(at).date()
    if found.last_used_on is None or found.last_used_on < today:
        unused = AccessToken.objects.filter(Q(last_used_on=None) | Q(last_used_on__lt=today), pk=found.pk)
        unused.update(last_used_on=today)
    whole, scopes = actor_signed_in(account, at=at), frozenset(found.scopes)
    posts = tuple(
        replace(held, powers=held.powers & scopes)
        for held in whole.posts
        if found.street_id in (None, held.street_id)
    )
    return replace(whole, posts=posts, token_id=found.pk)


def tokens_of(account_id: int) -> QuerySet[AccessToken]:
    """Return the tokens of an account, to be ordered and paged."""
    return AccessToken.objects.filter(account_id=account_id).select_related("street")
