"""Photos from strangers: nothing that was sent is kept, only the picture in it, drawn anew.

A photo is decoded and encoded again as a plain JPEG with a thumbnail. So where the picture was taken (EXIF,
GPS), who took it and whatever else was hidden in the file stay outside, and a file that pretends to be a
picture never rests here.
"""

import errno
import hashlib
import logging
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import sandbox
from .errors import NotFound, Refusal

EDGE, THUMB_EDGE = 1920, 480
PIXELS = 60_000_000
_QUALITY, _THUMB_QUALITY = 82, 75
log = logging.getLogger("linli.photos")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")


class Upload(Protocol):
    """What a browser sent, as Django gives it; any opened binary file will do."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""


class PhotoTooLarge(Refusal):
    """More bytes than the deployment takes."""

    code = "photo_too_large"
    status = 413
    message = _("This photo is too large: at most %(megabytes)s MB are taken.")


class PhotoTooManyPixels(Refusal):
    """A picture that would fill the memory when it is unpacked."""

    code = "photo_too_many_pixels"
    status = 422
    message = _("This picture has too many pixels: at most %(megapixels)s million are taken.")


class NotAPhoto(Refusal):
    """Not a picture, or not a kind of picture that is taken."""

    code = "photo_not_an_image"
    status = 422
    message = _("This file is not a photo. JPEG, PNG, WebP, GIF and BMP pictures are taken.")


class PhotoBroken(Refusal):
    """A picture whose file ends too early or is damaged."""

    code = "photo_broken"
    status = 422
    message = _("This photo is damaged or was cut off on its way. Please send it again.")


class PhotoNotDrawn(Refusal):
    """A file that made the drawing process fail: a bomb, an endless loop, a fault of a decoder."""

    code = "photo_not_drawn"
    status = 422
    message = _("This photo could not be opened safely. Please send another one, or a screenshot of it.")


class PhotosAway(Refusal):
    """The machine cannot start the process that draws."""

    code = "photos_away"
    status = 503
    message = _(
        "Photos cannot be taken at this moment. Please send your report without them; they can follow later."
    )


_REFUSALS: dict[str, type[Refusal]] = {"not_a_photo": NotAPhoto, "broken": PhotoBroken}


class NoRoom(Refusal):
    """The disk is full: what was to be kept with these photos is not kept either."""

    code = "no_room"
    status = 507
    message = _(
        "There is no room for photos on the server just now. Nothing was kept; please send it without photos."
    )


@dataclass(frozen=True)
class AcceptedPhoto:
    """A picture drawn anew, with its thumbnail; `sha256` is that of the bytes which were sent.

    By it the same file sent twice is known again, although each drawing may differ.
    """

    jpeg: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str


def accept(upload: Upload, *, limit_bytes: int, limit_pixels: int = PIXELS) -> AcceptedPhoto:
    """Return the picture in `upload`, or refuse: too large, not a photo, too many pixels, broken.

    It is opened in a process of its own (`kernel/sandbox.py`), because a decoder is the largest piece of foreign code
    that a stranger can speak to.
    """
    raw = upload.read(limit_bytes + 1)
    if len(raw) > limit_bytes:
        raise PhotoTooLarge(megabytes=_rounded(limit_bytes))
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS:
        raise NotAPhoto(
            _(
                "This is a HEIC or AVIF picture, which cannot be read here. On an iPhone choose Settings, "
                "Camera, Formats, Most Compatible; or send a screenshot of the photo."
            )
        )
    try:
        drawn = sandbox.HERE.draw(
            raw, pixels=limit_pixels, edges=(EDGE, THUMB_EDGE), qualities=(_QUALITY, _THUMB_QUALITY)
        )
    except sandbox.Failed:
        raise PhotoNotDrawn from None
    except sandbox.Away:
        raise PhotosAway from None
    if drawn.word == "too_many_pixels":
        raise PhotoTooManyPixels(megapixels=limit_pixels // 1_000_000)
    if drawn.word != "drawn":
        raise _REFUSALS[drawn.word]
    return AcceptedPhoto(drawn.jpeg, drawn.thumb, drawn.width, drawn.height, hashlib.sha256(raw).hexdigest())


def covered(photo_id: UUID, boxes: Sequence[sandbox.Box]) -> AcceptedPhoto:
    """Return a kept photo with boxes covered for good; the kept one stays as it is.

    A box is left, top, width and height in thousandths. What is covered is nowhere in the new file, thumbnail included.
    """
    with open_photo(photo_id) as file:
        raw = file.read()
    try:
        drawn = sandbox.HERE.draw(
            raw, pixels=PIXELS, edges=(EDGE, THUMB_EDGE), qualities=(_QUALITY, _THUMB_QUALITY), boxes=boxes
        )
    except sandbox.Failed:
        raise PhotoNotDrawn from None
    except sandbox.Away:
        raise PhotosAway from None
    if drawn.word != "drawn":
        raise PhotoNotDrawn
    return AcceptedPhoto(drawn.jpeg, drawn.thumb, drawn.width, drawn.height, hashlib.sha256(raw).hexdigest())


def _rounded(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


# --- Where they are kept ------------------------------------------------------------------------------------
def place_of(photo_id: UUID, *, thumb: bool = False) -> Path:
    """Return the file of a photo; its folder is the id's last digits, because the first are the clock's."""
    name = str(photo_id)
    return Path(settings.MEDIA_ROOT) / name[-2:] / f"{name}{'.thumb' if thumb else ''}.jpg"


def store(photo: AcceptedPhoto, photo_id: UUID) -> None:
    """Keep a photo under its id, whole or not at all, even if the power fails; again changes nothing.

    Raises NoRoom when the disk is full.
    """
    try:
        _put(photo, photo_id)
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        erase(photo_id)
        log.error("no room for a photo: %s", problem.strerror)  # noqa: TRY400 - where it failed is known
        raise NoRoom from problem


def _put(photo: AcceptedPhoto, photo_id: UUID) -> None:
    for content, path in ((photo.thumb, place_of(photo_id, thumb=True)), (photo.jpeg, place_of(photo_id))):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def open_photo(photo_id: UUID, *, thumb: bool = False) -> BinaryIO:
    """Return the opened JPEG of a photo; who may see it has been asked before."""
    try:
        return place_of(photo_id, thumb=thumb).open("rb")
    except FileNotFoundError:
        raise NotFound from None


def erase(photo_id: UUID) -> None:
    """Remove a photo and its thumbnail for good; what is gone already stays gone."""
    for thumb in (False, True):
        place_of(photo_id, thumb=thumb).unlink(missing_ok=True)


# --- Files that no row names --------------------------------------------------------------------------------------
LEFT_FOR = timedelta(days=7)
_KNOWN: list[Callable[[Collection[UUID]], Collection[UUID]]] = []


def also_known(
    find: Callable[[Collection[UUID]], Collection[UUID]],
) -> Callable[[Collection[UUID]], Collection[UUID]]:
    """Register how an app above the ledger says which of some ids are photos of its own."""
    _KNOWN.append(find)
    return find


def left_behind(known: Callable[[Collection[UUID]], Collection[UUID]], *, at: datetime) -> list[Path]:
    """Return files older than a week that belong to no photo: what a transaction left that was rolled back or killed.

    `known` says which of some ids are photos. More than a tenth of all files, and more than a hundred, cannot be that:
    rather a database was restored without its rows, so nothing is returned and it is said.
    """
    before = (at - LEFT_FOR).timestamp()
    found, seen = [], 0
    for folder in sorted(Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]")):
        files = list(folder.iterdir())
        seen += len(files)
        names = {file: _id_in(file) for file in files if file.stat().st_mtime < before}
        asked = {name for name in names.values() if name}
        here = set(known(asked)).union(*(find(asked) for find in _KNOWN))
        found += [file for file, name in names.items() if name not in here]
    if len(found) > max(100, seen // 10):
        log.error("%d of %d photo files belong to no photo: nothing was removed", len(found), seen)
        return []
    return found


def _id_in(file: Path) -> UUID | None:
    # A draft is named by no row however it is called.
    with suppress(ValueError):
        return None if file.name.endswith(".draft") else UUID(file.name.split(".")[0])
    return None
