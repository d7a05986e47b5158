"""The house's own editions: what every book says until an office publishes another, written down with its history."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from linli.rulebooks.models import Edition
from linli.rulebooks.queries import books, index
from linli.rulebooks.states import EditionState

from .rows import digest_of, write_rows

EVER = date(1970, 1, 1)


def settle_defaults(*, at: datetime) -> list[Edition]:
    """Write down the defaults of every book that are not written down yet, as editions of the deployment; return them.

    So whatever holds has an edition that a case can keep, and a release that changes a default makes a new edition
    from its day on, not a new past. Where the operator published an edition for all streets, theirs stands.
    """
    made = []
    with transaction.atomic():
        last: dict[str, Edition] = {}
        for one in Edition.objects.filter(street=None).order_by("book", "number"):
            last[one.book] = one
        for book in books():
            before, rows = last.get(book.code), book.default_cells()
            digest = digest_of(rows)
            if before is not None and before.digest in {"", digest}:
                continue
            edition = Edition.objects.create(
                street=None, book=book.code, number=before.number + 1 if before else 1, state=EditionState.PUBLISHED,
                based_on=before, digest=digest, made_at=at, published_at=at,
                effective_from=timezone.localtime(at).date() if before else EVER,
            )  # fmt: skip
            write_rows(edition.pk, rows)
            made.append(edition)
    if made:
        index.forget()
    return made


def settle_after_migration(**_signal: Any) -> None:
    """Settle the defaults once the tables stand; a migration that takes them away has nothing to settle."""
    if {"rulebooks_edition", "rulebooks_rulerow"} <= set(connection.introspection.table_names()):
        settle_defaults(at=timezone.now())
