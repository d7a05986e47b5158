"""People for programs: the roster, persons, posts, roles, organisations."""

from . import organisations, posts, roles, rosters
from .door import router

__all__ = ["organisations", "posts", "roles", "rosters", "router"]
