"""The rule book of sorting: from how sure on it proposes, and how far and how long it looks for the same issue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

SORTING = "sorting"


@dataclass(frozen=True)
class SortingLaw:
    """What the one row of the book says. Shares are per cent; the lines of sureness are in thousandths here."""

    precision: float = 0.9
    least: int = 8
    lexicon_line: int = 550
    alike_line: int = 680
    metres: int = 300
    days: int = 60
    retrain_after: int = 50


def read(rows: Sequence[dict[str, Any]]) -> SortingLaw:
    """Return the law that the row says."""
    if not rows:
        return SortingLaw()
    row = rows[0]
    return SortingLaw(
        row["precision"] / 100, row["least"], row["lexicon_line"] * 10, row["alike_line"] * 10, row["metres"],
        row["days"], row["retrain_after"],
    )  # fmt: skip


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find a book that says two things at once, or nothing."""
    if len(rows) != 1:
        yield Fault(None, _t("This book has exactly one row."))


def law_of(street_id: int) -> SortingLaw:
    """Return the law of a street today."""
    found: SortingLaw = rules(street_id, SORTING)
    return found


register(
    Book(
        code=SORTING, name=_("Sorting"), rank=81,
        about=_("From how sure on a category or a same issue is proposed, and how far and how long one looks for it. Below the line nothing is proposed."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("precision", _("Wanted precision, %"), Kind.INT, required=True, least=50, most=99,
                   help=_("So many of a hundred proposals are right on cases that were held back at the training; the line of confidence follows from it.")),  # noqa: E501 - a sentence of a page
            Column("least", _("Cases for a category to be learnt"), Kind.INT, required=True, least=2, most=1000),
            Column("lexicon_line", _("Line of the lexicon, %"), Kind.INT, required=True, least=1, most=99),
            Column("alike_line", _("Line of the same issue, %"), Kind.INT, required=True, least=1, most=99),
            Column("metres", _("Same issue within metres"), Kind.INT, required=True, least=10, most=5000),
            Column("days", _("Same issue within days"), Kind.INT, required=True, least=1, most=730),
            Column("retrain_after", _("Train again after so many newly filed cases"), Kind.INT, required=True, least=1,
                   most=100_000),
        ),
        defaults=lambda: [
            {"precision": 90, "least": 8, "lexicon_line": 55, "alike_line": 68, "metres": 300, "days": 60,
             "retrain_after": 50}
        ],
        read=read, check=check,
    )
)  # fmt: skip
