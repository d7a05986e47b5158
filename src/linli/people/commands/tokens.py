"""Tokens for programs: made once, shown once, revoked at once."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linli.kernel.errors import NotAllowed
from linli.people.errors import TokenEnds, TokenLetsNothingThrough, TokenOver, TooManyTokens
from linli.people.models import AccessToken
from linli.people.queries.acting import Actor
from linli.people.states import Power

from .telling import tell

PREFIX = "linli_"
LONGEST = timedelta(days=366)
MOST = 20


@dataclass(frozen=True)
class Made:
    """A new token and its secret, which is known only now."""

    token: AccessToken
    secret: str


def hash_of(secret: str) -> str:
    """Return what is kept of a token: 256 bits of chance need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(
    *, name: str, scopes: Collection[str], expires_at: datetime, by: Actor, at: datetime, street: Any = None
) -> Made:
    """Give whoever acts a token of their own that lets some of their powers through until a moment.

    Nobody makes one for somebody else, and no token makes another one. It may name powers that its maker does not
    hold yet: what it lets through is asked at each request.
    """
    if by.kind != "account" or by.account_id is None or by.token_id is not None:
        raise NotAllowed
    if street is not None and street.pk not in by.street_ids:
        raise NotAllowed
    if not at < expires_at <= at + LONGEST:
        raise TokenEnds(days=LONGEST.days)
    wanted = [power.value for power in Power if power.value in scopes]
    if not wanted:
        raise TokenLetsNothingThrough
    with transaction.atomic():
        mine = AccessToken.objects.filter(account_id=by.account_id, revoked_at=None, expires_at__gt=at)
        if mine.count() >= MOST:
            raise TooManyTokens(most=MOST)
        secret = PREFIX + secrets.token_urlsafe(32)
        token = AccessToken.objects.create(
            account_id=by.account_id, name=name.strip()[:60], scopes=wanted, street=street, hash=hash_of(secret),
            tail=secret[-4:], created_at=at, expires_at=expires_at,
        )  # fmt: skip
        facts = {"account": by.account_id, "scopes": wanted, "expires_at": expires_at}
        tell(street.pk if street else 0, "token", token.pk, "make_token", by, at, facts)
    return Made(token, secret)


def revoke_token(token: AccessToken, *, by: Actor, at: datetime) -> None:
    """End a token now, whoever holds its secret; only its own account does that, and may do it with the token itself."""
    if by.kind != "account" or by.account_id != token.account_id:
        raise NotAllowed
    with transaction.atomic():
        held = AccessToken.objects.select_for_update().get(pk=token.pk)
        if held.revoked_at is not None:
            raise TokenOver
        held.revoked_at = token.revoked_at = at
        held.save(update_fields=("revoked_at",))
        tell(held.street_id or 0, "token", held.pk, "revoke_token", by, at, {"account": held.account_id})
