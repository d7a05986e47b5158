"""Lists as rows of a workbook, the same at the desk and for programs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.cases.states import Door, State
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.territory.public import Tier

MOST, AT_ONCE = 20_000, 1000
COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 40), Column(_("State"), 12), Column(_("Category"), 18),
    Column(_("Area or grid"), 20), Column(_("Place"), 26), Column(_("Door"), 10), Column(_("Lead organisation"), 20),
    Column(_("Hard problem"), 10), Column(_("Reported at"), 18), Column(_("In this stage since"), 18),
    Column(_("Due at"), 18), Column(_("Late"), 8), Column(_("Ended at"), 18), Column(_("Times returned"), 10),
    Column(_("Times reopened"), 10), Column(_("Rating"), 8), Column(_("Tier"), 12), Column(_("Road"), 14),
    Column(_("Industry"), 14), Column(_("Clock stands still since"), 18),
)  # fmt: skip


def cells_of(case: Case, *, now: datetime) -> list[Any]:
    """Return a case as a row of the workbook; who reported it is not in it."""
    late = case.due_at is not None and not case.ended and case.due_at < now
    return [
        case.number, case.title, State(case.state).label, name_of(case.category) if case.category else "",
        name_of(case.unit) if case.unit else "", case.place, Door(case.door).label,
        name_of(case.lead) if case.lead else "", _("yes") if case.hard else "", case.reported_at, case.stage_since,
        case.due_at, _("yes") if late else "", case.ended_at, case.returned, case.reopened, case.rating,
        Tier(case.tier).label if case.tier else "", name_of(case.road) if case.road else "",
        name_of(case.industry) if case.industry else "", case.paused_at,
    ]  # fmt: skip


def rows_of(cases: QuerySet[Case], *, now: datetime) -> Iterator[list[Any]]:
    """Yield the rows of an ordered list as they come, at most `MOST`."""
    for case in cases.select_related("road", "industry")[:MOST].iterator(chunk_size=AT_ONCE):
        yield cells_of(case, now=now)
