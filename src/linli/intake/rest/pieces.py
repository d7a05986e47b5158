"""Photos that come piece by piece from where the network is bad: begin, send pieces, ask how much has arrived."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.intake import commands
from linli.intake.commands.pieces import LARGEST_PIECE, Arrived
from linli.intake.errors import NoSize, PieceMisplaced, PieceTooLarge, UploadGone
from linli.intake.schemas import PhotoBegun, PhotoPieces
from linli.kernel.photos import NoRoom, PhotoTooLarge
from linli.kernel.rest import BYTES, bytes_of
from linli.territory.public import street_by_slug

from .door import UPLOAD, knock, router

PATH = "/streets/{slug}/reports/photos/pieces"


def pieces_out(found: Arrived) -> PhotoPieces:
    """Return how far a photo has come."""
    return PhotoPieces(
        upload=found.handle, size=found.size, arrived=found.arrived, piece=found.piece, note=found.note,
        ends_at=found.ends_at,
    )  # fmt: skip


@router.writes(
    "POST", PATH, PhotoPieces, status=201, summary="Begin a photo that comes in pieces", public=True, keyed=False,
    refuses=(PhotoTooLarge, NoSize, NoRoom),
)  # fmt: skip
def begin_report_photo(request: HttpRequest, slug: str, told: PhotoBegun) -> Any:
    """Make a place for a photo that will be sent piece by piece, for a day. Begun twice, the other one is forgotten."""
    street = street_by_slug(slug)
    knock(request, street, "photo")
    return pieces_out(commands.begin_photo(street=street, size=told.size, at=timezone.now()))


@router.reads(
    f"{PATH}/{{upload}}", PhotoPieces, summary="How much of a photo has arrived", public=True, refuses=(UploadGone,)
)  # fmt: skip
def read_photo_pieces(request: HttpRequest, slug: str, upload: str) -> Any:
    """Return how much has arrived: after a network that went away, go on from there."""
    return pieces_out(commands.photo_arrived(street=street_by_slug(slug), handle=upload, at=timezone.now()))


@router.writes(
    "PATCH", f"{PATH}/{{upload}}", PhotoPieces, summary="Send a piece of a photo", public=True, keyed=False,
    takes=(BYTES,), refuses=(*UPLOAD, UploadGone, PieceMisplaced, PieceTooLarge, NoRoom),
)  # fmt: skip
def send_photo_piece(request: HttpRequest, slug: str, upload: str, start: Query[int]) -> Any:
    """Send the bytes that begin at `start`, which must be what has `arrived`. The last piece is answered with the note.

    The photo is drawn anew then; what is none is refused, and nothing of it stays. A piece that came already is refused
    with how much has arrived, so a piece sent twice does no harm.
    """
    piece = bytes_of(request, most=LARGEST_PIECE)
    return pieces_out(
        commands.add_piece(
            street=street_by_slug(slug), handle=upload, start=start, piece=piece, at=timezone.now()
        )
    )
