"""Writes: a consultation begins, people take part, statements are looked at, a map is worked out, it ends."""

from .keeping import accept, add_statement, ask_map, begin, close, refuse
from .mapping import digest_of, due, make_map, make_maps_due, reckon_again
from .taking_part import bare, give, let_pass, new_token, propose, token_is_ours

__all__ = [
    "accept", "add_statement", "ask_map", "bare", "begin", "close", "digest_of", "due", "give", "let_pass",
    "make_map", "make_maps_due",
    "new_token", "propose", "reckon_again", "refuse", "token_is_ours",
]  # fmt: skip
