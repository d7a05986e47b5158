"""Time limits and the clock each of them runs on.

Every unit has a clock of its own, and a limit is used up only while its clock runs. When that is:

    urgent_h  紧急工作时       always, day and night, holidays too; counted in hours of sixty minutes
    urgent_d  紧急工作日       always; counted in days of exactly 24 hours
    h         工作时           in office hours of working days; counted in hours
    d         工作日           in office hours of working days; one day is one full set of office hours
    season_d  种植季节工作日   as `d`, but only on days inside the planting season
    cal_d     自然日           always; counted in days of the deployment's zone, so 10:00 falls on 10:00

The rules, all of them following from "a clock that stands still outside its hours":

* A limit is used up at the first moment at which its clock has advanced by the full amount: that is the due
  moment.
* So N 工作日 from 10:00 on Monday end at 10:00, N working days later. We count from the moment and not "from
  the next day till closing", because a table of limits that mixes 4 工作时 with 1 工作日 must never give the
  day less time than the hours, and because whoever is sent work at 17:00 gets the same day's worth as at
  09:00.
* A start outside office hours counts as the next opening: in the office's clock it is the same moment.
* Closing time and the next opening are one moment of that clock, too; the due moment names the earlier one,
  so that "1 工作日" from Friday night ends when the office closes on Monday and nobody finds it red on
  Tuesday morning.
* What is done up to and at the due moment is in time; later is late. Pauses are half-open: [from, to).
* A pause takes out exactly what the limit's own clock advanced during it; pauses that overlap count once.
* Nothing depends on who asks when: every answer is a pure function of its arguments and of the tables given.

Days are working days by the office's own table first, then by the State Council calendar with its make-up
days (调休), and beyond the years that calendar knows, Monday to Friday, with a warning.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .explanations import steps_of
from .holidays import Holidays, chinese_holidays
from .limits import OFFICE_UNITS, Limit, Unit

__all__ = [
    "Due", "Limit", "Pause", "Unit", "WorkingCalendar", "calendar_of_settings", "calendar_with", "hours_of_settings",
    "office_hours_from",
]  # fmt: skip

Light = Literal["green", "yellow", "red"]
Pause = tuple[datetime, datetime]
Hours = tuple[time, time]
MonthDay = tuple[int, int]

SEASON: tuple[tuple[MonthDay, MonthDay], ...] = (((3, 1), (4, 30)),)
GREEN_SHARE = Decimal("0.8")
_MICRO = timedelta(microseconds=1)
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def office_hours_from(text: str) -> tuple[Hours, ...]:
    """Return office hours written as "09:00-11:30,13:30-17:30"."""
    hours = []
    for part in text.replace("，", ",").replace("–", "-").split(","):
        opens, _dash, closes = part.partition("-")
        hours.append((time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())))
    return tuple(hours)


def calendar_of_settings(exceptions: Mapping[date, bool] | None = None) -> "WorkingCalendar":
    """Return the calendar of this deployment: its zone, its office hours, and the office's own table of days."""
    return calendar_with((), frozenset((exceptions or {}).items()))


def calendar_with(hours: tuple[Hours, ...], days: frozenset[tuple[date, bool]]) -> "WorkingCalendar":
    """Return the calendar of the deployment's zone with these office hours and own days; no hours: the deployment's."""
    from django.conf import settings  # noqa: PLC0415 - the calendar itself works without Django's settings

    season = tuple(getattr(settings, "PLANTING_SEASON", ())) or SEASON
    return _calendar(settings.TIME_ZONE, hours or hours_of_settings(), season, days)


def hours_of_settings() -> tuple[Hours, ...]:
    """Return the office hours of the deployment."""
    from django.conf import settings  # noqa: PLC0415 - as above

    return _hours_from(getattr(settings, "OFFICE_HOURS", "") or "09:00-17:30")


_hours_from = lru_cache(maxsize=8)(office_hours_from)


@lru_cache(maxsize=64)
def _calendar(
    zone: str,
    hours: tuple[Hours, ...],
    season: tuple[tuple[MonthDay, MonthDay], ...],
    exceptions: frozenset[tuple[date, bool]],
) -> "WorkingCalendar":
    # The same tables give the same calendar, which has its days counted already.
    return WorkingCalendar(ZoneInfo(zone), office_hours=hours, season=season, exceptions=dict(exceptions))


@dataclass(frozen=True)
class Due:
    """When a limit ends, and everything needed to say why."""

    at: datetime
    start: datetime
    limit: Limit
    pauses: tuple[Pause, ...] = ()
    calendar: "WorkingCalendar" = field(repr=False, compare=False, kw_only=True)

    @property
    def yellow_at(self) -> datetime:
        """The moment at which 80 % of the limit are used: green up to it, yellow after it."""
        return self.calendar.share_at(self.start, self.limit, GREEN_SHARE, pauses=self.pauses)

    @property
    def warning(self) -> str:
        """Say that days were counted without a holiday calendar; empty when all years were known."""
        return self.calendar.warning(self.start, self.at, self.limit.unit)

    @property
    def how(self) -> tuple[str, ...]:
        """The count, step by step, in the reader's language: the answer to whoever disputes a date."""
        return tuple(steps_of(self, self.calendar))

    def light(self, at: datetime) -> Light:
        """Return the light at the moment `at`."""
        return self.calendar.light(self.start, self, at)


class WorkingCalendar:
    """The clocks of one office. It keeps its counts of days: build a new one when a table changes."""

    def __init__(
        self,
        zone: ZoneInfo,
        *,
        office_hours: Sequence[Hours] = ((time(9), time(17, 30)),),
        holidays: Holidays | None = None,
        exceptions: Mapping[date, bool] | None = None,
        season: Sequence[tuple[MonthDay, MonthDay]] = SEASON,
    ) -> None:
        """Take the tables; ranges of `season` include both ends and may run over New Year: (11, 1) to (3, 15)."""
        self.zone = zone
        self.hours = tuple(office_hours)
        self.office_hours = tuple((_micros(a), _micros(b)) for a, b in office_hours)
        joints = zip(self.office_hours, self.office_hours[1:], strict=False)
        if (
            not office_hours
            or any(a >= b for a, b in self.office_hours)
            or any(b > a for (_a, b), (a, _b) in joints)
        ):
            raise ValueError("office hours must be in order, without overlap and without an empty part")
        if not season:
            raise ValueError("a planting season without days would never let a limit end")
        self.day_length = sum(b - a for a, b in self.office_hours)
        self.exceptions = dict(exceptions or {})
        self.season = tuple(season)
        self._holidays = holidays
        self._years: dict[tuple[int, bool], tuple[int, ...]] = {}
        self._totals: dict[tuple[int, bool], int] = {}
        self._days: dict[tuple[int, bool], date] = {}

    # --- Days -----------------------------------------------------------------------------------------------
    @property
    def holidays(self) -> Holidays:
        """Who knows the public holidays; the Chinese calendar unless another was given."""
        if self._holidays is None:
            self._holidays = chinese_holidays()
        return self._holidays

    def is_working(self, day: date) -> bool:
        """Say whether the office works on `day`: its own table, then the holidays, then Monday to Friday."""
        known = self.exceptions.get(day)
        if known is not None:
            return known
        if self.holidays.first_year <= day.year <= self.holidays.last_year:
            return self.holidays.is_working(day)
        return day.weekday() < 5

    def in_season(self, day: date) -> bool:
        """Say whether `day` lies in the planting season."""
        here = (day.month, day.day)
        return any(a <= here <= b if a <= b else here >= a or here <= b for a, b in self.season)

    def counts(self, day: date, unit: Unit) -> bool:
        """Say whether the clock of an office unit runs at all on `day`."""
        return self.is_working(day) and (unit is not Unit.SEASON_D or self.in_season(day))

    def warning(self, start: datetime, end: datetime, unit: Unit | str) -> str:
        """Say that days between were counted without a holiday calendar; empty when their years are known."""
        if Unit(unit) not in OFFICE_UNITS:
            return ""
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        if last > self.holidays.last_year:
            return _(
                "The holiday calendar ends with %(year)s. Later days are counted as Monday to Friday, "
                "together with the office's own table."
            ) % {"year": self.holidays.last_year}
        if first < self.holidays.first_year:
            return _(
                "The holiday calendar begins with %(year)s. Earlier days are counted as Monday to Friday, "
                "together with the office's own table."
            ) % {"year": self.holidays.first_year}
        return ""

    # --- The four questions ---------------------------------------------------------------------------------
    def due(self, start: datetime, limit: Limit, *, pauses: Iterable[Pause] = ()) -> Due:
        """Return when `limit`, begun at `start`, ends.

        `pauses` are closed [from, to) spans in which the limit's clock stands still by approval. A pause that
        is still open has no due moment: the caller shows the limit as stopped.
        """
        kept = tuple(self._merged(pauses, start))
        at = self._after(start, self._amount(limit), limit.unit, kept)
        return Due(at, start.astimezone(UTC), limit, kept, calendar=self)

    def share_at(
        self, start: datetime, limit: Limit, share: Decimal, *, pauses: Iterable[Pause] = ()
    ) -> datetime:
        """Return the moment at which this share of the limit is used, measured on the limit's own clock."""
        return self._after(
            start, round(self._amount(limit) * share), limit.unit, tuple(self._merged(pauses, start))
        )

    def elapsed(
        self, start: datetime, at: datetime, unit: Unit | str, *, pauses: Iterable[Pause] = ()
    ) -> Decimal:
        """Return how far the clock of `unit` ran between two moments, pauses left out; never negative."""
        unit = Unit(unit)
        return Decimal(self._advanced(start, at, unit, self._merged(pauses, start))) / self._scale(unit)

    def light(
        self,
        start: datetime,
        due: Due | datetime,
        at: datetime,
        unit: Unit | str | None = None,
        *,
        pauses: Iterable[Pause] = (),
    ) -> Light:
        """Return green up to 80 % of the limit, yellow up to its end, red after it.

        The share is measured on the limit's own clock, but the answer compares moments, so that a list
        filtered by a stored due moment and the light beside each row can never disagree. A stored moment
        needs the `unit`.
        """
        if isinstance(due, Due):
            return "green" if at <= due.yellow_at else "yellow" if at <= due.at else "red"
        if unit is None:
            raise ValueError("a due moment alone does not say on which clock it was measured: give its unit")
        yellow_at = self.yellow_before(start, due, unit, pauses=pauses)
        return "red" if at > due else "green" if at <= yellow_at else "yellow"

    def yellow_before(
        self, start: datetime, due: datetime, unit: Unit | str, *, pauses: Iterable[Pause] = ()
    ) -> datetime:
        """Return the moment at which 80 % of the way from `start` to `due` are used, on the clock of `unit`."""
        unit, kept = Unit(unit), tuple(self._merged(pauses, start))
        whole = self._advanced(start, due, unit, kept)
        return self._after(start, round(whole * GREEN_SHARE), unit, kept)

    def next_opening(self, at: datetime, unit: Unit | str = Unit.H) -> datetime:
        """Return `at` itself while the clock of `unit` runs, else the moment at which it goes on."""
        unit = Unit(unit)
        return self._moment(self._reading(at, unit) + 1, unit) - _MICRO

    # --- Clocks ---------------------------------------------------------------------------------------------
    def _scale(self, unit: Unit) -> int:
        """Return how many microseconds of its clock make one `unit`."""
        if unit in {Unit.H, Unit.URGENT_H}:
            return _HOUR
        return self.day_length if unit in OFFICE_UNITS else _DAY

    def _amount(self, limit: Limit) -> int:
        return round(limit.value * self._scale(limit.unit))

    def _advanced(self, start: datetime, at: datetime, unit: Unit, pauses: Iterable[Pause]) -> int:
        if at <= start:
            return 0
        total = self._reading(at, unit) - self._reading(start, unit)
        for begins, ends in pauses:
            if begins < at:
                total -= self._reading(min(ends, at), unit) - self._reading(begins, unit)
        return max(total, 0)

    def _after(self, start: datetime, amount: int, unit: Unit, pauses: Iterable[Pause]) -> datetime:
        if amount == 0:
            return start.astimezone(UTC)
        target = self._reading(start, unit) + amount
        at = self._moment(target, unit)
        for begins, ends in pauses:
            if begins >= at:
                break
            target += self._reading(ends, unit) - self._reading(begins, unit)
            at = self._moment(target, unit)
        return at

    def _reading(self, at: datetime, unit: Unit) -> int:
        """Return what the clock of `unit` shows at a moment: microseconds run since the beginning of 1970."""
        if at.tzinfo is None:
            raise ValueError("a moment without a zone cannot be placed on a clock")
        if unit in {Unit.URGENT_H, Unit.URGENT_D}:
            return (at - _EPOCH) // _MICRO
        local = at.astimezone(self.zone)
        if unit is Unit.CAL_D:
            return (local.replace(tzinfo=UTC, fold=0) - _EPOCH) // _MICRO
        seasonal, day = unit is Unit.SEASON_D, local.date()
        days = (
            self._before(day.year, seasonal=seasonal)
            + self._year(day.year, seasonal=seasonal)[day.timetuple().tm_yday - 1]
        )
        if not self.counts(day, unit):
            return days * self.day_length
        now = _micros(local.time())
        return days * self.day_length + sum(max(0, min(now, b) - a) for a, b in self.office_hours)

    def _moment(self, reading: int, unit: Unit) -> datetime:
        """Return the first moment at which the clock of `unit` shows `reading`."""
        if unit in {Unit.URGENT_H, Unit.URGENT_D}:
            return _EPOCH + timedelta(microseconds=reading)
        if unit is Unit.CAL_D:
            naive = _EPOCH + timedelta(microseconds=reading)
            return naive.replace(tzinfo=self.zone).astimezone(UTC)
        seasonal = unit is Unit.SEASON_D
        full, rest = divmod(
            reading - 1, self.day_length
        )  # the day that is not yet over just before that moment
        rest += 1
        day = self._after_days(full, seasonal=seasonal)
        for opens, closes in self.office_hours:
            if rest <= closes - opens:
                at = datetime.combine(day, time(), tzinfo=self.zone) + timedelta(microseconds=opens + rest)
                return at.astimezone(UTC)
            rest -= closes - opens
        raise AssertionError("the rest of a day is never longer than the day")

    def _after_days(self, full: int, *, seasonal: bool) -> date:
        """Return the day that begins the count anew when `full` counted days are over."""
        if (kept := self._days.get((full, seasonal))) is not None:
            return kept
        year = _FIRST_YEAR
        while self._before(year + 1, seasonal=seasonal) <= full:
            year += 1
        nth = full - self._before(year, seasonal=seasonal)
        day = date(year, 1, 1) + timedelta(days=bisect_left(self._year(year, seasonal=seasonal), nth + 1) - 1)
        return self._days.setdefault((full, seasonal), day)

    def _before(self, year: int, *, seasonal: bool) -> int:
        """Return how many counted days lie before `year`."""
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise ValueError(f"the year {year} is beyond what a working calendar can promise")
        if (kept := self._totals.get((year, seasonal))) is None:
            # Written whole and never changed, so that threads which count at once agree.
            kept = sum(self._year(before, seasonal=seasonal)[-1] for before in range(_FIRST_YEAR, year))
            self._totals[year, seasonal] = kept
        return kept

    def _year(self, year: int, *, seasonal: bool) -> tuple[int, ...]:
        """Return, for each day of `year` and one more, how many counted days of the year lie before it."""
        if (kept := self._years.get((year, seasonal))) is not None:
            return kept
        counts, day, unit = [0], date(year, 1, 1), Unit.SEASON_D if seasonal else Unit.D
        while day.year == year:
            counts.append(counts[-1] + self.counts(day, unit))
            day += timedelta(days=1)
        return self._years.setdefault((year, seasonal), tuple(counts))

    def _merged(self, pauses: Iterable[Pause], start: datetime) -> list[Pause]:
        """Return the pauses in order, overlaps joined, nothing before `start`."""
        joined: list[Pause] = []
        for begins, ends in sorted((max(begins, start), ends) for begins, ends in pauses):
            if ends <= begins:
                continue
            if joined and begins <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
            else:
                joined.append((begins, ends))
        return joined


def _micros(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond
