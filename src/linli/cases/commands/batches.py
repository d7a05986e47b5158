"""One act on many cases (批量): looked at beforehand, begun once, done in pieces that each stand or fall as a whole.

Each case is done by the command for one, with every check of it, and gets its own line in its own journal with the id
of the batch. A piece is one transaction with what it says became of its cases: whoever is cut off goes on where the
last whole piece ended, and nothing is done twice.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.copying import copy_in
from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.ids import uuid7
from linli.kernel.naming import name_of
from linli.kernel.privacy import mask
from linli.people.public import Actor, actor_for, covers_kept, organisations_in
from linli.territory.public import Street

from ..errors import AlreadySo, BatchIsOver, NothingChosen, TooManyChosen, UnknownCase, UnknownCategory
from ..models import Batch, BatchItem, Case, Category
from ..states import BatchState, Outcome, State
from ..workflow import CASE, label
from .course import void
from .desk import accept, cover_of, decline, dispatch, file, verify
from .endings import close
from .joining import hold, merge
from .limits import tables_kept
from .moderation import release
from .sides import mark_hard, publish, remark

log = logging.getLogger("linli.batch")
MOST = 5000
PIECE = 250
SAID = 300


@dataclass(frozen=True)
class ForMany:
    """An act as it is done to many: its row of the table, its command, which words it needs and may take."""

    row: str
    command: Callable[..., Case]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


# What needs somebody to look at each case (feed back, inspect, set the place) is not for many.
MANY: dict[str, ForMany] = {
    "release": ForMany("release", release),
    "void": ForMany("void", void, ("reason",)),
    "verify": ForMany("verify", verify, ("finding",)),
    "file": ForMany("file", file, ("category",)),
    "decline": ForMany("decline", decline, ("reason",)),
    "dispatch": ForMany("dispatch", dispatch, (), ("lead",)),
    "accept": ForMany("accept", accept),
    "close": ForMany("close", close, (), ("remark",)),
    "merge": ForMany("merge", merge, ("main", "reason")),
    "mark_hard": ForMany("mark_hard", mark_hard),
    "unmark_hard": ForMany("mark_hard", mark_hard),
    "publish": ForMany("publish", publish),
    "remark": ForMany("remark", remark, ("text",), ("internal",)),
}


@dataclass
class Doing:
    """A batch while it is looked at or done: what its words mean, read once for all cases."""

    street: Street
    action: str
    told: Mapping[str, Any]
    by: Actor
    at: datetime
    seen: dict[Any, Any] = field(default_factory=dict)

    @property
    def many(self) -> ForMany:
        """Return how the act is done to many."""
        return MANY[self.action]

    @cached_property
    def words(self) -> dict[str, Any]:
        """Return what the command takes for every case alike."""
        told, words = self.told, {name: value for name, value in self.told.items() if value != ""}
        if self.action == "file":
            kind = Category.objects.filter(code=told.get("category", ""), parent__isnull=False).first()
            if kind is None:
                raise UnknownCategory(named=told.get("category", ""))
            words = {"category": kind, "condition": kind.conditions.first()}
        elif self.action == "dispatch":
            known = {one.pk: one for one in organisations_in(self.street.pk)}
            words = {"lead": known.get(told.get("lead") or 0)}
        elif self.action == "merge":
            number = str(told.get("main", "")).strip().upper()
            main = Case.objects.visible_to(self.by).filter(street=self.street, number=number).first()
            if main is None:
                raise UnknownCase(number=number)
            words["main"] = main
        return words

    def brought(self, case: Case) -> dict[str, Any]:
        """Return what the command takes for one case; raise AlreadySo where there is nothing to do."""
        if self.action in {"mark_hard", "unmark_hard"} and case.hard == (self.action == "mark_hard"):
            raise AlreadySo
        if self.action == "publish":
            if case.public_title:
                raise AlreadySo
            return {"title": mask(case.title)}
        return self.words

    def hold_main(self, items: Sequence[BatchItem]) -> None:
        """Lock what is to be joined with what it is joined to, in the order in which everybody does."""
        with suppress(Refusal):
            main = self.words.get("main")
            if main is not None:
                hold(self.street.pk, [main.pk, *(item.case_id for item in items)])

    def do(self, case: Case) -> None:
        """Do the act to one case."""
        told = self.brought(case)
        self.many.command(case.pk, street_id=self.street.pk, by=self.by, at=self.at, **told)

    def foresee(self, case: Case) -> Callable[[], str]:
        """Return how one says what a case will be, where the act changes that; raise the refusal that it would meet."""
        row = CASE.rows[self.many.row]
        if case.state not in row.sources:
            stands = gettext_lazy("Stands at “%(state)s”.")
            raise Refusal(stands, code="moved_meanwhile", state=State(case.state).label)
        if not row.who.test(self.by, case):
            raise NotAllowed(action=self.action)
        if self.action == "publish":
            title = str(self.brought(case)["title"])
            return lambda: title
        if self.action in {"mark_hard", "unmark_hard"}:
            self.brought(case)
        if self.action == "dispatch":
            lead = cover_of(case, at=self.at).lead
            return lambda: name_of(lead) if lead else _("Nobody covers this: choose an organisation.")
        return lambda: str(State(row.target).label) if row.target in State.values else ""


def draft_batch(
    *, street: Street, action: str, ids: Sequence[UUID], chosen: Any, by: Actor, at: datetime
) -> Batch:
    """Keep what somebody means to do to many cases, with what would happen to each; nothing happens to any yet.

    `ids` are cases that the actor sees; `chosen` says of which list, a lazy text where it has words of ours.
    Raises NothingChosen, TooManyChosen.
    """
    if action not in MANY or by.account_id is None:
        raise NotFound
    ids = list(dict.fromkeys(ids))
    if not ids:
        raise NothingChosen
    if len(ids) > MOST:
        raise TooManyChosen(most=MOST)
    doing = Doing(street, action, {}, by, at)
    of_which, in_english = _both(chosen.__str__)
    batch = Batch(
        street=street, action=action, chosen=of_which[:200], chosen_en=in_english[:200], by_id=by.account_id,
        total=len(ids), made_at=at,
    )  # fmt: skip
    with transaction.atomic(), covers_kept():
        rows = list(_foreseen(doing, batch, ids))
        batch.refused = sum(row["outcome"] == Outcome.REFUSED for row in rows)
        batch.save(force_insert=True)
        copy_in(BatchItem, rows)
    return batch


def _foreseen(doing: Doing, batch: Batch, ids: Sequence[UUID]) -> Any:
    known = Case.objects.select_related("category").filter(street=doing.street).in_bulk(ids)
    for place, pk in enumerate(ids, 1):
        why, outcome = "", Outcome.WAITING
        try:
            if pk not in known:
                raise NotFound
            told = doing.foresee(known[pk])
        except Refusal as refusal:
            why, told, outcome = refusal.code, refusal.__str__, Outcome.REFUSED
        said, said_en = _both(told)
        yield {
            "id": uuid7(), "street_id": doing.street.pk, "batch_id": batch.pk, "case_id": pk, "place": place,
            "outcome": str(outcome), "why": why[:60], "said": said[:SAID], "said_en": said_en[:SAID],
        }  # fmt: skip


def begin_batch(batch_id: UUID, *, street_id: int, by: Actor, at: datetime, told: Mapping[str, Any]) -> Batch:
    """Let the worker do a batch with these words. Raises Missing for words that the act needs, BatchIsOver."""
    with transaction.atomic():
        batch = _own(batch_id, street_id=street_id, by=by)
        if batch.state != BatchState.DRAFT:
            raise BatchIsOver
        many = MANY[batch.action]
        kept = {name: told[name] for name in (*many.needs, *many.takes) if told.get(name) not in {None, ""}}
        lacking = [name for name in many.needs if not kept.get(name)]
        if lacking:
            raise Missing(fields="、".join(str(label(name)) for name in lacking), names=lacking)
        # What the words name must be there before anything is begun.
        _ = Doing(batch.street, batch.action, kept, by, at).words
        batch.told, batch.state, batch.began_at = kept, BatchState.RUNNING, at
        batch.save(update_fields=("told", "state", "began_at"))
        _end_if_done(batch, at=at)
    return batch


def stop_batch(batch_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Batch:
    """Throw a batch that was not begun away, or stop one that is under way: what is done stays done."""
    with transaction.atomic():
        batch = _own(batch_id, street_id=street_id, by=by)
        if batch.state not in {BatchState.DRAFT, BatchState.RUNNING}:
            raise BatchIsOver
        batch.state, batch.ended_at = BatchState.STOPPED, at
        batch.save(update_fields=("state", "ended_at"))
    return batch


def resume_batch(batch_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Batch:
    """Go on with a batch that was stopped while it was under way."""
    with transaction.atomic():
        batch = _own(batch_id, street_id=street_id, by=by)
        if batch.state != BatchState.STOPPED or batch.began_at is None:
            raise BatchIsOver
        batch.state, batch.ended_at = BatchState.RUNNING, None
        batch.save(update_fields=("state", "ended_at"))
        _end_if_done(batch, at=at)
    return batch


def _own(batch_id: UUID, *, street_id: int, by: Actor) -> Batch:
    held = Batch.objects.select_for_update(of=("self",)).select_related("street", "by")
    batch = held.filter(street_id=street_id, pk=batch_id, by_id=by.account_id).first()
    if batch is None:
        raise NotFound
    return batch


def _end_if_done(batch: Batch, *, at: datetime) -> None:
    if batch.done + batch.refused == batch.total:
        batch.state, batch.ended_at = BatchState.DONE, at
        batch.save(update_fields=("state", "ended_at"))


def next_piece(*, at: datetime) -> int:
    """Do the next piece of the batch that waits longest; return how many cases it were, none when nothing waits."""
    with transaction.atomic():
        waiting = Batch.objects.select_for_update(of=("self",), skip_locked=True).select_related(
            "street", "by"
        )
        batch = waiting.filter(state=BatchState.RUNNING).order_by("began_at", "pk").first()
        if batch is None:
            return 0
        items = list(
            BatchItem.objects.filter(street_id=batch.street_id, batch=batch, outcome=Outcome.WAITING)
            .order_by("place")[:PIECE]
        )  # fmt: skip
        by = actor_for(batch.by, at=at) if batch.by.is_active else Actor("account", batch.by_id)
        doing = Doing(batch.street, batch.action, batch.told, by, at)
        doing.hold_main(items)
        with translation.override(batch.by.language or settings.LANGUAGE_CODE), tables_kept(), covers_kept():
            came = _all_together(doing, batch, items)
            refused = came if came is not None else _one_by_one(doing, batch, items)
        _note(batch, items, refused)
        batch.refresh_from_db(fields=("done", "refused"))
        _end_if_done(batch, at=at)
    return len(items)


Refused = dict[UUID, tuple[str, Callable[[], str]]]


def _all_together(doing: Doing, batch: Batch, items: Sequence[BatchItem]) -> Refused | None:
    """Do a piece with what is common done once; None when something was refused half-way, and nothing is done."""
    refused: Refused = {}
    try:
        with CASE.together(
            Case, [one.case_id for one in items], street_id=batch.street_id, facts={"batch": str(batch.pk)}
        ) as group:
            for item in items:
                try:
                    doing.do(_found(group.found, item))
                except Refusal as refusal:
                    if group.inside:
                        raise
                    refused[item.pk] = (refusal.code, refusal.__str__)
    except (Refusal, DatabaseError):
        return None
    return refused


def _one_by_one(doing: Doing, batch: Batch, items: Sequence[BatchItem]) -> Refused:
    """Do a piece case by case, each whole or not at all: slower, and one that fails hurts no other."""
    refused: Refused = {}
    for item in items:
        ids = [item.case_id]
        try:
            with CASE.together(Case, ids, street_id=batch.street_id, facts={"batch": str(batch.pk)}) as group:
                doing.do(_found(group.found, item))
        except Refusal as refusal:
            refused[item.pk] = (refusal.code, refusal.__str__)
        except DatabaseError as error:
            log.exception("a case of a batch could not be done", extra={"facts": {"case": str(item.case_id)}})
            refused[item.pk] = ("failed", partial(_failed, type(error).__name__))
    return refused


def _failed(error: str) -> str:
    return _("It failed: %(error)s") % {"error": error}


def _both(say: Callable[[], str]) -> tuple[str, str]:
    """Return a sentence in Chinese and in English: whoever looks at a batch reads it in their language."""
    with translation.override("zh-hans"):
        chinese = say()
    with translation.override("en"):
        return chinese, say()


def _found(found: Mapping[UUID, Case], item: BatchItem) -> Case:
    if item.case_id not in found:
        raise NotFound
    return found[item.case_id]


def _note(batch: Batch, items: Sequence[BatchItem], refused: Refused) -> None:
    done = [item.pk for item in items if item.pk not in refused]
    of_batch = BatchItem.objects.filter(street_id=batch.street_id)
    of_batch.filter(pk__in=done).update(outcome=Outcome.DONE)
    lost = [item for item in items if item.pk in refused]
    for item in lost:
        item.outcome, (why, told) = Outcome.REFUSED, refused[item.pk]
        said, said_en = _both(told)
        item.why, item.said, item.said_en = why[:60], said[:SAID], said_en[:SAID]
    of_batch.bulk_update(lost, ("outcome", "why", "said", "said_en"))
    counts = {"done": F("done") + len(done), "refused": F("refused") + len(lost)}
    Batch.objects.filter(street_id=batch.street_id, pk=batch.pk).update(**counts)
