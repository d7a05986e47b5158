"""The ledger for programs: lists, one case, every act of the workflow, photos, duties."""

from . import acts, cases, catalogue, duties, gaps, looks, matrix, opening, photos
from .door import router

__all__ = ["acts", "cases", "catalogue", "duties", "gaps", "looks", "matrix", "opening", "photos", "router"]
