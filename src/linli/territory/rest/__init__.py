"""The ground for programs: streets, units, shapes, roads, where a point lies, and how the structure is changed."""

from . import drafts, exports, ground, places, plans, roads
from .door import router

__all__ = ["drafts", "exports", "ground", "places", "plans", "roads", "router"]
