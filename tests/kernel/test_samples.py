"""Shares of samples with their margin: against values that are printed elsewhere."""

import pytest

from linli.kernel.samples import interval, needed, per_cent, share


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3 (score without continuity correction)
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ],
)  # fmt: skip
def test_intervals_are_those_that_are_printed(good: int, n: int, low: float, high: float) -> None:
    assert tuple(round(one, 4) for one in interval(good, n)) == (low, high)


def test_so_many_answers_are_needed_as_tables_of_samples_print() -> None:
    assert (needed(0.05), needed(0.05, of=1000), needed(0.05, of=10_000), needed(0.03)) == (
        385,
        278,
        370,
        1068,
    )


def test_where_all_were_asked_nothing_is_uncertain() -> None:
    assert interval(40, 50, of=50) == (0.8, 0.8)
    low, high = interval(40, 50, of=60)
    wide_low, wide_high = interval(40, 50)
    assert wide_low < low < 0.8 < high < wide_high


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 16, "6.3"), (1, 80, "1.3"), (2, 3, "66.7"), (0, 7, "0.0"), (7, 7, "100.0")])  # fmt: skip
def test_a_half_is_rounded_up_as_people_do(part: int, whole: int, told: str) -> None:
    assert per_cent(part, whole) == told


def test_a_share_worked_out_by_hand_is_the_one_that_is_told() -> None:
    # 15 of 20 asked of 400: as if 20·399/380 = 21 of an endless many. z² = 3.8415, z²/21 = 0.18293;
    # middle (0.75 + 0.09146) / 1.18293 = 0.71132; half √(0.75·0.25/21 + 0.0021777) · 1.96 / 1.18293 = 0.17461.
    assert share(15, 20, of=400) == {
        "good": 15, "n": 20, "rate": "75.0", "low": "53.7", "high": "88.6", "margin": "21.3",
    }  # fmt: skip
    assert share(1, 16)["rate"] == "6.3"


def test_of_fewer_than_ten_answers_nothing_is_told() -> None:
    assert share(9, 9)["rate"] is None
    assert share(8, 10) == {
        "good": 8,
        "n": 10,
        "rate": "80.0",
        "low": "49.0",
        "high": "94.3",
        "margin": "31.0",
    }
