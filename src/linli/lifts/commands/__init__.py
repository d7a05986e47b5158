"""Writes: a lift is taken up, asked for at the doors, voted on, talked about, signed, built and opened."""

from .asking import ask, own_weight
from .consent import call_vote, end_display, take_vote
from .founding import found_lift
from .money import share, subsidise
from .talking import negotiate, object_to, settle, withdraw
from .works import accept, approve, hand_in, open_for_use, resume, sign, stop, take_step

__all__ = [
    "accept", "approve", "ask", "call_vote", "end_display", "found_lift", "hand_in", "negotiate", "object_to",
    "open_for_use", "own_weight", "resume", "settle", "share", "sign", "stop", "subsidise", "take_step",
    "take_vote", "withdraw",
]  # fmt: skip
