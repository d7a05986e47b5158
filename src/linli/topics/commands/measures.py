"""When a promise is late: the house reminds, people advise, and the covenant comes before anything harder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_as

from linli.kernel.errors import NotFound
from linli.people.public import SYSTEM, Actor

from ..errors import NoStepLeft
from ..models import Measure, Promise, Topic
from ..queries.oversight import measures_taken
from ..queries.way import rungs_of, whose
from ..states import TopicState
from ..workflow import TOPIC
from .moving import acting_on
from .points import give_points
from .telling import OVERDUE, facts_of, handlers_of, screeners, tell_accounts

AT_ONCE = 200


def measure(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, promise: Promise | None, note: str = ""
) -> Topic:
    """Take the next soft measure toward who is late with a promise; each step once, and only when its day has come.

    Raises NoStepLeft where none is due.
    """
    with acting_on(topic_id, "measure", street_id=street_id, by=by, at=at, news=False) as move:
        topic: Topic = move.it
        row = _held(topic, promise)
        rung = next(
            (one for one in rungs_of(row, measures_taken(row), on=timezone.localdate(at)) if one.due), None
        )
        if rung is None:
            raise NoStepLeft
        Measure.objects.create(
            street_id=street_id, promise=row, step=rung.step, note=note.strip(), by_id=by.account_id, at=at
        )
        move.facts |= {"promise": str(row.pk), "step": rung.step}
        move.texts |= {"note": note.strip()} if note.strip() else {}
    _tell_late(topic, move.line, row, at=at)
    return topic


def _held(topic: Topic, promise: Promise | None) -> Promise:
    mine = Promise.objects.filter(street_id=topic.street_id, topic=topic, kept_at=None).select_related(
        "organisation"
    )
    if promise is not None:
        mine = mine.filter(pk=promise.pk)
    row = mine.select_for_update(of=("self",)).order_by("due_on", "id").first()
    if row is None:
        raise NoStepLeft if promise is None else NotFound
    return row


def _tell_late(topic: Topic, line: Any, row: Promise, *, at: datetime) -> int:
    who = handlers_of(topic, row.organisation_id, at=at) | screeners(topic, at=at)
    facts = facts_of(topic) | {"who": whose(row), "due_on": date_as(row.due_on, "Y-m-d")}
    return tell_accounts(topic, line, OVERDUE, who, facts, at=at)


def tell_overdue(*, at: datetime) -> int:
    """Remind of every promise whose day has passed and that was not told of yet; return how many. Twice tells once."""
    today, told = timezone.localdate(at), 0
    late = Promise.objects.filter(
        kept_at=None, told_late_at=None, due_on__lt=today, topic__state=TopicState.AGREED
    ).order_by("street_id", "id")
    while found := list(late.values_list("street_id", "topic_id", "pk")[:AT_ONCE]):
        for street_id, topic_id, pk in found:
            told += _remind(street_id, topic_id, pk, at=at)
    return told


def _remind(street_id: int, topic_id: UUID, pk: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        held = Topic.objects.select_for_update(of=("self",)).select_related("street", "unit")
        topic = held.get(street_id=street_id, pk=topic_id)
        mine = Promise.objects.select_for_update(of=("self",)).select_related("organisation")
        row = mine.filter(street_id=street_id, pk=pk, kept_at=None, told_late_at=None).first()
        if row is None:
            return 0
        row.told_late_at = at
        row.save(update_fields=("told_late_at",))
        if row.organisation_id:
            give_points(topic, row.organisation_id, "late", at=at, promise=row)
        first = next(iter(rungs_of(row, measures_taken(row), on=timezone.localdate(at))), None)
        facts = {"promise": str(row.pk), "due_on": str(row.due_on)}
        if first is not None and first.due and first.by_itself:
            Measure.objects.create(street_id=street_id, promise=row, step=first.step, at=at)
            facts["step"] = first.step
        line = TOPIC.note(topic, action="overdue", by=SYSTEM, at=at, facts=facts, texts={})
        _tell_late(topic, line, row, at=at)
    return 1
