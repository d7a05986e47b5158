"""The door that all operations about rule books hang on, and what every one of them begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.naming import name_of
from linli.kernel.rest import Door, once_for
from linli.people.public import Actor, acting
from linli.rulebooks import permissions
from linli.rulebooks.commands import seen_of
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.queries import Book, Register, book_called, draft_of, newest, token_of
from linli.rulebooks.schemas import RuleDraftOut, RuleEditionOut, RuleRowOut
from linli.territory.public import Street, street_by_slug

router = Door("rules")


@dataclass(frozen=True)
class Here:
    """Who acts at which book of which street, now."""

    street: Street
    actor: Actor
    now: datetime
    book: Book[Any]

    @property
    def today(self) -> date:
        """Return the day of this request in the zone of the deployment."""
        return timezone.localtime(self.now).date()

    @cached_property
    def register(self) -> Register:
        """Return what the codes of the book are called here."""
        return Register(self.book, self.street.pk)

    @property
    def of(self) -> dict[str, Any]:
        """Return what every command about this book is told."""
        return {"street_id": self.street.pk, "code": self.book.code, "by": self.actor, "at": self.now}


def entered(request: HttpRequest, slug: str) -> tuple[Street, Actor, datetime]:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return street, actor, timezone.now()


def enter(request: HttpRequest, slug: str, book: str) -> Here:
    """Return the same at a book."""
    return Here(*entered(request, slug), book_called(book))


def writing(
    request: HttpRequest, slug: str, book: str, operation: str, do: Callable[[Here], Any]
) -> dict[str, Any]:
    """Do a write as who acts in a street, once for its key; who may enter is asked inside, as `once_for` wants it."""
    street = street_by_slug(slug)

    def done() -> Any:
        here = enter(request, slug, book)
        permissions.need_editor(here.actor, here.street.pk)
        with transaction.atomic():
            return do(here)

    return once_for(request, operation, street_id=street.pk, at=timezone.now(), do=done)


def edition_out(edition: Edition, held: int | None) -> RuleEditionOut:
    """Return an edition as programs read it."""
    return RuleEditionOut(
        name=token_of(edition), number=edition.number, state=edition.state, own=edition.street_id is not None,
        effective_from=edition.effective_from, note=edition.note, in_force=edition.pk == held,
        published_by=name_of(edition.published_by) if edition.published_by else "", published_at=edition.published_at,
    )  # fmt: skip


def row_out(row: RuleRow) -> RuleRowOut:
    """Return a row as programs read it."""
    return RuleRowOut(id=row.pk, row=row.position, cells=row.cells, seen=seen_of(row.cells))


def draft_out(here: Here) -> RuleDraftOut:
    """Return the draft of a book as it stands after an act."""
    draft, last = draft_of(here.street.pk, here.book.code), newest(here.street.pk, here.book.code)
    base = draft.based_on if draft else None
    count = RuleRow.objects.filter(edition=draft).count() if draft else 0
    return RuleDraftOut(rows=count, based_on=token_of(base) if base else "", newest=last.pk if last else None)
