"""Suspensions and extensions over all cases: what waits for a decision, and which clocks stand still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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

from linli.cases.commands.clocks import limit_from
from linli.cases.models import Asked, Case, Extension, Pause
from linli.cases.queries.clocks import asked_extensions, asked_pauses, standing
from linli.kernel.excel import Column, workbook_response
from linli.kernel.moments import exact
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from .here import Here, base, enter, fragment, lists_pane

SIZE, MOST, AT_ONCE = 40, 20_000, 500
# What may be shown: its words, which rows, and in which order.
SHOWN: dict[str, tuple[Any, Any, tuple[str, ...]]] = {
    "suspensions": (gettext_lazy("Suspensions asked for"), asked_pauses, ("asked_at", "id")),
    "extensions": (gettext_lazy("More time asked for"), asked_extensions, ("asked_at", "id")),
    "standing": (gettext_lazy("Clocks that stand still"), standing, ("until", "id")),
}
COLUMNS = (
    Column(gettext_lazy("Number"), 16), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("Category"), 18),
    Column(gettext_lazy("Area or grid"), 22), Column(gettext_lazy("Lead organisation"), 20),
    Column(gettext_lazy("What is asked for"), 22), Column(gettext_lazy("Reason"), 50), Column(gettext_lazy("Asked by"), 14),
    Column(gettext_lazy("Asked at"), 18), Column(gettext_lazy("Granted by"), 14), Column(gettext_lazy("Since"), 18),
    Column(gettext_lazy("Until, at the latest"), 18),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A request or a pause, as the list says it."""

    row: Any
    case: Case
    url: str
    what: str
    facts: str


def line_of(row: Any, here: Here) -> Line:
    """Return a row as a line of the list."""
    case: Case = row.case
    facts = [case.number, name_of(case.unit) if case.unit else case.place or _("Without a place")]
    facts += [name_of(case.lead)] if case.lead else []
    who = row.asked_by or row.decided_by
    facts += [_("asked by %(name)s") % {"name": name_of(who)}] if who else []
    return Line(
        row,
        case,
        here.case_url.replace("NUMBER", case.number) + "clock/",
        what_of(row, here.now),
        " · ".join(facts),
    )


def what_of(row: Any, now: datetime) -> str:
    """Return in words what is asked for or what stands still."""
    if isinstance(row, Extension):
        return _("%(words)s more") % {"words": limit_from(f"{row.amount} {row.unit}").words}
    return _("%(kind)s until %(when)s") % {
        "kind": row.get_kind_display(),
        "when": exact(row.until_on, now=now),
    }


def wanted(here: Here) -> tuple[str, QuerySet[Asked], tuple[str, ...]]:
    """Return what is shown by the address: what waits for a decision first."""
    what = here.request.GET.get("what", "")
    what = what if what in SHOWN else "suspensions"
    _words, rows, order = SHOWN[what]
    return what, rows(here.actor, here.street.pk), order


@login_required
@never_cache
@require_GET
def clocks(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits for a decision, or which clocks stand still."""
    here = enter(request, slug)
    what, rows, order = wanted(here)
    found: Any = page(rows, order, request.GET.get("after"), SIZE)
    more: dict[str, Any] = {
        "page": found, "rows": [line_of(row, here) for row in found.rows], "what": what,
        "choices": [(code, words, code == what) for code, (words, _rows, _order) in SHOWN.items()],
        "address": f"?{urlencode({'what': what})}", "title": SHOWN[what][0],
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    if fragment(request, "more"):
        return render(request, "cases/clocks.html#rows", base(here, **more))
    return render(request, "cases/clocks.html", base(here, **more, **lists_pane(here, counted=False)))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    what, found, order = wanted(here)

    def rows() -> Iterator[list[Any]]:
        some: Any = found.order_by(*order)[:MOST]
        for row in some.iterator(chunk_size=AT_ONCE):
            yield cells_of(row, here.now)

    title = str(SHOWN[what][0])
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    return workbook_response(" ".join([name_of(here.street), title, day]), title, COLUMNS, rows())


def cells_of(row: Any, now: datetime) -> list[Any]:
    """Return a row of the workbook."""
    case: Case = row.case
    pause = row if isinstance(row, Pause) else None
    return [
        case.number, case.title, name_of(case.category) if case.category else "", name_of(case.unit) if case.unit else "",
        name_of(case.lead) if case.lead else "", what_of(row, now), row.reason,
        name_of(row.asked_by) if row.asked_by else "", row.asked_at, name_of(row.decided_by) if row.decided_by else "",
        pause.starts_at if pause else None, pause.until_on if pause else None,
    ]  # fmt: skip
