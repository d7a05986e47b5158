"""Pages of the address book: completion for anybody who types, the book for whoever keeps the structure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.territory import queries
from linli.territory.commands.address_files import bring_addresses
from linli.territory.commands.addresses import drop_address, take_over_addresses
from linli.territory.errors import AddressesDoNotFit
from linli.territory.forms import AddressesForm, LookForm
from linli.territory.queries import addresses as read

from .here import Here, base, enter, tried

SHOWN, LONGEST, LATELY = 50, 80, 10
# A larger table is the worker's: nobody waits for it in front of a page that does not answer.
AT_ONCE = 150_000


@require_safe
def suggest(request: HttpRequest, slug: str) -> JsonResponse:
    """Return what may be meant by what somebody has typed so far, in the reader's language."""
    found = read.complete(queries.street_by_slug(slug), request.GET.get("q", "")[:LONGEST])
    items = [
        {
            "kind": one.kind,
            "name": one.name,
            "within": one.within,
            "lon": one.lon,
            "lat": one.lat,
            "unit": one.unit_id,
        }
        for one in found
    ]
    response = JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
    # The same letters are typed and taken back while one types; five minutes spare the second question.
    response["Cache-Control"] = "private, max-age=300"
    return response


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the book by pinyin and number, or what of it is called as asked for."""
    here = enter(request, slug)
    look = LookForm(request.GET)
    q = look.cleaned_data.get("q", "") if look.is_valid() else ""
    rows = page(read.addresses_of(here.street, q), ("order", "id"), request.GET.get("after"), SHOWN)
    return render(request, "territory/addresses.html", base(here, page=rows, q=q))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a table of addresses, or bring it in; what does not fit is told row by row."""
    here = enter(request, slug)
    if request.method != "POST":
        return _asked(here, AddressesForm())
    form = AddressesForm(request.POST, request.FILES)
    faults: list[str] = []
    if form.is_valid() and form.cleaned_data["file"].size > AT_ONCE:
        brought = tried(here, form, "address_file", lambda: _brought(here, form))
        if brought is not None:
            return redirect("territory:address_file", slug, brought["file"])
    elif form.is_valid():
        answer = tried(here, form, "addresses", lambda: _taken(here, form, faults))
        if answer is not None:
            messages.success(
                request,
                _("%(new)s new, %(changed)s changed, %(same)s as before, %(gone)s taken out.") % answer,
            )
            if answer["faults"]:
                return _asked(here, AddressesForm(), left_out=answer["faults"])
            return redirect("territory:addresses", slug)
    return _asked(here, form, status=422, faults=faults)


def _asked(here: Here, form: AddressesForm, *, status: int = 200, **more: Any) -> HttpResponse:
    files = list(read.address_files(here.street).order_by("-made_at", "-id")[:LATELY])
    context = base(here, form=form, files=[(one, one.get_state_display()) for one in files], **more)
    return render(here.request, "territory/addresses_load.html", context, status=status)


def _brought(here: Here, form: AddressesForm) -> dict[str, Any]:
    told = form.cleaned_data
    file = bring_addresses(
        street=here.street, name=told["file"].name or "", chunks=told["file"].chunks(), source=told["source"],
        datum=told["datum"], leave_out=told["leave_out"], whole=told["whole"], by=here.actor, at=here.now,
    )  # fmt: skip
    return {"file": str(file.pk)}


def _taken(here: Here, form: AddressesForm, faults: list[str]) -> dict[str, Any]:
    told = form.cleaned_data
    try:
        done = take_over_addresses(
            street=here.street, file=told["file"].file, source=told["source"], datum=told["datum"],
            leave_out=told["leave_out"], whole=told["whole"], by=here.actor, at=here.now,
        )  # fmt: skip
    except AddressesDoNotFit as refusal:
        faults += refusal.facts["faults"]
        raise
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "gone": done.gone}
    return {**counts, "faults": done.faults[:500]}


@login_required
@never_cache
@require_GET
def exported(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the whole book as a workbook, which reads back as it is."""
    here = enter(request, slug)
    title = str(_("Address book"))
    return workbook_response(
        f"{name_of(here.street)} {title}", title, read.COLUMNS, read.cells_of(here.street)
    )


@login_required
@never_cache
@require_POST
def drop(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Take one entry out of the book; pressed twice it is gone all the same."""
    here = enter(request, slug)
    row = read.addresses_of(here.street).filter(pk=key).first()
    if row is not None:
        drop_address(street=here.street, address_id=key, by=here.actor, at=here.now)
        messages.success(request, _("%(name)s is taken out of the address book.") % {"name": row.name})
    return redirect("territory:addresses", slug)
