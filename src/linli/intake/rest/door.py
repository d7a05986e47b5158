"""The door that all public operations hang on, and what they share."""

from typing import Any, TypeVar

from django.conf import settings
from django.forms import Form
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
from linli.kernel.rest import JPEG, Door, Invalid
from linli.territory.public import Street

router = Door("public")
Shape = TypeVar("Shape", bound=Form)
UPLOAD = (NotAPhoto, PhotoBroken, PhotoNotDrawn, PhotoTooLarge, PhotoTooManyPixels, PhotosAway)


def knock(request: HttpRequest, street: Street, what: str) -> None:
    """Count this request as the pages count theirs, or refuse it."""
    let_pass(address_of(request), street, at=timezone.now(), what=what)


def uploaded(file: Any) -> ReportPhoto:
    """Keep a photo until a report or an act takes it, and return its note."""
    found = accept(file, limit_bytes=settings.PHOTO_LIMIT)
    return ReportPhoto(note=keep([found]), width=found.width, height=found.height)


def faultless(form: Shape) -> Shape:
    """Return the form of a page filled with what a program sent: what the page refuses is refused here, field by field."""
    if not form.is_valid():
        faults = [(name, str(sentence)) for name, sentences in form.errors.items() for sentence in sentences]
        raise Invalid(fields=[{"where": f"body.{name}", "message": message} for name, message in faults])
    return form


def picture(photo_id: Any, size: str) -> HttpResponse:
    """Answer a photo that may be seen."""
    with open_photo(photo_id, thumb=size == "thumb") as file:
        return HttpResponse(file.read(), content_type=JPEG)
