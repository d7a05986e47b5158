"""The figures for programs: the wall, the ledger, the rates, the indicators."""

from . import figures, flows, hotspots, indicators, pivot, recurring, survival, wall
from .door import router

__all__ = ["figures", "flows", "hotspots", "indicators", "pivot", "recurring", "router", "survival", "wall"]
