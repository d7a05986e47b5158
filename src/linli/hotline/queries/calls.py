"""The log of calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.kernel.privacy import blind_indexes
from linli.people.public import Actor

from ..models import Call
from ..states import CallEnd

NEWEST = ("-ended_at", "-id")
COLUMNS = (
    Column(_("When"), 18), Column(_("Lasted (seconds)"), 14), Column(_("Taken by"), 14), Column(_("What came of it"), 24),
    Column(_("Case"), 18), Column(_("Category"), 20), Column(_("What was asked"), 40), Column(_("What was answered"), 40),
)  # fmt: skip
MOST = 20_000


@dataclass(frozen=True)
class WantedCalls:
    """What the log is narrowed to."""

    end: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False


def calls_of(actor: Actor, street_id: int, wanted: WantedCalls) -> QuerySet[Call]:
    """Return the calls of a street that this actor may see, narrowed."""
    calls = Call.objects.visible_to(actor).filter(street_id=street_id)
    if wanted.end:
        calls = calls.filter(end=wanted.end)
    if wanted.since:
        calls = calls.filter(ended_at__gte=_morning(wanted.since))
    if wanted.until:
        calls = calls.filter(ended_at__lt=_morning(wanted.until + timedelta(days=1)))
    if wanted.mine:
        calls = calls.filter(by_id=actor.account_id)
    return calls.select_related("by", "category", "case")


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def one_call(actor: Actor, street_id: int, call_id: UUID) -> Call:
    """Return a call that this actor may see, or refuse as if it did not exist."""
    found = calls_of(actor, street_id, WantedCalls()).filter(pk=call_id).first()
    if found is None:
        raise NotFound
    return found


def calls_before(street_id: int, phone: str) -> int:
    """Return how often somebody called from a number."""
    marks = blind_indexes(phone, "call")
    return Call.objects.filter(street_id=street_id, phone_index__in=marks).count() if marks else 0


@dataclass(frozen=True)
class Day:
    """How many calls there were on a day, how they ended, and how long one took at the middle."""

    calls: int
    cases: int
    voices: int
    answered: int


def day_of(street_id: int, day: date) -> Day:
    """Return the calls of a day in figures."""
    today = Q(
        street_id=street_id, ended_at__gte=_morning(day), ended_at__lt=_morning(day + timedelta(days=1))
    )
    counts = dict(Call.objects.filter(today).values_list("end").annotate(n=Count("pk")).order_by())
    joined = counts.get(CallEnd.VOICE, 0) + counts.get(CallEnd.WORD, 0)
    return Day(sum(counts.values()), counts.get(CallEnd.CASE, 0), joined, counts.get(CallEnd.ANSWERED, 0))


def cells_of(calls: QuerySet[Call]) -> Iterator[list[Any]]:
    """Yield the calls as rows of a workbook; nobody's number and name are in it."""
    for call in calls.order_by(*NEWEST)[:MOST].iterator(chunk_size=1000):
        yield [
            call.began_at, int((call.ended_at - call.began_at).total_seconds()), name_of(call.by), CallEnd(call.end).label,
            call.case.number if call.case else "", name_of(call.category) if call.category else "", call.asked, call.answer,
        ]  # fmt: skip
