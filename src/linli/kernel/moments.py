"""How moments and spans are said to people, in the active language.

Relative only under a week, and never instead of the exact moment: whoever shows `said` or `due` also gives
`exact` (the template tags put it in the title, and print styles print it).
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

WEEKDAYS = tuple(gettext_lazy(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def local(at: datetime) -> datetime:
    """Return a moment in the zone of the deployment: what `timezone.localtime` is here, without asking whose zone."""
    return at.astimezone(timezone.get_default_timezone())


def _local(at: date) -> date:
    return timezone.localtime(at) if isinstance(at, datetime) else at


def _words(local: date) -> dict[str, object]:
    time = f"{local:%H:%M}" if isinstance(local, datetime) else ""
    return {
        "year": local.year,
        # Chinese writes months as numbers, and the catalogue puts 月 behind them.
        "month": local.month
        if (get_language() or "").startswith("zh")
        else str(MONTHS_3[local.month]).title(),
        "day": local.day,
        "weekday": WEEKDAYS[local.weekday()],
        "time": time,
    }


def _day(at: date) -> date:
    local = _local(at)
    return local.date() if isinstance(local, datetime) else local


def exact(at: date, *, now: datetime) -> str:
    """Return the whole moment: "11 月 21 日 周六 16:08"; the year only when it is not this one."""
    local = _local(at)
    if local.year == _local(now).year:
        pattern = (
            _("{weekday} {day} {month}, {time}") if isinstance(at, datetime) else _("{weekday} {day} {month}")
        )
    elif isinstance(at, datetime):
        pattern = _("{weekday} {day} {month} {year}, {time}")
    else:
        pattern = _("{weekday} {day} {month} {year}")
    return pattern.format(**_words(local))


def said(at: date, *, now: datetime) -> str:
    """Return the moment as one says it: today, tomorrow, a weekday within six days, else the date."""
    local, today = _local(at), _day(now)
    days = (_day(local) - today).days
    near = {-1: _("yesterday {time}"), 0: _("today {time}"), 1: _("tomorrow {time}")}.get(days)
    if near is None and abs(days) < WEEK.days:
        near = _("{weekday} {time}")
    if near is None:
        same_year = local.year == today.year
        near = _("{day} {month}, {time}") if same_year else _("{day} {month} {year}")
        if not isinstance(at, datetime):
            near = _("{day} {month}") if same_year else _("{day} {month} {year}")
    return near.format(**_words(local)).strip()


def span(length: timedelta) -> str:
    """Return a length in at most two units: "25 分", "1 小时 20 分", "6 小时", "1 天 3 小时", "12 天"."""
    minutes = max(1, int(abs(length) / timedelta(minutes=1)))
    hours, rest = divmod(minutes, 60)
    days, over = divmod(hours, 24)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    if not days:
        short = hours >= 6 or not rest
        return (_("{hours} h") if short else _("{hours} h {minutes} min")).format(hours=hours, minutes=rest)
    if days == 1:
        return (_("1 day {hours} h") if over else _("1 day")).format(hours=over)
    return _("{days} days").format(days=days)


def due(at: datetime, *, now: datetime) -> str:
    """Return a due moment as a list shows it: how late, how much is left under half a day, else when."""
    left = at - now
    if left < timedelta(0):
        return _("{span} overdue").format(span=span(left))
    if left < DAY / 2:
        return _("{span} left").format(span=span(left))
    if left >= WEEK:
        return said(_day(at), now=now)
    return said(at, now=now)
