"""Over all cases: the list of dossiers, what was agreed, lessons; one dossier on paper; and who the parties are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.commands import look_at_parties
from linli.cases.forms import LookForm
from linli.cases.models import Case
from linli.cases.permissions import privacy_reader
from linli.cases.queries import one_case
from linli.cases.queries.papers import dossiers, lessons, obligations, papers_of, sheets_of, without_dossier
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotAllowed
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import first, page
from linli.people.public import Actor, Power
from linli.rulebooks.public import books

from .case import face_of
from .here import SIZE, Here, base, enter, fragment
from .leaf_dossier import TONES
from .leaf_measures import climbs

MOST, AT_ONCE = 5_000, 500


@dataclass(frozen=True)
class Sight:
    """One list over all cases: its rows, their order, what a workbook of it says."""

    name: Any
    rows: Callable[[Actor, int], QuerySet[Any]]
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Callable[[Any, date], list[Any]]
    late: Callable[[Any, date], bool] = lambda _row, _today: False


def _case(case: Case) -> list[Any]:
    return [case.number, case.title, name_of(case.unit) if case.unit else "", name_of(case.lead) if case.lead else "",
            case.get_state_display()]  # fmt: skip


def _dossier(row: Any, _today: date) -> list[Any]:
    return [*_case(row.case), row.visits, row.last_visit_at, row.next_step, row.next_on,
            str(row.owner) if row.owner else ""]  # fmt: skip


def _book(code: str) -> str:
    return next((str(book.name) for book in books() if book.code == code), code)


CASE = (Column(_("Number"), 18), Column(_("Case"), 36), Column(_("Area or grid"), 18),
        Column(_("Lead organisation"), 18), Column(_("State"), 12))  # fmt: skip
STEPS = (Column(_("Visits"), 8), Column(_("Last visit"), 18), Column(_("Next step"), 40), Column(_("Until which day"), 14),
         Column(_("Who sees it through"), 14))  # fmt: skip
DUE = ("next_on", "id")
SIGHTS: dict[str, Sight] = {
    "": Sight(_("In progress"), dossiers, DUE, CASE + STEPS, _dossier,
              lambda row, today: row.next_on is not None and row.next_on < today),
    "without": Sight(_("Without a dossier"), without_dossier, ("due_at", "id"), CASE, lambda row, _today: _case(row)),
    "obligations": Sight(
        _("What was agreed"), obligations, ("due_on", "id"),
        (*CASE, Column(_("Who"), 18), Column(_("Does what"), 40), Column(_("Until which day"), 14)),
        lambda row, _today: [*_case(row.case), row.party.called, row.what, row.due_on],
        lambda row, today: row.due_on < today,
    ),
    "lessons": Sight(
        _("Lessons"), lessons, ("due_on", "id"),
        (*CASE, Column(_("Lesson"), 50), Column(_("Rule book"), 18), Column(_("Taken up by"), 14)),
        lambda row, _today: [*_case(row.case), row.what, _book(row.book), row.due_on],
        lambda row, today: row.due_on is not None and row.due_on < today,
    ),
    "ended": Sight(_("Ended"), lambda actor, street: dossiers(actor, street, ended=True), ("-at", "-id"), CASE + STEPS,
                   _dossier),
}  # fmt: skip


def asked(here: Here) -> tuple[str, Sight]:
    """Return which list the address asks for."""
    code = here.request.GET.get("show", "")
    code = code if code in SIGHTS else ""
    return code, SIGHTS[code]


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the dossiers of hard cases with their last visit and next step; or what was agreed, or lessons."""
    here = enter(request, slug)
    code, sight = asked(here)
    today = timezone.localdate(here.now)
    found = page(sight.rows(here.actor, here.street.pk), sight.order, request.GET.get("after"), SIZE)
    more: dict[str, Any] = {
        "page": found, "show": code, "title": sight.name, "today": today,
        "rows": [_row(here, code, sight, row, today) for row in found.rows],
        "sights": [
            {"name": one.name, "url": reverse("cases:dossiers", args=[slug]) + (f"?show={key}" if key else ""),
             "current": key == code}
            for key, one in SIGHTS.items()
        ],
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    template = "cases/dossiers.html#rows" if fragment(request, "more") else "cases/dossiers.html"
    return render(request, template, base(here, **more))


def _row(here: Here, code: str, sight: Sight, row: Any, today: date) -> dict[str, Any]:
    case = row if isinstance(row, Case) else row.case
    leaf = "measures" if code == "obligations" else "dossier"
    return {
        "it": row, "case": case, "url": reverse(f"cases:tab_{leaf}", args=[here.street.slug, case.number]),
        "late": sight.late(row, today), "book": _book(getattr(row, "book", "")),
    }  # fmt: skip


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    _code, sight = asked(here)
    today = timezone.localdate(here.now)
    found = first(sight.rows(here.actor, here.street.pk), sight.order, MOST)

    def rows() -> Iterator[list[Any]]:
        for row in found.iterator(chunk_size=AT_ONCE):
            yield sight.cells(row, today)

    title = " ".join([name_of(here.street), str(_("Hard cases")), str(sight.name), today.isoformat()])
    return workbook_response(title, str(sight.name), sight.columns, rows())


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show a whole dossier as it is printed: no name of a person stands on it."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    papers = papers_of(case)
    told = {
        "case": case, "papers": papers, "climbs": climbs(here, papers.courses), "today": timezone.localdate(here.now),
        "tones": TONES, "may": frozenset(), "printing": True,
        "back": reverse("cases:tab_dossier", args=[slug, number]),
    }  # fmt: skip
    return render(request, "cases/dossier_print.html", base(here, **told))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def parties(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show who the parties of a case are, after it was said what for; each look is written down."""
    here = enter(request, slug)
    found = one_case(here.actor, here.street.pk, number)
    if not privacy_reader.test(here.actor, found):
        raise NotAllowed
    form = LookForm(*([request.POST] if request.method == "POST" else []))
    shown, sheets = None, []
    if request.method == "POST" and form.is_valid():
        shown = look_at_parties(
            found, by=here.actor, at=here.now, address=address_of(request), **form.cleaned_data
        )
        sheets = sheets_of(found)
    status = 422 if form.is_bound and form.errors else 200
    context = base(here, case=found, form=form, parties=shown, sheets=sheets, face=face_of(request))
    return render(request, "cases/parties.html", context, status=status)
