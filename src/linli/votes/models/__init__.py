"""Votes with their questions and rolls, and what was cast."""

from .ballots import OpenBallot, PastBallot, SealedBallot, SecretBallot, Turnout
from .votes import Objection, Question, Vote, Voter

__all__ = [
    "Objection", "OpenBallot", "PastBallot", "Question", "SealedBallot", "SecretBallot", "Turnout", "Vote", "Voter",
]  # fmt: skip
