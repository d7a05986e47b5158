"""What is measured was not seen; the line is the lowest that keeps its promise; figures add up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.sorting.queries.learning import Example, folds_of, guesses_of, heat_of, learnt, train, unseen
from linli.sorting.queries.measuring import (
    NEVER,
    Guess,
    accuracy,
    by_class,
    confusion,
    line_for,
    macro_f1,
    told,
)
from linli.sorting.queries.scoring import pack, unpack

from .messages import examples


def test_a_trained_sorter_knows_what_it_was_taught_and_says_by_which_words() -> None:
    sorter = unpack(pack(train(examples())))

    first = sorter.answers("医学院路路灯坏了", "晚上一片黑")[0]

    assert first.code == "C0137"
    assert any("灯" in word or "黑" in word for word in first.words)


def test_training_twice_gives_the_same_bytes() -> None:
    assert pack(train(examples())) == pack(train(examples()))


def test_two_classes_are_learnt_as_well() -> None:
    two = [one for one in examples() if one.label != "E0301"]

    assert unpack(pack(train(two))).answers("垃圾发臭", "")[0].code == "E0110"


def test_one_class_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="one class"):
        train([Example("灯", "坏", "A"), Example("灯", "坏了", "A")])


def test_what_was_put_right_by_somebody_says_more() -> None:
    """The same words filed twice one way and once, put right, the other: the weight decides."""
    told = [Example("阳台晾晒", "", "A"), Example("阳台晾晒", "", "B", 5.0)] * 3 + examples(5)

    assert train(told).answers("阳台晾晒", "")[0].code == "B"


def test_no_example_is_sorted_by_a_sorter_that_had_seen_it() -> None:
    """A word that stands in one message only would give its label away to whoever had seen it."""
    some = examples(20)
    chance = [Example(f"甲乙丙{n}", "同样的话", str(n % 2)) for n in range(40)]

    scored = unseen(chance + some, folds=5)
    guesses = guesses_of(scored, heat_of(scored))

    assert accuracy(guesses[40:]) > 0.95
    assert accuracy(guesses[:40]) < 0.75


def test_folds_hold_every_example_once_and_every_class_evenly() -> None:
    some = examples(25)

    heaps = folds_of(some, 5)

    assert sorted(n for heap in heaps for n in heap) == list(range(75))
    assert {tuple(sorted(some[n].label for n in heap)) for heap in heaps} == {
        tuple(sorted(["C0137", "E0110", "E0301"] * 5))
    }


def test_a_calibrated_sorter_is_about_as_often_right_as_it_says() -> None:
    _sorter, guesses = learnt(examples(40))

    said = sum(one.sure for one in guesses) / len(guesses) / 1000

    assert abs(said - accuracy(guesses)) < 0.1


# --- Figures --------------------------------------------------------------------------------------------------------
GUESSES = [
    Guess("A", "A", 900),
    Guess("A", "B", 600),
    Guess("B", "B", 800),
    Guess("B", "B", 600),
    Guess("C", "A", 300),
]


def test_figures_by_hand() -> None:
    assert accuracy(GUESSES) == 0.6
    assert [(one.code, one.n, one.precision, one.recall) for one in by_class(GUESSES)] == [
        ("A", 2, 0.5, 0.5), ("B", 2, 2 / 3, 1.0), ("C", 1, 0.0, 0.0)
    ]  # fmt: skip
    assert round(macro_f1(GUESSES), 4) == round((0.5 + 0.8 + 0) / 3, 4)
    assert confusion(GUESSES) == {"A": {"A": 1, "B": 1}, "B": {"B": 2}, "C": {"A": 1}}


def test_the_line_takes_messages_of_one_confidence_together() -> None:
    line = line_for(GUESSES, 0.75)

    assert (line.sure, line.precision, line.coverage) == (600, 0.75, 0.8)
    assert line_for(GUESSES, 0.76).sure == 800


def test_where_no_line_keeps_the_promise_there_is_none() -> None:
    assert line_for([Guess("A", "B", 900), Guess("A", "A", 100)], 0.9).sure == NEVER
    assert line_for([], 0.9).sure == NEVER


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 20)), max_size=12),
    st.sampled_from([0.5, 0.8, 0.9, 1.0]),
)
def test_above_the_line_so_many_are_right_and_no_lower_line_keeps_it(
    rows: list[tuple[bool, int]], wanted: float
) -> None:
    guesses = [Guess("A", "A" if right else "B", sure) for right, sure in rows]

    line = line_for(guesses, wanted)

    def share(sure: int) -> float:
        said = [one for one in guesses if one.sure >= sure and one.sure]
        return accuracy(said) if said else 0.0

    if line.sure == NEVER:
        assert all(share(one.sure) < wanted for one in guesses if one.sure)
    else:
        assert share(line.sure) >= wanted
        assert all(share(one.sure) < wanted for one in guesses if 0 < one.sure < line.sure)


def test_figures_are_told_as_json_holds_them() -> None:
    figures = told(GUESSES, 0.75)

    assert (figures["messages"], figures["accuracy"], figures["macro_f1"]) == (5, 0.6, 0.4333)
    assert figures["line"] == {
        "wanted_precision": 0.75,
        "confidence": 600,
        "precision": 0.75,
        "coverage": 0.8,
    }
