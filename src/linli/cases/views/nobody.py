"""What hangs between: open cases that nobody has in hand or that wait for a decision above, the longest waiting first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.forms import NobodyForm
from linli.cases.models import Case
from linli.cases.queries import Next, nexts_of
from linli.cases.queries.nobody import HANDED_BACK, ORDER, decisions_on, hanging
from linli.cases.states import State
from linli.kernel.excel import Column, workbook_response
from linli.kernel.moments import span
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from .here import Here, base, enter, fragment, lists_pane

SIZE, MOST, AT_ONCE = 40, 20_000, 500
COLUMNS = (
    Column(gettext_lazy("Number"), 16), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("State"), 12),
    Column(gettext_lazy("Category"), 18), Column(gettext_lazy("Area or grid"), 22),
    Column(gettext_lazy("In this stage since"), 18), Column(gettext_lazy("Times returned"), 10),
    Column(gettext_lazy("Who must act next"), 34), Column(gettext_lazy("Act"), 22), Column(gettext_lazy("Since"), 18),
    Column(gettext_lazy("Due at"), 18), Column(gettext_lazy("What blocks"), 40),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A case that hangs between, as the list says it."""

    case: Case
    next: Next
    url: str
    facts: str
    waited: str
    late: bool


def line_of(case: Case, told: Next, here: Here, decision: str = "") -> Line:
    """Return a case as a line of the list."""
    facts = [
        name_of(case.category) if case.category else _("Not sorted yet"),
        name_of(case.unit) if case.unit and case.located else case.place or _("Without a place"),
        str(State(case.state).label),
    ]
    if case.returned:
        facts.append(_("sent back %(times)s times") % {"times": case.returned})
    if decision:
        facts.append(_("decided: %(decision)s") % {"decision": decision})
    url = here.case_url.replace("NUMBER", case.number) + "course/"
    late = told.due_at is not None and told.due_at <= here.now
    return Line(case, told, url, " · ".join(facts), span(told.waited(here.now)), late)


def wanted(here: Here) -> tuple[NobodyForm, QuerySet[Case]]:
    """Return the filter of the address and the cases it leaves."""
    form = NobodyForm(here.request.GET, street=here.street)
    cases = hanging(here.actor, here.street.pk, at=here.now, kind=form.asked, unit_id=form.unit_id)
    return form, cases


@login_required
@never_cache
@require_GET
def nobody(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what hangs between, who must act next on each, since when and what blocks."""
    here = enter(request, slug)
    form, cases = wanted(here)
    found = page(cases, ORDER, request.GET.get("after"), SIZE)
    told = nexts_of(found.rows, at=here.now)
    decided = decisions_on(found.rows) if form.asked == HANDED_BACK else {}
    kept = [(key, value) for key, value in request.GET.items() if value and key != "after"]
    more: dict[str, Any] = {
        "form": form, "page": found,
        "rows": [line_of(case, told[case.pk], here, decided.get(case.pk, "")) for case in found.rows],
        "address": f"?{urlencode(kept)}" if kept else "", "narrowed": bool(form.said),
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    if fragment(request, "more"):
        return render(request, "cases/nobody.html#rows", base(here, **more))
    return render(request, "cases/nobody.html", base(here, **more, **lists_pane(here, counted=False)))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what hangs between as a workbook, narrowed as on screen."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    form, cases = wanted(here)

    def rows() -> Iterator[list[Any]]:
        some: list[Case] = []
        for case in cases.order_by(*ORDER)[:MOST].iterator(chunk_size=AT_ONCE):
            some.append(case)
            if len(some) == AT_ONCE:
                yield from cells_of(some, here)
                some.clear()
        yield from cells_of(some, here)

    title = str(_("What hangs between"))
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    return workbook_response(" ".join([name_of(here.street), title, *form.said, day]), title, COLUMNS, rows())


def cells_of(cases: list[Case], here: Here) -> Iterator[list[Any]]:
    """Yield cases as rows of the workbook, with the same answer as on screen."""
    told = nexts_of(cases, at=here.now)
    for case in cases:
        one = told[case.pk]
        yield [
            case.number, case.title, State(case.state).label, name_of(case.category) if case.category else "",
            name_of(case.unit) if case.unit else "", case.stage_since, case.returned, one.who.words, one.act, one.since,
            one.due_at, "；".join(f"{block.words}（{block.who.words}）" for block in one.blocks),
        ]  # fmt: skip
