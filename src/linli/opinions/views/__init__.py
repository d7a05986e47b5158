"""Pages of opinions: what everybody sees and says, and the desk of whoever keeps a consultation."""

from .desk import add, ask_map, close, listed_excel, moderate, new, refuse, show
from .everybody import exported, listed, mine, one, propose, take

__all__ = [
    "add", "ask_map", "close", "exported", "listed", "listed_excel", "mine", "moderate", "new", "one", "propose", "refuse",
    "show", "take",
]  # fmt: skip
