"""Reads of lifts."""

from .flats import Row, read_flats
from .law import presets
from .reading import (
    ORDER,
    Storey,
    bill_of,
    elevation,
    flat_by_link,
    flats_of,
    lift_called,
    lift_seen,
    lifts,
    link_of,
    steps_of,
    subsidies_of,
    talks_of,
)
from .sharing import Bill, Party, Preset, Share, bill, floor_weights, weight, whole_cents

__all__ = [
    "ORDER", "Bill", "Party", "Preset", "Row", "Share", "Storey", "bill", "bill_of", "elevation", "flat_by_link", "flats_of",
    "floor_weights", "lift_called", "lift_seen", "lifts", "link_of", "presets", "read_flats", "steps_of", "subsidies_of",
    "talks_of", "weight", "whole_cents",
]  # fmt: skip
