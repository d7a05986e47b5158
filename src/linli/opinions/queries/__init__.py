"""Reads: consultations, the sums of their maps, and what is drawn of them."""

from .drawing import Drawing, drawn, mark
from .mapping import LETTERS, STEPS, Matrix, consensus, reckon, written
from .reading import (
    ORDER,
    ORDERS,
    Line,
    Share,
    consultation_called,
    consultations,
    counts,
    latest_map,
    lines_of,
    map_under_way,
    mark_of,
    matrix_of,
    moderated,
    next_statement,
    opinions_of,
    ordered,
    own_statements,
    participant_of,
    public_result,
    shown,
    stance_sign,
    table_rows,
    told_of,
    where_stands,
)

__all__ = [
    "LETTERS", "ORDER", "ORDERS", "STEPS", "Drawing", "Line", "Matrix", "Share", "consensus", "consultation_called",
    "consultations", "counts", "drawn", "latest_map", "lines_of", "map_under_way", "mark", "mark_of", "matrix_of",
    "moderated",
    "next_statement", "opinions_of", "ordered", "own_statements", "participant_of", "public_result", "reckon", "shown",
    "stance_sign", "table_rows", "told_of", "where_stands", "written",
]  # fmt: skip
