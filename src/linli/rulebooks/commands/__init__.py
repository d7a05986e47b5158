"""Writes: drafts and their rows, publishing and withdrawing. Each is one act and one journal line."""

from .defaults import settle_defaults
from .drafts import add_row, bring_rows, change_row, discard_draft, drop_row, seen_of, start_draft
from .editions import publish, publish_rows, withdraw
from .telling import subject_id

__all__ = [
    "add_row",
    "bring_rows",
    "change_row",
    "discard_draft",
    "drop_row",
    "publish",
    "publish_rows",
    "seen_of",
    "settle_defaults",
    "start_draft",
    "subject_id",
    "withdraw",
]
