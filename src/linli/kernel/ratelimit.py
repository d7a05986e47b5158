"""How often something may be asked for, counted in the database for all web processes together.

The rule is a leaky bucket in one number: the moment at which the bucket will be empty again. A request pours
in its share of time; when the bucket would run over, it is refused and pours in nothing. So a burst up to the
limit passes, after it one request per share of time, and there is no edge of a window at which twice the
limit slips through.
"""

import random
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

TABLE = "kernel_rate_limit"
SWEEP_ONE_IN = 500
_MICRO = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Numbers, not intervals, and no now(): moments come from the caller, so that it means the same on every node.
_POUR = f"""
INSERT INTO {TABLE} AS bucket (key, empty_at, passed) VALUES (%(key)s, %(at)s + %(share)s, true)
ON CONFLICT (key) DO UPDATE SET
    passed = greatest(bucket.empty_at, %(at)s) + %(share)s <= %(at)s + %(per)s,
    empty_at = CASE WHEN greatest(bucket.empty_at, %(at)s) + %(share)s <= %(at)s + %(per)s
                    THEN greatest(bucket.empty_at, %(at)s) + %(share)s ELSE bucket.empty_at END
RETURNING passed, empty_at
"""  # noqa: S608 - the name of our own table
_SWEEP = f"""
DELETE FROM {TABLE} WHERE key IN (
    SELECT key FROM {TABLE} WHERE empty_at < %(at)s ORDER BY empty_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - the name of our own table


class TooManyRequests(Refusal):
    """Asked too often; `retry_after` says in how many seconds it will pass again."""

    code = "too_many_requests"
    status = 429
    message = _("Too many requests in a short time. Please try again in %(retry_after)s seconds.")


def limit(key: str, *, limit: int, per: timedelta, at: datetime) -> None:
    """Let this request pass or raise TooManyRequests: `limit` in a burst, as many in each `per` after it.

    Keys (an address, a phone number) are stored as keyed hashes only. Ask before a transaction begins, for
    the row stays locked until it ends. The table is unlogged: after a crash of the database everybody begins
    anew.
    """
    now, window = (at - _EPOCH) // _MICRO, per // _MICRO
    share = window // limit
    hashed = salted_hmac("linli.kernel.ratelimit", key, algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute(_POUR, {"key": hashed, "at": now, "share": share, "per": window})
        passed, empty_at = cursor.fetchone()
    if random.randrange(SWEEP_ONE_IN) == 0:  # noqa: S311 - who sweeps is no secret
        sweep(at=at)
    if not passed:
        wait = empty_at + share - window - now
        raise TooManyRequests(retry_after=max(1, -(-wait // 1_000_000)))


def sweep(*, at: datetime) -> int:
    """Forget up to a thousand buckets that are empty, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, {"at": (at - _EPOCH) // _MICRO})
        return int(cursor.rowcount)
