"""The cases behind a count: which ones it is made of, found by reckoning their own lines, so that both always agree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.cases.public import Case, State, ways_to, worklist
from linli.kernel.ids import first_at
from linli.kernel.models import JournalLine
from linli.kernel.paging import page
from linli.people.public import Actor
from linli.territory.public import Street

from ..states import BORN, OPENS
from ..states import STANDS as ON_LISTS
from ..workflow import DAY, REPORTED, RULES
from .counts import EVER, OVER, Count
from .measures import Place, Span
from .reckoning import Booked, booked

ORDER = ("-reported_at", "-id")
SIZE, PORTION, MOST = 50, 200, 5_000
STANDS = frozenset(ON_LISTS)
ON_REPORT = (
    frozenset({rule.figure for rule in RULES if rule.on == REPORTED} | {*BORN.values(), "born_open"}) | STANDS
)
# What whoever reported says, and what is asked of them, comes when the case has ended.
AFTER_ITS_END = frozenset(
    {"solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused"}
)


@dataclass(frozen=True)
class Behind:
    """One case, and by how much it counts."""

    case: Case
    n: int


@dataclass(frozen=True)
class Some:
    """Some of the cases behind a count, and where the rest begins ("" where there is none)."""

    rows: list[Behind]
    next_cursor: str


# Whether what was booked is asked for.
Holds = Callable[[Booked], bool]


def cases_behind(
    actor: Actor,
    street: Street,
    place: Place,
    count: Count,
    span: Span,
    *,
    cursor: str = "",
    only: Q | None = None,
    holds: Holds | None = None,
) -> Some:
    """Return the cases a count is made of, as far as this person may see them, the newest report first.

    `only` narrows the cases, `holds` what was booked of each. Cases that may count are read portion by portion and
    reckoned from their lines; a page ends when it is full, or when so many have been looked at that whoever asks would
    wait.
    """
    may = _candidates(actor, street, place, count, span)
    if only is not None:
        may = may.filter(only)
    ways = ways_to(actor, street.pk)
    found: list[Behind] = []
    looked = 0
    while True:
        some = page(may, ORDER, cursor or None, PORTION, ways=ways)
        found += _counted(some.rows, place, count, span, holds)
        looked += len(some.rows)
        cursor = some.next_cursor
        if not cursor or len(found) >= SIZE or looked >= MOST:
            return Some(found, cursor)


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _moved_since(street: Street, what: str, span: Span) -> Q:
    """Return the cases that an act since the day of knowing took elsewhere: where they lay then, only their lines say.

    All others lie where they lay then. Lines are found by when they were written, which their ids say.
    """
    if span.known is None:
        return Q()
    since = first_at(_moment(span.known + timedelta(days=1), time.min))
    lines = JournalLine.objects.filter(street_id=street.pk, subject="case", id__gte=since)
    return Q(pk__in=lines.filter(facts__was__has_key=what).values("subject_id"))


def _candidates(actor: Actor, street: Street, place: Place, count: Count, span: Span) -> QuerySet[Case]:
    """Return the cases that may count: of the place, by when they were reported, and with a line that may book it."""
    begins, ends = _moment(span.since, time.min), _moment(span.until, time.max)
    figures = {*count.plus, *count.minus}
    cases = worklist(actor, street.pk, states=tuple(State)).filter(reported_at__lte=ends)
    if place.kind == "unit":
        here = Q(lineage__contains=list(place.keys)) | _moved_since(street, "lineage", span)
        cases = cases.filter(here)
    elif place.kind == "category":
        none = Q(category=None) if "" in place.keys else Q()
        cases = cases.filter(Q(category__code__in=place.keys) | none | _moved_since(street, "category", span))
    if figures <= ON_REPORT:
        return cases.filter(reported_at__gte=begins)
    if not figures & AFTER_ITS_END:
        # Whatever is counted of a case lies between its report and its end: what had ended before is in no count.
        cases = cases.filter(Q(ended_at=None) | Q(ended_at__gte=begins))
    if figures & (EVER | OVER | {*OPENS}):
        return cases
    rules = [rule for rule in RULES if rule.figure in figures]
    if any(rule.on != DAY and rule.n == "1" for rule in rules):
        return cases
    acts = sorted({act for rule in rules for act in rule.acts})
    lines = JournalLine.objects.filter(
        street_id=street.pk, subject_id=OuterRef("pk"), action__in=acts, at__range=(begins, ends)
    )
    return cases.filter(Exists(lines))


def _counted(
    cases: list[Case], place: Place, count: Count, span: Span, holds: Holds | None
) -> Iterator[Behind]:
    known = {case.pk: case for case in cases}
    lines = JournalLine.objects.filter(
        street_id__in={case.street_id for case in cases}, subject_id__in=list(known)
    ).order_by("subject_id", "seq")
    sums: dict[UUID, int] = {}
    for pk, chain in groupby(lines, key=lambda line: line.subject_id):
        sums[pk] = _sum(chain, place, count, span, holds)
    for pk, case in known.items():
        if sums.get(pk):
            yield Behind(case, sums[pk])


def _sum(chain: Any, place: Place, count: Count, span: Span, holds: Holds | None) -> int:
    n = 0
    for one in booked(chain, stands=bool(STANDS & {*count.plus})):
        sign = (one.figure in count.plus) - (one.figure in count.minus)
        if not sign or (span.known is not None and one.known > span.known) or one.day > span.until:
            continue
        if one.figure not in EVER and one.day < span.since:
            continue
        if one.figure in OVER and one.day > span.over:
            continue
        here: tuple[Any, ...] = {
            "unit": one.lineage, "category": (one.category,), "organisation": (one.lead,)
        }[place.kind]  # fmt: skip
        if any(key in here for key in place.keys) and (holds is None or holds(one)):
            n += sign * one.n
    return n
