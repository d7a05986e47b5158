"""The door of this app: what other apps may call."""

from .queries.asked import Whose, whose
from .queries.counts import COUNTS, Count
from .queries.formulas import Unknown, Value
from .queries.indicators import Indicator, Shown
from .queries.measures import Measured, Place, Span, counts_of, measured
from .queries.series import by_category, by_day, by_place

__all__ = [
    "COUNTS",
    "Count",
    "Indicator",
    "Measured",
    "Place",
    "Shown",
    "Span",
    "Unknown",
    "Value",
    "Whose",
    "by_category",
    "by_day",
    "by_place",
    "counts_of",
    "measured",
    "whose",
]
