"""Identifiers that sort by the moment they were made."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID, SafeUUID

_lock = threading.Lock()
_last = 0
_new, _set, _urandom = object.__new__, object.__setattr__, os.urandom
_number, _UNKNOWN = int.from_bytes, SafeUUID.unknown
# Version 7 and the variant of RFC 9562.
_FORM, _CHANCE = (0x7 << 76) | (0b10 << 62), (1 << 62) - 1


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562, method 3): within one process each is larger than the one before.

    Rows made together lie together in the index, which is what keeps inserts fast in large tables.
    """
    global _last  # noqa: PLW0603 - one clock per process
    millis, rest = divmod(time.time_ns(), 1_000_000)
    # 48 bits of milliseconds, then 12 bits that divide the millisecond, never going back.
    stamp = (millis << 12) | (rest * 4096 // 1_000_000)
    with _lock:
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
    made = _new(UUID)
    # What `UUID(int=…)` does with a number that it has found to be one of 128 bits; 62 of them are by chance.
    _set(
        made,
        "int",
        ((stamp >> 12) << 80) | ((stamp & 0xFFF) << 64) | _FORM | (_number(_urandom(8)) & _CHANCE),
    )
    _set(made, "is_safe", _UNKNOWN)
    return made


def uuid7_at(at: datetime) -> UUID:
    """Return the smallest id that `uuid7` could have made at a moment: what is smaller was made before it."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (0x7 << 76) | (0b10 << 62))


def first_at(moment: datetime) -> UUID:
    """Return what no id made at `moment` or later is smaller than: by it rows are found by when they were made."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
