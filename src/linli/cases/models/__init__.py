"""The tables of the ledger. What must always be true is a constraint here, named as a sentence."""

from .batches import Batch, BatchItem, batch_states, outcomes
from .cases import DEPTHS, Case, CaseQuerySet, Letters, Pairs, doors, pairs_of
from .catalogue import Category, Condition, OfficeDay, StageLimit, kinds, states
from .links import Link, Passage, answers, link_kinds
from .sides import Assignment, Look, Photo, Reporter, photo_kinds, purposes, ways
from .together import Joint, Share

__all__ = [
    "DEPTHS",
    "Assignment",
    "Batch",
    "BatchItem",
    "Case",
    "CaseQuerySet",
    "Category",
    "Condition",
    "Joint",
    "Letters",
    "Link",
    "Look",
    "OfficeDay",
    "Pairs",
    "Passage",
    "Photo",
    "Reporter",
    "Share",
    "StageLimit",
    "answers",
    "batch_states",
    "doors",
    "kinds",
    "link_kinds",
    "outcomes",
    "pairs_of",
    "photo_kinds",
    "purposes",
    "states",
    "ways",
]
