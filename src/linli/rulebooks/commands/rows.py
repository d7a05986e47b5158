"""Rows of editions into the table: many at once, or one edition's from another's by one statement."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from linli.kernel.copying import copy_in
from linli.rulebooks.errors import RowsFaulty, TooManyRows
from linli.rulebooks.models import RuleRow
from linli.rulebooks.queries import MOST, Book, Cell, Misfit, Register

COPY = """
INSERT INTO rulebooks_rulerow (edition_id, position, cells)
SELECT %s, row_number() OVER (ORDER BY position, id), cells FROM rulebooks_rulerow WHERE edition_id = %s
"""


def copy_rows(*, from_id: int, to_id: int) -> int:
    """Copy the rows of one edition into another by one statement; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(COPY, [to_id, from_id])
        return int(cursor.rowcount)


def write_rows(edition_id: int, rows: Iterable[dict[str, Cell]]) -> int:
    """Write rows into an edition that has none, in their order; return how many."""
    told = ({"position": place, "cells": cells} for place, cells in enumerate(rows, 1))
    return copy_in(RuleRow, told, same={"edition_id": edition_id})


def digest_of(rows: Sequence[dict[str, Cell]]) -> str:
    """Return what tells one set of rows from another."""
    body = json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def fitted(book: Book[Any], street_id: int | None, rows: Sequence[dict[str, Any]]) -> list[dict[str, Cell]]:
    """Return rows that somebody brought as cells; refuse all of them where one does not fit its column."""
    if len(rows) > MOST:
        raise TooManyRows(most=MOST)
    register = Register(book, street_id)
    fitting, faults = [], []
    for number, row in enumerate(rows, 1):
        cells = {}
        for column in book.columns:
            try:
                cells[column.name] = register.cell(column, row.get(column.name))
            except Misfit as misfit:
                faults.append({"row": number, "column": column.name, "message": f"{column.label}: {misfit}"})
        fitting.append(cells)
    if faults:
        first = faults[0]
        raise RowsFaulty(count=len(faults), row=first["row"], first=first["message"], faults=faults[:100])
    return fitting
