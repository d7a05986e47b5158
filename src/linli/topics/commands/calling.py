"""Calls for topics: a unit, perhaps in the name of a body, asks for topics for a while."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.repeats import once
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import Street, Unit, line_of

from ..errors import BadPeriod, UnknownKind
from ..models import TopicCall
from ..queries.books import kinds_of
from ..workflow import label


def may_call(actor: Actor, street_id: int, lineage: Sequence[int]) -> bool:
    """Return whether somebody may call for topics at a place."""
    return actor.may(Power.CONVENE, street_id=street_id, lineage=list(lineage), organisations=[])


def make_call(
    *, street: Street, unit: Unit, title: str, opens_on: date, closes_on: date, about: str = "",
    organisation: Organisation | None = None, kinds: Sequence[str] = (), key: str, by: Actor, at: datetime,
) -> TopicCall:  # fmt: skip
    """Call for topics at a place from one day to another, once for its key; everybody reads it from the first day."""
    lineage = list(line_of(unit.pk, on=timezone.localdate(at)).ids)
    if not may_call(by, street.pk, lineage):
        raise NotAllowed
    if not title.strip():
        raise Missing(fields=str(label("title")), names=["title"])
    if closes_on < max(opens_on, timezone.localdate(at)):
        raise BadPeriod
    if set(kinds) - set(kinds_of(street.pk)):
        raise UnknownKind

    def do() -> dict[str, Any]:
        with transaction.atomic():
            Street.objects.select_for_update(no_key=True).get(pk=street.pk)
            last = TopicCall.objects.filter(street=street).aggregate(last=Max("number"))["last"]
            call = TopicCall.objects.create(
                street=street, number=(last or 0) + 1, title=title.strip()[:120], about=about.strip(), unit=unit,
                lineage=lineage, organisation=organisation, kinds=list(kinds), opens_on=opens_on, closes_on=closes_on,
                made_at=at,
            )  # fmt: skip
            facts = {"lineage": lineage, "opens_on": str(opens_on), "closes_on": str(closes_on)}
            _write(call, "call", facts, {"title": call.title}, by=by, at=at)
        return {"number": call.number}

    answer, _anew = once(
        street_id=street.pk, purpose="topic_call", key=f"{by.account_id}:{key}", at=at, do=do
    )
    return TopicCall.objects.select_related("unit", "street").get(street=street, number=answer["number"])


def end_call(number: int, *, street: Street, by: Actor, at: datetime) -> TopicCall:
    """End a call before its last day; a second time changes nothing."""
    with transaction.atomic():
        call = TopicCall.objects.select_for_update().filter(street=street, number=number).first()
        if call is None:
            raise NotFound
        if not may_call(by, street.pk, call.lineage):
            raise NotAllowed
        if call.ended_at is None:
            call.ended_at = at
            call.save(update_fields=("ended_at",))
            _write(call, "end_call", {"lineage": call.lineage}, {}, by=by, at=at)
    return call


def _write(
    call: TopicCall, action: str, facts: dict[str, Any], texts: dict[str, str], *, by: Actor, at: datetime
) -> None:
    journal.write(
        street_id=call.street_id, subject="topic_call", subject_id=call.pk, action=action, by=by, at=at,
        facts=facts | {"number": call.number}, texts=texts,
    )  # fmt: skip
