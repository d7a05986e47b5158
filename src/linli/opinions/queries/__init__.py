"""Reads: consultations, the sums of their maps, and what is drawn of them."""

from .mapping import LETTERS, STEPS, Matrix, consensus, reckon, written
from .reading import (
    ORDER,
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
    own_statements,
    participant_of,
    public_result,
    shown,
    stance_sign,
    where_stands,
)

__all__ = [
    "LETTERS", "ORDER", "STEPS", "Line", "Matrix", "Share", "consensus", "consultation_called", "consultations", "counts",
    "latest_map", "lines_of", "map_under_way", "mark_of", "matrix_of", "moderated", "next_statement", "opinions_of",
    "own_statements", "participant_of", "public_result", "reckon", "shown", "stance_sign", "where_stands", "written",
]  # fmt: skip
