"""Writes: rosters are kept, people put on duty, signed in and out, swapped, planned."""

from .keeping import (
    add_member,
    add_row,
    add_slot,
    begin,
    edit,
    end,
    end_member,
    end_row,
    lay,
    lay_ahead,
    person_of_account,
)
from .planning import accept_plan, ask_plan, cancel_plan, discard_plan
from .swaps import accept, approve, ask, decline, refuse, withdraw
from .telling import SENTENCES
from .turns import close_left, miss_due, put, sign_in, sign_out, take_off
from .words import end_wish, wish, write_log

__all__ = [
    "SENTENCES", "accept", "accept_plan", "add_member", "add_row", "add_slot", "approve", "ask", "ask_plan", "begin",
    "cancel_plan", "close_left", "decline", "discard_plan", "edit", "end", "end_member", "end_row", "end_wish", "lay",
    "lay_ahead", "miss_due", "person_of_account", "put", "refuse", "sign_in", "sign_out", "take_off", "wish", "withdraw",
    "write_log",
]  # fmt: skip
