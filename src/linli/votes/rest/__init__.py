"""Votes for programs: what everybody reads, one's own ballot, and the acts of whoever keeps a vote."""

from . import ballots, keeping
from .reading import router

__all__ = ["ballots", "keeping", "router"]
