"""A workflow is a table of rows: action, from, to, who, must bring. Buttons, API, tests and docs all read it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from . import journal
from .errors import Missing, MovedMeanwhile, NotAllowed, NotFound
from .models import JournalLine
from .repeats import whole
from .statements import fetch


@dataclass(frozen=True)
class Row:
    """One thing a person can do: from which states, to which, who may, what it must bring."""

    action: str
    sources: tuple[str, ...]
    target: str
    who: Any
    brings: tuple[str, ...] = ()


@dataclass
class Move:
    """An act under way: the command edits `it`, and says what the journal line shall hold."""

    it: Any
    row: Row
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    line: JournalLine | None = None


ONE = "WHERE t.street_id = %s AND t.id = %s FOR UPDATE OF t"


class Workflow:
    """The law of one kind of subject. Nothing else assigns its `.state`."""

    def __init__(
        self,
        subject: str,
        *rows: tuple[Any, ...],
        label: Callable[[str], Any],
        who_did: Callable[..., str],
        related: Sequence[str] = (),
    ) -> None:
        """Read the table; `label` gives the words of an action or state, `who_did` the name behind a journal line.

        `related` are rows of other tables that most acts look at: read together with the subject when it is locked.
        """
        self.subject = subject
        self.rows = {row[0]: Row(*row) for row in rows}
        self.label = label
        self.who_did = who_did
        self.related = tuple(related)

    def open_to(self, actor: Any, it: Any) -> list[str]:
        """Return the actions this actor may take on `it` now, in the order of the table: the buttons."""
        return [r.action for r in self.rows.values() if it.state in r.sources and r.who.test(actor, it)]

    @contextmanager
    def moving(
        self, model: Any, pk: UUID, action: str, *, street_id: int, by: Any, at: datetime, **brought: Any
    ) -> Iterator[Move]:
        """Lock the row, check who, where and what, let the command edit, save, write the journal.

        Raises NotFound, MovedMeanwhile (says who was faster and when), NotAllowed, Missing.
        """
        row = self.rows[action]
        with transaction.atomic(savepoint=not whole()):
            found = fetch(model, ONE, [street_id, pk], related=self.related)
            if not found:
                raise NotFound
            [it] = found
            if it.state not in row.sources:
                raise self.too_late(it, action, at=at)
            if not row.who.test(by, it):
                raise NotAllowed(action=action)
            lacking = [name for name in row.brings if not brought.get(name)]
            if lacking:
                raise Missing(fields="、".join(str(self.label(name)) for name in lacking), names=lacking)
            move, before, known = Move(it, row), it.state, it.journal_facts()
            yield move
            it.state = row.target or before
            facts = move.facts | _was(known, it.journal_facts())
            entry = self.entry(it, action, by=by, at=at, before=before, facts=facts, texts=move.texts)
            move.line = journal.write_entry(entry, over=it)
            it.version = move.line.seq

    def _locked(self, model: Any, street_id: int) -> Any:
        held = model.objects.select_for_update(of=("self",)).filter(street_id=street_id)
        return held.select_related(*self.related) if self.related else held

    def move_together(
        self,
        model: Any,
        action: str,
        moves: Sequence[tuple[UUID, datetime, dict[str, str]]],
        *,
        street_id: int,
        by: Any,
        edit: Callable[[Any, datetime], None],
        fields: Sequence[str],
    ) -> list[Any]:
        """Do one act on many subjects at once, each (id, moment, texts) at its own moment; return the subjects.

        The law, the locks and the journal are those of `moving`; all move or none does. For acts that must bring
        nothing: `edit` changes a subject before its state does, and `fields` are what it changes.
        """
        with transaction.atomic():
            ids = [pk for pk, _at, _texts in moves]
            locked = self._locked(model, street_id).filter(pk__in=ids).order_by("pk")
            found = {it.pk: it for it in locked}
            tails = journal.tails_of(street_id, ids)
            entries = []
            for pk, at, texts in moves:
                it = found.get(pk)
                if it is None:
                    raise NotFound
                entries.append(
                    self.moved(it, action, by=by, at=at, texts=texts, edit=edit, last=tails.get(pk))
                )
            model.objects.bulk_update(found.values(), ["state", *fields])
            journal.append(entries)
        return [found[pk] for pk in ids]

    def moved(
        self,
        it: Any,
        action: str,
        *,
        by: Any,
        at: datetime,
        texts: dict[str, str],
        edit: Callable[[Any, datetime], None],
        last: tuple[int, bytes] | None = None,
    ) -> journal.Entry:
        """Do one act on a subject in memory and return what its journal line tells; the caller writes both.

        The law is that of `moving`, for acts that must bring nothing; `last` is the line before it, if that is written.
        """
        row = self.rows[action]
        if row.brings:
            raise ValueError(f"{action} must bring something for each subject")
        if it.state not in row.sources:
            raise self.too_late(it, action, at=at)
        if not row.who.test(by, it):
            raise NotAllowed(action=action)
        before, known = it.state, it.journal_facts()
        edit(it, at)
        it.state = row.target or before
        facts = _was(known, it.journal_facts())
        entry = self.entry(it, action, by=by, at=at, before=before, facts=facts, texts=texts)
        entry.last = last
        return entry

    def note(
        self, it: Any, *, action: str, by: Any, at: datetime, facts: dict[str, Any], texts: dict[str, str]
    ) -> JournalLine:
        """Write a line that tells of something that moves nothing; the caller holds the row."""
        return journal.write_entry(
            self.entry(it, action, by=by, at=at, before=it.state, facts=facts, texts=texts)
        )

    def entry(
        self,
        it: Any,
        action: str,
        *,
        by: Any,
        at: datetime,
        before: str,
        facts: dict[str, Any],
        texts: dict[str, str],
    ) -> journal.Entry:
        """Return what the journal shall hold of an act on `it`, which stands in its new state already.

        An act that came by a token of its actor says which, so that what a program did can be told from what they did.
        """
        token = getattr(by, "token_id", None)
        return journal.Entry(
            it.street_id, self.subject, it.pk, action, by.kind, by.account_id, at, before, it.state,
            it.journal_facts() | facts | ({"token": token} if token else {}), texts,
        )  # fmt: skip

    def too_late(self, it: Any, action: str, *, at: datetime) -> MovedMeanwhile:
        """Return the refusal that says who moved `it` on, how and when: the hour of today, or the day with it."""
        last = JournalLine.objects.filter(street_id=it.street_id, subject_id=it.pk).order_by("-seq").first()
        then = timezone.localtime(last.at) if last else None
        today = then is not None and then.date() == timezone.localtime(at).date()
        when = formats.date_format(then, "H:i" if today else "DATETIME_FORMAT") if then else ""
        return MovedMeanwhile(
            who=self.who_did(last) if last else _("Somebody"),
            action=str(self.label(last.action)) if last else action,
            when=when, state=it.state, wanted=action, at=last.at.isoformat() if last else "",
        )  # fmt: skip

    def states(self) -> list[str]:
        """Return every state of the table, in order of appearance."""
        seen = dict.fromkeys(s for r in self.rows.values() for s in (*r.sources, r.target) if s)
        return list(seen)

    def as_markdown(self) -> str:
        """Return the table for docs/reference; a test fails when the committed page differs."""
        lines = ["| action | from | to | who | must bring |", "|---|---|---|---|---|"]
        lines += [
            f"| `{r.action}` | {', '.join(r.sources)} | {r.target or 'stays'} | {_in_words(r.who.name)} "
            f"| {', '.join(r.brings) or '–'} |"
            for r in self.rows.values()
        ]
        return "\n".join(lines) + "\n"


def _in_words(joined: str) -> str:
    # A bar between predicates would end the cell of the table.
    return joined.removeprefix("(").removesuffix(")").replace("|", "or").replace("&", "and")


def _was(known: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what the facts of a subject were where an act changed them, so that counters can take it away again."""
    was = {name: known[name] for name, value in now.items() if known[name] != value}
    return {"was": was} if was else {}
