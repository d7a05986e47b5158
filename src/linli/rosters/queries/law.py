"""The rule books of rosters: kinds of duty with their rest and their alarm, and what the day log counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import said
from linli.rosters.errors import UnknownKind
from linli.rulebooks.public import Book, Column, Fault, register, rules
from linli.rulebooks.public import Kind as Cell

KINDS, TASKS = "duty_kinds", "duty_tasks"


@dataclass(frozen=True)
class DutyKind:
    """A kind of duty: what it is called, when it counts as missed, and how much of it somebody is given."""

    code: str
    name: str
    name_en: str
    late: int
    rest: int
    day_most: int | None
    week_most: int | None
    night: bool
    nights_most: int
    approve: bool

    def __str__(self) -> str:
        return said(self.name, self.name_en)


def read(rows: Sequence[dict[str, Any]]) -> dict[str, DutyKind]:
    """Return the kinds by their code."""
    return {
        row["code"]: DutyKind(
            row["code"], row["name"], row.get("name_en") or "", row["late"], row["rest"], row.get("day_most"),
            row.get("week_most"), bool(row.get("night")), row.get("nights_most") or 1, bool(row.get("approve")),
        )
        for row in rows
    }  # fmt: skip


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find kinds whose code nobody could put into an address."""
    for place, row in enumerate(rows):
        code = row.get("code") or ""
        if not code.replace("_", "").isalnum() or not code.isascii():
            yield Fault(place, _t("Letters a to z, digits and _ only."), "code")


def kinds_of(street_id: int, on: date | None = None) -> dict[str, DutyKind]:
    """Return the kinds of duty in force in a street on a day."""
    found: dict[str, DutyKind] = rules(street_id, KINDS, on=on)
    return found


def kind_of(street_id: int, code: str) -> DutyKind:
    """Return one kind, or refuse."""
    found = kinds_of(street_id).get(code)
    if found is None:
        raise UnknownKind
    return found


def called(kinds: dict[str, DutyKind], code: str) -> str:
    """Return what a kind is called; of one that the book names no more its code."""
    return str(kinds.get(code, code))


def tasks_of(street_id: int) -> dict[str, str]:
    """Return what the day log counts, by code, in the reader's language."""
    rows: Sequence[dict[str, Any]] = rules(street_id, TASKS)
    return {row["code"]: said(row["name"], row.get("name_en") or "") for row in rows}


def _kind(code: str, name: str, name_en: str, **more: Any) -> dict[str, Any]:
    usual = {
        "late": 15, "rest": 11, "day_most": 1, "week_most": 5, "night": False, "nights_most": 1, "approve": False,
    }  # fmt: skip
    return {"code": code, "name": name, "name_en": name_en} | usual | more


register(
    Book(
        code=KINDS, name=_("Kinds of duty"), rank=70,
        about=_("What people stand on duty for: after how many minutes a turn counts as missed, how many hours of rest follow it, how often somebody is given it in a day and in a week, whether it is a night, and whether a swap needs approval."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Cell.TEXT, required=True),
            Column("name", _("Name"), Cell.TEXT, required=True),
            Column("name_en", _("Name in English"), Cell.TEXT),
            Column("late", _("Missed after minutes"), Cell.INT, required=True, least=1, most=240,
                   help=_("If nobody signed in by then, the person and whoever keeps the roster are told, once.")),
            Column("rest", _("Hours of rest after it"), Cell.INT, required=True, least=0, most=72),
            Column("day_most", _("Most a day"), Cell.INT, least=1, most=24, empty=_("no bound")),
            Column("week_most", _("Most a week"), Cell.INT, least=1, most=99, empty=_("no bound")),
            Column("night", _("Night"), Cell.BOOL),
            Column("nights_most", _("Most nights in a row"), Cell.INT, least=1, most=14),
            Column("approve", _("Swaps need approval"), Cell.BOOL),
        ),
        key=("code",), read=read, check=check,
        defaults=lambda: [
            _kind("sitting", "坐班", "Sitting at the station"),
            _kind("evening", "晚间坐班", "Evening at the station", week_most=3),
            _kind("patrol", "巡逻", "Patrol", rest=8),
            _kind("guard", "保安巡视", "Guard's round", late=10, rest=0, day_most=None, week_most=None),
            _kind("night", "夜班", "Night duty", night=True, week_most=3, approve=True),
        ],
    )
)  # fmt: skip

register(
    Book(
        code=TASKS, name=_("Tasks of the day log"), rank=71,
        about=_("What people on duty do, as the day log counts it for each of them."),
        columns=(
            Column("code", _("Code"), Cell.TEXT, required=True),
            Column("name", _("Name"), Cell.TEXT, required=True),
            Column("name_en", _("Name in English"), Cell.TEXT),
        ),
        key=("code",), check=check,
        defaults=lambda: [
            {"code": "patrol", "name": "网格巡查", "name_en": "Walked the grid"},
            {"code": "waste", "name": "垃圾分类", "name_en": "Sorting of waste"},
            {"code": "mediation", "name": "调解纠纷", "name_en": "Mediated a dispute"},
            {"code": "opinion", "name": "收集社情民意", "name_en": "Collected what residents say"},
            {"code": "meeting", "name": "参与议事", "name_en": "Took part in a meeting"},
            {"code": "health", "name": "健康服务", "name_en": "Health service"},
        ],
    )
)  # fmt: skip
