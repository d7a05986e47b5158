"""Room on the disk of the home: when it ends, everything does, so it is said before."""

import shutil
from contextlib import suppress

from django.conf import settings

# Less than this and the house does not start (`cli/home.py: ROOM_LATER`); much less and nothing is written.
LITTLE, NONE = 60_000_000, 1_000_000


def room_left() -> int | None:
    """Return the bytes left where the home lies; None when there is no home."""
    with suppress(OSError):
        return shutil.disk_usage(settings.HOME).free
    return None


def is_full() -> bool:
    """Return whether nothing can be written any more."""
    left = room_left()
    return left is not None and left < NONE
