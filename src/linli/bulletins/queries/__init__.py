"""Reads: which bulletins there are, and what stands in them."""

from .bulletins import ORDER, bulletin_called, document_of, files_of, open_bulletin, subjects_of, to_be_read
from .periods import Period, last_over, period_of

__all__ = [
    "ORDER",
    "Period",
    "bulletin_called",
    "document_of",
    "files_of",
    "last_over",
    "open_bulletin",
    "period_of",
    "subjects_of",
    "to_be_read",
]
