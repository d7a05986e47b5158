"""Writes: a vote is prepared, its roll brought, announced, cast in, counted, displayed and made final."""

from .casting import VOTER, Cast, cast, cast_secret
from .drafting import Asked, ask, draft_vote
from .life import (
    announce,
    answer_objections,
    count,
    enter_objection,
    finish,
    keep_time,
    note,
    publish,
    void,
)
from .rolls import add_rows, enter_roll, token_of

__all__ = [
    "VOTER", "Asked", "Cast", "add_rows", "announce", "answer_objections", "ask", "cast", "cast_secret", "count",
    "draft_vote", "enter_objection", "enter_roll", "finish", "keep_time", "note", "publish", "token_of", "void",
]  # fmt: skip
