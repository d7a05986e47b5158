"""Writes: topics come in, are screened, joined, tabled, decided, seen through and judged; and people are told."""

from .calling import end_call, make_call
from .deciding import agree, link_vote, not_agree, put_on_table, table, take_decision, untable
from .links import LOST, ask_own_links, renew_link
from .measures import measure, tell_overdue
from .overseeing import close, close_due, deliver, link_case, open_case, progress, promise, rework
from .proposing import RESIDENT, Proposal, Taken, enter, let_pass, propose
from .screening import accept, join, part, publish, refuse, rescreen, to_case, to_suggestion
from .voices import Said, judge, let_support, look, support

__all__ = [
    "LOST", "RESIDENT", "Proposal", "Said", "Taken", "accept", "agree", "ask_own_links", "close", "close_due", "deliver",
    "end_call", "enter", "join", "judge", "let_pass", "let_support", "link_case", "link_vote", "look", "make_call",
    "measure", "not_agree", "open_case", "part", "progress", "promise", "propose", "publish", "put_on_table", "refuse",
    "renew_link", "rescreen", "rework", "support", "table", "take_decision", "tell_overdue", "to_case",
    "to_suggestion", "untable",
]  # fmt: skip
