"""Fair comparison: the published formulas, by hand and by tables."""

from fractions import Fraction
from math import comb

import pytest

from linli.insight.queries.fair import compared, gamma_quantile, hot_spots, prior_of, tail


@pytest.mark.parametrize(
    ("degrees", "z", "printed"),
    # Quantiles of chi-square as every table prints them: 5 %, 50 % and 95 %.
    [
        (10, -1.6449, 3.940), (10, 0.0, 9.342), (10, 1.6449, 18.307), (30, -1.6449, 18.493), (30, 1.6449, 43.773),
        (100, 1.6449, 124.342),
    ],
)  # fmt: skip
def test_quantiles_are_those_of_the_tables_of_chi_square(degrees: int, z: float, printed: float) -> None:
    assert gamma_quantile(z, degrees / 2, 0.5) == pytest.approx(printed, rel=0.003)


def test_the_estimate_is_the_one_of_marshall_worked_out_by_hand() -> None:
    counts = {"a": (10, 100), "b": (30, 100), "c": (2, 10)}
    # The formulas in fractions, term by term as printed.
    mean = Fraction(42, 210)
    variance = sum(n * (Fraction(y, n) - mean) ** 2 for y, n in counts.values()) / 210
    spread = variance - mean / 70
    shrunk = {
        key: float(mean + spread / (spread + mean / n) * (Fraction(y, n) - mean))
        for key, (y, n) in counts.items()
    }

    found = {one.key: one.estimate for one in compared(counts)}

    assert prior_of(list(counts.values())).spread == pytest.approx(float(spread))
    assert found == pytest.approx(shrunk)


def test_few_cases_are_drawn_to_the_whole_and_do_not_come_first() -> None:
    found = compared({"few": (0, 6), "many": (40, 800), "bad": (300, 1000), "fair": (100, 1000)})

    # Six cases without a fault are no proof: who did nearly as well with eight hundred stands before them.
    assert [one.key for one in found] == ["many", "fair", "few", "bad"]
    assert [one.places for one in found] == ["1–2", "2–3", "1–3", "4"]


def test_what_rests_on_fewer_than_five_has_no_estimate_and_no_place() -> None:
    found = compared({"four": (4, 4), "ten": (1, 10), "twelve": (2, 12), "none": (0, 0)})

    assert [(one.key, one.estimate is None, one.places) for one in found][-2:] == [
        ("four", True, ""), ("none", True, ""),
    ]  # fmt: skip
    assert found[-1].raw is None


def test_differences_that_chance_explains_give_everybody_every_place() -> None:
    found = compared({"a": (10, 100), "b": (11, 100), "c": (9, 100)})

    assert {one.estimate for one in found} == {0.1}
    assert [(one.key, one.places, one.alike) for one in found] == [
        ("c", "1–3", True), ("a", "1–3", True), ("b", "1–3", True),
    ]  # fmt: skip


def test_nothing_at_all_is_compared_without_a_fault() -> None:
    assert compared({}) == []
    assert [one.estimate for one in compared({"a": (0, 10), "b": (0, 20)})] == [0.0, 0.0]


def test_the_tail_is_the_one_of_the_negative_binomial() -> None:
    # With whole shape r and p = rate / (rate + 1): P(X = k) = C(k + r − 1, k) p^r (1 − p)^k.
    p = Fraction(2, 3)
    exact = 1 - sum(comb(k + 2, k) * p**3 * (1 - p) ** k for k in range(4))

    assert tail(4, 3.0, 2.0) == pytest.approx(float(exact))


def test_a_hot_spot_is_hot_by_its_own_past() -> None:
    weeks = {"quiet": (1, 8), "always busy": (42, 320), "hot": (14, 16), "new": (4, 0), "calm": (2, 16)}

    found = hot_spots(weeks, before=8)

    assert [one.key for one in found] == ["hot"]
    assert hot_spots({}, before=8) == []
