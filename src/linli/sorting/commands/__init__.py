"""Writes of sorting, by what they are about."""

from .noting import note
from .settling import deny_alike, take_proposal
from .training import ask_training, train_sorter, trained_next, use_version

__all__ = [
    "ask_training", "deny_alike", "note", "take_proposal", "train_sorter", "trained_next", "use_version",
]  # fmt: skip
