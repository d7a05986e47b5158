"""Statements of duty: the list, a new one, one of them with its fulfilment."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.bodies import commands, forms
from linli.bodies.commands.statements import may_fulfil
from linli.bodies.models import Duty
from linli.bodies.queries import reading
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page

from .here import Ask, asked, base, enter, export

SIZE, MOST = 60, 5_000
COLUMNS = (
    Column(gettext_lazy("Institution that signed"), 28), Column(gettext_lazy("For which unit"), 20),
    Column(gettext_lazy("Title"), 36),
    Column(gettext_lazy("Number of the document"), 18), Column(gettext_lazy("Signed by"), 14),
    Column(gettext_lazy("Signed on"), 12), Column(gettext_lazy("From the day"), 12),
    Column(gettext_lazy("Until when"), 12),
    Column(gettext_lazy("No."), 6), Column(gettext_lazy("Duty"), 48), Column(gettext_lazy("Due on"), 12),
    Column(gettext_lazy("Fulfilled on"), 12), Column(gettext_lazy("What shows it"), 48),
)  # fmt: skip


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the statements of the street, the newest first, with how far each is fulfilled."""
    here = enter(request, slug)
    rows = reading.statements_in(here.street, on=here.today)
    found = page(rows, reading.BY_SIGNING, request.GET.get("after"), SIZE)
    return render(request, "bodies/statements.html", base(here, "statements", page=found, rows=found.rows))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give every duty of every statement as a workbook."""
    here = export(request, slug)
    found = Duty.objects.filter(statement__street=here.street).select_related(
        "statement__organisation", "statement__unit"
    )

    def rows() -> Iterator[list[Any]]:
        for duty in found.order_by("-statement__signed_on", "-statement", "position")[:MOST]:
            one = duty.statement
            yield [
                name_of(one.organisation), name_of(one.unit), one.title, one.number, one.signed_by, one.signed_on,
                one.starts_on, one.ends_on, duty.position, duty.text, duty.due_on, duty.done_on, duty.evidence,
            ]  # fmt: skip

    title = _("Statements of duty")
    return workbook_response(f"{name_of(here.street)} {title}", title, COLUMNS, rows())


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, statement_id: int) -> HttpResponse:
    """Show a statement as it was signed, with its fulfilment; made to be printed, too."""
    here = enter(request, slug)
    found = reading.statement_in(here.street, statement_id)
    told = {
        "one": found,
        "duties": reading.duties_of(found),
        "may_fulfil": may_fulfil(here.actor, found),
        "today": here.today,
    }
    return render(request, "bodies/statement.html", base(here, "statements", **told))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a statement that was signed."""
    here = enter(request, slug)
    here.need(here.seats)
    form = forms.StatementForm(
        request.POST or None, street=here.street, organisations=here.organisations,
        initial={"signed_on": here.today, "starts_on": here.today},
    )  # fmt: skip
    ask = Ask(
        "statements", _("Which statement of duty was signed?"), _("Enter it"),
        _("Entered. Its duties can be fulfilled now."),
        reverse("bodies:statements", args=[slug]), _("Statements of duty"),
    )  # fmt: skip

    def do(told: dict[str, Any]) -> dict[str, Any]:
        duties = [commands.DutyWish(text, due) for text, due in told.pop("duties")]
        made = commands.sign_statement(street=here.street, duties=duties, by=here.actor, at=here.now, **told)
        return {"statement": made.pk}

    return asked(
        here, form, ask, "sign", do, lambda told: reverse("bodies:statement", args=[slug, told["statement"]])
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def fulfil(request: HttpRequest, slug: str, statement_id: int, position: int) -> HttpResponse:
    """Report a duty as fulfilled."""
    here = enter(request, slug)
    found = reading.statement_in(here.street, statement_id)
    here.need(may_fulfil(here.actor, found))
    duty = reading.duty_of(found, position)
    form = forms.FulfilForm(request.POST or None, initial={"done_on": here.today})
    back = reverse("bodies:statement", args=[slug, found.pk])
    ask = Ask(
        "statements",
        _("What shows that this is fulfilled?"),
        _("Report it"),
        _("Reported as fulfilled."),
        back,
        found.title,
        intro=duty.text,
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.fulfil(duty, by=here.actor, at=here.now, **told)
        return {}

    return asked(here, form, ask, "fulfil", do, lambda _told: back)
