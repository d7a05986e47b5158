"""Lists as workbooks: the same filter, the same rows that the person may see, written as they come."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from linli.cases.models import Case
from linli.cases.states import CaseList, Door, State
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.people.public import Power

from .here import Here, enter
from .lists import wanted_cases

MOST, AT_ONCE = 20_000, 1000
COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 40), Column(_("State"), 12), Column(_("Category"), 18),
    Column(_("Area or grid"), 20), Column(_("Place"), 26), Column(_("Door"), 10), Column(_("Lead organisation"), 20),
    Column(_("Hard problem"), 10), Column(_("Reported at"), 18), Column(_("In this stage since"), 18),
    Column(_("Due at"), 18), Column(_("Late"), 8), Column(_("Ended at"), 18), Column(_("Times returned"), 10),
    Column(_("Times reopened"), 10), Column(_("Rating"), 8),
)  # fmt: skip


def cells_of(case: Case, here: Here) -> list[Any]:
    """Return a case as a row of the workbook; who reported it is not in it."""
    late = case.due_at is not None and not case.ended and case.due_at <= here.now
    return [
        case.number, case.title, State(case.state).label, name_of(case.category) if case.category else "",
        name_of(case.unit) if case.unit else "", case.place, Door(case.door).label,
        name_of(case.lead) if case.lead else "", _("yes") if case.hard else "", case.reported_at, case.stage_since,
        case.due_at, _("yes") if late else "", case.ended_at, case.returned, case.reopened, case.rating,
    ]  # fmt: skip


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Return one of the four lists as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    form, cases, order = wanted_cases(here, name)
    title = str(CaseList(name).label)
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")

    def rows() -> Iterator[list[Any]]:
        for case in cases.order_by(*order)[:MOST].iterator(chunk_size=AT_ONCE):
            yield cells_of(case, here)

    return workbook_response(" ".join([name_of(here.street), title, *form.said, day]), title, COLUMNS, rows())
