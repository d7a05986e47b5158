"""Pages of surveys: those of a sample, and those of needs by group."""

from .needs import decide_text, needs_excel, new_needs, paper, printed, texts
from .sampled import answer, close, codes_excel, listed, listed_excel, new, one, publish

__all__ = [
    "answer", "close", "codes_excel", "decide_text", "listed", "listed_excel", "needs_excel", "new", "new_needs", "one",
    "paper", "printed", "publish", "texts",
]  # fmt: skip
