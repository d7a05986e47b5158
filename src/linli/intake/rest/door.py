"""The door that all public operations hang on, and what they share."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.intake.commands.limits import let_pass
from linli.intake.schemas import ReportPhoto
from linli.kernel.addresses import address_of
from linli.kernel.kept import keep
from linli.kernel.photos import (
    NotAPhoto,
    PhotoBroken,
    PhotoNotDrawn,
    PhotosAway,
    PhotoTooLarge,
    PhotoTooManyPixels,
    accept,
    open_photo,
)
from linli.kernel.rest import JPEG, Door
from linli.territory.public import Street

router = Door("public")
UPLOAD = (NotAPhoto, PhotoBroken, PhotoNotDrawn, PhotoTooLarge, PhotoTooManyPixels, PhotosAway)


def knock(request: HttpRequest, street: Street, what: str) -> None:
    """Count this request as the pages count theirs, or refuse it."""
    let_pass(address_of(request), street, at=timezone.now(), what=what)


def uploaded(file: Any) -> ReportPhoto:
    """Keep a photo until a report or an act takes it, and return its note."""
    found = accept(file, limit_bytes=settings.PHOTO_LIMIT)
    return ReportPhoto(note=keep([found]), width=found.width, height=found.height)


def picture(photo_id: Any, size: str) -> HttpResponse:
    """Answer a photo that may be seen."""
    with open_photo(photo_id, thumb=size == "thumb") as file:
        return HttpResponse(file.read(), content_type=JPEG)
