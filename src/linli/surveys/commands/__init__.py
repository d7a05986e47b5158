"""Writes: a survey begins, takes answers by code, link or paper, ends, and its result is published."""

from .asking import answer_needs, begin_needs, decide_text, enter_paper, new_token, token_is_ours
from .sampled import answer, begin, close, let_pass, publish

__all__ = [
    "answer", "answer_needs", "begin", "begin_needs", "close", "decide_text", "enter_paper", "let_pass", "new_token",
    "publish",
    "token_is_ours",
]  # fmt: skip
