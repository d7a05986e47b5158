"""The sandbox in which pictures from strangers are opened: a program of its own, started by `photos.py`.

It gives up everything it does not need before it reads the first byte that a stranger sent: it may open no file and no
socket, start no process, use no more memory and time than a picture needs, and as root it becomes nobody. It knows no
setting, no key and no database. A fault in a decoder is alone in here: whoever breaks it has a process that can only
write a picture back.

Spoken over the standard pipes: eight numbers (bytes, most pixels, edges, qualities, seconds, boxes), the boxes to be
covered, the file; back come a word and, after "drawn", width, height, and the two pictures. Knows nothing of Django, so
that it starts in a moment.
"""

import ctypes
import io
import os
import resource
import struct
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress

from PIL import Image, ImageOps, UnidentifiedImageError

from linli.kernel.sandbox import ANSWER, ASK, BOX, Box

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MEMORY = 1 << 30
NOBODY = 65_534
# One plain colour, because what was blurred can be made out again.
COVER = (64, 64, 64)
DECODING = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ArithmeticError,
    struct.error,
)
_NEWNET, _NEWUSER, _NO_NEW_PRIVS, _DUMPABLE = 0x40000000, 0x10000000, 38, 4


class Refused(Exception):  # noqa: N818 - a word for the other side, not a fault
    """Why a file is not drawn: "not_a_photo", "broken" or "too_many_pixels"."""


def draw(
    raw: bytes, *, pixels: int, edge: int, thumb_edge: int, quality: int, thumb_quality: int,
    boxes: Sequence[Box] = (),
) -> tuple[int, int, bytes, bytes]:  # fmt: skip
    """Return width, height, the picture with its boxes covered and its thumbnail, or say why not."""
    with warnings.catch_warnings():
        # Of bombs at a number of Pillow's own, and of odd metadata: the size is checked before anything is unpacked,
        # and all metadata is dropped.
        warnings.simplefilter("ignore")
        with _opened(raw, pixels) as image:
            picture = _upright(image, edge)
    picture.thumbnail((edge, edge))
    _cover(picture, boxes)
    jpeg = _encoded(picture, quality)
    width, height = picture.size
    picture.thumbnail((thumb_edge, thumb_edge))
    return width, height, jpeg, _encoded(picture, thumb_quality)


def _cover(picture: Image.Image, boxes: Sequence[Box]) -> None:
    """Fill boxes with one colour; a pixel that a box only touches is filled, too."""
    wide, high = picture.size
    for left, top, width, height in boxes:
        right, below = -(-(left + width) * wide // 1000), -(-(top + height) * high // 1000)
        picture.paste(COVER, (left * wide // 1000, top * high // 1000, min(right, wide), min(below, high)))


def _opened(raw: bytes, pixels: int) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except UnidentifiedImageError:
        known = raw[:2] == b"\xff\xd8" or raw[:4] == b"\x89PNG"
        raise Refused("broken" if known else "not_a_photo") from None
    except DECODING:
        raise Refused("broken") from None
    if image.width * image.height > pixels:
        raise Refused("too_many_pixels")
    return image


def _upright(image: Image.Image, edge: int) -> Image.Image:
    """Return the first frame upright, in red, green and blue, on white where it was transparent."""
    try:
        image.seek(0)
        # Made small before anything else: a JPEG is then unpacked at an eighth where that is enough, and no second
        # copy of a picture of 50 megapixels ever stands in memory. A palette is turned into colours first.
        if image.mode in {"P", "1"}:
            turned = image.getexif().get(0x0112, 1)
            small: Image.Image = image.convert("RGBA" if "transparency" in image.info else "RGB")
            small.thumbnail((edge, edge))
            small.getexif()[0x0112] = turned
        elif image.mode == "I;16":
            image.load()
            small = image
        else:
            image.thumbnail((edge, edge))
            small = image
        upright = _turned(small)
        if "A" in upright.getbands() or "transparency" in upright.info:
            seen = upright.convert("RGBA")
            ground = Image.new("RGBA", seen.size, "white")
            ground.alpha_composite(seen)
            upright = ground
        elif upright.mode == "I;16":
            upright = upright.point(lambda value: value / 256).convert("L")
        return upright.convert("RGB")
    except (*DECODING, Image.DecompressionBombError):
        raise Refused("broken") from None


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - a camera's broken notes are no reason to refuse its photo
        return image.copy()


def _encoded(picture: Image.Image, quality: int) -> bytes:
    plain = Image.new("RGB", picture.size)  # a fresh picture has no EXIF, profile or comment to carry along
    plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


# --- The walls ------------------------------------------------------------------------------------------------
def warm_up() -> None:
    """Load whatever a decoder would open a file for later, when no file can be opened any more."""
    for kind in FORMATS:
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, kind)
        draw(out.getvalue(), pixels=64, edge=4, thumb_edge=2, quality=80, thumb_quality=80)


def wall_up() -> None:
    """Give up for good what drawing does not need."""
    libc = ctypes.CDLL(None, use_errno=True)
    with suppress(AttributeError):  # not Linux
        # No network: where a process may not leave it by itself, the limit on files below closes it too.
        if libc.unshare(_NEWNET if os.geteuid() == 0 else _NEWNET | _NEWUSER):
            ctypes.set_errno(0)
    with suppress(OSError):
        os.chdir("/")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with suppress(AttributeError):
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


def _time_for(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


# --- The pipes --------------------------------------------------------------------------------------------------
def _read(size: int) -> bytes:
    parts = []
    while size:
        part = os.read(0, min(size, 1 << 20))
        if not part:
            raise SystemExit(0)  # the web process has ended, and so do we
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(1, left) :]


def answer() -> None:
    """Take one file and write back what came of it."""
    size, pixels, edge, thumb_edge, quality, thumb_quality, seconds, covered = ASK.unpack(_read(ASK.size))
    boxes = [BOX.unpack(_read(BOX.size)) for _n in range(covered)]
    raw = _read(size)
    _time_for(seconds)
    try:
        width, height, jpeg, thumb = draw(
            raw, pixels=pixels, edge=edge, thumb_edge=thumb_edge, quality=quality, thumb_quality=thumb_quality,
            boxes=boxes,
        )  # fmt: skip
    except Refused as refused:
        _write(ANSWER.pack(str(refused).encode(), 0, 0, 0, 0))
    except MemoryError:
        _write(ANSWER.pack(b"too_many_pixels", 0, 0, 0, 0))
    else:
        _write(ANSWER.pack(b"drawn", width, height, len(jpeg), len(thumb)) + jpeg + thumb)


def main() -> None:
    """Wall ourselves in and draw until the other side closes the pipe."""
    warm_up()
    wall_up()
    while True:
        answer()


if __name__ == "__main__":
    sys.tracebacklimit = 0
    main()
