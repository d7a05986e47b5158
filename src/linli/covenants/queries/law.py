"""The rule book of badges: what each is called and by which criteria it is given and kept."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

BADGES = "badges"
MOST_CRITERIA = 12


@dataclass(frozen=True)
class BadgeKind:
    """A kind of badge: its criteria in order, and after how many months it is reviewed."""

    code: str
    name: str
    name_en: str
    criteria: tuple[str, ...]
    months: int
    source: str


def criteria_of(text: str) -> tuple[str, ...]:
    """Return criteria that are divided by semicolons or lines."""
    return tuple(one.strip() for one in re.split(r"[;；\n]+", text or "") if one.strip())


@cache
def _shipped() -> tuple[tuple[tuple[str, Any], ...], ...]:
    text = files("linli.covenants").joinpath("data/badges.csv").read_text("utf-8")
    return tuple(
        tuple((row | {"months": int(row["months"])}).items()) for row in csv.DictReader(text.splitlines())
    )  # type: ignore[operator]  # a number beside texts


def shipped() -> list[dict[str, Any]]:
    """Return the rows a deployment begins with."""
    return [dict(row) for row in _shipped()]


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find badges without criteria, or with too many."""
    for place, row in enumerate(rows):
        if not 1 <= len(criteria_of(row["criteria"])) <= MOST_CRITERIA:
            yield Fault(
                place, _t("one to %(n)s criteria, divided by semicolons.") % {"n": MOST_CRITERIA}, "criteria"
            )


def read(rows: Sequence[dict[str, Any]]) -> dict[str, BadgeKind]:
    """Return the kinds by their code."""
    return {
        row["code"]: BadgeKind(
            row["code"], row["name"], row["name_en"] or row["name"], criteria_of(row["criteria"]), int(row["months"]),
            row["source"],
        )
        for row in rows
    }  # fmt: skip


def badge_kinds(street_id: int | None) -> Mapping[str, BadgeKind]:
    """Return the kinds of badges of a street today."""
    found: Mapping[str, BadgeKind] = rules(street_id, BADGES)
    return found


register(
    Book(
        code=BADGES, name=_("Badges"), rank=94,
        about=_("Which badges shops and firms may hold, by which criteria they are given and kept, and after how many months each is reviewed."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("Name"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("criteria", _("Criteria"), Kind.LONG, required=True,
                   help=_("Divided by semicolons; every one must be met.")),
            Column("months", _("Reviewed after months"), Kind.INT, required=True, least=1, most=60),
            Column("source", _("Source"), Kind.TEXT, required=True),
        ),
        key=("code",), defaults=shipped, read=read, check=check,
    )
)  # fmt: skip
