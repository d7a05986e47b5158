"""The door of this app: what other apps may call."""

from .commands import Received, public_report, title_from, was_sent
from .commands.imports import Line, Verdict, columns_of, importer_of, in_turn, reader_of, take_rows
from .commands.imports.mapping import SYNONYMS, Columns
from .commands.imports.rows import orders_in
from .commands.imports.values import Order
from .commands.limits import weigh
from .commands.lost import also_sends
from .errors import NothingToRead, TicketOver, UnknownColumn, UnknownField
from .queries import public_cases, shown, spoken, spoken_kind
from .queries.lost import GOOD_FOR as TICKET_GOOD_FOR
from .queries.sentences import HELD

__all__ = [
    "HELD",
    "SYNONYMS",
    "TICKET_GOOD_FOR",
    "Columns",
    "Line",
    "NothingToRead",
    "Order",
    "Received",
    "TicketOver",
    "UnknownColumn",
    "UnknownField",
    "Verdict",
    "also_sends",
    "columns_of",
    "importer_of",
    "in_turn",
    "orders_in",
    "public_cases",
    "public_report",
    "reader_of",
    "shown",
    "spoken",
    "spoken_kind",
    "take_rows",
    "title_from",
    "was_sent",
    "weigh",
]  # fmt: skip
