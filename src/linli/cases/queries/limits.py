"""Limits as rows: category × filing condition × stage → limit, and which row counts for a case.

Pure functions over rows. Where the rows of a street and a day come from is the business of `linli.rulebooks`; how a
limit becomes a moment is the business of the clocks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from linli.kernel.limits import Limit

from ..states import STAGE_OF, SUB_STAGES, LimitSource, Stage, State

# Rows of the official table count from 1, those of the office from here: none is taken for the other.
OWN_NUMBERS = 9001


@dataclass(frozen=True, kw_only=True)
class LimitRow:
    """One row of the table of limits.

    `number` is that of the filing condition in its official table; a row without one is about the stage of every case
    of its category, and without a category about that of every case.
    """

    stage: str
    limit: Limit
    category: str = ""
    number: int | None = None
    name: str = ""
    condition: str = ""
    closing: str = ""
    responsible: str = ""
    supervising: str = ""
    law_basis: str = ""
    law_article: str = ""
    collection: str = ""
    source: str = LimitSource.OWN

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What no two rows share."""
        return (self.category, self.number, str(self.stage))

    @property
    def official(self) -> bool:
        """Whether the city's table says so, and not the office itself."""
        return self.source == LimitSource.OFFICIAL

    @property
    def stage_label(self) -> str:
        """The stage in the reader's language."""
        return str(Stage(self.stage).label)

    @property
    def source_label(self) -> str:
        """Who said it, in the reader's language."""
        return str(LimitSource(self.source).label)

    def rule(self, state: str) -> str:
        """Return the name by which a case remembers which row made it due."""
        if self.number is not None:
            return f"condition:{self.number}" + ("" if self.stage == Stage.HANDLE else f":{self.stage}")
        return f"category:{self.category}:{self.stage}" if self.category else f"stage:{state}"

    def cells(self) -> dict[str, Any]:
        """Return the row as the rule book keeps it."""
        return {one.name: getattr(self, one.name) for one in fields(self)} | {
            "stage": str(self.stage), "source": str(self.source)
        }  # fmt: skip


def row_from(cells: Mapping[str, Any]) -> LimitRow:
    """Return the row that the cells of a book say; a limit may come as its words."""
    told = {one.name: cells[one.name] for one in fields(LimitRow) if cells.get(one.name) is not None}
    limit = told["limit"]
    return LimitRow(**told | {"limit": limit if isinstance(limit, Limit) else Limit.parse(limit)})


# In coordination the limit of handling goes on where nothing is said of the coordination of such cases.
_ASKED: dict[str, tuple[str, ...]] = {state: (stage,) for state, stage in STAGE_OF.items()} | {
    State.COORDINATING: (Stage.COORDINATE, Stage.HANDLE)
}


class Limits:
    """The rows of one edition, ready to be asked. Built once an edition and kept; never changed."""

    def __init__(self, rows: Iterable[LimitRow]) -> None:
        """Sort the rows by what they are about; that no two share a key is checked before an edition is published."""
        self.rows = tuple(rows)
        self._conditions = {(row.number, str(row.stage)): row for row in self.rows if row.number is not None}
        self._categories = {
            (row.category, str(row.stage)): row for row in reversed(self.rows) if row.number is None
        }

    def _ways(self, category: str, number: int | None) -> Iterator[tuple[dict[Any, LimitRow], Any]]:
        """From the nearest to the farthest: the condition, the type, its class, its kind, every case."""
        if number is not None:
            yield self._conditions, number
        for code in dict.fromkeys((category, category[:3], category[:1], "")):
            yield self._categories, code

    def find(self, category: str, number: int | None, *stages: str) -> LimitRow | None:
        """Return the row that says the limit of a stage of such cases: the nearest one that says anything."""
        for table, about in self._ways(category, number):
            for stage in stages:
                row = table.get((about, str(stage)))
                if row is not None:
                    return row
        return None

    def of_state(self, state: str, category: str = "", number: int | None = None) -> LimitRow | None:
        """Return the row by which such a case is due in a state; None where nothing is limited, as after the end."""
        asked = _ASKED.get(state)
        return self.find(category, number, *asked) if asked else None

    def beside(self, category: str, number: int | None) -> tuple[LimitRow, ...]:
        """Return the rows of the parts of handling that run beside it: stopping, penalty, demolition."""
        found = (self.find(category, number, stage) for stage in SUB_STAGES)
        return tuple(row for row in found if row is not None)

    @cached_property
    def _offered(self) -> dict[str, tuple[LimitRow, ...]]:
        offered: dict[str, list[LimitRow]] = {}
        for row in self.rows:
            if row.number is not None and row.stage == Stage.HANDLE:
                offered.setdefault(row.category, []).append(row)
        return {code: tuple(rows) for code, rows in offered.items()}

    def conditions(self, category: str) -> tuple[LimitRow, ...]:
        """Return the filing conditions of a type, in the order of the book."""
        return self._offered.get(category, ())

    def condition(self, number: int | None) -> LimitRow | None:
        """Return the filing condition of this number, as this edition words it."""
        return self._conditions.get((number, str(Stage.HANDLE)))
