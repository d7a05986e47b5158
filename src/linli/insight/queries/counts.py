"""Named counts: what formulas of indicators are made of, each said in words and made of figures that are kept.

The counts of GB/T 30428.4 and of the platforms that follow it, as this ledger knows them, and Linli's own: the rows of
`data/counts.csv`. A count that no ledger of this kind can know says so with the reason.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.utils.translation import get_language

from linli.kernel.naming import in_script

from ..states import OPENS
from .formulas import Unknown, Value

ROWS = Path(__file__).parent.parent / "data" / "counts.csv"


def english() -> bool:
    """Return whether the page is read in English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Count:
    """A named count: its code and Chinese name (both may stand in formulas), what it means, the figures it is the sum of.

    `minus` are taken away. One without figures cannot be known, and `unknown` says why.
    """

    code: str
    zh: str
    en: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    says_zh: str
    says_en: str
    unknown_zh: str
    unknown_en: str

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.en if english() else in_script(self.zh)

    @property
    def says(self) -> str:
        """Return what it means in the reader's language."""
        return self.says_en if english() else in_script(self.says_zh)

    @property
    def unknown(self) -> str:
        """Return why it cannot be known; "" for what can."""
        return self.unknown_en if english() else in_script(self.unknown_zh)

    def of(self, figures: Mapping[str, int]) -> Value:
        """Return its value from sums of figures."""
        if self.unknown_en:
            return Unknown(self.unknown)
        plus, minus = (sum(figures.get(name, 0) for name in names) for names in (self.plus, self.minus))
        return Fraction(plus - minus)


def _read() -> dict[str, Count]:
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        made = (
            Count(**row | {"plus": tuple(row["plus"].split()), "minus": tuple(row["minus"].split())})  # type: ignore[arg-type]  # the other columns are text
            for row in rows
        )
        return {one.code: one for one in made}


COUNTS = _read()
BY_ZH: dict[str, Count] = {one.zh: one for one in COUNTS.values()}


def count_called(name: str) -> Count | None:
    """Return a count by its code or its Chinese name."""
    return COUNTS.get(name) or BY_ZH.get(name)


def figures_for(names: Iterable[str]) -> tuple[str, ...]:
    """Return the figures that these counts are made of."""
    found: dict[str, None] = {}
    for one in map(count_called, names):
        if one is not None:
            found |= dict.fromkeys((*one.plus, *one.minus))
    return tuple(found)


# Summed over all days up to the last one, not from the first one on; and those of which only days that are over count.
EVER = frozenset({"standing"})
OVER = frozenset(OPENS)
# No figure of the journal: who has a post.
STAFF = "staff"
