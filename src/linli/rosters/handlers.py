"""What rosters say: the words of their notices are given when this is imported."""

from .commands import SENTENCES

__all__ = ["SENTENCES"]
