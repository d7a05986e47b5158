"""The table of faces: what stands in the header and on /work/, for whom, and where it leads.

A row is shown to an account when `may` says so of its actor; `url` gives the address, or nothing if this
actor has no such place. After signing in, who has one place is led there, who has several sees a list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from linli.people.public import Actor, acting


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
    """Return who acts in this request, read once for views and header alike; nobody when not signed in."""
    account = getattr(request, "user", None)
    return acting(request) if account is not None and account.is_authenticated else None


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
