"""The ledger for programs: lists, one case, every act of the workflow, photos, duties."""

from . import (
    acts,
    batches,
    cases,
    catalogue,
    clocks,
    dossiers,
    duties,
    gaps,
    links,
    looks,
    matrix,
    opening,
    photos,
    presence,
    problems,
    together,
    voices,
)
from .door import router

__all__ = [
    "acts",
    "batches",
    "cases",
    "catalogue",
    "clocks",
    "dossiers",
    "duties",
    "gaps",
    "links",
    "looks",
    "matrix",
    "opening",
    "photos",
    "presence",
    "problems",
    "router",
    "together",
    "voices",
]
