"""Messages for programs: what you were told and wish, the ways out, what came in, and whether all of it arrives."""

from . import gateways, letters, outbox, wishes
from .door import router

__all__ = ["gateways", "letters", "outbox", "router", "wishes"]
