"""Official tables of limits become editions of the rule book: the first wins, and every difference is told first."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from linli.kernel.excel import Column, write_workbook
from linli.rulebooks.public import Edition, publish_rows

from ..errors import StandardFaulty
from ..models import Category
from ..queries.limits import LimitRow
from ..queries.standards import (
    EXPORTED,
    Comparison,
    Standard,
    changes,
    compare,
    exported,
    headings,
    read_standard,
)
from .catalogue import add_conditions
from .limits import limits_on
from .limits_book import LIMITS

WIDTHS = {"condition": 44, "closing": 20, "responsible": 28, "supervising": 28, "law_basis": 40, "law_article": 60,
          "collection": 40}  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """A file laid on the table that holds: what it is, what differs, and which types it names that nobody knows."""

    standard: Standard
    found: Comparison
    unknown: tuple[LimitRow, ...]
    changed: bool

    def need_sound(self) -> None:
        """Refuse a file with rows that cannot be read, or of types that the catalogue does not know."""
        if self.standard.faults or self.unknown:
            raise StandardFaulty(count=len(self.standard.faults) + len(self.unknown))


def lay(path: Path, *, street_id: int | None, at: datetime, take: bool = False) -> Laid:
    """Compare a file with the table of limits that holds at a moment; changes nothing.

    An official table is laid on what stands: the first wins, differences are named, unless `take`. A whole book that
    was exported is what shall stand.
    """
    standing = limits_on(street_id, at=at).rows
    standard = read_standard(path)
    found = changes(standing, standard.rows) if standard.whole else compare(standing, standard, take=take)
    known = set(Category.objects.values_list("code", flat=True)) | {"", "C", "E"}
    unknown = tuple(row for row in found.rows if row.category not in known)
    names = class_names()
    classes = tuple(
        (code, names[code], told) for code, _, told in found.classes if names.get(code, told) != told
    )
    told = Comparison(**vars(found) | {"classes": classes})
    return Laid(standard, told, unknown, {r.key: r for r in standing} != {r.key: r for r in found.rows})


def take_over(
    laid: Laid, *, street_id: int | None, effective_from: date, note: str, by: Any, at: datetime
) -> Edition:
    """Publish the table that a comparison makes as an edition that holds from a day on.

    Refused where the file has rows that cannot be read, or names types that the catalogue does not know.
    """
    laid.need_sound()
    with transaction.atomic():
        edition = publish_rows(
            street_id=street_id, code=LIMITS, rows=[row.cells() for row in laid.found.rows],
            effective_from=effective_from, note=note, by=by, at=at,
        )  # fmt: skip
        add_conditions(laid.found.rows, dict(Category.objects.values_list("code", "pk")))
    return edition


def class_names() -> Mapping[str, str]:
    """Return the classes of the catalogue by their codes."""
    return dict(Category.objects.filter(parent=None).values_list("code", "name"))


def write_standard(rows: Sequence[LimitRow], path: Path) -> int:
    """Write a table of limits as a file, nothing left out; return how many rows.

    A workbook is for people, with Chinese headings; CSV has the headings of the official file, for programs. Both are
    read back by `read_standard` as what they were.
    """
    told = exported(rows, class_names())
    if path.suffix.lower() == ".xlsx":
        columns = [
            Column(heading, WIDTHS.get(name, 12))
            for name, heading in zip(EXPORTED, headings(chinese=True), strict=True)
        ]
        with path.open("wb") as file:
            return write_workbook(file, "时限", columns, told)
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(headings(chinese=False))
        lines = list(told)
        writer.writerows(lines)
    return len(lines)
