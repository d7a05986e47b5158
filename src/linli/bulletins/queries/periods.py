"""Periods of bulletins: whole months and whole weeks, how they are called, and when the bulletin of one is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from linli.bulletins.states import Kind

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A whole month, or a week from Monday to Sunday."""

    kind: str
    since: date
    until: date

    @property
    def issue(self) -> int:
        """Return its number in its year: of the month, or of the week as ISO 8601 counts."""
        return self.since.month if self.kind == Kind.MONTH else self.since.isocalendar().week

    @property
    def year(self) -> int:
        """Return the year in which it is counted."""
        return self.since.year if self.kind == Kind.MONTH else self.since.isocalendar().year

    @property
    def name(self) -> str:
        """Return what it is called in the reader's language."""
        if self.kind == Kind.MONTH:
            return formats.date_format(self.since, "YEAR_MONTH_FORMAT")
        return _("week %(week)s of %(year)s") % {"week": self.issue, "year": self.year}

    @property
    def short(self) -> str:
        """Return what it is called below a bar of a chart."""
        if self.kind == Kind.MONTH:
            return f"{self.since.year % 100:02d}-{self.since.month:02d}"
        return f"{self.since.month}/{self.since.day}"

    def before(self, n: int = 1) -> "Period":
        """Return the n-th period before it."""
        one = self
        for _n in range(n):
            one = period_of(self.kind, one.since - DAY)
        return one


def period_of(kind: str, day: date) -> Period:
    """Return the month or week in which a day lies."""
    if kind == Kind.MONTH:
        since = day.replace(day=1)
        return Period(kind, since, (since + 31 * DAY).replace(day=1) - DAY)
    since = day - timedelta(days=day.weekday())
    return Period(kind, since, since + 6 * DAY)


def last_over(kind: str, today: date) -> Period:
    """Return the newest period that is over."""
    return period_of(kind, period_of(kind, today).since - DAY)
