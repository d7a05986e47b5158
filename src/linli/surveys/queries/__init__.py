"""Reads: what surveys found, by sample or by group, and the codes of their invitations."""

from .needs import (
    Domains,
    NeedsResult,
    found_by_group,
    groups_of,
    needs_result,
    progress_by_group,
    questions_of,
    sheets_of,
    table_of_needs,
    texts_of,
)
from .waves import (
    COLUMNS,
    ORDER,
    Found,
    Result,
    code_of,
    codes,
    hash_of,
    latest_result,
    results,
    state_said,
    survey_called,
    survey_seen,
    surveys,
    takes_answers,
    waves,
)

__all__ = [
    "COLUMNS", "ORDER", "Domains", "Found", "NeedsResult", "Result", "code_of", "codes", "found_by_group", "groups_of",
    "hash_of", "latest_result", "needs_result", "progress_by_group", "questions_of", "results", "sheets_of", "state_said",
    "survey_called", "survey_seen", "surveys", "table_of_needs", "takes_answers", "texts_of", "waves",
]  # fmt: skip
