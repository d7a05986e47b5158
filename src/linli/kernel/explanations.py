"""The count of a time limit in sentences, for whoever disputes a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
            if unit is Unit.SEASON_D and not calendar.in_season(due.start.astimezone(calendar.zone).date()):
                said = _("The start lies outside the planting season: counted from %(opening)s.")
            else:
                said = _("The start lies outside office hours: counted from the next opening, %(opening)s.")
            yield said % {"opening": shown(opening)}
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
    days = list(days_in(first, last))
    if due.limit.unit is Unit.SEASON_D:  # Days outside the season count for nothing, worked or not.
        days = [day for day in days if calendar.in_season(day)]
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


@dataclass(frozen=True)
class Counted:
    """A span in which the clock of a limit ran without a stop, and how much of the limit was used at its end."""

    begins: datetime
    ends: datetime
    total: timedelta

    @property
    def length(self) -> timedelta:
        """Return how long the clock ran."""
        return self.ends - self.begins


def spans_counted(due: "Due", calendar: "WorkingCalendar") -> list[Counted]:
    """Return the spans that a limit was counted over, from its start to its due moment, in the calendar's zone."""
    counted, total = [], timedelta(0)
    for begins, ends in _running(due, calendar):
        for first, last in _without(begins, ends, due.pauses):
            total += last - first
            counted.append(Counted(first.astimezone(calendar.zone), last.astimezone(calendar.zone), total))
    return counted


def _running(due: "Due", calendar: "WorkingCalendar") -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans between start and due moment in which the clock of the unit runs, pauses not looked at."""
    if due.limit.unit not in OFFICE_UNITS:
        if due.at > due.start:
            yield due.start, due.at
        return
    first, last = due.start.astimezone(calendar.zone).date(), due.at.astimezone(calendar.zone).date()
    for day in days_in(first, last):
        if not calendar.counts(day, due.limit.unit):
            continue
        midnight = datetime.combine(day, time(), tzinfo=calendar.zone)
        for opens, closes in calendar.office_hours:
            begins = max(due.start, (midnight + timedelta(microseconds=opens)).astimezone(UTC))
            ends = min(due.at, (midnight + timedelta(microseconds=closes)).astimezone(UTC))
            if begins < ends:
                yield begins, ends


def _without(
    begins: datetime, ends: datetime, pauses: tuple[tuple[datetime, datetime], ...]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield what is left of a span when the pauses, in order and apart, are taken out."""
    for pause_begins, pause_ends in pauses:
        if pause_ends <= begins or pause_begins >= ends:
            continue
        if begins < pause_begins:
            yield begins, pause_begins
        begins = max(begins, pause_ends)
    if begins < ends:
        yield begins, ends
