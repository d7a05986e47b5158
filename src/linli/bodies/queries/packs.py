"""The rule book of mechanism packs: what must stand at the units of a level, line by line."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.bodies.states import Check
from linli.kernel.naming import said
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from .kinds import DATA, shipped

PACKS = "packs"
_DOTTED = {Check.SEAT: ".", Check.CROSS: ">"}


@dataclass(frozen=True)
class Line:
    """One line of a pack: at the units of a level this must stand, so many at least and at most."""

    pack: str
    title: str
    title_en: str
    level: str
    part: str
    code: str
    name: str
    name_en: str
    look: str
    what: str
    least: int | None
    most: int | None

    @property
    def label(self) -> str:
        """Return what is looked for, in the reader's language."""
        return said(self.name, self.name_en)

    @property
    def pack_label(self) -> str:
        """Return what the pack is called in the reader's language."""
        return said(self.title, self.title_en)


def _check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if row["most"] is not None and row["most"] < (row["least"] or 0):
            yield Fault(place, _t("fewer at most than at least"), "most")
        if row["look"] != Check.ITEM and not row["what"]:
            yield Fault(place, _t("say what is looked for"), "what")
        mark = _DOTTED.get(row["look"], "")
        if mark and mark not in row["what"]:
            yield Fault(place, _t("two codes with “%(mark)s” between them") % {"mark": mark}, "what")


def _read(rows: Sequence[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**row) for row in rows)


register(
    Book(
        code=PACKS, name=_("Mechanism packs"), rank=86,
        about=_("What must stand at every street, area, block or committee: roles, forces, bodies, lists and safeguards. The page of gaps tells where something is missing, and since when."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("pack", _("Pack"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("title", _("Name of the pack"), Kind.TEXT, required=True),
            Column("title_en", _("Name of the pack in English"), Kind.TEXT),
            Column("level", _("At every"), Kind.TEXT, required=True,
                   help=_("The code of a level: street, area, block, committee.")),
            Column("part", _("Part of the pack"), Kind.TEXT,
                   help=_("Which figure of its name a line belongs to, as 9 of 1+9+N.")),
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("What must stand"), Kind.TEXT, required=True),
            Column("name_en", _("The same in English"), Kind.TEXT),
            Column("look", _("How it is checked"), Kind.CHOICE, required=True, choices=lambda: Check.choices),
            Column("what", _("What is looked for"), Kind.TEXT,
                   help=_("A code: of a role, an organisation, a kind of body (a seat as kind.seat), a level.")),
            Column("least", _("At least"), Kind.INT, least=0, most=500, empty=_("none is needed")),
            Column("most", _("At most"), Kind.INT, least=1, most=500, empty=_("as many as like")),
        ),
        key=("pack", "level", "code"), defaults=lambda: shipped("packs"), read=_read, check=_check,
    )
)  # fmt: skip


def lines_in(street_id: int | None, on: date | None = None) -> tuple[Line, ...]:
    """Return the lines of all packs in force in a street on a day (without one: today)."""
    found: tuple[Line, ...] = rules(street_id, PACKS, on=on)
    return found


def preset(name: str) -> list[Mapping[str, Any]]:
    """Return the shipped packs with a system of areas before them: 1+5+32 or 1+4+26."""
    with (DATA / "systems.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("preset") == name]
    return [*rows, *shipped("packs")]
