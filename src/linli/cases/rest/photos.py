"""Photos: sent once and used by an act, and each asked for anew by whoever may see it."""

from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import File
from ninja.files import UploadedFile

from linli.cases.queries import one_case, one_photo, photos_of, sees_photo
from linli.cases.schemas import Photos, Uploaded
from linli.kernel.errors import NotFound
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
from linli.kernel.rest import JPEG

from .door import enter, router
from .shapes import photo_out

REFUSED = (NotAPhoto, PhotoBroken, PhotoNotDrawn, PhotoTooLarge, PhotoTooManyPixels, PhotosAway)


@router.writes(
    "POST", "/streets/{slug}/photos", Uploaded, status=201, summary="Send a photo", keyed=False,
    takes=("multipart/form-data",), refuses=REFUSED,
)  # fmt: skip
def upload_photo(request: HttpRequest, slug: str, photo: File[UploadedFile]) -> Any:
    """Send a photo for an act that follows. It is drawn anew, without the place and device in the file.

    The answer is a note; give it to an act or a report as one of its `photos` within a day. A photo that no act takes
    disappears, so sending it twice does no harm.
    """
    enter(request, slug)
    found = accept(photo, limit_bytes=settings.PHOTO_LIMIT)
    told = {"width": found.width, "height": found.height, "bytes": len(found.jpeg)}
    return {"note": keep([found]), **told}


@router.reads("/streets/{slug}/cases/{number}/photos", Photos, summary="Photos of a case")
def list_photos(request: HttpRequest, slug: str, number: str) -> Any:
    """Return what is known of the photos of a case, in the order they were taken."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    return {"items": [photo_out(photo) for photo in photos_of(case)]}


@router.reads("/streets/{slug}/photos/{photo_id}", None, summary="One photo", media=JPEG)
def read_photo(
    request: HttpRequest, slug: str, photo_id: UUID, size: Literal["full", "thumb"] = "full"
) -> HttpResponse:
    """Return a photo as JPEG, if you may see its case now."""
    here = enter(request, slug)
    found = one_photo(here.street.pk, photo_id)
    if found is None or not sees_photo(here.actor, found):
        raise NotFound
    with open_photo(found.pk, thumb=size == "thumb") as file:
        return HttpResponse(file.read(), content_type=JPEG)
