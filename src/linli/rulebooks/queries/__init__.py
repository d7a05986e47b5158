"""Reads: declared books, the rules in force, editions and their rows, faults, and what changes between two editions."""

from .books import BOOKS, MOST, Book, Fault, Register, book_called, books, register
from .columns import Cell, Column, Misfit, said, value_of, written
from .editions import cells_of, draft_of, edition_in_force, index, newest, rules, rules_of, values

__all__ = [
    "BOOKS",
    "MOST",
    "Book",
    "Cell",
    "Column",
    "Fault",
    "Misfit",
    "Register",
    "book_called",
    "books",
    "cells_of",
    "draft_of",
    "edition_in_force",
    "index",
    "newest",
    "register",
    "rules",
    "rules_of",
    "said",
    "value_of",
    "values",
    "written",
]
