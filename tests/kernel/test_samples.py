"""Shares of samples with their margin: against values that are printed elsewhere."""

import pytest

from linli.kernel.samples import interval, needed, share


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
