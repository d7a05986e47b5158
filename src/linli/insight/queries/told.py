"""Indicators as the rows of a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column

from .measures import Measured

COLUMNS = (
    Column(_("Code"), 22), Column(_("Indicator"), 24), Column(_("Value"), 10), Column(_("Unit of measure"), 10),
    Column(_("Grade"), 8), Column(_("Formula"), 40), Column(_("Definition"), 50), Column(_("Source"), 30),
    Column(_("Remark"), 30),
)  # fmt: skip


def rows_of(found: Measured) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for one in found.shown:
        row = one.indicator
        number = None if one.number is None else float(one.number)
        yield [
            row.code, row.name, number, row.unit_told, one.grade, row.formula, row.says, row.source, one.why,
        ]  # fmt: skip
