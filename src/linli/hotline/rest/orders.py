"""Files of work orders, and work orders as they stand."""

from collections.abc import Callable
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, UploadedFile

from linli.cases.public import Case
from linli.intake.public import UnknownColumn, UnknownField
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.people.public import Power

from ..commands.orders import (
    bring_orders,
    drop_orders,
    import_orders,
    resume_orders,
    say_columns,
    stop_orders,
)
from ..errors import FileTooLarge, NothingChecked, NotNow
from ..forms import GiveForm
from ..models import OrderFault, OrderFile
from ..queries.beside import order_of
from ..queries.orders import BY_ROW, NEWEST, Given, faults_of, files_of, one_file, orders_given
from ..schemas import (
    BringIn,
    ColumnsIn,
    OrderFaultOut,
    OrderFileOut,
    OrderFileWhole,
    OrderOfCase,
    OrdersAsked,
    WorkOrderOut,
    WorkOrdersOut,
)
from ..states import FileState
from .door import Here, enter, router, writing

MULTIPART = "multipart/form-data"
PLAIN = (
    "name", "problem", "rows", "done", "accepted", "answered", "there", "doubled", "rejected", "made_at", "began_at",
    "ended_at",
)  # fmt: skip


def file_out(file: OrderFile) -> OrderFileOut:
    """Return a file as a line of a list."""
    told = {name: getattr(file, name) for name in PLAIN}
    return OrderFileOut(id=file.pk, platform=file.platform.name, state=FileState(file.state), **told)


def file_whole(file: OrderFile) -> OrderFileWhole:
    """Return a file with how it is read."""
    return OrderFileWhole(
        **file_out(file).model_dump(),
        headings=file.headings,
        columns=file.columns,
        sample=file.sample,
        unknown_kinds=file.unknown_kinds,
    )


def fault_out(fault: OrderFault) -> OrderFaultOut:
    """Return a row at fault."""
    return OrderFaultOut(row=fault.row, reason=fault.reason)


@router.reads("/streets/{slug}/order-files", Listed[OrderFileOut], summary="Files of work orders", paged=True)
def list_order_files(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the files that were brought, the newest first. Needs the power to import."""
    here = enter(request, slug, Power.IMPORT)
    return listed(page(files_of(here.actor, here.street.pk), NEWEST, asked.after, asked.limit), file_out)


@router.writes(
    "POST", "/streets/{slug}/order-files", OrderFileWhole, status=201, summary="Bring a file of work orders",
    refuses=(FileTooLarge,), takes=(MULTIPART,),
)  # fmt: skip
def bring_order_file(request: HttpRequest, slug: str, told: Form[BringIn], file: File[UploadedFile]) -> Any:
    """Keep a CSV, Excel or JSON file for the worker to read and check; nothing of it is imported yet.

    Read it again to see how far it is; then import it. An order is known by its number on its platform.
    """

    def do(here: Here) -> OrderFileWhole:
        brought = bring_orders(
            street=here.street,
            platform=told.platform,
            name=file.name or "",
            chunks=file.chunks(),
            by=here.actor,
            at=here.now,
        )
        return file_whole(brought)

    return writing(request, slug, "bring_order_file", Power.IMPORT, do)


@router.reads("/streets/{slug}/order-files/{file_id}", OrderFileWhole, summary="One file of work orders")
def read_order_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Return how far it is, how its columns are understood and what becomes of its first rows."""
    here = enter(request, slug, Power.IMPORT)
    return file_whole(one_file(here.actor, here.street.pk, file_id))


@router.reads(
    "/streets/{slug}/order-files/{file_id}/faults", Listed[OrderFaultOut], summary="Rows at fault", paged=True
)
def list_order_faults(request: HttpRequest, slug: str, file_id: UUID, asked: Query[Cursor]) -> Any:
    """Return the rows that cannot be imported and what is wrong with each, in the order of the file."""
    here = enter(request, slug, Power.IMPORT)
    file = one_file(here.actor, here.street.pk, file_id)
    return listed(page(faults_of(file), BY_ROW, asked.after, asked.limit), fault_out)


@router.writes(
    "POST", "/streets/{slug}/order-files/{file_id}/columns", OrderFileWhole, summary="Say which column is what",
    refuses=(NotNow, UnknownColumn, UnknownField),
)  # fmt: skip
def say_order_columns(request: HttpRequest, slug: str, file_id: UUID, told: ColumnsIn) -> Any:
    """Say which column means what, for this file and whatever comes from its platform later; it is checked anew."""

    def do(here: Here) -> OrderFileWhole:
        said = say_columns(
            file_id,
            street_id=here.street.pk,
            columns=dict(told.columns),
            datum=told.datum,
            by=here.actor,
            at=here.now,
        )
        return file_whole(said)

    return writing(request, slug, "say_order_columns", Power.IMPORT, do)


def _step(
    request: HttpRequest, slug: str, file_id: UUID, name: str, command: Callable[..., OrderFile]
) -> Any:
    def do(here: Here) -> OrderFileWhole:
        return file_whole(command(file_id, street_id=here.street.pk, by=here.actor, at=here.now))

    return writing(request, slug, name, Power.IMPORT, do)


@router.writes(
    "POST", "/streets/{slug}/order-files/{file_id}/import", OrderFileWhole, summary="Import what was checked",
    refuses=(NotNow, NothingChecked), takes=(),
)  # fmt: skip
def import_order_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Let the worker put the rows without fault into the ledger; orders that are here already are left as they are."""
    return _step(request, slug, file_id, "import_order_file", import_orders)


@router.writes(
    "POST", "/streets/{slug}/order-files/{file_id}/stop", OrderFileWhole, summary="Stop the import", refuses=(NotNow,),
    takes=(),
)  # fmt: skip
def stop_order_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Stop what is under way; what is imported stays."""
    return _step(request, slug, file_id, "stop_order_file", stop_orders)


@router.writes(
    "POST", "/streets/{slug}/order-files/{file_id}/resume", OrderFileWhole, summary="Go on with the import",
    refuses=(NotNow,), takes=(),
)  # fmt: skip
def resume_order_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Go on where it stopped."""
    return _step(request, slug, file_id, "resume_order_file", resume_orders)


@router.writes(
    "POST", "/streets/{slug}/order-files/{file_id}/drop", OrderFileWhole, summary="Throw the file away", refuses=(NotNow,),
    takes=(),
)  # fmt: skip
def drop_order_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Throw away what is not to be imported; its rows go from the disk."""
    return _step(request, slug, file_id, "drop_order_file", drop_orders)


def order_out(one: Given) -> WorkOrderOut:
    """Return a work order as it stands."""
    return WorkOrderOut(**vars(one))


@router.reads(
    "/streets/{slug}/cases/{number}/order", OrderOfCase, summary="A case as a work order", refuses=(NotFound,)
)
def read_order(request: HttpRequest, slug: str, number: str) -> Any:
    """Return what a platform says of a case that is an order of its own: its number, kind and deadline there."""
    here = enter(request, slug, Power.SEE)
    case = Case.objects.visible_to(here.actor).filter(street=here.street, number=number).first()
    said = order_of(case) if case is not None else None
    if said is None:
        raise NotFound
    return OrderOfCase(**vars(said))


@router.reads(
    "/streets/{slug}/orders", WorkOrdersOut, summary="Work orders as they stand", refuses=(NotFound,)
)
def list_orders(request: HttpRequest, slug: str, asked: Query[OrdersAsked]) -> Any:
    """Return the work orders of a platform with how they stand and how they were answered, by when they were reported."""
    here = enter(request, slug, Power.EXPORT)
    rows = orders_given(here.actor, here.street.pk, asked.platform, since=GiveForm.day(asked.since))
    found = list(islice(rows, asked.limit + 1))
    return WorkOrdersOut(
        items=[order_out(one) for one in found[: asked.limit]], more=len(found) > asked.limit
    )
