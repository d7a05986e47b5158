"""The door of this app: what other apps may call."""

from .commands import Received, public_report, title_from, was_sent
from .commands.imports import Line, Verdict, columns_of, importer_of, in_turn, reader_of, take_rows
from .commands.imports.mapping import SYNONYMS, Columns
from .commands.imports.rows import orders_in
from .commands.imports.values import Order
from .commands.limits import weigh
from .errors import NothingToRead, UnknownColumn, UnknownField
from .queries import public_cases, shown, spoken, spoken_kind
from .queries.around import ALIKE, likeness_of, pieces_of
from .queries.sentences import HELD

__all__ = [
    "ALIKE",
    "HELD",
    "SYNONYMS",
    "Columns",
    "Line",
    "NothingToRead",
    "Order",
    "Received",
    "UnknownColumn",
    "UnknownField",
    "Verdict",
    "columns_of",
    "importer_of",
    "in_turn",
    "likeness_of",
    "orders_in",
    "pieces_of",
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
