"""Working on a draft: begin it, change its rows, bring all of them from a file, throw it away."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.rulebooks.errors import DraftStands, NoDraft, RowChanged, RowFaulty, TooManyRows
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.permissions import need_editor
from linli.rulebooks.queries import MOST, Book, Cell, Misfit, Register, book_called, draft_of, newest
from linli.rulebooks.states import EditionState

from .rows import copy_rows, digest_of, fitted, write_rows
from .telling import tell


def start_draft(*, street_id: int | None, code: str, by: Any, at: datetime) -> Edition:
    """Begin a draft as a copy of the newest edition; raises DraftStands where somebody has begun one."""
    need_editor(by, street_id)
    book = book_called(code)
    try:
        with transaction.atomic():
            base = newest(street_id, code)
            draft = Edition.objects.create(
                street_id=street_id, book=code, based_on=base, made_by_id=by.account_id, made_at=at
            )
            if base is not None:
                count = copy_rows(from_id=base.pk, to_id=draft.pk)
            else:
                count = write_rows(draft.pk, book.default_cells())
            facts = {"edition": draft.pk, "based_on": base.pk if base else None, "rows": count}
            tell(street_id, code, "start_draft", by=by, at=at, facts=facts, states=("", EditionState.DRAFT))
    except IntegrityError as error:
        if "book_has_one_draft_at_a_time" not in str(error):
            raise
        stands = draft_of(street_id, code)
        who = name_of(stands.made_by) if stands and stands.made_by else "…"
        raise DraftStands(who=who, when=moments.exact(stands.made_at, now=at) if stands else "…") from None
    return draft


def held_draft(street_id: int | None, code: str) -> Edition:
    """Return the draft of a book, locked: whoever changes it meets here whoever publishes it or throws it away."""
    drafts = Edition.objects.select_for_update(of=("self",))
    found = drafts.filter(street_id=street_id, book=code, state=EditionState.DRAFT).first()
    if found is None:
        raise NoDraft
    return found


def discard_draft(*, street_id: int | None, code: str, by: Any, at: datetime) -> None:
    """Throw the draft of a book away, with its rows."""
    need_editor(by, street_id)
    with transaction.atomic():
        draft = held_draft(street_id, code)
        facts = {"edition": draft.pk, "rows": draft.rows.count()}
        draft.delete()
        tell(street_id, code, "discard_draft", by=by, at=at, facts=facts, states=(EditionState.DRAFT, ""))


def add_row(
    *, street_id: int | None, code: str, row: dict[str, Any], by: Any, at: datetime, after: int | None = None
) -> RuleRow:
    """Add a row to the draft, at the end or after the row at a position."""
    need_editor(by, street_id)
    book = book_called(code)
    with transaction.atomic():
        draft = held_draft(street_id, code)
        rows = RuleRow.objects.filter(edition=draft)
        if rows.count() >= MOST:
            raise TooManyRows(most=MOST)
        cells = fitting(book, street_id, row)
        last = rows.aggregate(last=Max("position"))["last"] or 0
        place = last + 1 if after is None else min(after, last) + 1
        rows.filter(position__gte=place).update(position=F("position") + 1)
        made = RuleRow.objects.create(edition=draft, position=place, cells=cells)
        facts = {"edition": draft.pk, "row": made.pk}
        tell(street_id, code, "add_row", by=by, at=at, facts=facts, texts={"is": _said(cells)})
    return made


def change_row(
    *, street_id: int | None, code: str, row_id: int, row: dict[str, Any], seen: str, by: Any, at: datetime
) -> RuleRow:
    """Change a row of the draft; `seen` is the digest of what it said when it was read (`seen_of`).

    Raises RowChanged where it says something else by now, so that nobody's edit is lost under another's.
    """
    need_editor(by, street_id)
    book = book_called(code)
    with transaction.atomic():
        draft = held_draft(street_id, code)
        held = RuleRow.objects.filter(edition=draft, pk=row_id).first()
        cells = fitting(book, street_id, row)
        if held is None or (held.cells != cells and seen_of(held.cells) != seen):
            raise RowChanged
        if held.cells != cells:
            was, held.cells = held.cells, cells
            held.save(update_fields=("cells",))
            changed = sorted(name for name in cells if was.get(name) != cells[name])
            facts = {"edition": draft.pk, "row": held.pk, "columns": changed}
            texts = {"was": _said(was), "is": _said(cells)}
            tell(street_id, code, "change_row", by=by, at=at, facts=facts, texts=texts)
    return held


def drop_row(*, street_id: int | None, code: str, row_id: int, seen: str, by: Any, at: datetime) -> None:
    """Take a row out of the draft."""
    need_editor(by, street_id)
    with transaction.atomic():
        draft = held_draft(street_id, code)
        held = RuleRow.objects.filter(edition=draft, pk=row_id).first()
        if held is None or seen_of(held.cells) != seen:
            raise RowChanged
        facts = {"edition": draft.pk, "row": held.pk}
        tell(street_id, code, "drop_row", by=by, at=at, facts=facts, texts={"was": _said(held.cells)})
        held.delete()


def bring_rows(
    *, street_id: int | None, code: str, rows: Sequence[dict[str, Any]], by: Any, at: datetime
) -> int:
    """Put these rows in the place of all rows of the draft, all of them or none; return how many."""
    need_editor(by, street_id)
    book = book_called(code)
    with transaction.atomic():
        draft = held_draft(street_id, code)
        fit = fitted(book, street_id, rows)
        gone = RuleRow.objects.filter(edition=draft)
        was = gone.count()
        gone.delete()
        count = write_rows(draft.pk, fit)
        facts = {"edition": draft.pk, "rows": count, "before": was, "digest": digest_of(fit)}
        tell(street_id, code, "bring_rows", by=by, at=at, facts=facts)
    return count


def fitting(book: Book[Any], street_id: int | None, row: dict[str, Any]) -> dict[str, Cell]:
    """Return one row that somebody typed as cells, or refuse it with what does not fit."""
    register, cells, faults = Register(book, street_id), {}, []
    for column in book.columns:
        try:
            cells[column.name] = register.cell(column, row.get(column.name))
        except Misfit as misfit:
            faults.append(f"{column.label}: {misfit}")
    if faults:
        raise RowFaulty(faults=" · ".join(faults))
    return cells


def seen_of(cells: dict[str, Cell]) -> str:
    """Return what a form carries to say which version of a row it was filled in on."""
    return digest_of([cells])[:16]


def _said(cells: dict[str, Cell]) -> str:
    return json.dumps(cells, ensure_ascii=False, sort_keys=True)
