"""Who pays what: shares sum to the cent, by area, by floor, by weights of the owners' own; and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.lifts.errors import FlatsFaulty, WeightsFaulty
from linli.lifts.queries import Party, Preset, bill, floor_weights, read_flats, weight, whole_cents

SIX = Preset("six", "六层", "Six", floor_weights("0,0,1,2,3,4"), False, "x")
TIMES_AREA = Preset("six-area", "六层", "Six", floor_weights("0,0,1,2,3,4"), True, "x")
STAIRCASE = [
    Party(f"{floor}0{side}", floor, Fraction(80 if side == 1 else 60))
    for floor in range(1, 7)
    for side in (1, 2)
]


def test_six_floors_by_0_0_1_2_3_4_come_out_as_reckoned_by_hand() -> None:
    told = bill(STAIRCASE, cost=60_000_000, subsidies=20_000_000, scheme="preset", preset=SIX)

    assert told.shared == 40_000_000
    assert told.weights == 20
    assert [one.cents for one in told.shares] == [0, 0, 0, 0] + [2_000_000] * 2 + [4_000_000] * 2 + [
        6_000_000
    ] * 2 + [8_000_000] * 2


def test_the_weight_of_a_floor_may_be_multiplied_by_the_area() -> None:
    told = bill(STAIRCASE, cost=140_000, subsidies=0, scheme="preset", preset=TIMES_AREA)

    # 1·80 + 1·60 + 2·80 + … = 10 · 140 = 1,400; a cent for every hundredth of it is 100 cents a point.
    assert told.weights == 1_400
    assert (told.of("301").cents, told.of("302").cents, told.of("602").cents) == (8_000, 6_000, 24_000)


def test_by_area_of_the_civil_code_everybody_pays_the_first_floor_too() -> None:
    told = bill(STAIRCASE, cost=84_000, subsidies=0, scheme="area")

    assert {one.cents for one in told.shares} == {8_000, 6_000}
    assert sum(one.cents for one in told.shares) == 84_000


def test_a_compensation_is_paid_by_the_others_and_received_by_the_flat() -> None:
    parties = [
        Party("101", 1, Fraction(80), compensation=30_000),
        Party("301", 3, Fraction(80)),
        Party("601", 6, Fraction(80)),
    ]
    told = bill(parties, cost=100_000, subsidies=0, scheme="preset", preset=SIX)

    assert told.shared == 130_000
    assert [one.net for one in told.shares] == [-30_000, 26_000, 104_000]


def test_the_last_cents_go_to_the_largest_remainders_and_a_tie_to_the_earlier() -> None:
    assert whole_cents(100, [Fraction(1)] * 3) == [34, 33, 33]
    assert whole_cents(10, [Fraction(1), Fraction(2), Fraction(4)]) == [1, 3, 6]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    total=st.integers(0, 10**11),
    weights=st.lists(st.fractions(0, 10**6, max_denominator=10**4), min_size=1, max_size=24).filter(any),
)
def test_shares_sum_to_the_cent_and_none_is_a_cent_off(total: int, weights: list[Fraction]) -> None:
    shares = whole_cents(total, weights)
    whole = sum(weights)

    assert sum(shares) == total
    assert all(abs(share - total * heavy / whole) < 1 for share, heavy in zip(shares, weights, strict=True))
    assert all(share == 0 for share, heavy in zip(shares, weights, strict=True) if heavy == 0)


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1/0", "1e5", "½", "1.23456", "NaN", "1,5"])
def test_what_is_no_weight_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(WeightsFaulty):
        weight(wrong)


def test_weights_that_do_not_fit_the_building_are_refused_with_the_reason() -> None:
    with pytest.raises(WeightsFaulty, match=r"6.*7"):
        bill([*STAIRCASE, Party("701", 7, Fraction(80))], cost=1, subsidies=0, scheme="preset", preset=SIX)
    with pytest.raises(WeightsFaulty):
        bill([Party("101", 1, Fraction(80))], cost=1, subsidies=0, scheme="preset", preset=SIX)
    with pytest.raises(WeightsFaulty, match="102"):
        bill(
            [Party("101", 1, Fraction(80), own="1"), Party("102", 1, Fraction(80))],
            cost=1,
            subsidies=0,
            scheme="own",
        )


def test_flats_are_read_as_they_are_pasted_and_every_fault_is_told_by_its_line() -> None:
    rows = read_flats("101 1 78.20 李娜、张强\n102,1,60㎡\n\n301\t3\t78.2\t陈 阿姨")
    assert [(one.door, one.floor, str(one.area), one.owners) for one in rows] == [
        ("101", 1, "78.20", "李娜、张强"), ("102", 1, "60", ""), ("301", 3, "78.2", "陈 阿姨"),
    ]  # fmt: skip
    with pytest.raises(FlatsFaulty) as told:
        read_flats("101 1 78.20\n101 0 78\n102 2 x\n103\n101 2 80")
    words = str(told.value)
    assert [line for line in ("1", "2", "3", "4", "5") if f"{line}" in words]
    assert all(one in words for one in ("2", "3", "4", "101"))
