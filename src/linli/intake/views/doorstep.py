"""What every public view needs: who knocks, in which language, which photos came, and answers that no cache keeps."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from linli.intake.commands import limits
from linli.intake.errors import TooHeavy
from linli.intake.forms import MOST_PHOTOS
from linli.kernel.addresses import address_of
from linli.kernel.errors import Refusal
from linli.kernel.naming import reads_english
from linli.kernel.photos import AcceptedPhoto, accept
from linli.territory.public import Street

COOKIE, DEVICE, YEAR = "linli_street", "linli_device", 365 * 86_400


def english() -> bool:
    """Return whether this page speaks English."""
    return reads_english()


def device_of(request: HttpRequest) -> str:
    """Return by which name we know this phone, "" for one that is here for the first time or keeps nothing."""
    try:
        return signing.Signer(salt=DEVICE).unsign(request.COOKIES.get(DEVICE, ""))
    except signing.BadSignature:
        return ""


def weigh(request: HttpRequest, street: Street, form: Any, *, at: datetime, hard: bool = True) -> str:
    """Let a report pass and return why it is held for a look, "" when it is not; or raise TooManyRequests.

    Not `hard`: the limits that refuse were asked before.
    """
    of = {"device": device_of(request), "area": form.area}
    return limits.weigh(address_of(request), street, at=at, hard=hard, **of)


def let_pass(request: HttpRequest, street: Street, *, at: datetime, what: str) -> None:
    """Let this request pass, or raise TooManyRequests."""
    limits.let_pass(address_of(request), street, at=at, what=what)


def accepted(
    files: Sequence[Any], *, known: Sequence[AcceptedPhoto] = (), most: int
) -> tuple[list[AcceptedPhoto], list[str]]:
    """Return the photos drawn anew, those known already first, and a sentence for each that was not taken."""
    photos = {photo.sha256: photo for photo in known}
    wrong = []
    for file in files[:most]:
        try:
            photo = accept(file, limit_bytes=settings.PHOTO_LIMIT)
        except Refusal as refusal:
            wrong.append(f"{file.name}: {refusal}")
        else:
            photos.setdefault(photo.sha256, photo)
    return list(photos.values())[:most], wrong


def secret(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page behind a secret link to its holder: not stored, not indexed, its address told to no other site."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not `no-referrer`: browsers then send forms with the origin "null", and every form would be refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept


def bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a form that is heavier than all its photos may be, before it fills the disk.

    The check of the form's token reads the whole form, so it comes second here, and not from the middleware.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def weighed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = MOST_PHOTOS * settings.PHOTO_LIMIT + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise TooHeavy(megabytes=most // 1_000_000)
        return protected(request, *args, **kwargs)

    return csrf_exempt(weighed)


def remember(response: HttpResponse, street: Street) -> HttpResponse:
    """Remember on this phone which street was meant last."""
    kept: dict[str, Any] = {"max_age": YEAR, "httponly": True, "samesite": "Lax", "secure": settings.HTTPS}
    response.set_cookie(COOKIE, street.slug, **kept)
    return response


def name_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give this phone a name of its own that says nothing of who holds it; one that has a name keeps it."""
    if not device_of(request):
        name = signing.Signer(salt=DEVICE).sign(secrets.token_urlsafe(12))
        response.set_cookie(DEVICE, name, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


def tagged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 304 while the page that a phone has is, byte for byte, the one it would get; the tag is a digest of it.

    Only for pages that are the same for everybody: what is behind a sign-in or a link is not kept by browsers at all.
    """

    @wraps(view)
    def compared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.OK:
            return response
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
        return get_conditional_response(request, etag=tag, response=response) or response

    return compared
