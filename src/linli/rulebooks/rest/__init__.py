"""Rule books for programs: everything a page can do."""

from . import drafts, reading
from .door import router

__all__ = ["drafts", "reading", "router"]
