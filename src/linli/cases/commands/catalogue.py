"""The catalogue as a deployment begins: the types of the official table of a city, English names, filing conditions."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.cases.models import Category, Condition
from linli.cases.queries.limits import LimitRow
from linli.cases.queries.standards import LETTERS, OFFICIAL, TABLES, shipped
from linli.cases.states import CategoryKind, Stage
from linli.kernel import journal


@dataclass(frozen=True)
class Loaded:
    """What a load of the catalogue added; all zero when everything was there."""

    categories: int
    conditions: int


def load_catalogue(*, by: Any, at: datetime) -> Loaded:
    """Add what is absent of the catalogue and its filing conditions; their limits stand in the rule book of limits.

    Safe to run again at any time: what stands is left alone, because the office may have changed it. Returns
    how many rows were added.
    """
    with transaction.atomic():
        categories = _add_categories()
        known = dict(Category.objects.values_list("code", "pk"))
        _lay_on_tiers()
        conditions = add_conditions(shipped(), known)
        loaded = Loaded(categories, conditions)
        if categories or conditions:
            journal.write(
                street_id=0,
                subject="catalogue",
                subject_id=journal.subject_of("catalogue", 0),
                action="load_catalogue",
                by=by,
                at=at,
                facts={"categories": categories, "conditions": conditions},
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
    types = {official_code(row): _one_line(row["small_name"]) for row in _table(OFFICIAL.name)}
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


def add_conditions(rows: Iterable[LimitRow], categories: dict[str, int]) -> int:
    """Let every filing condition of a table of limits be one that cases can name; return how many were not yet."""
    known = set(Condition.objects.values_list("category_id", "row"))
    made = [
        Condition(category_id=categories[row.category], row=row.number, text=row.condition)
        for row in rows
        if row.number is not None and row.stage == Stage.HANDLE and row.category in categories
        and (categories[row.category], row.number) not in known
    ]  # fmt: skip
    return len(Condition.objects.bulk_create(made))
