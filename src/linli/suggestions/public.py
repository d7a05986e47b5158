"""The door of this app: what other apps may call."""

from .commands import RESIDENT, Proposal, suggest
from .models import Suggestion
from .queries import one_suggestion

__all__ = ["RESIDENT", "Proposal", "Suggestion", "one_suggestion", "suggest"]
