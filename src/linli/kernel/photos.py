"""Photos from strangers: nothing that was sent is kept, only the picture in it, drawn anew.

A photo is decoded and encoded again as a plain JPEG with a thumbnail. So where the picture was taken (EXIF,
GPS), who took it and whatever else was hidden in the file stay outside, and a file that pretends to be a
picture never rests here.
"""

import hashlib
import io
import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

EDGE, THUMB_EDGE = 1920, 480
PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_QUALITY, _THUMB_QUALITY = 82, 75
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")
_DECODING = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ArithmeticError)


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
    """Return the picture in `upload`, or refuse: too large, not a photo, too many pixels, broken."""
    raw = upload.read(limit_bytes + 1)
    if len(raw) > limit_bytes:
        raise PhotoTooLarge(megabytes=_rounded(limit_bytes))
    with _opened(raw, limit_pixels) as image:
        picture = _drawn(image)
    picture.thumbnail((EDGE, EDGE))
    jpeg = _encoded(picture, _QUALITY)
    width, height = picture.size
    picture.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return AcceptedPhoto(
        jpeg, _encoded(picture, _THUMB_QUALITY), width, height, hashlib.sha256(raw).hexdigest()
    )


@contextmanager
def _opened(raw: bytes, limit_pixels: int) -> "Iterator[Image]":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - loaded when needed

    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS:
        raise NotAPhoto(
            _(
                "This is a HEIC or AVIF picture, which cannot be read here. On an iPhone choose Settings, "
                "Camera, Formats, Most Compatible; or send a screenshot of the photo."
            )
        )
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs at a number of its own; the size is checked below, before anything is
            # unpacked.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PhotoTooManyPixels(megapixels=limit_pixels // 1_000_000) from None
    except UnidentifiedImageError:
        raise (PhotoBroken if raw[:2] == b"\xff\xd8" or raw[:4] == b"\x89PNG" else NotAPhoto) from None
    except _DECODING:
        raise PhotoBroken from None
    with image:
        if image.width * image.height > limit_pixels:
            raise PhotoTooManyPixels(megapixels=limit_pixels // 1_000_000)
        yield image


def _drawn(image: "Image") -> "Image":
    """Return the first frame upright, in red, green and blue, on white where it was transparent."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, all of which is dropped
            image.seek(0)
            # Made small before anything else: a JPEG is then unpacked at an eighth where that is enough, and
            # no second copy of a picture of 50 megapixels ever stands in memory. Palettes cannot be made
            # small.
            if image.mode in {"P", "1", "I;16"}:
                image.load()
            else:
                image.thumbnail((EDGE, EDGE))
            upright = _turned(image, ImageOps)
            if "A" in upright.getbands() or "transparency" in upright.info:
                seen = upright.convert("RGBA")
                ground = Image.new("RGBA", seen.size, "white")
                ground.alpha_composite(seen)
                upright = ground
            elif upright.mode == "I;16":
                upright = upright.point(lambda value: value / 256).convert("L")
            return upright.convert("RGB")
    except (*_DECODING, Image.DecompressionBombError):
        raise PhotoBroken from None


def _turned(image: "Image", operations: object) -> "Image":
    try:
        return operations.exif_transpose(image)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - a camera's broken notes are no reason to refuse its photo
        return image.copy()


def _encoded(picture: "Image", quality: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    plain = Image.new("RGB", picture.size)  # a fresh picture has no EXIF, profile or comment to carry along
    plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _rounded(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


# --- Where they are kept ------------------------------------------------------------------------------------
def place_of(photo_id: UUID, *, thumb: bool = False) -> Path:
    """Return the file of a photo; its folder is the id's last digits, because the first are the clock's."""
    name = str(photo_id)
    return Path(settings.MEDIA_ROOT) / name[-2:] / f"{name}{'.thumb' if thumb else ''}.jpg"


def store(photo: AcceptedPhoto, photo_id: UUID) -> None:
    """Keep a photo under its id, whole or not at all, even if the power fails; again changes nothing."""
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
