"""A comparison as the rows of a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.excel import Column

from .comparing import Compared
from .comparing_asked import Wanted

COLUMNS = (
    Column(gettext_lazy("Code"), 22), Column(gettext_lazy("What is compared"), 26), Column("A", 14), Column("B", 14),
    Column(gettext_lazy("Difference"), 12), Column(gettext_lazy("Change in per cent"), 12),
    Column(gettext_lazy("More than chance"), 20), Column(gettext_lazy("Remark"), 40),
)  # fmt: skip


def compared_rows(wish: Wanted, found: Compared) -> Iterator[list[Any]]:
    """Yield the rows of the workbook: who is compared, then each figure."""
    yield ["", _("Whose"), wish.a.name, wish.b.name, "", "", "", ""]
    yield ["", _("First day"), wish.a.span.since, wish.b.span.since, "", "", "", ""]
    yield ["", _("Last day"), wish.a.span.until, wish.b.span.until, "", "", "", ""]
    for pair in (*found.counts, *(pair for _name, pairs in found.groups for pair in pairs)):
        a, b = (None if n is None else n if isinstance(n, int) else float(n) for n in pair.numbers)
        yield [pair.code, pair.name, a, b, pair.difference, pair.change, pair.verdict_told, pair.why]
