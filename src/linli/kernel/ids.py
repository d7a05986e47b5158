"""Identifiers that sort by the moment they were made."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID, SafeUUID

_lock = threading.Lock()
_last = 0
_set = object.__setattr__


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562, method 3): within one process each is larger than the one before.

    Rows made together lie together in the index, which is what keeps inserts fast in large tables.
    """
    global _last  # noqa: PLW0603 - one clock per process
    now = time.time_ns()
    # 48 bits of milliseconds, then 12 bits that divide the millisecond, never going back.
    stamp = ((now // 1_000_000) << 12) | ((now % 1_000_000) * 4096 // 1_000_000)
    with _lock:
        _last = stamp = max(stamp, _last + 1)
    rand = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    made = object.__new__(UUID)
    # What `UUID(int=…)` does with a number that it has found to be one of 128 bits.
    _set(made, "int", ((stamp >> 12) << 80) | (0x7 << 76) | ((stamp & 0xFFF) << 64) | (0b10 << 62) | rand)
    _set(made, "is_safe", SafeUUID.unknown)
    return made


def uuid7_at(at: datetime) -> UUID:
    """Return the smallest id that `uuid7` could have made at a moment: what is smaller was made before it."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (0x7 << 76) | (0b10 << 62))


def first_at(moment: datetime) -> UUID:
    """Return what no id made at `moment` or later is smaller than: by it rows are found by when they were made."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
