"""Rosters for programs: what a page does, an operation does."""

from . import duties, keeping
from .door import router

__all__ = ["duties", "keeping", "router"]
