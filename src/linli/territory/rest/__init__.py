"""The ground for programs: streets, units, shapes, roads, where a point lies, and how the structure is changed."""

from . import address_files, addresses, drafts, exports, ground, places, plans, roads
from .door import router

__all__ = ["address_files", "addresses", "drafts", "exports", "ground", "places", "plans", "roads", "router"]
