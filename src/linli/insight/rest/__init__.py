"""The figures for programs: the wall, the ledger, the rates, the indicators."""

from . import figures, indicators, wall
from .door import router

__all__ = ["figures", "indicators", "router", "wall"]
