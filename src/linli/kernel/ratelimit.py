"""How often something may be asked for, counted in the database for all web processes together.

The rule is a leaky bucket in one number: the moment at which the bucket will be empty again. A request pours
in its share of time; when the bucket would run over, it is refused and pours in nothing. So a burst up to the
limit passes, after it one request per share of time, and there is no edge of a window at which twice the
limit slips through.
"""

import hashlib
import hmac
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from .errors import Refusal
from .statements import prepared

TABLE = "kernel_rate_limit"
SWEEP_ONE_IN = 500
# No bucket is ever fuller than full, by more than the clocks of two machines differ. One that is was filled while the
# clock ran ahead, and is empty: else everybody would be refused until the clock is there again.
SKEW = 60_000_000
_MICRO = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Numbers, not intervals, and no now(): moments come from the caller, so that it means the same on every node.
_AT, _PER = "%(at)s::bigint", "%(per)s::bigint"
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
    limits([(key, limit)], per=per, at=at)


def limits(buckets: Sequence[tuple[str, int]], *, per: timedelta, at: datetime) -> None:
    """Do what `limit` does for several (key, limit), one after another, in one statement.

    Who is stopped by one bucket pours nothing into those after it: a flood from one address does not use up what its
    whole street may send.
    """
    stopped = overflow(buckets, per=per, at=at)
    if stopped is not None:
        raise TooManyRequests(retry_after=stopped[1])


def overflow(buckets: Sequence[tuple[str, int]], *, per: timedelta, at: datetime) -> tuple[int, int] | None:
    """Pour into several buckets as `limits` does; return which one ran over and in how many seconds it will not, or None.

    For limits that slow down and do not refuse: what to do with a bucket that ran over is the caller's business.
    """
    now, window = (at - _EPOCH) // _MICRO, per // _MICRO
    shares = [window // most for _key, most in buckets]
    told: dict[str, Any] = {"at": now, "per": window}
    mark = _key_of(settings.SECRET_KEY)
    for n, (key, _most) in enumerate(buckets):
        told[f"key{n}"] = hmac.digest(mark, key.encode(), "sha256")
        told[f"share{n}"] = shares[n]
    answers = prepared(_pour(len(buckets)), told)
    if random.randrange(SWEEP_ONE_IN) == 0:  # noqa: S311 - who sweeps is no secret
        sweep(at=at)
    for n, passed, empty_at in answers:
        if not passed:
            wait = empty_at + shares[n] - window - now
            return n, max(1, -(-wait // 1_000_000))
    return None


@lru_cache(maxsize=4)
def _key_of(secret: str) -> bytes:
    # The key that Django's `salted_hmac` makes of salt and secret, worked out once and not for each bucket.
    return hashlib.sha256(b"linli.kernel.ratelimit" + secret.encode()).digest()


@cache
def _pour(buckets: int) -> str:
    steps = [_step(n) for n in range(buckets)]
    answers = [f"SELECT {n}, passed, empty_at FROM bucket{n}" for n in range(buckets)]  # noqa: S608 - a number
    return f"WITH {', '.join(steps)} {' UNION ALL '.join(answers)}"


def _step(n: int) -> str:
    share = f"%(share{n})s::bigint"
    ahead = f"bucket.empty_at > {_AT} + {_PER} + {SKEW}"
    poured = f"CASE WHEN {ahead} THEN {_AT} ELSE greatest(bucket.empty_at, {_AT}) END + {share}"
    after = f" FROM bucket{n - 1} WHERE bucket{n - 1}.passed" if n else ""
    return f"""bucket{n} AS (
        INSERT INTO {TABLE} AS bucket (key, empty_at, passed)
        SELECT %(key{n})s::bytea, {_AT} + {share}, true{after}
        ON CONFLICT (key) DO UPDATE SET
            passed = {poured} <= {_AT} + {_PER},
            empty_at = CASE WHEN {poured} <= {_AT} + {_PER} THEN {poured} ELSE bucket.empty_at END
        RETURNING passed, empty_at)"""


def sweep(*, at: datetime) -> int:
    """Forget up to a thousand buckets that are empty, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, {"at": (at - _EPOCH) // _MICRO})
        return int(cursor.rowcount)
