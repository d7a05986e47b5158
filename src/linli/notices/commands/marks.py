"""Signed marks: by which an answer finds its notice, and by which whoever has no account stops all messages."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from linli.kernel.privacy import Unreadable, blind_index, blind_indexes, decrypt, encrypt

from ..errors import StopLinkBroken
from ..models import Notice, StopCode

SIGNED = 10
_STOP = "linli.stop"
# Letters that nobody mistakes for others when they type a code from a small screen; ten of them are fifty bits.
LETTERS, CODE = "23456789abcdefghjkmnpqrstuvwxyz", 10
KEPT = timedelta(days=180)


def _signature(notice_id: UUID, key: str) -> bytes:
    return hmac.digest(key.encode(), b"linli.reply\0" + notice_id.bytes, "sha256")[:SIGNED]


def mark_of(notice_id: UUID) -> str:
    """Return the mark of a notice, of letters and digits that a mail server does not change: 80 bits are the signature."""
    told = notice_id.bytes + _signature(notice_id, settings.SECRET_KEY)
    return base64.b32encode(told).decode().rstrip("=").lower()


def notice_of_mark(mark: str) -> UUID | None:
    """Return the notice of a mark that this house has signed, also under a key that signed before."""
    try:
        told = base64.b32decode(mark.upper() + "=" * (-len(mark) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(told) != 16 + SIGNED:
        return None
    notice_id = UUID(bytes=told[:16])
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    fits = (hmac.compare_digest(told[16:], _signature(notice_id, key)) for key in keys)
    return notice_id if any(fits) else None


def reply_address(notice: Notice) -> str:
    """Return the address to which an answer to this notice goes; "" where the house takes no mail."""
    local, at, domain = settings.MAIL_REPLY.partition("@")
    return f"{local}+{mark_of(notice.pk)}@{domain}" if at else ""


def marks_in(addresses: str) -> Iterator[str]:
    """Yield what stands behind the plus in our own mailbox, wherever it is named in some addresses."""
    local, at, domain = settings.MAIL_REPLY.casefold().partition("@")
    if not at:
        return
    text = addresses.casefold()
    begin, end = f"{local}+", f"@{domain}"
    for part in text.split(begin)[1:]:
        mark, found, _rest = part.partition(end)
        if found and mark.isascii() and mark.replace("-", "").replace("_", "").isalnum():
            yield mark


# --- Stopping all -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StopLink:
    """Whose messages a link stops, and which street wrote to them."""

    address: str
    street_id: int


def stop_token(address: str, street_id: int) -> str:
    """Return the token of the link by which the owner of an address stops all messages to it; nobody else can read it."""
    return encrypt(f"{_STOP}\0{street_id}\0{address}").rstrip("=")


def stop_code(address: str, street_id: int, *, at: datetime) -> str:
    """Return the short code for a text message, the same for all that go to an address from a street."""
    known = StopCode.objects.filter(street_id=street_id, mark__in=blind_indexes(address, "stop")).first()
    if known is None:
        code = "".join(secrets.choice(LETTERS) for _n in range(CODE))
        row = StopCode(
            street_id=street_id, code=code, address=address, mark=blind_index(address, "stop"), at=at
        )
        StopCode.objects.bulk_create([row], ignore_conflicts=True)
        # Two that send to one at once meet at the row: whoever was first has made it.
        known = StopCode.objects.get(street_id=street_id, mark=row.mark)
    elif at - known.at > timedelta(days=1):
        StopCode.objects.filter(street_id=street_id, pk=known.pk).update(at=at)
    return known.code


def forget_stop_codes(*, at: datetime) -> int:
    """Let the codes go by which nothing was sent for half a year, and with them the addresses."""
    return StopCode.objects.filter(at__lt=at - KEPT).delete()[0]


def stop_link_of(token: str) -> StopLink:
    """Return whose link this is, or refuse kindly."""
    if len(token) <= CODE:
        row = StopCode.objects.filter(code=token.casefold()).first()
        if row is None or isinstance(row.address, Unreadable):
            raise StopLinkBroken
        return StopLink(row.address, row.street_id)
    told = decrypt(token + "=" * (-len(token) % 4))
    if not isinstance(told, Unreadable):
        purpose, _zero, rest = told.partition("\0")
        street_id, _zero, address = rest.partition("\0")
        if purpose == _STOP and street_id.isdecimal() and address:
            return StopLink(address, int(street_id))
    raise StopLinkBroken
