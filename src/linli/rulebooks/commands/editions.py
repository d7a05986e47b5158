"""Publishing an edition, and withdrawing one that does not hold yet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.rulebooks.errors import (
    BookFaulty,
    HoldsAlready,
    InThePast,
    NoDraft,
    NothingChanged,
    NotPublished,
    PublishedMeanwhile,
    UnknownEdition,
)
from linli.rulebooks.models import Edition
from linli.rulebooks.permissions import need_editor
from linli.rulebooks.queries import Book, Cell, Register, book_called, cells_of, index, newest, values
from linli.rulebooks.queries.faults import faults_of
from linli.rulebooks.states import EditionState
from linli.territory.public import Street

from .drafts import held_draft
from .rows import fitted, write_rows
from .telling import tell


def publish(
    *,
    street_id: int | None,
    code: str,
    effective_from: date,
    note: str,
    by: Any,
    at: datetime,
    seen: int | None,
) -> Edition:
    """Publish the draft of a book: it holds from a day on, for a reason.

    `seen` is the newest edition that whoever publishes has looked at (None: none). Two who publish at once meet at the
    street's row: the second is refused with who was faster and when, and publishes knowingly or not at all. Refused,
    too, with faults, for a day that is past (unless it is the first edition), and when nothing differs.
    """
    need_editor(by, street_id)
    book = book_called(code)
    with transaction.atomic():
        _hold(street_id)
        before = newest(street_id, code)
        if before is not None and before.pk != seen:
            raise _faster(before, at)
        draft = held_draft(street_id, code)
        rows = cells_of(draft.pk)
        _need_sound(book, street_id, rows)
        own = before is not None and before.street_id == street_id
        if before is not None and own and cells_of(before.pk) == rows:
            raise NothingChanged
        _publish(draft, effective_from, note, by=by, at=at)
        facts = _facts(draft) | {"rows": len(rows), "before": before.pk if before else None}
        tell(
            street_id, code, "publish", by=by, at=at, facts=facts, texts={"note": note},
            states=(EditionState.DRAFT, EditionState.PUBLISHED),
        )  # fmt: skip
    return draft


def publish_rows(
    *, street_id: int | None, code: str, rows: Sequence[dict[str, Any]], effective_from: date, note: str, by: Any,
    at: datetime,
) -> Edition:  # fmt: skip
    """Make and publish an edition from rows in one act: for tables that come whole, from a file or a program.

    Refused as `publish` refuses; a draft that somebody works on stays, and its publisher is told of this edition.
    """
    need_editor(by, street_id)
    book = book_called(code)
    with transaction.atomic():
        _hold(street_id)
        before = newest(street_id, code)
        cells = fitted(book, street_id, rows)
        _need_sound(book, street_id, cells)
        edition = Edition(
            street_id=street_id, book=code, based_on=before, made_by_id=by.account_id, made_at=at
        )
        _publish(edition, effective_from, note, by=by, at=at)
        write_rows(edition.pk, cells)
        facts = _facts(edition) | {"rows": len(cells), "before": before.pk if before else None}
        tell(
            street_id, code, "publish", by=by, at=at, facts=facts, texts={"note": note},
            states=("", EditionState.PUBLISHED),
        )  # fmt: skip
    return edition


def withdraw(*, street_id: int | None, code: str, number: int, reason: str, by: Any, at: datetime) -> Edition:
    """Withdraw an edition before its first day: it never holds."""
    need_editor(by, street_id)
    book_called(code)
    with transaction.atomic():
        _hold(street_id)
        held = Edition.objects.select_for_update(of=("self",))
        edition = held.filter(street_id=street_id, book=code, number=number).first()
        if edition is None:
            raise UnknownEdition
        if edition.state != EditionState.PUBLISHED or edition.effective_from is None:
            raise NotPublished(number=number)
        if edition.effective_from <= timezone.localtime(at).date():
            raise HoldsAlready(number=number, when=moments.exact(edition.effective_from, now=at))
        edition.state, edition.withdrawn_at, edition.withdrawn_by_id = (
            EditionState.WITHDRAWN,
            at,
            by.account_id,
        )
        edition.save(update_fields=("state", "withdrawn_at", "withdrawn_by"))
        tell(
            street_id, code, "withdraw", by=by, at=at, facts=_facts(edition), texts={"reason": reason},
            states=(EditionState.PUBLISHED, EditionState.WITHDRAWN),
        )  # fmt: skip
        _others_see_it()
    return edition


def _hold(street_id: int | None) -> None:
    """Let one at a time publish in a street; the deployment's own editions meet at their numbers."""
    if street_id is not None:
        Street.objects.select_for_update(no_key=True).get(pk=street_id)


def _need_sound(book: Book[Any], street_id: int | None, rows: Sequence[dict[str, Cell]]) -> None:
    """Refuse rows with faults. Reading them belongs to it: what a book cannot read must never come to hold."""
    faults = faults_of(book, rows, Register(book, street_id))
    if faults:
        told = [
            {"row": None if one.row is None else one.row + 1, "column": one.column, "message": one.message}
            for one in faults[:100]
        ]
        raise BookFaulty(count=len(faults), faults=told)
    book.read(values(book, rows))


def _publish(edition: Edition, effective_from: date, note: str, *, by: Any, at: datetime) -> None:
    of_book = Edition.objects.filter(street_id=edition.street_id, book=edition.book)
    ever = of_book.filter(state=EditionState.PUBLISHED).exists()
    if ever and effective_from < timezone.localtime(at).date():
        raise InThePast
    edition.number = (of_book.aggregate(last=Max("number"))["last"] or 0) + 1
    edition.state, edition.effective_from, edition.note = EditionState.PUBLISHED, effective_from, note
    edition.published_at, edition.published_by_id = at, by.account_id
    edition.save()
    _others_see_it()


def _others_see_it() -> None:
    index.forget()
    transaction.on_commit(index.forget)


def _facts(edition: Edition) -> dict[str, Any]:
    day = edition.effective_from
    return {
        "edition": edition.pk,
        "number": edition.number,
        "effective_from": day.isoformat() if day else None,
    }


def _faster(before: Edition, at: datetime) -> Exception:
    if before.published_at is None:
        return NoDraft()
    who = name_of(before.published_by) if before.published_by else "Linli"
    when = moments.exact(before.published_at, now=at)
    return PublishedMeanwhile(who=who, number=before.number, when=when, newest=before.pk)
