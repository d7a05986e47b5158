"""A change of a post makes boards stale by itself: the journal's lines about posts are listened to."""

from collections.abc import Sequence

from django.utils import timezone

from linli.kernel import journal
from linli.kernel.models import JournalLine

from .commands import refresh


@journal.reader("noticeboards", subjects={"post"})
def keep_up(lines: Sequence[JournalLine]) -> None:
    """Look at the boards of the streets in which a post was given, ended or called off; safe to run twice."""
    for street_id in sorted({one.street_id for one in lines}):
        refresh(street_id, at=timezone.now())
