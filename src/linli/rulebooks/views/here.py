"""What every page of rule books begins with: which street, which book, who acts, and whether they may edit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.repeats import once
from linli.people.public import Actor, acting, stands_as
from linli.rulebooks import permissions
from linli.rulebooks.models import Edition
from linli.rulebooks.queries import FINDERS, Book, Register, book_called, draft_of
from linli.territory.public import Street, street_by_slug

ON_FORM = frozenset({403, 409, 422})
SIZE = 50


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def me(self) -> str:
        """Return where and as what this person acts."""
        return stands_as(self.actor, self.street)

    @property
    def today(self) -> date:
        """Return which day it is here."""
        return timezone.localtime(self.now).date()

    @cached_property
    def edits(self) -> bool:
        """Return whether this person may edit the rules of the street."""
        return permissions.editor(self.actor, self.street.pk)


@dataclass(frozen=True)
class AtBook(Here):
    """The same, at one book."""

    book: Book[Any]

    @cached_property
    def register(self) -> Register:
        """Return what the codes of the book are called here."""
        return Register(self.book, self.street.pk)

    @cached_property
    def draft(self) -> Edition | None:
        """Return the draft that is worked on."""
        return draft_of(self.street.pk, self.book.code)

    @property
    def of(self) -> dict[str, Any]:
        """Return what every command about this book is told."""
        return {"street_id": self.street.pk, "code": self.book.code, "by": self.actor, "at": self.now}


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page: outsiders learn nothing."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return Here(request, street, actor, timezone.now())


def enter_book(request: HttpRequest, slug: str, book: str, *, edits: bool = False) -> AtBook:
    """Return the same at a book; `edits` refuses who may not edit."""
    here = enter(request, slug)
    at = AtBook(here.request, here.street, here.actor, here.now, book_called(book))
    if edits and not at.edits:
        raise NotAllowed
    return at


def shown(here: Here, page: str, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with a page of rule books."""
    told = {"here": here, "street": here.street, "now": here.now, "me": here.me, "edits": here.edits}
    if isinstance(here, AtBook):
        tries = here.book.try_out is not None and bool(FINDERS)
        told |= {"book": here.book, "draft": here.draft, "own_today": here.today, "tries": tries}
    return render(here.request, f"rulebooks/{page}.html", told | more, status=status)


def tried(here: AtBook, form: Any, purpose: str, do: Callable[[], Any]) -> dict[str, Any] | None:
    """Do a write once for the form's key and return its answer; None when a refusal now stands on the form."""
    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"

    def done() -> dict[str, Any]:
        do()
        return {}

    try:
        return once(street_id=here.street.pk, purpose=f"rules.{purpose}", key=key, at=here.now, do=done)[0]
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return None
