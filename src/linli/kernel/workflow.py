"""A workflow is a table of rows: action, from, to, who, must bring. Buttons, API, tests and docs all read it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from . import journal
from .copying import copy_in
from .errors import Missing, MovedMeanwhile, NotAllowed, NotFound
from .models import JournalLine
from .repeats import Subject, held_with_key, whole
from .statements import fetch, write_over

# A target of the table: the state in which the subject was before, which the command names.
BACK = "as it was"


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
    # Where a row leads back to what was (its target is `BACK`), the command says what that is.
    back_to: str = ""

    def target(self, before: str) -> str:
        """Return the state that the subject is in after the act."""
        if self.row.target == BACK and not self.back_to:
            raise ValueError(f"{self.row.action} leads back, and its command does not say to which state")
        return self.back_to if self.row.target == BACK else self.row.target or before


@dataclass
class Group:
    """Subjects that are locked and acted on together: what the acts change is written when all are done.

    `facts` stand in the line of each act beside its own. `inside` is true while a command edits a subject: what is
    refused then may have written something already.
    """

    model: Any
    street_id: int
    found: dict[UUID, Any]
    tails: dict[UUID, tuple[int, bytes]]
    moved: dict[UUID, Any] = field(default_factory=dict)
    entries: list[journal.Entry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[Model] = field(default_factory=list)
    inside: bool = False

    def write(self) -> None:
        """Write the subjects, what hangs on them and the lines of all acts, each table in one statement."""
        if self.entries:
            for kind, some in groupby(sorted(self.rows, key=_table_of), key=type):
                copy_in(kind, map(vars, some))
            write_over(list(self.moved.values()))
            journal.append(self.entries)


_group: ContextVar[Group | None] = ContextVar("acts_together", default=None)
ONE = "WHERE t.street_id = %s AND t.id = %s FOR UPDATE OF t"
SOME = "WHERE t.street_id = %s AND t.id = ANY(%s) ORDER BY t.id FOR UPDATE OF t"


class Workflow:
    """The law of one kind of subject. Nothing else assigns its `.state`."""

    def __init__(
        self,
        subject: str,
        *rows: tuple[Any, ...],
        label: Callable[[str], Any],
        who_did: Callable[..., str],
        related: Sequence[str] = (),
        joining: Iterable[str] = (),
    ) -> None:
        """Read the table; `label` gives the words of an action or state, `who_did` the name behind a journal line.

        `related` are rows of other tables that most acts look at: read together with the subject when it is locked.
        `joining` are the acts that lock other subjects before or with theirs, all in one order.
        """
        self.subject = subject
        self.rows = {row[0]: Row(*row) for row in rows}
        self.label = label
        self.who_did = who_did
        self.related = tuple(related)
        self.joining = frozenset(joining)

    def subject_of(self, model: Any, action: str, **named: Any) -> Subject | None:
        """Return what one act under a key may lock with the key (`repeats.once`); None for acts that join subjects."""
        return None if action in self.joining else Subject(model, tuple(named.items()), self.related)

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
        group = _group.get()
        if group is not None and group.street_id == street_id and pk in group.found and group.model is model:
            with self._moving_in(group, row, group.found[pk], by=by, at=at, brought=brought) as move:
                yield move
            return
        with transaction.atomic(savepoint=not whole()):
            it = held_with_key(model, take=True, street_id=street_id, pk=pk)
            if it is None:
                found = fetch(model, ONE, [street_id, pk], related=self.related)
                if not found:
                    raise NotFound
                [it] = found
            self._check(it, row, by=by, at=at, brought=brought)
            move, before, known = Move(it, row), it.state, it.journal_facts()
            yield move
            entry = self._entry_of(move, before, known, by=by, at=at)
            move.line = journal.write_entry(entry, over=it)
            it.version = move.line.seq

    def _check(self, it: Any, row: Row, *, by: Any, at: datetime, brought: dict[str, Any]) -> None:
        if it.state not in row.sources:
            raise self.too_late(it, row.action, at=at, by=by)
        if not row.who.test(by, it):
            raise NotAllowed(action=row.action)
        lacking = [name for name in row.brings if not brought.get(name)]
        if lacking:
            raise Missing(fields="、".join(str(self.label(name)) for name in lacking), names=lacking)

    def _entry_of(
        self, move: Move, before: str, known: dict[str, Any], *, by: Any, at: datetime
    ) -> journal.Entry:
        it = move.it
        it.state = move.target(before)
        facts = move.facts | _was(known, it.journal_facts())
        return self.entry(it, move.row.action, by=by, at=at, before=before, facts=facts, texts=move.texts)

    @contextmanager
    def _moving_in(
        self, group: Group, row: Row, it: Any, *, by: Any, at: datetime, brought: dict[str, Any]
    ) -> Iterator[Move]:
        self._check(it, row, by=by, at=at, brought=brought)
        move, before, known = Move(it, row), it.state, it.journal_facts()
        group.inside = True
        yield move
        group.inside = False
        move.facts |= group.facts
        entry = self._entry_of(move, before, known, by=by, at=at)
        entry.last = group.tails.get(it.pk)
        group.moved[it.pk] = it
        group.entries.append(entry)

    @contextmanager
    def together(
        self, model: Any, ids: Sequence[UUID], *, street_id: int, facts: dict[str, Any]
    ) -> Iterator[Group]:
        """Lock many subjects at once; the acts done to them in this block are written when it ends, or none is.

        Every command does what it does for one, with every check; only reading the subject and writing it and its line
        happen for all at once. The block must not ask the database for what its own acts have changed of the subjects.
        """
        with transaction.atomic():
            found = fetch(model, SOME, [street_id, list(ids)], related=self.related)
            known = {it.pk: it for it in found}
            group = Group(model, street_id, known, journal.tails_of(street_id, list(ids)), facts=facts)
            token = _group.set(group)
            try:
                yield group
            finally:
                _group.reset(token)
            group.write()

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

    def too_late(self, it: Any, action: str, *, at: datetime, by: Any = None) -> MovedMeanwhile:
        """Return the refusal that says who moved `it` on, how and when: the hour of today, or the day with it.

        Whoever reported it reads no names of people at work.
        """
        last = JournalLine.objects.filter(street_id=it.street_id, subject_id=it.pk).order_by("-seq").first()
        then = timezone.localtime(last.at) if last else None
        today = then is not None and then.date() == timezone.localtime(at).date()
        when = formats.date_format(then, "H:i" if today else "DATETIME_FORMAT") if then else ""
        named = last is not None and getattr(by, "kind", "") != "reporter"
        return MovedMeanwhile(
            who=self.who_did(last) if named else _("Somebody"),
            action=str(self.label(last.action)) if last else action,
            when=when, state=it.state, wanted=action, at=last.at.isoformat() if last else "",
        )  # fmt: skip

    def states(self) -> list[str]:
        """Return every state of the table, in order of appearance."""
        named = (s for r in self.rows.values() for s in (*r.sources, r.target))
        seen = dict.fromkeys(s for s in named if s and s != BACK)
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


def _table_of(row: Model) -> str:
    return str(row._meta.db_table)


def held(pk: UUID) -> Any:
    """Return a subject that is held by the block of `together` around, as its acts have left it so far; else None."""
    group = _group.get()
    return group.found.get(pk) if group is not None else None


def hang_on(rows: Sequence[Model]) -> None:
    """Insert rows that hang on a subject: now, or with those of all others where many are acted on together."""
    group = _group.get()
    if group is not None and group.inside:
        group.rows += rows
    elif rows:
        type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001 - Django's name for the manager of any model


def _in_words(joined: str) -> str:
    # A bar between predicates would end the cell of the table.
    return joined.removeprefix("(").removesuffix(")").replace("|", "or").replace("&", "and")


def _was(known: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what the facts of a subject were where an act changed them, so that counters can take it away again."""
    was = {name: known[name] for name, value in now.items() if known[name] != value}
    return {"was": was} if was else {}
