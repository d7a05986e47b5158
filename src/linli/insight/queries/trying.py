"""Trying a formula out: what it would come to in the month that is over, or what is wrong with it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .counts import COUNTS, Count, count_called
from .formulas import Value, Wrong, read
from .indicators import Law, law_of, rounded, row_read, worked_out
from .measures import Place, Span, counts_of

TRIED = {"code": "tried", "name": "", "direction": "none", "unit": "n"}


@dataclass(frozen=True)
class Tried:
    """What a formula came to: its value, or what is wrong with it; and the counts it rests on with theirs."""

    formula: str
    fault: str = ""
    told: str = ""
    why: str = ""
    number: Any = None
    counts: tuple[tuple[Count, Value], ...] = ()


def try_formula(place: Place, text: str, unit: str, span: Span, *, law: Law | None = None) -> Tried:
    """Return what a formula comes to; a fault is said in a sentence and never raised."""
    rows = law or law_of(place.street_ids[0], span.until)
    try:
        formula = read(text)
    except Wrong as wrong:
        return Tried(text, fault=str(wrong))
    for name in formula.names:
        if count_called(name) is None and rows.called(name) is None:
            fault = _("There is no count and no indicator “%(name)s”.") % {"name": name}
            return Tried(text, fault=fault)
    row = row_read(TRIED | {"formula": text, "unit": unit})
    counts = counts_of(place, rows.needs(row), span)
    shown = worked_out(rows, row, counts)
    made_of = tuple((COUNTS[code], value) for code, value in counts.items())
    return Tried(text, told=shown.told, why=shown.why, number=shown.number, counts=made_of)


def said(value: Value) -> str:
    """Return the value of a count as a page shows it."""
    return "—" if not hasattr(value, "numerator") else f"{rounded(value):f}".removesuffix(".00")
