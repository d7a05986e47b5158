"""k-anonymity: whatever the ledger holds, each case that is told is one of k that are alike, and none is told twice."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.opendata.queries.grouping import Fine, Row, Told, grouped, month_of, quarter_of, rungs

LINES = [("S",), ("S", "W"), ("S", "W", "W1"), ("S", "W", "W2"), ("S", "E", "E1"), ("S", "E", "E1", "E11")]
fines = st.builds(
    Fine,
    line=st.sampled_from(LINES),
    type=st.sampled_from(["C0101", "C0102", "E0110"]),
    class_=st.just("C01"),
    month=st.sampled_from([date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1)]),
    door=st.sampled_from(["public", "hotline"]),
    stage=st.sampled_from(["open", "solved"]),
    days=st.sampled_from(["", "0", "2-3"]),
    reopened=st.booleans(),
)


def a_fine(**told) -> Fine:
    """Return an everyday case."""
    plain = {
        "line": ("S", "W", "W1"),
        "type": "C0101",
        "class_": "C01",
        "month": date(2026, 2, 1),
        "door": "public",
    }
    return Fine(**(plain | {"stage": "open", "days": "", "reopened": False} | told))


@settings(max_examples=150, deadline=None)
@given(cases=st.lists(fines, max_size=60), k=st.integers(3, 9), depth=st.integers(0, 3))
def test_every_case_that_is_told_is_one_of_k_that_are_alike(cases, k, depth):
    found = grouped(cases, k=k, ladder=rungs(depth))

    groups = Counter(row.told for row in found.rows)
    assert min(groups.values(), default=k) >= k
    assert len(found.rows) + found.withheld == len(cases)


@settings(max_examples=100, deadline=None)
@given(cases=st.lists(fines, max_size=50), k=st.integers(3, 9), data=st.data())
def test_what_is_told_does_not_depend_on_the_order_of_the_ledger(cases, k, data):
    shuffled = data.draw(st.permutations(cases))

    assert grouped(shuffled, k=k, ladder=rungs(2)) == grouped(cases, k=k, ladder=rungs(2))


@settings(max_examples=100, deadline=None)
@given(cases=st.lists(fines, max_size=50), depth=st.integers(0, 3))
def test_each_rung_makes_groups_of_groups_so_that_no_sum_gives_away_a_small_one(cases, depth):
    ladder = rungs(depth)

    for finer, rougher in pairwise(ladder):
        one_of = {}
        for case in cases:
            assert one_of.setdefault(finer(case), rougher(case)) == rougher(case)


@settings(max_examples=100, deadline=None)
@given(cases=st.lists(fines, max_size=40), depth=st.integers(0, 3))
def test_no_place_is_finer_than_the_rule_says(cases, depth):
    codes = {line[: depth + 1][-1] for line in LINES} | {"S", "W", "E"}

    assert {row.told.place for row in grouped(cases, k=3, ladder=rungs(depth)).rows} <= codes


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ([a_fine()] * 3, Told("W1", "C0101", "2026-02", "public")),
        ([a_fine(), a_fine(), a_fine(door="hotline")], Told("W1", "C0101", "2026-02", "")),
        ([a_fine(), a_fine(), a_fine(type="C0102")], Told("W1", "C01", "2026-02", "")),
        ([a_fine(), a_fine(), a_fine(line=("S", "W", "W2"))], Told("W", "C01", "2026-02", "")),
        ([a_fine(), a_fine(), a_fine(line=("S", "E"))], Told("S", "C01", "2026-02", "")),
        ([a_fine(), a_fine(), a_fine(month=date(2026, 1, 1))], Told("S", "C01", "2026-Q1", "")),
        ([a_fine(), a_fine(), a_fine(month=date(2026, 9, 1))], Told("S", "C01", "2026", "")),
        ([a_fine(), a_fine(), a_fine(type="E0110", class_="E01")], Told("S", "", "2026", "")),
    ],
)
def test_what_is_rare_is_told_more_roughly_step_by_step(cases, told):
    assert {row.told for row in grouped(cases, k=3, ladder=rungs(2)).rows} == {told}


def test_a_small_group_goes_on_whole_and_what_stays_alone_is_withheld():
    many, two, lonely = [a_fine()] * 3, [a_fine(line=("S", "W", "W2"))] * 2, a_fine(month=date(2025, 6, 1))

    found = grouped([*many, *two, lonely], k=3, ladder=rungs(2))

    assert found.withheld == 3
    assert found.rows == (Row(Told("W1", "C0101", "2026-02", "public"), "open", "", False),) * 3


def test_months_and_quarters_are_written_as_one_sorts_them():
    assert [month_of(date(2026, 3, 1)), quarter_of(date(2026, 3, 1)), quarter_of(date(2026, 4, 1))] == [
        "2026-03", "2026-Q1", "2026-Q2",
    ]  # fmt: skip
