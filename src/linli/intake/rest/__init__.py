"""The public doors for programs: report, follow, and what everybody may see. No operation here asks for a token."""

from . import follow, lane, pieces, public, report
from .door import router

__all__ = ["follow", "lane", "pieces", "public", "report", "router"]
