"""The public doors for programs: report, follow, and what everybody may see. No operation here asks for a token."""

from . import follow, public, report
from .door import router

__all__ = ["follow", "public", "report", "router"]
