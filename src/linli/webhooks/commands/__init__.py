"""Writes: who is told, what they are told, and its sending."""

from .keeping import change, end, pause, renew_secret, resume, subscribe, sweep, test
from .replaying import replay, replay_span, retry_failed
from .sending import Post, send_waiting
from .telling import send, tell_of

__all__ = [
    "Post", "change", "end", "pause", "renew_secret", "replay", "replay_span", "resume", "retry_failed", "send",
    "send_waiting", "subscribe", "sweep", "tell_of", "test",
]  # fmt: skip
