"""Pages of large tables of addresses: how far the worker is, what is at fault, and what becomes of it."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.territory.commands.address_files import drop_addresses, go_on_addresses
from linli.territory.errors import AddressesNotNow
from linli.territory.models import ADDRESSES_AT_WORK, ADDRESSES_UNDECIDED, AddressFileState
from linli.territory.queries import addresses as read

from .here import base, enter

STEPS = {"go_on": go_on_addresses, "drop": drop_addresses}


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Show how far a table is; htmx asks again for the part that moves."""
    here = enter(request, slug)
    file = read.address_file(here.street, file_id)
    state = AddressFileState(file.state)
    told = {
        "file": file, "state": state, "at_work": state in ADDRESSES_AT_WORK, "share": read.share_of(file),
        "fit": file.rows - file.left_out, "may_go_on": state in ADDRESSES_UNDECIDED and file.left_out < file.rows,
        "may_drop": state not in {AddressFileState.DONE, AddressFileState.DROPPED},
    }  # fmt: skip
    htmx = request.htmx  # type: ignore[attr-defined]
    part = "#progress" if htmx and not htmx.history_restore_request and htmx.target == "progress" else ""
    return render(request, f"territory/address_file.html{part}", base(here, **told))


@login_required
@require_POST
def step(request: HttpRequest, slug: str, file_id: UUID, command: str) -> HttpResponse:
    """Take over the rows that fit, go on, or throw the table away; pressed twice it happens once."""
    here = enter(request, slug)
    read.address_file(here.street, file_id)
    with suppress(AddressesNotNow):  # it was pressed before; the page says how far it is
        STEPS[command](file_id, street=here.street, by=here.actor, at=here.now)
    return redirect("territory:address_file", slug, file_id)
