"""The catalogue as a deployment begins: the official table of a city, English names, first limits."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from linli.cases.models import Category, Condition, StageLimit
from linli.cases.states import CategoryKind, State
from linli.kernel import journal
from linli.kernel.limits import Limit, Unit

TABLES = Path(__file__).resolve().parent.parent / "catalogue"
OFFICIAL = "yuncheng_case_standard.csv"
# Rows of the official table count from 1, those of the office from here: none is taken for the other.
OWN_ROWS = 9001
OWN = "街道自定"
LETTERS = {"component": "C", "event": "E"}
# fmt: off
STAGES = (
    # state             limit   unit
    (State.REPORTED,     4, Unit.H),
    (State.VERIFIED,     4, Unit.H),
    (State.FILED,        4, Unit.H),
    (State.DISPATCHED,   4, Unit.H),
    (State.IN_HAND,      5, Unit.D),
    (State.COORDINATING, 10, Unit.D),
    (State.FED_BACK,     1, Unit.D),
    (State.INSPECTED,    3, Unit.D),
)
# fmt: on


@dataclass(frozen=True)
class Loaded:
    """What a load of the catalogue added; all zero when everything was there."""

    categories: int
    conditions: int
    stages: int


def load_catalogue(*, by: Any, at: datetime) -> Loaded:
    """Add what is absent of the catalogue, its filing conditions and the limits of stages.

    Safe to run again at any time: what stands is left alone, because the office may have changed it. Returns
    how many rows were added.
    """
    with transaction.atomic():
        categories = _add_categories()
        known = dict(Category.objects.values_list("code", "pk"))
        _lay_on_tiers()
        conditions = _add_conditions(known)
        stages = _add_stages()
        loaded = Loaded(categories, conditions, stages)
        if any((categories, conditions, stages)):
            journal.write(
                street_id=0,
                subject="catalogue",
                subject_id=journal.subject_of("catalogue", 0),
                action="load_catalogue",
                by=by,
                at=at,
                facts={"categories": categories, "conditions": conditions, "stages": stages},
            )
    return loaded


def _table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def official_code(row: dict[str, str]) -> str:
    """Return the code of a type: C or E, two digits of its class, two of its own, as in the standard."""
    return LETTERS[row["kind"]] + row["big_code"] + row["small_code"]


def _kind(code: str) -> str:
    return CategoryKind.COMPONENT if code.startswith("C") else CategoryKind.EVENT


def _add_categories() -> int:
    known = set(Category.objects.values_list("code", flat=True))
    classes = [
        Category(code=row["code"], kind=_kind(row["code"]), name=row["name"], name_en=row["name_en"])
        for row in _table("classes.csv")
        if row["code"] not in known
    ]
    Category.objects.bulk_create(classes)
    parents = dict(Category.objects.filter(parent=None).values_list("code", "pk"))
    said = {row["code"]: row for row in _table("names.csv")}
    types = {official_code(row): _one_line(row["small_name"]) for row in _table(OFFICIAL)}
    rows = [(code, name, said[code]) for code, name in types.items()]
    rows += [(row["code"], row["name"], row) for row in _table("own.csv")]
    made = [
        Category(
            code=code, kind=_kind(code), name=name, name_en=row["name_en"], parent_id=parents[code[:3]],
            public=bool(row["plain"]), words=_words(row),
        )
        for code, name, row in rows
        if code not in known
    ]  # fmt: skip
    Category.objects.bulk_create(made)
    return len(classes) + len(made)


def _lay_on_tiers() -> None:
    """Say of every type that has no tier on which one it lies as a rule: the longest beginning of its code counts."""
    told = {row["code"]: row["tier"] for row in _table("tiers.csv")}
    laid = []
    for category in Category.objects.filter(tier="").exclude(parent=None):
        beginning = max((code for code in told if category.code.startswith(code)), key=len, default="")
        if told.get(beginning):
            category.tier = told[beginning]
            laid.append(category)
    Category.objects.bulk_update(laid, ["tier"])


def _words(row: dict[str, str]) -> list[str]:
    """Return the words that find a type; of one offered to residents the first is its name in plain words."""
    return list(dict.fromkeys([word for word in (row["plain"], *row["words"].split()) if word]))


def _one_line(text: str) -> str:
    return "".join(text.split())


def _add_conditions(categories: dict[str, int]) -> int:
    known = set(Condition.objects.values_list("row", flat=True))
    made = [row for row in (*_official(categories), *_own(categories)) if row.row not in known]
    return len(Condition.objects.bulk_create(made))


def _official(categories: dict[str, int]) -> Iterable[Condition]:
    for number, row in enumerate(_table(OFFICIAL), 1):
        limit = Limit(int(row["limit_value"]), Unit(row["limit_unit"]))
        yield Condition(
            category_id=categories[official_code(row)],
            row=number,
            text=row["filing_condition"].strip(),
            closing=row["closing_condition"].strip(),
            limit_value=int(limit.value),
            limit_unit=limit.unit.value,
            responsible=row["responsible_unit"].strip(),
            supervising=row["supervising_unit"].strip(),
        )


def _own(categories: dict[str, int]) -> Iterable[Condition]:
    for number, row in enumerate(_table("own.csv"), OWN_ROWS):
        limit = Limit.parse(row["limit"])
        yield Condition(
            category_id=categories[row["code"]], row=number, text=row["condition"], closing=row["closing"],
            limit_value=int(limit.value), limit_unit=limit.unit.value, responsible=OWN, supervising=OWN,
        )  # fmt: skip


def _add_stages() -> int:
    known = set(StageLimit.objects.filter(street=None).values_list("state", flat=True))
    made = [
        StageLimit(street=None, state=state, limit_value=value, limit_unit=unit.value)
        for state, value, unit in STAGES
        if state not in known
    ]
    return len(StageLimit.objects.bulk_create(made))
