"""Large tables of addresses for programs: brought, watched, taken over without the rows at fault, thrown away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query
from ninja.files import UploadedFile

from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.territory.commands.address_files import bring_addresses, drop_addresses, go_on_addresses
from linli.territory.errors import AddressesNotNow, TooLarge, UnknownStreet
from linli.territory.models import AddressFile, AddressFileState
from linli.territory.queries import addresses as read
from linli.territory.schemas.addresses import AddressFileIn, AddressFileOut, AddressFileWhole

from .door import Here, enter, router
from .roads import drawing

MULTIPART, LARGEST = "multipart/form-data", 64_000_000
NEWEST = ("-made_at", "-id")
PLAIN = (
    "id", "name", "source", "problem", "rows", "done", "new", "changed", "same", "gone", "left_out", "made_at", "ended_at",
)  # fmt: skip


def file_out(file: AddressFile) -> AddressFileOut:
    """Return a table as a line of a list."""
    return AddressFileOut(state=AddressFileState(file.state), **{name: getattr(file, name) for name in PLAIN})


def file_whole(file: AddressFile) -> dict[str, Any]:
    """Return a table with its faults."""
    whole = AddressFileWhole(**file_out(file).model_dump(), columns=file.columns, faults=file.faults)
    return whole.model_dump(mode="json")


@router.reads(
    "/streets/{slug}/address-files", Listed[AddressFileOut], summary="Large tables of addresses", paged=True,
    refuses=(UnknownStreet,),
)  # fmt: skip
def list_address_files(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the tables that were left to the worker, the newest first; needs the power over the structure."""
    here = enter(request, slug)
    return listed(page(read.address_files(here.street), NEWEST, asked.after, asked.limit), file_out)


@router.writes(
    "POST", "/streets/{slug}/address-files", AddressFileWhole, status=201, summary="Bring a large table of addresses",
    refuses=(TooLarge, UnknownStreet), takes=(MULTIPART,),
)  # fmt: skip
def bring_address_file(
    request: HttpRequest, slug: str, told: Form[AddressFileIn], file: File[UploadedFile]
) -> Any:
    """Keep a CSV or Excel table for the worker: it is checked whole, then taken over in pieces. Read it again to see."""

    def do(here: Here) -> dict[str, Any]:
        if (file.size or 0) > LARGEST:
            raise TooLarge(what=file.size, most=LARGEST)
        brought = bring_addresses(
            street=here.street, name=file.name or "", chunks=file.chunks(), source=told.source, datum=told.datum,
            leave_out=told.leave_out, whole=told.whole, by=here.actor, at=here.now,
        )  # fmt: skip
        return file_whole(brought)

    return drawing(request, slug, "bring_address_file", do)


@router.reads(
    "/streets/{slug}/address-files/{file_id}", AddressFileWhole, summary="One large table of addresses",
    refuses=(NotFound, UnknownStreet),
)  # fmt: skip
def read_address_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Return how far it is and what is wrong with which row."""
    here = enter(request, slug)
    return file_whole(read.address_file(here.street, file_id))


def _step(
    request: HttpRequest, slug: str, file_id: UUID, name: str, command: Callable[..., AddressFile]
) -> Any:
    def do(here: Here) -> dict[str, Any]:
        return file_whole(command(file_id, street=here.street, by=here.actor, at=here.now))

    return drawing(request, slug, name, do)


@router.writes(
    "POST", "/streets/{slug}/address-files/{file_id}/go-on", AddressFileWhole, summary="Take over the rows that fit",
    refuses=(AddressesNotNow, NotFound, UnknownStreet), takes=(),
)  # fmt: skip
def go_on_address_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Take over the rows without fault although others have one, or go on where an import stopped."""
    return _step(request, slug, file_id, "go_on_address_file", go_on_addresses)


@router.writes(
    "POST", "/streets/{slug}/address-files/{file_id}/drop", AddressFileWhole, summary="Throw the table away",
    refuses=(AddressesNotNow, NotFound, UnknownStreet), takes=(),
)  # fmt: skip
def drop_address_file(request: HttpRequest, slug: str, file_id: UUID) -> Any:
    """Throw a table away, or the rest of one; what was taken over stays."""
    return _step(request, slug, file_id, "drop_address_file", drop_addresses)
