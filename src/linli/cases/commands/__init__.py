"""Writes of the ledger: one thing a person can do, one function, one row of the table, one journal line."""

from .bulk import Kept, open_cases
from .desk import accept, coordinate, decline, dispatch, file, send_back, verify
from .endings import close, confirm, feed_back, inspect, reopen, rework, self_handle, settle, withdraw
from .joining import confirm_too, merge, relate, reopen_too, unmerge, unrelate
from .joint import call_joint, call_off, conclude_joint, record_finding, sign_in
from .looking import look_at_log, look_at_reporter
from .moving import Part, come_back, move, refuse_move, split, take_over
from .opening import Contact, Opened, Report, open_case, open_case_once
from .shares import (
    ask_opinions,
    decline_task,
    do_task,
    drop_share,
    give_opinion,
    give_task,
    keep_promise,
    promise,
)
from .sides import mark_hard, new_link, place, publish, remark

__all__ = [
    "Contact", "Kept", "Opened", "Report", "accept", "close", "confirm", "coordinate", "decline", "dispatch",
    "feed_back", "file", "inspect", "look_at_log", "look_at_reporter", "mark_hard", "new_link", "open_case",
    "open_case_once", "open_cases", "place", "publish", "remark", "reopen", "rework", "self_handle", "send_back", "settle",
    "verify", "withdraw",
    "Part", "come_back", "confirm_too", "merge", "move", "refuse_move", "relate", "reopen_too", "split", "take_over",
    "unmerge", "unrelate",
    "ask_opinions", "call_joint", "call_off", "conclude_joint", "decline_task", "do_task", "drop_share", "give_opinion",
    "give_task", "keep_promise", "promise", "record_finding", "sign_in",
]  # fmt: skip
