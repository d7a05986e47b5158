"""The rule books of boards: which roles stand on one, and what is promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import said
from linli.rulebooks.public import Book, Column, register, rules
from linli.rulebooks.public import Kind as Cell

ROLES, PROMISES = "board_roles", "board_promises"


@dataclass(frozen=True)
class BoardRole:
    """A line of a board: whoever holds this role there, under which words."""

    role: str
    label: str
    label_en: str

    def __str__(self) -> str:
        return said(self.label, self.label_en)


@dataclass(frozen=True)
class Promise:
    """Something promised, perhaps within so many minutes."""

    words: str
    words_en: str
    minutes: int | None

    def __str__(self) -> str:
        return said(self.words, self.words_en)


def read_roles(rows: Sequence[dict[str, Any]]) -> tuple[BoardRole, ...]:
    """Return the lines in their order."""
    return tuple(BoardRole(row["role"], row["label"], row.get("label_en") or "") for row in rows)


def read_promises(rows: Sequence[dict[str, Any]]) -> tuple[Promise, ...]:
    """Return the promises in their order."""
    return tuple(Promise(row["words"], row.get("words_en") or "", row.get("minutes")) for row in rows)


def roles_of(street_id: int) -> tuple[BoardRole, ...]:
    """Return which roles stand on the boards of a street."""
    found: tuple[BoardRole, ...] = rules(street_id, ROLES)
    return found


def promises_of(street_id: int) -> tuple[Promise, ...]:
    """Return what is promised on the boards of a street."""
    found: tuple[Promise, ...] = rules(street_id, PROMISES)
    return found


register(
    Book(
        code=ROLES, name=_("Lines of notice boards"), rank=72,
        about=_("Whom the notice boards of buildings name: for each role whoever holds it nearest to the building, or in its property company."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("role", _("Role"), Cell.ROLE, required=True),
            Column("label", _("On the board as"), Cell.TEXT, required=True),
            Column("label_en", _("In English"), Cell.TEXT),
        ),
        key=("role",), read=read_roles,
        defaults=lambda: [
            {"role": "secretary", "label": "红色管家", "label_en": "Red steward"},
            {"role": "grid_worker", "label": "网格员", "label_en": "Grid worker"},
            {"role": "property_manager", "label": "物业经理", "label_en": "Property manager"},
        ],
    )
)  # fmt: skip
register(
    Book(
        code=PROMISES, name=_("Service promises"), rank=73,
        about=_("What the notice boards of buildings promise to residents, and within how many minutes."),
        columns=(
            Column("words", _("Promise"), Cell.TEXT, required=True),
            Column("words_en", _("In English"), Cell.TEXT),
            Column("minutes", _("Within minutes"), Cell.INT, least=1, most=10080, empty=_("no time is named")),
        ),
        key=("words",), read=read_promises,
        defaults=lambda: [
            {"words": "接到报修到达现场", "words_en": "After a call somebody comes", "minutes": 30},
            {"words": "电梯困人到达现场", "words_en": "Somebody comes when people are stuck in a lift", "minutes": 15},
            {"words": "投诉当日答复", "words_en": "Complaints are answered on the same day", "minutes": None},
            {"words": "保安分时段巡视", "words_en": "Guards walk their rounds by the hour", "minutes": None},
        ],
    )
)  # fmt: skip
