"""Writes of the outbox: telling, sending, reading, and trying again."""

from .sending import retry, send_waiting
from .telling import Recipient, Telling, mark_read, tell

__all__ = ["Recipient", "Telling", "mark_read", "retry", "send_waiting", "tell"]
