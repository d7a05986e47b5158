"""The rule book of open data: whether a street publishes, how rough, under which licence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.opendata.states import LICENCES
from linli.rulebooks.public import Book, Column, Fault, Kind, edition_in_force, register, rules_of

OPENDATA = "opendata"
DEFAULTS = {"published": True, "k": 5, "depth": 2, "wait": 0, "since": None, "licence": "CC-BY-4.0"}


@dataclass(frozen=True)
class OpenDataLaw:
    """What the one row of the book says."""

    published: bool = True
    k: int = 5
    depth: int = 2
    wait: int = 0
    since: date | None = None
    licence: str = "CC-BY-4.0"


def read(rows: Sequence[dict[str, Any]]) -> OpenDataLaw:
    """Return the law that the row says."""
    return OpenDataLaw(**{name: rows[0][name] for name in DEFAULTS}) if rows else OpenDataLaw()


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find a book that says two things at once, or nothing."""
    if len(rows) != 1:
        yield Fault(None, _t("This book has exactly one row."))


def law_of(street_id: int, on: date) -> tuple[OpenDataLaw, int | None]:
    """Return the law of a street on a day, and its edition."""
    edition = edition_in_force(street_id, OPENDATA, on)
    found: OpenDataLaw = rules_of(edition, OPENDATA)
    return found, edition


register(
    Book(
        code=OPENDATA, name=_("Open data"), rank=95,
        about=_("Whether this street publishes open data each night, and how rough. After a release was withdrawn, nothing is published until another edition of this book holds."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("published", _("Publish open data"), Kind.BOOL),
            Column("k", _("Smallest group"), Kind.INT, required=True, least=3, most=100,
                   help=_("So many cases at least are alike in place, kind, time and door; what is rarer is told more roughly.")),  # noqa: E501 - a sentence of a page
            Column("depth", _("Deepest rung of places"), Kind.INT, required=True, least=0, most=3,
                   help=_("0 is the street, 1 the rung below it, and so on. Nothing finer is ever told.")),
            Column("wait", _("Months that wait"), Kind.INT, required=True, least=0, most=24,
                   help=_("The month that runs is never told; so many more before it are not told either.")),
            Column("since", _("Cases reported from"), Kind.DATE, empty=_("from the beginning")),
            Column("licence", _("Licence"), Kind.CHOICE, required=True,
                   choices=lambda: [(one.code, one.title) for one in LICENCES.values()]),
        ),
        defaults=lambda: [dict(DEFAULTS)], read=read, check=check,
    )
)  # fmt: skip
