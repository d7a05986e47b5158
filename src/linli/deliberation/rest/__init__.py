"""Meetings for programs: everything the pages do, by the same commands."""

from . import acts, commitments, items, outside, reading, series  # noqa: F401 - their operations enter the door when they are read
from .door import router

__all__ = ["router"]
