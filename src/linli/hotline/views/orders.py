"""Files of work orders: brought, looked at row by row before anything is imported, imported, and given back."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.cases.public import Case
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.paging import page
from linli.people.public import Power

from ..commands.orders import (
    bring_orders,
    drop_orders,
    import_orders,
    resume_orders,
    say_columns,
    stop_orders,
)
from ..errors import NotNow
from ..forms import BringForm, ColumnsForm, GiveForm
from ..models import OrderFile
from ..queries.beside import order_of
from ..queries.orders import (
    BY_ROW,
    FIELDS,
    NEWEST,
    as_csv,
    as_json,
    fault_cells,
    fault_columns,
    faults_of,
    files_of,
    headings_for,
    keys_for,
    one_file,
    orders_given,
    platforms_of,
    share_of,
)
from ..states import AT_WORK, OPEN, FileState
from .here import ON_FORM, Here, base, enter, fragment

SIZE, WIDTH = 50, 20
STEPS = {"import": import_orders, "stop": stop_orders, "resume": resume_orders, "drop": drop_orders}
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def enter_orders(request: HttpRequest, slug: str) -> Here:
    """Return who imports or exports in which street."""
    here = enter(request, slug, Power.SEE)
    if not (here.may(Power.IMPORT) or here.may(Power.EXPORT)):
        raise NotAllowed
    return here


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def orders(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the files that were brought, take another one, and offer what goes out."""
    here = enter_orders(request, slug)
    form = BringForm(initial={"key": uuid4().hex})
    if request.method == "POST":
        here.need(Power.IMPORT)
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                answer = here.once("hotline.bring", form.cleaned_data["key"], lambda: _brought(here, form))
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("hotline:order_file", slug, answer["file"])
    found = page(files_of(here.actor, here.street.pk), NEWEST, request.GET.get("after"), SIZE)
    known = [one.name for one in platforms_of(here.street.pk)]
    told = {
        "form": form, "page": found, "rows": [(one, FileState(one.state).label) for one in found.rows], "platforms": known,
        "may_import": here.may(Power.IMPORT), "may_export": here.may(Power.EXPORT) and known,
        "give": GiveForm(platforms=known, auto_id="give_%s"),
    }  # fmt: skip
    return render(request, "hotline/orders.html", base(here, **told), status=ON_FORM if form.errors else 200)


def _brought(here: Here, form: BringForm) -> dict[str, Any]:
    told = form.cleaned_data
    file = bring_orders(
        street=here.street, platform=told["platform"], name=told["file"].name or "", chunks=told["file"].chunks(),
        by=here.actor, at=here.now,
    )  # fmt: skip
    return {"file": str(file.pk)}


@login_required
@never_cache
@require_GET
def order_file(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Show one file: how far it is, what would become of its rows, and what is wrong with which."""
    here = enter(request, slug, Power.IMPORT)
    return _shown(here, one_file(here.actor, here.street.pk, file_id))


def _shown(
    here: Here, file: OrderFile, *, form: ColumnsForm | None = None, status: int = 200
) -> HttpResponse:
    request = here.request
    found = page(faults_of(file), BY_ROW, request.GET.get("after"), SIZE)
    may_change = file.state in OPEN and bool(file.headings)
    if form is None and may_change:
        form = columns_form(file)
    used = {column for columns in file.columns.values() for column in columns}
    told = {
        "file": file, "state": FileState(file.state), "at_work": file.state in AT_WORK, "share": share_of(file),
        "page": found, "form": form if may_change else None, "unused": [one for one in file.headings if one not in used],
        "understood": [(FIELDS[name], columns) for name, columns in file.columns.items() if name in FIELDS],
        "importable": file.rows - file.rejected - file.doubled, "over": file.done,
    }  # fmt: skip
    template = "hotline/order_file.html"
    if fragment(request, "progress"):
        template += "#progress"
    return render(request, template, base(here, **told), status=status)


def columns_form(file: OrderFile, data: Any = None) -> ColumnsForm:
    """Return the form that says which column means what, as it was said before."""
    first = {
        f"of_{name}": column for name, column in file.platform.columns.items() if column in file.headings
    }
    return ColumnsForm(
        data, headings=file.headings, fields=FIELDS, initial={**first, "datum": file.platform.datum}
    )


@login_required
@never_cache
@require_GET
def order(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show what a platform says of a case that is an order of its own; asked for by its page, only that part."""
    here = enter(request, slug, Power.SEE)
    case = Case.objects.visible_to(here.actor).filter(street=here.street, number=number).first()
    if case is None:
        raise NotFound
    told = {"case": case, "said": order_of(case), "field": request.GET.get("face") == "field"}
    htmx = request.htmx  # type: ignore[attr-defined]
    inside = bool(htmx) and not htmx.history_restore_request
    return render(request, f"hotline/order.html{'#aside' if inside else ''}", base(here, **told))


@login_required
@never_cache
@require_POST
def columns(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Say which column means what; the file is checked anew, and the platform's next one is read so."""
    here = enter(request, slug, Power.IMPORT)
    file = one_file(here.actor, here.street.pk, file_id)
    form = columns_form(file, request.POST)
    if not form.is_valid():
        return _shown(here, file, form=form, status=ON_FORM)
    try:
        say_columns(
            file_id, street_id=here.street.pk, columns=form.columns(), datum=form.cleaned_data["datum"], by=here.actor,
            at=here.now,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(here, one_file(here.actor, here.street.pk, file_id), form=form, status=ON_FORM)
    return redirect("hotline:order_file", slug, file_id)


@login_required
@never_cache
@require_POST
def step(request: HttpRequest, slug: str, file_id: UUID, command: str) -> HttpResponse:
    """Import what was checked, stop it, go on, or throw it away; pressed twice it happens once."""
    here = enter(request, slug, Power.IMPORT)
    one_file(here.actor, here.street.pk, file_id)
    with suppress(NotNow):  # it was pressed before, or the worker was faster; the page says how far it is
        STEPS[command](file_id, street_id=here.street.pk, by=here.actor, at=here.now)
    return redirect("hotline:order_file", slug, file_id)


@login_required
@require_GET
def faults(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponseBase:
    """Return the rows at fault as a workbook: corrected, it is a file to bring again."""
    here = enter(request, slug, Power.IMPORT)
    file = one_file(here.actor, here.street.pk, file_id)
    return workbook_response(_("Rows to correct"), file.name, fault_columns(file), fault_cells(file))


@login_required
@require_GET
def give(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the work orders of a platform with how they stand, as Excel, CSV or JSON."""
    here = enter(request, slug, Power.EXPORT)
    platforms = {one.name: one for one in platforms_of(here.street.pk)}
    form = GiveForm(request.GET, platforms=list(platforms))
    if not form.is_valid():
        return redirect("hotline:orders", slug)
    told = form.cleaned_data
    return given_as(here, told["form"], platforms[told["platform"]], since=form.day(told["since"]))


def given_as(here: Here, form: str, platform: Any, *, since: Any) -> HttpResponseBase:
    """Return the work orders of a platform in one of the three forms."""
    rows = orders_given(here.actor, here.street.pk, platform.name, since=since)
    name = f"{platform.name} {timezone.localtime(here.now).strftime('%Y-%m-%d')}"
    if form == "xlsx":
        heads = [Column(one, WIDTH) for one in headings_for(platform)]
        return workbook_response(name, platform.name, heads, (row.cells() for row in rows))
    pieces = as_csv(headings_for(platform), rows) if form == "csv" else as_json(keys_for(platform), rows)
    response = StreamingHttpResponse(pieces, content_type=KINDS[form])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{form}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
