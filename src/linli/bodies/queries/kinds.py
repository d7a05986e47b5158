"""The rule books of kinds of bodies and of their seats."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.bodies.errors import UnknownKind
from linli.bodies.states import Selection
from linli.kernel.naming import said
from linli.kernel.thresholds import Threshold, read_threshold
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

KINDS, SEATS = "bodies", "seats"
DATA = Path(__file__).resolve().parent.parent / "data"
PERSON, ORGANISATION, FORCE = "person", "organisation", "force"
FITS = (
    (PERSON, _("a person")),
    (ORGANISATION, _("an organisation")),
    (FORCE, _("somebody of the organisation named")),
)


@dataclass(frozen=True)
class KindOfBody:
    """One row of the book of kinds."""

    code: str
    name: str
    name_en: str = ""
    selection: str = Selection.APPOINTMENT
    term_months: int | None = None
    quorum: Threshold | None = None
    parents: frozenset[str] = frozenset()
    public: bool = False
    source: str = ""

    @property
    def label(self) -> str:
        """Return what it is called in the reader's language."""
        return said(self.name, self.name_en)


@dataclass(frozen=True)
class Seat:
    """One row of the book of seats: how many of them a kind of body has, and who fills them."""

    kind: str
    code: str
    name: str
    name_en: str = ""
    least: int | None = None
    most: int | None = None
    exclusive: bool = False
    votes: bool = True
    leads: bool = False
    fits: str = ""
    force: str = ""

    @property
    def label(self) -> str:
        """Return what it is called in the reader's language."""
        return said(self.name, self.name_en)


@cache
def shipped(name: str) -> tuple[dict[str, Any], ...]:
    """Return the rows that a deployment begins with."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(dict(row) for row in csv.DictReader(file))


def _check_kinds(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    known = {row["code"] for row in rows}
    for place, row in enumerate(rows):
        if not row["code"].replace("_", "").replace("-", "").isalnum() or not row["code"].isascii():
            yield Fault(place, _t("Small letters, digits and - only."), "code")
        try:
            read_threshold(row["quorum"] or "")
        except ValueError:
            yield Fault(place, _t("write it as ≥2/3 or >1/2"), "quorum")
        yield from (
            Fault(place, _t("“%(text)s” is not on the list") % {"text": code}, "parents")
            for code in row["parents"].split()
            if code not in known
        )


def _read_kinds(rows: Sequence[dict[str, Any]]) -> dict[str, KindOfBody]:
    return {
        row["code"]: KindOfBody(
            row["code"], row["name"], row["name_en"], row["selection"], row["term_months"],
            read_threshold(row["quorum"] or ""), frozenset(row["parents"].split()), row["public"], row["source"],
        )
        for row in rows
    }  # fmt: skip


def _check_seats(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if row["most"] is not None and row["most"] < (row["least"] or 0):
            yield Fault(place, _t("fewer at most than at least"), "most")
        if row["exclusive"] and row["most"] != 1:
            yield Fault(place, _t("an exclusive seat is one"), "most")
        if row["fits"] == FORCE and not row["force"]:
            yield Fault(place, _t("say which organisation fills it"), "force")


def _read_seats(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[Seat, ...]]:
    found: dict[str, list[Seat]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(Seat(**row))
    return {kind: tuple(seats) for kind, seats in found.items()}


register(
    Book(
        code=KINDS, name=_("Kinds of bodies"), rank=84,
        about=_("Which bodies people form to govern together: how their seats are filled, for how long, how many must be there, under which they stand."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("Name"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("selection", _("How seats are filled"), Kind.CHOICE, required=True, choices=lambda: Selection.choices),
            Column("term_months", _("Term in months"), Kind.INT, least=1, most=240, empty=_("no term")),
            Column("quorum", _("Must be there"), Kind.TEXT, empty=_("no quorum"),
                   help=_("As ≥2/3 or >1/2 of the voting seats that are filled, or a number.")),
            Column("parents", _("May stand under"), Kind.TEXT, help=_("Codes of kinds, with a space between them.")),
            Column("public", _("Members are published"), Kind.BOOL),
            Column("source", _("Source"), Kind.TEXT),
        ),
        key=("code",), defaults=lambda: shipped("kinds"), read=_read_kinds, check=_check_kinds,
    )
)  # fmt: skip
register(
    Book(
        code=SEATS, name=_("Seats of bodies"), rank=85,
        about=_("Which seats a kind of body has, how many at least and at most, who fills them, who votes and who leads."),
        columns=(
            Column("kind", _("Kind of body"), Kind.TEXT, required=True, help=_("A code of the book of kinds.")),
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("Name"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("least", _("At least"), Kind.INT, least=0, most=500, empty=_("none is needed")),
            Column("most", _("At most"), Kind.INT, least=1, most=500, empty=_("as many as like")),
            Column("exclusive", _("One at a time"), Kind.BOOL),
            Column("votes", _("Has a vote"), Kind.BOOL),
            Column("leads", _("Leads"), Kind.BOOL, help=_("Whoever sits there convenes the body.")),
            Column("fits", _("Filled by"), Kind.CHOICE, choices=lambda: FITS, empty=_("anybody")),
            Column("force", _("Organisation"), Kind.TEXT, help=_("Its code in the register of organisations.")),
        ),
        key=("kind", "code"), defaults=lambda: shipped("seats"), read=_read_seats, check=_check_seats,
    )
)  # fmt: skip


def kinds_in(street_id: int | None, on: date | None = None) -> Mapping[str, KindOfBody]:
    """Return the kinds of bodies in force in a street on a day (without one: today)."""
    found: Mapping[str, KindOfBody] = rules(street_id, KINDS, on=on)
    return found


def kind_called(street_id: int | None, code: str, on: date | None = None) -> KindOfBody:
    """Return a kind by its code; one that the book does not name any more is called by its code."""
    return kinds_in(street_id, on).get(code) or KindOfBody(code, code)


def need_kind(street_id: int, code: str) -> KindOfBody:
    """Return a kind of the book, or refuse."""
    found = kinds_in(street_id).get(code)
    if found is None:
        raise UnknownKind(kind=code)
    return found


def seats_of(street_id: int | None, kind: str, on: date | None = None) -> tuple[Seat, ...]:
    """Return the seats of a kind of body, in the order of the book."""
    found: Mapping[str, tuple[Seat, ...]] = rules(street_id, SEATS, on=on)
    return found.get(kind, ())


def seat_called(street_id: int | None, kind: str, code: str, on: date | None = None) -> Seat:
    """Return a seat; one that the book does not name any more is called by its code, and does not vote."""
    found = next((one for one in seats_of(street_id, kind, on) if one.code == code), None)
    return found or unnamed(kind, code)


def unnamed(kind: str, code: str) -> Seat:
    """Return a seat that the book does not name any more: called by its code, and without a vote."""
    return Seat(kind, code, code, votes=False)


def need_seat(street_id: int, kind: str, code: str) -> Seat:
    """Return a seat of the book, or refuse."""
    found = next((one for one in seats_of(street_id, kind) if one.code == code), None)
    if found is None:
        raise UnknownKind(kind=code)
    return found
