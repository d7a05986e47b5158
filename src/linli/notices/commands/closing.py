"""Addresses to which nothing goes any more: because their owner said so, or because mail came back."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from linli.kernel import journal
from linli.kernel.privacy import blind_index, blind_indexes
from linli.people.public import Account

from ..errors import AddressOpen
from ..models import ClosedAddress
from ..states import ClosedWhy

PURPOSE, SUBJECT = "closed", "address"


def closed(address: str) -> ClosedAddress | None:
    """Return how an address was closed; None where messages go to it."""
    marks = blind_indexes(address, PURPOSE)
    return ClosedAddress.objects.filter(mark__in=marks, opened_at=None).first() if marks else None


def close_address(
    address: str,
    why: str,
    *,
    at: datetime,
    by: Any,
    street_id: int | None = None,
    account: Account | None = None,
    note: str = "",
) -> bool:
    """Let nothing more go to an address; return whether it went there until now. Its owner's word stands above the rest."""
    with transaction.atomic():
        known = closed(address)
        if known is not None:
            if why == ClosedWhy.STOPPED and known.why != why:
                ClosedAddress.objects.filter(pk=known.pk).update(why=why, note="")
            return False
        row = ClosedAddress(
            street_id=street_id, account=account, address=address, mark=blind_index(address, PURPOSE), why=why,
            note=note[:200], at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # two mails came back at once
            return False
        _tell(row, "close_address", at=at, by=by)
        return True


def open_addresses(address: str, *, at: datetime, by: Any) -> bool:
    """Let messages go to an address again; return whether they did not."""
    known = closed(address)
    if known is None:
        return False
    _open(known, at=at, by=by)
    return True


def open_again(address_id: int, *, street_ids: frozenset[int] | None, at: datetime, by: Any) -> ClosedAddress:
    """Try an address again to which mail came back, seen on the operations page of its street.

    What its owner stopped, only its owner starts again.
    """
    seen = Q() if street_ids is None else Q(street_id__in=street_ids)
    known = ClosedAddress.objects.filter(seen, pk=address_id, why=ClosedWhy.BOUNCED, opened_at=None).first()
    if known is None:
        raise AddressOpen
    _open(known, at=at, by=by)
    return known


def _open(known: ClosedAddress, *, at: datetime, by: Any) -> None:
    with transaction.atomic():
        if ClosedAddress.objects.filter(pk=known.pk, opened_at=None).update(opened_at=at):
            _tell(known, "open_address", at=at, by=by)


def _tell(row: ClosedAddress, action: str, *, at: datetime, by: Any) -> None:
    facts = {"why": row.why, "account": row.account_id}
    journal.write(
        street_id=row.street_id or 0, subject=SUBJECT, subject_id=journal.subject_of(SUBJECT, row.pk), action=action,
        by=by, at=at, facts=facts,
    )  # fmt: skip
