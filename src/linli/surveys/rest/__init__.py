"""Surveys for programs: what they found, answering one, and the acts of their keepers."""

from . import needs, sampled
from .doors import router

__all__ = ["needs", "router", "sampled"]
