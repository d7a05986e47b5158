"""Voting rules: exact thresholds, each with its source."""

from fractions import Fraction

import pytest

from linli.votes.errors import NotAThreshold, NoThreshold, UnknownVotingRule
from linli.votes.queries import delivered_rules, rule_called, threshold
from linli.votes.queries.law import check, warn
from linli.votes.queries.rules import lacking, shipped

RULES = delivered_rules()


@pytest.mark.parametrize("item", range(1, 10))
def test_article_278_asks_two_thirds_to_take_part_and_three_quarters_for_items_six_to_eight(
    item: int,
) -> None:
    rule = RULES[f"cc278-{item}"]

    assert (str(rule.quorum), str(rule.passes)) == ("≥2/3", "≥3/4" if item in {6, 7, 8} else ">1/2")
    assert (rule.basis, rule.base, rule.notice_days) == ("owners", "taking_part", 15)


def test_using_the_repair_fund_needs_a_majority_and_raising_it_three_quarters() -> None:
    assert ("使用" in RULES["cc278-5"].name, "筹集" in RULES["cc278-6"].name) == (True, True)
    assert (str(RULES["cc278-5"].passes), str(RULES["cc278-6"].passes)) == (">1/2", "≥3/4")


def test_every_rule_names_its_source() -> None:
    assert [code for code, rule in RULES.items() if not rule.source] == []


def test_jinan_counts_all_owners_of_the_unit_and_displays_for_fifteen_days() -> None:
    rule = RULES["lift-jinan"]

    assert (str(rule.passes), rule.base, rule.display_days, rule.objections) == ("≥2/3", "roll", 15, True)


@pytest.mark.parametrize("city", ["shanghai", "nanjing"])
def test_a_city_without_its_text_is_empty_marked_and_refused(city: str) -> None:
    rule = RULES[f"lift-{city}"]

    assert (rule.quorum, rule.passes, rule.display_days) == (None, None, None)
    assert "enter from the current local rule" in rule.source
    with pytest.raises(NoThreshold):
        rule_called(RULES, f"lift-{city}")


def test_beijing_tells_the_result_within_three_days() -> None:
    assert (RULES["cc278-majority-beijing"].notice_days, RULES["cc278-majority-beijing"].result_days) == (
        15,
        3,
    )


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownVotingRule) as refused:
        rule_called(RULES, "cc279")

    assert "cc278-1" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("≥2/3", "≥2/3"), (">= 2/3", "≥2/3"), ("2/3以上", "≥2/3"), ("三分之二以上", "≥2/3"), ("2/4", "≥1/2"), ("＞１/２", ">1/2"),
        ("过半数", ">1/2"), ("半数以上", "≥1/2"), ("四分之三以上", "≥3/4"), ("5", "≥5"), ("全体", "≥1"), ("", "None"),
    ],
)  # fmt: skip
def test_thresholds_are_read_as_offices_write_them(text: str, says: str) -> None:
    assert str(threshold(text)) == says


@pytest.mark.parametrize("text", ["0.66", "66 %", "most", "2/0", "0", ">1", "5/2", ">2/3以上", "-1/2"])
def test_what_is_no_exact_fraction_is_no_threshold(text: str) -> None:
    with pytest.raises(NotAThreshold):
        threshold(text)


def test_the_line_itself_is_enough_for_at_least_and_not_for_more_than() -> None:
    at_least, more_than = threshold("≥1/2"), threshold(">1/2")

    assert at_least is not None
    assert more_than is not None
    assert (at_least.met(Fraction(3), Fraction(6)), more_than.met(Fraction(3), Fraction(6))) == (True, False)
    assert at_least.met(Fraction(0), Fraction(0)) is False


@pytest.mark.parametrize(
    ("text", "part", "base", "grows", "needed"),
    [
        (">1/2", 3, 6, True, 1), (">1/2", 2, 6, True, 3), ("≥3/4", 5, 8, True, 4), ("≥3/4", 6, 8, True, 0),
        ("≥2/3", 5, 9, False, 1), (">1/2", 5, 10, False, 1), ("≥1", 5, 6, True, None), ("≥7", 5, 9, False, 2),
    ],
)  # fmt: skip
def test_how_many_heads_are_lacking(text: str, part: int, base: int, grows: bool, needed: int | None) -> None:
    test = threshold(text)
    assert test is not None

    found = lacking(test, part=Fraction(part), base=Fraction(base), grows=grows, whole_numbers=True)

    assert found == needed


def test_the_book_as_delivered_has_no_faults_and_warns_of_the_two_empty_cities() -> None:
    rows = list(shipped())

    assert list(check(rows)) == []
    assert [rows[fault.row or 0]["code"] for fault in warn(rows)] == ["lift-shanghai", "lift-nanjing"]


def test_the_book_refuses_what_is_no_fraction_and_numbers_of_owners() -> None:
    row = dict(shipped()[0])

    found = list(check([row | {"passes": "66 %"}, row | {"quorum": "5"}, row | {"code": "CC 278"}]))

    assert [(fault.row, fault.column) for fault in found] == [(0, "passes"), (1, "quorum"), (2, "code")]
