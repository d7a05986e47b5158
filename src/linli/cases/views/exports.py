"""Lists as workbooks: the same filter, the same rows that the person may see, written as they come."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from linli.cases.queries.sheets import COLUMNS, MOST, rows_of
from linli.cases.states import CaseList
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import first
from linli.people.public import Power

from .here import enter
from .lists import wanted_cases, ways_of


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Return one of the four lists as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    form, cases, order = wanted_cases(here, name)
    title = str(CaseList(name).label)
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")

    rows = rows_of(first(cases, order, MOST, ways=ways_of(here, form)), now=here.now)
    return workbook_response(" ".join([name_of(here.street), title, *form.said, day]), title, COLUMNS, rows)
