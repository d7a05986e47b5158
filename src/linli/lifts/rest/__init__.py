"""Lifts for programs: everything the pages do."""

from . import acts, reading  # noqa: F401 - each adds its operations to the door
from .door import router

__all__ = ["router"]
