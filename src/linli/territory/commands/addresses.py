"""The address book comes in from a table: new entries, changed ones, and those that a whole book no longer names."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.copying import copy_in
from linli.kernel.ids import uuid7
from linli.kernel.tables import read_table
from linli.territory.errors import AddressesDoNotFit, TooLarge, UnknownAddress
from linli.territory.models import Address, AddressKey, Street
from linli.territory.queries.atlas import ground_kept
from linli.territory.queries.datums import Datum
from linli.territory.queries.spelling import folded, keys_of

from .address_rows import Entry, Ground, columns_of, entry_of, ground_of, no_columns
from .editing import lock, tell

MOST_ROWS, SHOWN_FAULTS, AT_ONCE = 200_000, 20, 5_000


@dataclass(frozen=True)
class AddressesTaken:
    """What a table of addresses came to; `faults` are the rows that were left out, in words."""

    new: int
    changed: int
    same: int
    gone: int
    faults: list[str] = field(default_factory=list)


def take_over_addresses(
    *, street: Street, file: BinaryIO, source: str, by: Any, at: datetime, datum: str = Datum.WGS84,
    leave_out: bool = False, whole: bool = False,
) -> AddressesTaken:  # fmt: skip
    """Bring the address book to what a table says (CSV or Excel): an entry is found by its name, and anew as it is told.

    All of it or nothing: with faults it raises AddressesDoNotFit, unless `leave_out` says to take the others. `whole`
    says that the table is all there is of this source: what came from it before and is not named now goes.
    """
    ground = ground_of(street, datum)
    read, faults = _read(ground, file)
    if faults and not (leave_out and read):
        told = _("; ").join(faults[:SHOWN_FAULTS])
        raise AddressesDoNotFit(count=len(faults), told=told, faults=faults[:500])
    with transaction.atomic():
        lock(street)
        gone = take_out(street, source, read) if whole else 0
        taken = (*bring(street, read, source), gone)
        facts = {"source": source, "new": taken[0], "changed": taken[1], "same": taken[2], "gone": taken[3],
                 "left_out": len(faults)}  # fmt: skip
        tell(street, "street", street.pk, "take_over_addresses", by, at, facts)
    return AddressesTaken(*taken, faults=faults)


def drop_address(*, street: Street, address_id: UUID, by: Any, at: datetime) -> None:
    """Take one entry out of the book; cases that were reported there keep their words and their point."""
    with transaction.atomic():
        lock(street)
        row = Address.objects.filter(street=street, pk=address_id).first()
        if row is None:
            raise UnknownAddress
        forget(street, [row.pk])
        tell(street, "street", street.pk, "drop_address", by, at, {"address": str(row.pk), "name": row.name})


# --- Reading ------------------------------------------------------------------------------------------------------
def _read(ground: Ground, file: BinaryIO) -> tuple[dict[str, Entry], list[str]]:
    """Return the rows that can be entered, by name, and a sentence for each that cannot."""
    found: dict[str, Entry] = {}
    faults: list[str] = []
    columns: dict[str, str] | None = None
    with ground_kept():
        for count, row in enumerate(read_table(file)):
            if count >= MOST_ROWS:
                raise TooLarge(what=count, most=MOST_ROWS)
            if columns is None:
                columns = columns_of(list(row.cells))
            cells = {name: row[heading].strip() for name, heading in columns.items()}
            one, why = (None, row.problem) if row.problem else entry_of(ground, cells)
            if one is not None and one.name in found:
                one, why = None, _("%(name)s stands in the table twice") % {"name": one.name}
            if one is None:
                faults.append(_("row %(number)s: %(why)s") % {"number": row.number, "why": why})
            else:
                found[one.name] = one
    if (said := no_columns(columns or {})) is not None:
        raise AddressesDoNotFit(count=1, told=said, faults=[said])
    return found, faults


# --- Writing --------------------------------------------------------------------------------------------------------
def bring(street: Street, read: Mapping[str, Entry], source: str) -> tuple[int, int, int]:
    """Write what differs; return how many are new, changed, the same."""
    names, sums = list(read), (0, 0, 0)
    for start in range(0, len(names), AT_ONCE):
        piece = {name: read[name] for name in names[start : start + AT_ONCE]}
        sums = tuple(map(sum, zip(sums, _bring(street, piece, source), strict=True)))
    return sums


def _bring(street: Street, read: Mapping[str, Entry], source: str) -> tuple[int, int, int]:
    fields = ("id", "name", "aliases", "road_id", "gate", "unit_id", "lon", "lat", "source")
    held = Address.objects.filter(street=street, name__in=list(read))
    known = {row[1]: row for row in held.values_list(*fields)}
    new, changed, same = [], [], 0
    for name, one in read.items():
        was = known.get(name)
        if was is None:
            new.append(one)
        elif (list(one.aliases), one.road_id, one.gate, one.unit_id, one.lon, one.lat, source) == was[2:]:
            same += 1
        else:
            changed.append(one)
    forget(street, [known[one.name][0] for one in changed])
    # What is changed keeps its id: links to it stay what they were.
    ids = {one.name: known[one.name][0] if one.name in known else uuid7() for one in (*new, *changed)}
    copy_in(Address, _rows([*new, *changed], ids), same={"street_id": street.pk, "source": source[:60]})
    copy_in(AddressKey, _keys([*new, *changed], ids), same={"street_id": street.pk})
    return len(new), len(changed), same


def take_out(street: Street, source: str, named: Container[str]) -> int:
    """Take out what came from a source and is not named any more; return how many."""
    rows = Address.objects.filter(street=street, source=source[:60]).values_list("id", "name")
    gone = [pk for pk, name in rows.iterator(chunk_size=AT_ONCE) if name not in named]
    forget(street, gone)
    return len(gone)


def _rows(read: Iterable[Entry], ids: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for one in read:
        yield {
            "id": ids[one.name], "name": one.name, "aliases": list(one.aliases), "road_id": one.road_id,
            "gate": one.gate, "unit_id": one.unit_id, "lon": one.lon, "lat": one.lat, "order": order_of(one.name),
        }  # fmt: skip


def order_of(name: str) -> str:
    """Return by what an entry is sorted: its pinyin, numbers by their size."""
    whole = next(iter(keys_of(name)[1:2]), folded(name))
    padded = "".join(
        f"{int(part):06d}" if part.isdecimal() and part.isascii() else part for part in _runs(whole)
    )
    return padded[:120]


def _runs(text: str) -> Iterator[str]:
    run = ""
    for letter in text:
        if run and run[-1].isdecimal() != letter.isdecimal():
            yield run
            run = ""
        run += letter
    if run:
        yield run


def _keys(read: Iterable[Entry], ids: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for one in read:
        for key in keys_of(one.name, *one.aliases):
            yield {"id": uuid7(), "address_id": ids[one.name], "key": key}


def forget(street: Street, ids: Sequence[UUID]) -> None:
    """Take entries out by their ids, and all by which they are found."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        AddressKey.objects.filter(street=street, address_id__in=some).delete()
        Address.objects.filter(street=street, pk__in=some).delete()
