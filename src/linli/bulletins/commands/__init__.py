"""Writes: a bulletin is drafted, edited, counted anew, published, withdrawn. What writes Word and PDF stands apart."""

from .drafting import draft, edit, recount
from .publishing import publish, withdraw
from .scheduling import draft_due

__all__ = ["draft", "draft_due", "edit", "publish", "recount", "withdraw"]
