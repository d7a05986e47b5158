"""Cases behind a count as the rows of a workbook."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.cases.public import State
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.territory.public import Street

from .counted_cases import Behind

MOST_IN_EXCEL = 10_000
CASE_COLUMNS = (
    Column(gettext_lazy("Number"), 20), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("Where"), 26),
    Column(gettext_lazy("State"), 14), Column(gettext_lazy("Reported"), 18), Column(gettext_lazy("Counts"), 8),
)  # fmt: skip


def case_rows(behind: Iterable[Behind], street: Street) -> Iterator[list[Any]]:
    """Yield the rows of a workbook of cases behind a count, as many as one may take along."""
    for one in islice(behind, MOST_IN_EXCEL):
        case = one.case
        reported = timezone.localtime(case.reported_at).replace(tzinfo=None)
        where = name_of(case.unit or street)
        yield [case.number, case.title, where, str(State(case.state).label), reported, one.n]
