"""The tables of the ledger. What must always be true is a constraint here, named as a sentence."""

from .cases import DEPTHS, Case, CaseQuerySet, Letters, Pairs, doors, pairs_of
from .catalogue import Category, Condition, OfficeDay, StageLimit, kinds, states
from .sides import Assignment, Look, Photo, Reporter, photo_kinds, purposes, ways
from .together import Joint, Share

__all__ = [
    "DEPTHS",
    "Assignment",
    "Case",
    "CaseQuerySet",
    "Category",
    "Condition",
    "Joint",
    "Letters",
    "Look",
    "OfficeDay",
    "Pairs",
    "Photo",
    "Reporter",
    "Share",
    "StageLimit",
    "doors",
    "kinds",
    "pairs_of",
    "photo_kinds",
    "purposes",
    "states",
    "ways",
]
