"""Reminders of the fast lane: whoever must say that a report is seen is told when their time runs out.

The clock of the lane turns like that of a case, and whom it tells says the book of reminders.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel.limits import OFFICE_UNITS
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Power
from linli.rulebooks.public import rules

from ..models import LaneReport
from ..states import Light, State
from .calendars import calendar_of
from .clocks import limit_from
from .reminding import ABOUT, LIGHTS, WHO, Asking, Rules, facts_of, whom

AT_ONCE = 500
# A light that turned longer ago is no news: an import, a demo, a worker that was away.
NEWS_FOR = timedelta(days=2)
PAGE = "/s/%(slug)s/cases/%(number)s/"
for _light, _subject, _text in (
    (Light.YELLOW, _("To be seen soon: %(thing)s"),
     _("It came by the fast lane. Whoever reported it waits to read by %(due_at)s that it is seen.")),
    (Light.RED, _("Not seen in time: %(thing)s"),
     _("It came by the fast lane and should have been seen by %(due_at)s. Say that it is seen, or go on with it.")),
):  # fmt: skip
    say(f"case.lane.{_light}", Sentence(_subject, _text, ABOUT, PAGE, NewsKind.CLOCK))


def tell_lane(*, at: datetime) -> int:
    """Tell of reports of the lane that nobody has seen, once when 80 % of the time are used and once at its end.

    Return how many were looked at. In office hours where the limit keeps them; safe to run twice and by two at once.
    """
    red = Q(red_told_at=None, due_at__lt=at)
    yellow = Q(yellow_told_at=None, red_told_at=None, yellow_at__lt=at, due_at__gte=at)
    with transaction.atomic():
        waiting = LaneReport.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            acknowledged_at=None
        )
        found = waiting.filter(red | yellow).filter(Q(not_before=None) | Q(not_before__lte=at))
        known = found.select_related("case__street", "case__category", "case__unit", "case__lead")
        rows = list(known.order_by("due_at", "id")[:AT_ONCE])
        asking, tellings = Asking(at), list[Telling]()
        for row in rows:
            light = Light.RED if row.due_at is not None and row.due_at < at else Light.YELLOW
            if _is_news(row, light, at):
                opens = _opening(row, at)
                if opens > at:
                    row.not_before = opens
                    continue
                tellings += _tellings(row, light, asking)
            row.not_before, row.yellow_told_at = None, row.yellow_told_at or at
            if light == Light.RED:
                row.red_told_at = at
        tell(tellings, at=at)
        LaneReport.objects.bulk_update(rows, ["not_before", "yellow_told_at", "red_told_at"])
    return len(rows)


def _is_news(row: LaneReport, light: str, at: datetime) -> bool:
    """Say whether it waits still: the first act of the office counts as having been seen."""
    turned = row.due_at if light == Light.RED else row.yellow_at
    return row.case.state == State.REPORTED and turned is not None and at - turned <= NEWS_FOR


def _opening(row: LaneReport, at: datetime) -> datetime:
    unit = limit_from(row.limit).unit
    return calendar_of(row.street_id, at=at).next_opening(at, unit) if unit in OFFICE_UNITS else at


def _tellings(row: LaneReport, light: str, asking: Asking) -> Iterator[Telling]:
    case, due_at = row.case, row.due_at.isoformat() if row.due_at else ""
    line = uuid5(LIGHTS, f"{case.pk}/lane/{light}/{due_at}")
    facts = facts_of(case) | {"due_at": due_at}
    book: Rules = rules(case.street_id, "reminders")
    people = {one.pk: one for code in whom(book, light, case.state) for one in WHO[code][1](asking, case)}
    # Where the book names a post that nobody holds here, somebody must hear of it all the same.
    for account in people.values() or asking.power(case, Power.FILE):
        if account.is_active:
            to = Recipient(account=account)
            yield Telling(row.street_id, line, case.pk, f"case.lane.{light}", to, facts, asking.at)
