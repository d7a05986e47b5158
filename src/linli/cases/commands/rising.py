"""Raising by itself: what lay at a level for longer than its window goes to the next one, whoever sleeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from linli.kernel.calendar import WorkingCalendar
from linli.kernel.errors import Refusal
from linli.kernel.limits import Limit
from linli.rulebooks.public import rules
from linli.territory.public import levels_of

from ..models import LIES_BETWEEN, Case, Rise
from ..queries.course_rules import ESCALATION, OTHER, Ladder, lies_at
from ..states import BETWEEN
from .calendars import calendar_of
from .course import RULE, escalate

# In one go of the worker; what is left waits for the next, so that a long absence does not end in a flood of notices.
AT_ONCE = 200
LONGEST = timedelta(days=400)
NEAR = timedelta(seconds=1)


def escalate_due(street_id: int, at: datetime, *, most: int = AT_ONCE) -> int:
    """Raise every case of a street whose window at its level is over, and return how many rose.

    What a case says itself is the only memory: run twice, cut off half way or run by two at once, each case rises
    once for each window.
    """
    due = _Due(street_id, at)
    return sum(_raise(street_id, pk, due, at=at) for pk in due.cases(most))


def _raise(street_id: int, case_id: UUID, due: "_Due", *, at: datetime) -> bool:
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk=case_id).first()
        # Asked again under the lock: somebody may have decided, dispatched or raised it meanwhile.
        if held is None or not due.holds(held):
            return False
        try:
            with transaction.atomic():
                escalate(case_id, street_id=street_id, by=RULE, at=at, reason="", by_itself=True)
        except Refusal:
            return False
        return True


class _Due:
    """Which cases of a street have lain at their level for too long at a moment, by the book of that day."""

    def __init__(self, street_id: int, at: datetime) -> None:
        self.street_id, self.at = street_id, at
        self.ladder: Ladder = rules(street_id, ESCALATION, on=timezone.localtime(at).date())
        calendar = calendar_of(street_id, at=at)
        codes = [*(level.code for level in levels_of(street_id)), OTHER]
        windows = {
            code: rung.window for code in codes if (rung := self.ladder.at(code)).goes_on and rung.window
        }
        # Most levels have the same window: each is looked for once.
        over = {window: latest_start(calendar, window, at) for window in set(windows.values())}
        self.since = {code: over[window] for code, window in windows.items()}

    def cases(self, most: int) -> Iterator[UUID]:
        """Yield what may be due, the longest first: what was raised and not decided, then what lies below."""
        raised = Rise.objects.filter(
            street_id=self.street_id, ended_at=None, goes_on=True, due_at__lte=self.at
        )
        first = list(raised.order_by("due_at", "id").values_list("case_id", flat=True)[:most])
        yield from first
        if self.since:
            latest = max(self.since.values())
            below = (
                between(self.street_id)
                .annotate(lies_since=LIES_SINCE)
                .filter(lies_since__lte=latest, stage_since__lte=latest)
            )
            ids = below.order_by("stage_since", "id").values_list("pk", "lineage", "lies_since")
            left = most - len(first)
            for pk, lineage, since in ids.iterator(chunk_size=500):
                if left <= 0:
                    return
                level = lies_at(Case(lineage=lineage))
                if level in self.since and since <= self.since[level]:
                    left -= 1
                    yield pk

    def holds(self, case: Case) -> bool:
        """Return whether a case in hand is due to rise."""
        if case.raised_level:
            open_now = Rise.objects.filter(street_id=self.street_id, case=case, ended_at=None, goes_on=True)
            return open_now.filter(due_at__lte=self.at).exists()
        level = lies_at(case)
        waits = case.state in BETWEEN and not case.arbiter and case.paused_at is None
        since = max(filter(None, (case.stage_since, case.raised_at)))
        return waits and level in self.since and since <= self.since[level]


# Since when a case lies at its own level: since its stage began, or since it was handed back.
LIES_SINCE = Greatest(F("stage_since"), Coalesce(F("raised_at"), F("stage_since")))


def between(street_id: int) -> QuerySet[Case]:
    """Return what nobody has in hand and nobody above was asked about; what is paused or waits for an arbiter is not."""
    # `LIES_BETWEEN` says nothing new here, but lets the database see that the index fits.
    waits = {"state__in": BETWEEN, "raised_level": "", "arbiter": "", "paused_at": None}
    return Case.objects.filter(LIES_BETWEEN, street_id=street_id, **waits)


def latest_start(calendar: WorkingCalendar, window: Limit, at: datetime) -> datetime:
    """Return the latest moment from which a window is over at `at`: what lay since then or longer is due.

    A due moment never comes earlier for a later start, so it can be looked for by halves.
    """
    early, late = at - LONGEST, at
    while late - early > NEAR:
        middle = early + (late - early) / 2
        if calendar.due(middle, window).at <= at:
            early = middle
        else:
            late = middle
    return early
