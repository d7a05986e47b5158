"""A planned change of the structure: previewed step by step, accepted from its day on, and the old days unchanged."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from linli.kernel.errors import Refusal
from linli.territory.commands import drafts
from linli.territory.errors import PastIsWritten, StillHasChildren, UnknownUnit, WrongRung
from linli.territory.models import Draft, Street, Unit
from linli.territory.public import levels_of, locate, tree
from linli.territory.queries.hanging import Hanging, hanging_on, hangs_on_units
from linli.territory.queries.partition import partition_report
from linli.territory.queries.plans import planned

from .builders import AUTUMN, NOON, SUMMER, a_street, in_square

pytestmark = pytest.mark.django_db


def plan(street: Street, *steps: dict[str, Any], on: date = AUTUMN) -> Draft:
    draft = drafts.draft_change(street=street, name="调整", on=on, by=None, at=NOON)
    for step in steps:
        draft = drafts.plan_steps(draft=draft, add=step, by=None, at=NOON)
    return draft


def grouped(street: Street, on: date) -> dict[str, list[str]]:
    (root,) = tree(street, on)
    return {area.unit.name: [child.unit.code for child in area.children] for area in root.children}


OLD = {"A片区": ["A1", "A2"], "B片区": ["B1", "B2"]}
REGROUP = {
    "do": "regroup", "from": ["A", "B"],
    "to": [{"name": "北片区", "code": "N", "units": ["A2", "B2"]}, {"name": "南片区", "code": "S", "units": ["A1", "B1"]}],
}  # fmt: skip


def test_two_areas_become_two_others_from_a_day_on_and_the_old_days_keep_the_old_tree() -> None:
    street = a_street()

    drafts.accept(draft=plan(street, REGROUP), by=None, at=NOON)

    street.refresh_from_db()
    assert grouped(street, SUMMER) == OLD
    assert grouped(street, AUTUMN) == {"北片区": ["A2", "B2"], "南片区": ["A1", "B1"]}
    lines = {
        day: [u.code for u in locate(*in_square(0.5, 0.5), street=street, on=day).units][1:]
        for day in (SUMMER, AUTUMN)
    }
    assert lines == {SUMMER: ["A", "A1"], AUTUMN: ["S", "A1"]}
    assert partition_report(street, "area", "committee", AUTUMN).findings == ()


def test_several_become_one_with_all_that_stood_in_them() -> None:
    street = a_street()

    drafts.accept(
        draft=plan(street, {"do": "regroup", "from": ["A", "B"], "to": [{"name": "大片区"}]}),
        by=None,
        at=NOON,
    )

    street.refresh_from_db()
    assert grouped(street, AUTUMN) == {"大片区": ["A1", "A2", "B1", "B2"]}
    assert partition_report(street, "street", "area", AUTUMN).findings == ()


def test_a_moved_unit_takes_its_ground_along() -> None:
    street = a_street()

    drafts.accept(draft=plan(street, {"do": "move", "unit": "A1", "parent": "B"}), by=None, at=NOON)

    street.refresh_from_db()
    assert grouped(street, AUTUMN) == {"A片区": ["A2"], "B片区": ["A1", "B1", "B2"]}
    assert partition_report(street, "area", "committee", AUTUMN).findings == ()
    assert partition_report(street, "area", "committee", SUMMER).findings == ()


def test_a_level_and_a_unit_have_another_name_from_the_day_on() -> None:
    street = a_street()
    steps = (
        {"do": "rename_level", "level": "area", "name": "网格片", "name_en": "Grid area"},
        {"do": "rename", "unit": "A", "name": "甲片区", "name_en": "First Area"},
    )

    drafts.accept(draft=plan(street, *steps), by=None, at=NOON)

    street.refresh_from_db()
    assert [levels_of(street, day)[1].name for day in (SUMMER, AUTUMN)] == ["片区", "网格片"]
    assert [list(grouped(street, day)) for day in (SUMMER, AUTUMN)] == [
        ["A片区", "B片区"],
        ["甲片区", "B片区"],
    ]
    assert Unit.objects.get(code="A").name == "甲片区"


def test_a_unit_ends_and_what_stood_in_it_goes_where_it_is_told() -> None:
    street = a_street()

    drafts.accept(draft=plan(street, {"do": "close", "unit": "A", "into": "B"}), by=None, at=NOON)

    street.refresh_from_db()
    assert grouped(street, AUTUMN) == {"B片区": ["A1", "A2", "B1", "B2"]}
    assert Unit.objects.get(code="A").ends_on == AUTUMN


REFUSED = {
    "an end under what it holds": ({"do": "close", "unit": "A"}, StillHasChildren),
    "a unit that is not there": ({"do": "move", "unit": "Z", "parent": "B"}, UnknownUnit),
    "a parent of its own level": ({"do": "move", "unit": "A", "parent": "B"}, WrongRung),
    "the street itself": ({"do": "close", "unit": "000000001", "into": "A"}, Refusal),
    "a share that forgets one": (
        {"do": "regroup", "from": ["A"], "to": [{"name": "x", "units": ["A1"]}, {"name": "y", "units": []}]},
        StillHasChildren,
    ),
    "units of two levels": ({"do": "regroup", "from": ["A", "B1"], "to": [{"name": "x"}]}, WrongRung),
    "no name": ({"do": "rename", "unit": "A", "name": " "}, Refusal),
    "a step nobody knows": ({"do": "explode"}, Refusal),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_step_that_cannot_be_done_is_refused_and_the_plan_stays(case: str) -> None:
    step, refusal = REFUSED[case]
    draft = plan(a_street())

    with pytest.raises(refusal):
        drafts.plan_steps(draft=draft, add=step, by=None, at=NOON)

    draft.refresh_from_db()
    assert draft.asked["steps"] == []


def test_a_plan_for_a_day_that_a_later_change_has_told_is_refused() -> None:
    street = a_street()
    drafts.accept(draft=plan(street, {"do": "move", "unit": "A1", "parent": "B"}), by=None, at=NOON)

    with pytest.raises(PastIsWritten):
        plan(street, {"do": "rename", "unit": "A1", "name": "x"}, on=SUMMER)


def test_the_preview_says_in_words_what_each_step_does_and_which_units_end() -> None:
    street = a_street()

    with override("en"):
        seen = planned(street, AUTUMN, [REGROUP, {"do": "rename", "unit": "S", "name": "新南片区"}])

    said = [one.text for one in seen.told]
    assert said == ["Area A, Area B become 北片区, 南片区.", "南片区 is called 新南片区."]
    assert [unit.code for unit in seen.closed] == ["A", "B"]
    assert [unit.code for unit in seen.touched] == ["A1", "A2", "B1", "B2"]
    assert [one.name for one in seen.changes.new] == ["北片区", "新南片区"]


def test_a_plan_can_be_accepted_twice_and_happens_once() -> None:
    street = a_street()
    draft = plan(street, REGROUP)

    first = drafts.accept(draft=draft, by=None, at=NOON)

    assert drafts.accept(draft=draft, by=None, at=NOON) == first
    assert Unit.objects.filter(code__in=["N", "S"]).count() == 2


def test_who_knows_what_hangs_on_units_is_asked(monkeypatch) -> None:
    from linli.territory.queries import hanging

    monkeypatch.setattr(hanging, "_tellers", [])
    street = a_street()
    hangs_on_units(lambda _street, ids, _on: [Hanging(pk, "post", "片长", "/x/") for pk in ids])

    assert [one.text for one in hanging_on(street, [1, 2], AUTUMN)] == ["片长", "片长"]
    assert hanging_on(street, [], AUTUMN) == []
