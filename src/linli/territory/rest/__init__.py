"""The ground for programs: streets, units, shapes, roads, where a point lies, and how the structure is changed."""

from . import addresses, drafts, exports, ground, places, plans, roads
from .door import router

__all__ = ["addresses", "drafts", "exports", "ground", "places", "plans", "roads", "router"]
