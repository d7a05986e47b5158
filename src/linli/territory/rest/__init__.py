"""The ground for programs: streets, units, shapes, roads, and where a point lies."""

from . import ground, places
from .door import router

__all__ = ["ground", "places", "router"]
