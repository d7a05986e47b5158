"""The table of faces: what stands in the header and on /work/, for whom, and where it leads.

A row is shown to an account when `may` says so of its actor; `url` gives the address, or nothing if this
actor has no such place. After signing in, who has one place is led there, who has several sees a list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.people.public import Actor, actor_for


@dataclass(frozen=True)
class Face:
    """One row: name and hint are lazy translations; current where `marks` occurs in the path."""

    code: str
    name: Any
    hint: Any
    url: Callable[[Actor], str | None]
    may: Callable[[Actor], bool]
    marks: str = ""


FACES: list[Face] = []


@dataclass(frozen=True)
class Link:
    """A face as one account sees it."""

    code: str
    name: Any
    hint: Any
    url: str
    current: bool


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who acts in this request, read once; nobody when not signed in."""
    if not hasattr(request, "linli_actor"):
        account = getattr(request, "user", None)
        signed_in = account is not None and account.is_authenticated
        request.linli_actor = actor_for(account, at=timezone.now()) if signed_in else None  # type: ignore[attr-defined,arg-type]
    return request.linli_actor  # type: ignore[attr-defined]


def links(request: HttpRequest) -> list[Link]:
    """Return the faces this request's account has, in the order of the table."""
    actor = actor_of(request)
    if actor is None:
        return []
    found = []
    for face in FACES:
        url = face.url(actor) if face.may(actor) else None
        if url:
            here = bool(face.marks) and face.marks in request.path
            found.append(Link(face.code, face.name, face.hint, url, here or request.path == url))
    return found
