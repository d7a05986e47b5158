"""Photos of a form that was refused: kept for a day, so that nobody has to take them again.

They wait beside the photos of the house, each under a new secret name; the form carries a signed note of them.
A photo that is never asked for again disappears when somebody keeps one after its day.
"""

import errno
import json
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from .errors import Refusal
from .photos import AcceptedPhoto

DAY = 86_400
SALT = "linli.kept"


class PhotoGone(Refusal):
    """A note of a photo that brings nothing: older than a day, or not one of ours."""

    code = "photo_gone"
    status = 422
    message = _("A photo is no longer there. Please send it again.")


def folder() -> Path:
    """Return where they wait."""
    return Path(settings.MEDIA_ROOT) / "kept"


def keep(photos: Sequence[AcceptedPhoto]) -> str:
    """Keep photos and return the note that gets them back; no photos, no note.

    Those for which the disk has no room are not kept: the form and its words matter more.
    """
    if not photos:
        return ""
    notes: list[list[str | int]] = []
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep()
        # One by one: those before the one that found no room stay kept.
        notes.extend([_put(photo), photo.width, photo.height, photo.sha256] for photo in photos)
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
    return signing.dumps(notes, salt=SALT, compress=True) if notes else ""


def _put(photo: AcceptedPhoto) -> str:
    name = uuid4().hex
    place = folder() / name
    try:
        place.with_suffix(".thumb").write_bytes(photo.thumb)
        place.with_suffix(".jpg").write_bytes(photo.jpeg)
    except OSError:
        for kind in (".thumb", ".jpg"):
            place.with_suffix(kind).unlink(missing_ok=True)
        raise
    return name


def take(note: str) -> list[AcceptedPhoto]:
    """Return the photos of a note that still wait; a note that is old or was touched brings nothing."""
    try:
        notes = signing.loads(note, salt=SALT, max_age=DAY) if note else []
    except (signing.BadSignature, json.JSONDecodeError):
        return []
    found = []
    for name, width, height, sha256 in notes:
        at = folder() / UUID(name).hex
        try:
            jpeg, thumb = at.with_suffix(".jpg").read_bytes(), at.with_suffix(".thumb").read_bytes()
        except OSError:
            continue
        found.append(AcceptedPhoto(jpeg, thumb, width, height, sha256))
    return found


def sweep() -> None:
    """Remove what nobody asked for within its day."""
    place, old = folder(), time.time() - DAY
    for file in place.iterdir() if place.is_dir() else ():
        try:
            if file.stat().st_mtime < old:
                file.unlink()
        except OSError:
            continue  # another process swept it


def take_all(notes: Sequence[str]) -> list[AcceptedPhoto]:
    """Return the photos that several notes stand for, each once; a note that brings nothing is refused.

    A form shows what is gone; a program would not see it, and a proof would be lost unnoticed.
    """
    found: dict[str, AcceptedPhoto] = {}
    for place, note in enumerate(notes):
        photos = take(note)
        if not photos:
            raise PhotoGone(place=place)
        found |= {photo.sha256: photo for photo in photos}
    return list(found.values())
