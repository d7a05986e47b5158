"""The count of a time limit in sentences, for whoever disputes a date."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .limits import OFFICE_UNITS, Unit

if TYPE_CHECKING:
    from .calendar import Due, WorkingCalendar


def steps_of(due: "Due", calendar: "WorkingCalendar") -> Iterator[str]:
    """Yield how `due` was counted, step by step, in the reader's language."""

    def shown(at: datetime) -> str:
        return at.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")

    unit = due.limit.unit
    yield _("%(limit)s from %(start)s.") % {"limit": due.limit.words, "start": shown(due.start)}
    if unit in OFFICE_UNITS:
        opening = calendar.next_opening(due.start, unit)
        if opening > due.start:
            yield _("The start lies outside office hours: counted from the next opening, %(opening)s.") % {
                "opening": shown(opening)
            }
        yield from odd_days(due, calendar)
    for begins, ends in due.pauses:
        if begins < due.at:
            yield _("Paused from %(start)s to %(end)s: not counted.") % {
                "start": shown(begins),
                "end": shown(ends),
            }
    yield _("Due at %(at)s.") % {"at": shown(due.at)}


def odd_days(due: "Due", calendar: "WorkingCalendar") -> Iterator[str]:
    """Yield what is unusual about the days between: season, holidays on weekdays, work on weekends."""
    first, last = due.start.astimezone(calendar.zone).date(), due.at.astimezone(calendar.zone).date()
    if due.limit.unit is Unit.SEASON_D:
        spans = ", ".join(f"{a[0]:02}-{a[1]:02} – {b[0]:02}-{b[1]:02}" for a, b in calendar.season)
        yield _("Only days of the planting season count: %(season)s.") % {"season": spans}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    off = spans_of([day for day in days if not calendar.is_working(day)])
    # A plain weekend needs no mention; one that is part of a holiday does.
    holidays = [span for span in off if any(day.weekday() < 5 for day in days_in(*span))]
    worked = spans_of([day for day in days if day.weekday() >= 5 and calendar.is_working(day)])
    if holidays:
        yield _("Holidays, not counted: %(days)s.") % {"days": written(holidays)}
    if worked:
        yield _("Weekend days that are worked, counted: %(days)s.") % {"days": written(worked)}


def days_in(first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, both included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def spans_of(days: list[date]) -> list[tuple[date, date]]:
    """Return days in order as spans, neighbours joined."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def written(spans: list[tuple[date, date]]) -> str:
    """Return spans as text: "2026-10-01 – 2026-10-07, 2027-01-01"."""
    return ", ".join(f"{a}" if a == b else f"{a} – {b}" for a, b in spans)
