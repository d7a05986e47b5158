"""The rule book of weights by floor: examples that an office edits with their history; none of them is law."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from .sharing import Preset, floor_weights

SHARES = "lift_shares"


@cache
def _shipped() -> tuple[tuple[tuple[str, Any], ...], ...]:
    text = files("linli.lifts").joinpath("data/shares.csv").read_text("utf-8")
    return tuple(
        tuple((row | {"times_area": row["times_area"] == "yes"}).items())  # type: ignore[operator]  # a truth beside texts
        for row in csv.DictReader(text.splitlines())
    )


def shipped() -> list[dict[str, Any]]:
    """Return the rows a deployment begins with."""
    return [dict(row) for row in _shipped()]


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find weights that are none."""
    for place, row in enumerate(rows):
        try:
            found = floor_weights(row["weights"] or "")
        except Refusal as wrong:
            yield Fault(place, str(wrong), "weights")
            continue
        if not any(found):
            yield Fault(place, str(_("all weights are nought, so nobody would pay.")), "weights")


def read(rows: Sequence[dict[str, Any]]) -> dict[str, Preset]:
    """Return the presets by their code."""
    return {
        row["code"]: Preset(
            row["code"], row["name"], row["name_en"] or row["name"], floor_weights(row["weights"]), bool(row["times_area"]),
            row["source"], row["remark"] or "",
        )
        for row in rows
    }  # fmt: skip


def presets(street_id: int | None) -> Mapping[str, Preset]:
    """Return the weights by floor that a street may choose among today."""
    found: Mapping[str, Preset] = rules(street_id, SHARES)
    return found


register(
    Book(
        code=SHARES, name=_("Lift cost weights"), rank=92,
        about=_("Weights of floors by which owners may agree to share the cost of a lift. They are examples of what was agreed elsewhere, not law; where nothing is agreed the cost is shared by area (Civil Code art. 283)."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("Name"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("weights", _("Weights from the first floor up"), Kind.TEXT, required=True,
                   help=_("Divided by commas, as 0,0,1,2,3,4; fractions like 1/2 may stand there.")),
            Column("times_area", _("Times the area of the flat"), Kind.BOOL),
            Column("source", _("Source"), Kind.TEXT, required=True),
            Column("remark", _("Note on the rule"), Kind.LONG),
        ),
        key=("code",), defaults=shipped, read=read, check=check,
    )
)  # fmt: skip
