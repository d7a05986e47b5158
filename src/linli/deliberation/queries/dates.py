"""When a series meets: its rule read (RRULE, RFC 5545), its days, and moved off days without work."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil import rrule
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.public import calendar_of

from ..models import Series
from ..states import Period, Shift

FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
DAYS = {
    "MO": rrule.MO,
    "TU": rrule.TU,
    "WE": rrule.WE,
    "TH": rrule.TH,
    "FR": rrule.FR,
    "SA": rrule.SA,
    "SU": rrule.SU,
}
_DAY = re.compile(r"^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
MOST_INTERVAL, MOST_COUNT, FURTHEST, MOST_SHIFT = 120, 1000, timedelta(days=3 * 366), 15


def rule_from(text: str) -> dict[str, Any]:
    """Return a rule as the library takes it; ValueError with a sentence where it cannot be read.

    Read here and not by the library: it also takes rules of seconds, which would count for ever.
    """
    told: dict[str, Any] = {}
    body = text.strip().upper().removeprefix("RRULE:")
    for part in body.split(";"):
        name, sign, value = part.strip().partition("=")
        if not sign or not value:
            raise ValueError(_("“%(part)s” is no part of a rule") % {"part": part[:40]})
        if name in told:
            raise ValueError(_("%(name)s stands there twice") % {"name": name})
        told[name] = value
    if told.get("FREQ") not in FREQUENCIES:
        raise ValueError(_("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"))
    made: dict[str, Any] = {"freq": FREQUENCIES[told.pop("FREQ")]}
    if "COUNT" in told and "UNTIL" in told:
        raise ValueError(_("COUNT and UNTIL exclude each other"))
    for name, value in told.items():
        if name not in _READ:
            raise ValueError(_("%(name)s is not understood") % {"name": name[:20]})
        key, read = _READ[name]
        made[key] = read(name, value)
    return made


def _whole(most: int) -> Any:
    def read(name: str, value: str) -> int:
        if not value.isdecimal() or not value.isascii() or not 1 <= int(value[:6]) <= most:
            raise ValueError(_("%(name)s must be from 1 to %(most)s") % {"name": name, "most": most})
        return int(value)

    return read


def _wholes(most: int) -> Any:
    def read(name: str, value: str) -> list[int]:
        if not re.fullmatch(r"[+-]?\d{1,3}(,[+-]?\d{1,3})*", value, re.ASCII):
            raise ValueError(_("%(name)s holds no numbers") % {"name": name})
        found = [int(one) for one in value.split(",")]
        if any(not 1 <= abs(one) <= most for one in found):
            raise ValueError(_("%(name)s must be from 1 to %(most)s") % {"name": name, "most": most})
        return found

    return read


def _weekdays(name: str, value: str) -> list[Any]:
    found = []
    for one in value.split(","):
        match = _DAY.match(one.strip())
        if not match or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise ValueError(_("%(name)s: “%(day)s” is no day of a week") % {"name": name, "day": one[:10]})
        found.append(DAYS[match[2]](int(match[1])) if match[1] else DAYS[match[2]])
    return found


def _until(name: str, value: str) -> datetime:
    try:
        return datetime.strptime(value[:8], "%Y%m%d").replace(hour=23, minute=59)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise ValueError(_("%(name)s is no day") % {"name": name}) from None


def _week_start(name: str, value: str) -> Any:
    if value not in DAYS:
        raise ValueError(_("%(name)s is no day of a week") % {"name": name})
    return DAYS[value]


_READ: dict[str, tuple[str, Any]] = {
    "INTERVAL": ("interval", _whole(MOST_INTERVAL)), "COUNT": ("count", _whole(MOST_COUNT)), "UNTIL": ("until", _until),
    "BYDAY": ("byweekday", _weekdays), "BYMONTHDAY": ("bymonthday", _wholes(31)), "BYMONTH": ("bymonth", _wholes(12)),
    "BYSETPOS": ("bysetpos", _wholes(366)), "WKST": ("wkst", _week_start),
}  # fmt: skip


def days_of(rule: str, starts_on: date, *, since: date, until: date) -> Iterator[date]:
    """Yield the days a rule names, from `since` to `until`; never further than three years after `since`."""
    if not rule:
        return
    until = min(until, since + FURTHEST)
    told = rule_from(rule)
    # The library counts to the year 9999 for a rule that never comes true: it is told where to stop.
    last = datetime.combine(until, time(23, 59))
    told["until"] = min(told["until"], last) if "until" in told else last
    count = told.pop("count", None)
    for n, found in enumerate(rrule.rrule(**told, dtstart=datetime.combine(starts_on, time(0)))):
        if count is not None and n >= count:
            return
        if found.date() >= since:
            yield found.date()


def moved(day: date, shift: str, street_id: int) -> date:
    """Return a day, or where it is a day off, the working day that the series takes instead (调休 included)."""
    if shift == Shift.NONE:
        return day
    calendar = calendar_of(street_id)
    step = timedelta(days=1 if shift == Shift.NEXT else -1)
    for n in range(MOST_SHIFT):
        if calendar.is_working(day + n * step):
            return day + n * step
    return day


def moment_of(day: date, at: time) -> datetime:
    """Return the moment of an hour on a day, in the zone of the deployment."""
    return timezone.make_aware(datetime.combine(day, at))


def period_of(period: str, day: date) -> tuple[date, date]:
    """Return the first and the last day of the month, quarter or year in which a day lies."""
    if period == Period.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    months = 3 if period == Period.QUARTER else 1
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = date(first.year + (first.month + months - 1) // 12, (first.month + months - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def coming_days(series: Series, *, since: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield (the day of the rule, the day on which it is held) of a series."""
    for day in days_of(series.rule, series.starts_on, since=since, until=until):
        yield day, moved(day, series.shift, series.street_id)
