"""Photos that come piece by piece, so that a phone whose network goes away does not begin again.

Begin it with its size, send pieces at the place up to which the others have arrived, and the last one answers with the
note that any photo gets which waits for its report (`kernel/kept.py: keep`). A piece sent twice does no harm: whoever
sends one that does not belong there is told how much has arrived.
"""

import errno
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from linli.intake.errors import NoSize, PieceMisplaced, PieceTooLarge, UploadGone
from linli.intake.models import PhotoInPieces
from linli.kernel import kept
from linli.kernel.errors import Refusal
from linli.kernel.photos import NoRoom, PhotosAway, PhotoTooLarge, accept
from linli.kernel.room import LITTLE, room_left
from linli.territory.public import Street

KEPT = timedelta(days=1)
# What a phone is asked to send at once: half a minute where the network is worst. And what is taken at most.
PIECE, LARGEST_PIECE = 262_144, 1_000_000
SALT = "linli.pieces"


@dataclass(frozen=True)
class Arrived:
    """How far a photo has come; `note` is there once it is whole and was drawn anew."""

    handle: str
    size: int
    arrived: int
    note: str
    ends_at: datetime
    piece: int = PIECE


def begin_photo(*, street: Street, size: int, at: datetime) -> Arrived:
    """Make a place for a photo of so many bytes, for a day."""
    if size < 1:
        raise NoSize
    if size > settings.PHOTO_LIMIT:
        raise PhotoTooLarge(megabytes=f"{settings.PHOTO_LIMIT / 1_000_000:g}")
    left = room_left()
    if left is not None and left - size < LITTLE:
        raise NoRoom
    row = PhotoInPieces.objects.create(street=street, size=size, begun_at=at, ends_at=at + KEPT)
    return _told(row)


def photo_arrived(*, street: Street, handle: str, at: datetime) -> Arrived:
    """Return how far a photo has come."""
    return _told(_row(street, handle, at=at))


def add_piece(*, street: Street, handle: str, start: int, piece: bytes, at: datetime) -> Arrived:
    """Add a piece that begins at byte `start`; the last one makes the photo whole, and it is drawn anew.

    What is no photo is refused then, and its place is given up. Raises PieceMisplaced where something else is waited
    for, also when a piece came twice.
    """
    if len(piece) > LARGEST_PIECE:
        raise PieceTooLarge(most=LARGEST_PIECE)
    with transaction.atomic():
        row = _row(street, handle, at=at, rows=PhotoInPieces.objects.select_for_update())
        there = min(row.arrived, _bytes_of(row))
        if row.note and start == row.arrived and not piece:
            return _told(row)
        if not row.note and there != row.arrived:
            # The disk has less than was written down: what was lost must come again.
            PhotoInPieces.objects.filter(street=street, pk=row.pk).update(arrived=there)
            row.arrived = there
        misplaced = bool(row.note) or start != row.arrived or start + len(piece) > row.size
        if not misplaced and piece:
            _write(row, start, piece)
            row.arrived = start + len(piece)
            row.save(update_fields=["arrived"])
    if misplaced:
        raise PieceMisplaced(arrived=row.arrived)
    # Drawn outside of the transaction: it takes as long as all pieces together.
    return _told(_finished(row)) if row.arrived == row.size else _told(row)


def _finished(row: PhotoInPieces) -> PhotoInPieces:
    try:
        with _place(row.pk).open("rb") as file:
            photo = accept(file, limit_bytes=settings.PHOTO_LIMIT)
    except PhotosAway:
        raise
    except Refusal:
        # No photo, and it never will be one: the phone is told, and nothing of it stays.
        _place(row.pk).unlink(missing_ok=True)
        PhotoInPieces.objects.filter(street_id=row.street_id, pk=row.pk).delete()
        raise
    except FileNotFoundError:
        # Another request was faster, and has written the note by now.
        row.refresh_from_db()
        if row.note:
            return row
        raise UploadGone from None
    note = kept.keep([photo])
    if not note:
        raise NoRoom
    PhotoInPieces.objects.filter(street_id=row.street_id, pk=row.pk, note="").update(note=note)
    row.refresh_from_db()
    _place(row.pk).unlink(missing_ok=True)
    return row


def _told(row: PhotoInPieces) -> Arrived:
    handle = signing.Signer(salt=SALT).sign(row.pk.hex)
    return Arrived(handle, row.size, row.arrived, row.note, row.ends_at)


def _row(street: Street, handle: str, *, at: datetime, rows: Any = PhotoInPieces.objects) -> PhotoInPieces:
    try:
        pk = UUID(signing.Signer(salt=SALT).unsign(handle))
    except (signing.BadSignature, ValueError):
        raise UploadGone from None
    found: PhotoInPieces | None = rows.filter(street=street, pk=pk, ends_at__gt=at).first()
    if found is None:
        raise UploadGone
    return found


def _place(pk: UUID) -> Path:
    # Where photos of refused forms wait: swept after a day, and left out of backups.
    return kept.folder() / f"{pk.hex}.part"


def _bytes_of(row: PhotoInPieces) -> int:
    try:
        return _place(row.pk).stat().st_size
    except FileNotFoundError:
        return 0


def _write(row: PhotoInPieces, start: int, piece: bytes) -> None:
    place = _place(row.pk)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        place.touch(mode=0o600)
        with place.open("r+b") as file:
            file.seek(start)
            file.write(piece)
            file.truncate()
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoom from problem


def sweep_pieces(*, at: datetime) -> int:
    """Forget photos whose day is over, whether or not they became whole; return how many."""
    gone = list(PhotoInPieces.objects.filter(ends_at__lte=at).values_list("pk", flat=True)[:1000])
    for pk in gone:
        _place(pk).unlink(missing_ok=True)
    return PhotoInPieces.objects.filter(pk__in=gone).delete()[0]
