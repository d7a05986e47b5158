"""Reads: declared books, the rules in force, editions and their rows, faults, and what changes between two editions."""

from .books import BOOKS, MOST, Book, Fault, Register, book_called, books, register
from .changes import CellChange, Change, changes, counted
from .columns import Cell, Column, Misfit, said, value_of, written
from .editions import cells_of, draft_of, edition_in_force, index, newest, rules, rules_of, values
from .faults import faults_of, warnings_of
from .reading import (
    DRAFT,
    Shelf,
    acts_on,
    coming_of,
    edition_called,
    editions_of,
    rows_of,
    sentences,
    shelves,
    token_of,
)
from .tries import FINDERS, Tried, case_finder, sound, try_out

__all__ = [
    "BOOKS",
    "DRAFT",
    "FINDERS",
    "MOST",
    "Book",
    "Cell",
    "CellChange",
    "Change",
    "Column",
    "Fault",
    "Misfit",
    "Register",
    "Shelf",
    "Tried",
    "acts_on",
    "book_called",
    "books",
    "case_finder",
    "cells_of",
    "changes",
    "coming_of",
    "counted",
    "draft_of",
    "edition_called",
    "edition_in_force",
    "editions_of",
    "faults_of",
    "index",
    "newest",
    "register",
    "rows_of",
    "rules",
    "rules_of",
    "said",
    "sentences",
    "shelves",
    "sound",
    "token_of",
    "try_out",
    "value_of",
    "values",
    "warnings_of",
    "written",
]
