"""Who knows which days are public holidays."""

from datetime import date
from functools import cache
from typing import Protocol


class Holidays(Protocol):
    """Who knows public holidays: the first and last year known, and whether a day in them is worked."""

    first_year: int
    last_year: int

    def is_working(self, day: date) -> bool:
        """Say whether `day` is worked; asked only for years that are known."""


class ChineseHolidays:
    """The State Council's holidays and make-up days (调休), from the library chinesecalendar."""

    def __init__(self) -> None:
        """Load the library's tables; its own functions search them anew on every call."""
        from chinese_calendar import holidays, workdays  # noqa: PLC0415 - 0.1 s that most processes never need

        self._off = frozenset(holidays)
        self._worked = frozenset(workdays)
        self.first_year = min(self._off).year
        self.last_year = max(self._off).year

    def is_working(self, day: date) -> bool:
        """Say whether `day` is worked in China."""
        return day in self._worked or (day.weekday() < 5 and day not in self._off)


@cache
def chinese_holidays() -> ChineseHolidays:
    """Return the one copy of the Chinese holidays in this process, loaded when first asked for."""
    return ChineseHolidays()
