"""Writes: covenants are drafted, commented on, decided, published, signed and reviewed; badges awarded and withdrawn."""

from .badges import award, check, withdraw
from .breaches import note_breach
from .deciding import amend, call_vote, publish, repeal, resolve, review, take_vote
from .drafting import answer, begin, invite, redraft, write
from .residents import comment, let_pass, sign

__all__ = [
    "amend", "answer", "award", "begin", "call_vote", "check", "comment", "invite", "let_pass", "note_breach", "publish",
    "redraft", "repeal", "resolve", "review", "sign", "take_vote", "withdraw", "write",
]  # fmt: skip
