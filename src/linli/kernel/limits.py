"""How long something may take: a number and one of six units, which never mix."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext as _


class Unit(StrEnum):
    """The six units of time limits. `calendar.WorkingCalendar` says on which clock each of them runs."""

    URGENT_H = "urgent_h"
    URGENT_D = "urgent_d"
    H = "h"
    D = "d"
    SEASON_D = "season_d"
    CAL_D = "cal_d"


OFFICE_UNITS = frozenset({Unit.H, Unit.D, Unit.SEASON_D})
CHINESE = {
    Unit.URGENT_H: "紧急工作时",
    Unit.URGENT_D: "紧急工作日",
    Unit.H: "工作时",
    Unit.D: "工作日",
    Unit.SEASON_D: "种植季节工作日",
    Unit.CAL_D: "自然日",
}
# How tables of cities write the units. In the official case standards 小时 and 天 stand for 工作时 and
# 工作日: the same rows say so in a second sheet of the same office.
UNIT_WORDS = {
    **{word: unit for unit, word in CHINESE.items()},
    "小时": Unit.H,
    "天": Unit.D,
    "日": Unit.D,
    "个工作日": Unit.D,
    "个工作时": Unit.H,
    "个自然日": Unit.CAL_D,
    "日历日": Unit.CAL_D,
    "日历天": Unit.CAL_D,
    **{unit.value: unit for unit in Unit},
}
_WORDS = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))
_LIMIT = re.compile(
    rf"(?P<before>种植季节)?\s*(?P<value>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>{_WORDS})(?:以内|之内|内)?"
)


@dataclass(frozen=True)
class Limit:
    """A time limit. Limits of different units are never equal and never added: their clocks differ."""

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Take numbers and unit codes as they come from a table; refuse what is no duration."""
        if isinstance(self.value, float):
            raise TypeError("a limit is a whole number or a Decimal: 0.1 of a float is not a tenth")
        try:
            value = Decimal(self.value)
        except InvalidOperation:
            raise ValueError(f"{self.value!r} is not a number") from None
        if not value.is_finite() or value < 0:
            raise ValueError(f"a limit cannot be {self.value}")
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "unit", Unit(self.unit))

    def __str__(self) -> str:
        """Return the limit as a Chinese office writes it."""
        return f"{self._number} {CHINESE[self.unit]}"

    @property
    def _number(self) -> str:
        return f"{self.value.normalize():f}"

    @property
    def words(self) -> str:
        """The limit in the reader's language."""
        texts = {
            Unit.URGENT_H: _("%(n)s urgent hours (day and night)"),
            Unit.URGENT_D: _("%(n)s urgent days (of 24 hours)"),
            Unit.H: _("%(n)s working hours"),
            Unit.D: _("%(n)s working days"),
            Unit.SEASON_D: _("%(n)s working days of the planting season"),
            Unit.CAL_D: _("%(n)s calendar days"),
        }
        return texts[self.unit] % {"n": self._number}

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Return the limit written as "4 工作时", "种植季节15工作日", "5天" or "4 h"; else raise ValueError.

        A text with more in it ("1紧急工作时制止") is refused: the rest may name a stage, and guessing would
        lose it.
        """
        found = _LIMIT.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a time limit")
        unit = UNIT_WORDS[found["unit"]]
        if found["before"]:
            if unit is not Unit.D:
                raise ValueError(f"{text!r}: in the planting season only working days are counted")
            unit = Unit.SEASON_D
        return cls(Decimal(found["value"]), unit)
