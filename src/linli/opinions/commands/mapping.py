"""Working the map out, by the worker; and working one out again to see that it is the same."""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from linli.kernel import journal
from linli.opinions.errors import NothingToReckon
from linli.opinions.models import Consultation, OpinionMap
from linli.opinions.queries import Matrix, latest_map, mark_of, matrix_of, reckon, written
from linli.opinions.states import ConsultationState
from linli.people.public import SYSTEM

from .keeping import SUBJECT

KEPT = 5
# A map is made at most so often while opinions come in, and never takes more than a twentieth of the worker's time.
PAUSE, SHARE, DEAD_AFTER = timedelta(seconds=45), 20, timedelta(minutes=10)
STILL = timedelta(days=3)


def due(at: datetime) -> list[Consultation]:
    """Return the consultations whose map is behind what people said, or was asked for."""
    lately = Q(ends_on__gte=(at - STILL).date()) & (
        Q(state=ConsultationState.OPEN) | Q(closed_at__gte=at - STILL)
    )
    asked = Q(asked_at__isnull=False)
    return [one for one in Consultation.objects.filter(lately | asked).order_by("pk") if _is_due(one, at)]


def _is_due(one: Consultation, at: datetime) -> bool:
    last, mark = latest_map(one), mark_of(one)
    if one.asked_at and (last is None or last.begun_at < one.asked_at):
        return True
    if last is None:
        return not mark.startswith("0:")
    pause = max(PAUSE, SHARE * timedelta(milliseconds=last.took_ms))
    return mark != last.mark and last.made_at is not None and last.made_at + pause <= at


def make_maps_due(clock: Callable[[], datetime]) -> int:
    """Make the maps that are due, and return how many."""
    return sum(make_map(one, clock=clock) is not None for one in due(clock()))


def make_map(one: Consultation, *, clock: Callable[[], datetime]) -> OpinionMap | None:
    """Work the map of a consultation out; None where somebody else is at it."""
    at = clock()
    with transaction.atomic():
        Consultation.objects.select_for_update(no_key=True).get(pk=one.pk)
        maps = OpinionMap.objects.filter(street_id=one.street_id, consultation=one)
        under_way = maps.filter(made_at=None)
        if under_way.filter(begun_at__gt=at - DEAD_AFTER).exists():
            return None
        under_way.delete()
        number = (maps.aggregate(last=Max("number"))["last"] or 0) + 1
        made = OpinionMap.objects.create(
            street_id=one.street_id,
            consultation=one,
            number=number,
            mark=mark_of(one),
            begun_at=at,
            seed=one.seed,
        )
    began = time.monotonic()
    matrix = matrix_of(one)
    result = reckon(matrix, seed=one.seed, step=lambda done: _note(made, done))
    made.inputs, made.inputs_digest = matrix.text(), matrix.digest
    made.result, made.result_digest = result, digest_of(result)
    made.made_at, made.took_ms = clock(), round((time.monotonic() - began) * 1000)
    with transaction.atomic():
        Consultation.objects.select_for_update(no_key=True).get(pk=one.pk)
        made.save()
        Consultation.objects.filter(pk=one.pk, asked_at__lte=at).update(asked_at=None)
        maps.filter(number__lte=number - KEPT).delete()
        facts = {"map": number, "seed": one.seed, "inputs": made.inputs_digest, "result": made.result_digest}
        journal.write(
            street_id=one.street_id, subject=SUBJECT, subject_id=one.pk, action="make_opinion_map", by=SYSTEM,
            at=made.made_at,
            facts=facts,
        )  # fmt: skip
    return made


def _note(made: OpinionMap, done: int) -> None:
    OpinionMap.objects.filter(street_id=made.street_id, pk=made.pk).update(done=done)
    made.done = done


def digest_of(result: dict[str, object]) -> str:
    """Return what tells this result from any other."""
    return hashlib.sha256(written(result).encode()).hexdigest()


def reckon_again(one: Consultation, number: int | None = None) -> tuple[OpinionMap, str]:
    """Work a kept map out again from its inputs and its seed; return it, and the digest that came of it now."""
    maps = OpinionMap.objects.filter(street_id=one.street_id, consultation=one, made_at__isnull=False)
    found = (maps.filter(number=number) if number else maps).order_by("-number").first()
    if found is None:
        raise NothingToReckon
    return found, digest_of(reckon(Matrix.read(found.inputs), seed=found.seed))
