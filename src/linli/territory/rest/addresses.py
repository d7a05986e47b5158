"""The address book for programs: completion, a pasted place, a pin held against words; and the book itself."""

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query

from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Listed, listed
from linli.territory import queries
from linli.territory.commands.addresses import drop_address as drop
from linli.territory.commands.addresses import take_over_addresses as take_over
from linli.territory.errors import AddressesDoNotFit, UnknownAddress, UnknownDatum, UnknownStreet
from linli.territory.models import Address
from linli.territory.queries import addresses as read
from linli.territory.queries.pasted import Pasted, ShortLink, pasted
from linli.territory.schemas.addresses import (
    AddressesAsked,
    AddressesIn,
    AddressesTakenOut,
    AddressOut,
    ApartAsked,
    ApartOut,
    Dropped,
    PastedIn,
    PastedOut,
    Suggestions,
    Typed,
)

from .door import Here, enter, router
from .roads import drawing


def suggested(one: read.Suggestion) -> dict[str, Any]:
    """Return a suggestion as pages and programs read it."""
    return {"kind": one.kind, "name": one.name, "within": one.within, "lon": one.lon, "lat": one.lat,
            "unit": one.unit_code}  # fmt: skip


@router.reads(
    "/streets/{slug}/addresses/suggest", Suggestions, summary="Complete an address", public=True,
    refuses=(UnknownStreet,),
)  # fmt: skip
def suggest_addresses(request: HttpRequest, slug: str, q: Typed) -> Any:
    """Return up to eight estates, roads and gates that begin as typed: Chinese in either script, pinyin, first letters."""
    found = read.complete(queries.street_by_slug(slug), q)
    return {"items": [suggested(one) for one in found]}


@router.writes("POST", "/pasted", PastedOut, summary="Read a pasted place", public=True, keyed=False)
def read_pasted(request: HttpRequest, told: PastedIn) -> Any:
    """Return the place in a link from Amap, Tencent, Baidu, WeChat or a plain pair of numbers, in WGS-84.

    Changes nothing and asks nobody outside: of a short link nothing can be said. It is a POST so that where somebody is
    stands in no log.
    """
    found = pasted(told.text)
    if isinstance(found, Pasted):
        return PastedOut(found=True, short_link=False, lon=found.lon, lat=found.lat, datum=found.datum,
                         name=found.name, rest=found.rest)  # fmt: skip
    return PastedOut(found=False, short_link=isinstance(found, ShortLink), rest=found.rest if found else "")


@router.reads(
    "/streets/{slug}/apart", ApartOut, summary="Whether a pin and words agree", public=True,
    refuses=(UnknownStreet, UnknownDatum),
)  # fmt: skip
def read_apart(request: HttpRequest, slug: str, asked: Query[ApartAsked]) -> Any:
    """Return how far a pin lies from the place that words name, where that is further than one would expect."""
    lon, lat = queries.to_wgs84(asked.lon, asked.lat, asked.datum)
    found = read.apart(queries.street_by_slug(slug), lon, lat, asked.place)
    if found is None:
        return ApartOut(agrees=True)
    pin_in = found.pin_in.deepest.code if found.pin_in else ""
    return ApartOut(
        agrees=False, name=found.name, metres=found.metres, lon=found.lon, lat=found.lat, pin_in=pin_in
    )


# --- The book ---------------------------------------------------------------------------------------------------
def address_out(row: Address) -> AddressOut:
    """Return an entry as programs read it."""
    return AddressOut(
        id=row.pk, name=row.name, aliases=row.aliases, road=row.road.code if row.road else "", gate=row.gate,
        unit=row.unit.code if row.unit else "", lon=row.lon, lat=row.lat, source=row.source,
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/addresses", Listed[AddressOut], summary="The address book", paged=True,
    refuses=(UnknownStreet,),
)  # fmt: skip
def list_addresses(request: HttpRequest, slug: str, asked: Query[AddressesAsked]) -> Any:
    """Return the entries of the book by pinyin and number; needs the power over the structure of the street."""
    here = enter(request, slug)
    rows = read.addresses_of(here.street, asked.q)
    return listed(page(rows, ("order", "id"), asked.after, asked.limit), address_out)


@router.reads(
    "/streets/{slug}/addresses.xlsx", None, summary="The address book as a workbook", media=XLSX,
    refuses=(UnknownStreet,),
)  # fmt: skip
def export_addresses(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the whole book as a workbook, which reads back as it is."""
    here = enter(request, slug)
    return workbook_response(
        f"{here.street.slug}-addresses", name_of(here.street), read.COLUMNS, read.cells_of(here.street)
    )


@router.writes(
    "PUT", "/streets/{slug}/addresses", AddressesTakenOut, summary="Bring a table of addresses",
    refuses=(AddressesDoNotFit, UnknownStreet),
)  # fmt: skip
def take_over_addresses(request: HttpRequest, slug: str, told: AddressesIn) -> Any:
    """Bring the book to what a table says: an entry is found by its name; with faults nothing is taken, or the others."""

    def do(here: Here) -> dict[str, Any]:
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(("name", "road", "gate", "unit", "aliases", "lon", "lat"))
        for row in told.rows:
            spot = ("" if value is None else repr(value) for value in (row.lon, row.lat))
            table.writerow((row.name, row.road, row.gate, row.unit, "|".join(row.aliases), *spot))
        done = take_over(
            street=here.street, file=io.BytesIO(out.getvalue().encode()), source=told.source, datum=told.datum,
            leave_out=told.leave_out, whole=told.whole, by=here.actor, at=here.now,
        )  # fmt: skip
        return {
            "new": done.new,
            "changed": done.changed,
            "same": done.same,
            "gone": done.gone,
            "faults": done.faults,
        }

    return drawing(request, slug, "take_over_addresses", do)


@router.writes(
    "DELETE", "/streets/{slug}/addresses/{address_id}", Dropped, summary="Take an address out", takes=(),
    refuses=(UnknownAddress, UnknownStreet),
)  # fmt: skip
def drop_address(request: HttpRequest, slug: str, address_id: UUID) -> Any:
    """Take one entry out of the book; cases that were reported there keep their words and their point."""

    def do(here: Here) -> dict[str, Any]:
        drop(street=here.street, address_id=address_id, by=here.actor, at=here.now)
        return {"id": str(address_id)}

    return drawing(request, slug, "drop_address", do)
