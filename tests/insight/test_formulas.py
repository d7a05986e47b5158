"""Formulas are read, refused in a sentence, and worked out exactly; the shipped table comes out as officials print it."""

from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from linli.insight.queries.counts import COUNTS
from linli.insight.queries.formulas import Unknown, Wrong, read, score_filed, score_load
from linli.insight.queries.indicators import (
    GRADES,
    Law,
    Shown,
    check,
    read_rows,
    rounded,
    row_read,
    shipped,
    worked_out,
)
from linli.insight.states import FIGURES

LAW = read_rows(shipped())


def worth(text: str, **values: Any) -> Any:
    return read(text).of({name: Fraction(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("（甲 − 乙）÷ 乙 × 100％", Fraction(1, 2)),
        ("max(甲, 乙) - min(甲, 乙)", 1),
        ("when(甲 > 乙, 10, 20)", 10),
        ("如果(甲 ≤ 乙，10，20)", 20),
        ("known(甲 / 0, 5)", 5),
        ("-甲 + 0.1", Fraction(-29, 10)),
        ("max(甲)", 3),
        ("round(2.5) + round(-2.5) + round(乙 / 4)", 1),
        ("when(甲 > 乙, 5, 1 / 0)", 5),
        ("甲\r\n  ÷ 乙", Fraction(3, 2)),
    ],
)
def test_formulas_are_worked_out_exactly(text: str, value: Any) -> None:
    assert worth(text, 甲=3, 乙=2) == value


def test_what_is_divided_by_nothing_is_not_known_and_says_why() -> None:
    with translation.override("en"):
        assert worth("甲 / 乙 + 1", 甲=3, 乙=0) == Unknown("there is nothing to divide by")
        assert read("甲 + 丙").of({"甲": Fraction(1)}) == Unknown("“丙” is not known")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The formula is empty."),
        ("结案 / ", "The formula cannot be read"),
        ("结案 +* 立案", "The formula cannot be read near"),
        ("__import__('os')", "There is no function “__import__”"),
        ("结案.real", "Only + − × ÷"),
        ("[1, 2]", "Only + − × ÷"),
        ("2 ** 9", "Only + − × ÷"),
        ("lambda: 1", "Only + − × ÷"),
        ("'a' * 9", "Only numbers and names"),
        ("True", "Only numbers and names"),
        ("when(1, 2)", "“when” is given 2 things and wants 3."),
        ("min(*结案)", "There is no function “min”"),
        ("9" * 20, "The formula holds a number that is too large."),
        ("1 < 2 < 3", "Only + − × ÷"),
        ("1+" * 400 + "1", "The formula has too many parts."),
        ("(" * 300 + "1", "The formula cannot be read"),
        ("1" * 1001, "The formula is longer than 1000 letters."),
        ("甲 × 10²", "The formula cannot be read near “²”."),
        ("½ × 甲", "The formula cannot be read near “½”."),
        ("结案 # / 应结案", "The formula cannot be read near “#”."),
        ("1e999", "The formula cannot be read near “1e999”."),
        ("0x10 + 1_000", "The formula cannot be read near “0x10”."),
        ("1if 1 else 2", "The formula cannot be read near “1if”."),
        ("1\x00", "The formula cannot be read"),
        ("甲\u202e / 乙", "The formula cannot be read near"),
        ("-" * 900 + "1", "The formula has too many parts."),
        ("ﷺ" * 999, "The formula cannot be read"),
    ],
)
def test_what_is_no_formula_is_refused_in_a_sentence(text: str, said: str) -> None:
    with translation.override("en"), pytest.raises(Wrong) as refused:
        read(text)

    assert str(refused.value).startswith(said)


def test_what_no_office_can_count_is_said_to_be_too_large_and_never_worked_out() -> None:
    with translation.override("en"):
        too_large = Unknown("the number is too large")

        assert worth("*".join(["999999999999"] * 70)) == too_large
        finer = rows_of(a0="1 / 3", **{f"a{n}": f"a{n - 1} * a{n - 1}" for n in range(1, 20)})
        assert shown_of(read_rows(finer), "a19").value == too_large
    assert str(rounded(Fraction(10**17) + Fraction(1, 3))) == "100000000000000000.33"


def rows_of(**formulas: str) -> list[dict[str, Any]]:
    row = dict(shipped()[0])
    return [
        row | {"code": code, "name": f"甲{code}", "formula": text, "unit": "n"}
        for code, text in formulas.items()
    ]


def test_what_rests_on_others_a_hundred_times_over_is_worked_out_once_each() -> None:
    doubling = {f"a{n}": f"甲a{n - 1} + a{n - 1} * a{n - 1}" for n in range(1, 39)}
    law = read_rows(rows_of(a0="结案", **doubling))

    assert list(check(rows_of(a0="结案", **doubling))) == []
    assert shown_of(law, "a3", closed=1).value == 42
    with translation.override("en"):
        assert shown_of(law, "a38", closed=1).why == "the number is too large"


def test_a_line_of_indicators_resting_one_on_the_other_ends_somewhere() -> None:
    chain = rows_of(a0="结案", **{f"a{n}": f"a{n - 1} + 1" for n in range(1, 2000)})

    faults = list(check(chain))

    assert (faults[0].row, faults[0].column, len(faults)) == (40, "formula", 1960)


def test_what_only_rests_on_a_circle_is_in_none() -> None:
    faults = [fault.row for fault in check(rows_of(a="b", b="a", c="a + 1", d="c + 结案"))]

    assert faults == [0, 1]


def test_two_indicators_of_one_name_and_words_with_a_meaning_are_faults() -> None:
    rows = rows_of(a="结案", b="结案", **{"min": "结案", "if": "结案"})
    rows[1]["name"] = "ａ"  # as a formula reads it, the code of the first

    assert [(fault.row, fault.column) for fault in check(rows)] == [(1, "name"), (2, "code"), (3, "code")]


def test_points_are_given_as_the_standard_prints_them() -> None:
    load = [score_load(Fraction(n)) for n in (2001, 2000, 1201, 1200, 501, 500, 301, 300, 101, 100, 0)]
    filed = [score_filed(Fraction(n)) for n in (0, 50, 51, 100, 101, 200, 201, 500, 501, 1000, 1001)]

    assert load == [100, 90, 90, 75, 75, 60, 60, 40, 40, 0, 0]
    assert filed == [100, 100, 90, 90, 75, 75, 60, 60, 40, 40, 0]


def shown(code: str, **counts: Any) -> Shown:
    return shown_of(LAW, code, **counts)


def shown_of(law: Law, code: str, **counts: Any) -> Shown:
    indicator = law.called(code)
    assert indicator is not None
    values = {name: Fraction(0) for name in law.needs(indicator)}
    values |= {name: Fraction(value) for name, value in counts.items()}
    known = {
        name: COUNTS[name].of({}) if COUNTS[name].unknown_en else value for name, value in values.items()
    }
    return worked_out(law, indicator, known)


def test_official_figures_come_out_as_printed() -> None:
    # 天门 2016-12: 受理1054 立案996 应结972 结911 (93.72 %) 按期737 (75.82 %). 福州 2015-05: 36 314, 33 928 (93.43 %).
    tianmen = {"close_due": 972, "closed": 911, "closed_in_time": 737}

    assert [shown("closed_rate", **tianmen).told, shown("closed_in_time_rate", **tianmen).told] == [
        "93.72 %",
        "75.82 %",
    ]
    assert shown("filing_rate", taken_up=36314, filed=33928).told == "93.43 %"
    assert shown("closed_rate", **tianmen).exact == str(Fraction(91100, 972))


def test_grades_are_those_of_the_standard() -> None:
    full = {"filed": 1000, "filed_in_time": 1000, "filed_rightly": 1000, "close_due": 1000}
    of = {n: shown("score_shift_heads", **full, closed_in_time=n).grade for n in (1000, 700, 0)}

    assert GRADES == (("A", 90), ("B", 75), ("C", 60), ("D", 40), ("E", 0))
    # 25 + 40 + 35 × the share closed in time: 100, 89.5 and 65.
    assert of == {1000: "A", 700: "B", 0: "C"}


def test_the_composite_of_areas_keeps_the_weights_as_printed_which_sum_to_seventy() -> None:
    best = shown("score_areas", filed=50, public_valid=50, close_due=50, closed=50, closed_in_time=50)

    assert best.number == 70
    assert "70%" in best.indicator.says_zh


def test_what_the_ledger_cannot_know_is_a_dash_with_its_reason_and_never_nought() -> None:
    told = shown("missed_rate", filed=10)

    assert (told.told, told.number) == ("—", None)
    assert told.why


def test_what_rests_on_too_few_is_not_shown() -> None:
    few, enough = (shown("closed_rate", close_due=n, closed=n) for n in (4, 5))

    assert (few.told, few.exact, enough.told) == ("—", None, "100.00 %")


def test_halves_are_rounded_as_people_round() -> None:
    assert [str(rounded(Fraction(n, 1000))) for n in (5, 15, 25, -5)] == ["0.01", "0.02", "0.03", "-0.01"]


def test_every_row_that_ships_is_sound_and_every_count_is_made_of_figures_that_are_kept() -> None:
    assert list(check(shipped())) == []
    assert {name for one in COUNTS.values() for name in (*one.plus, *one.minus)} - {
        *FIGURES,
        "staff",
    } == set()
    assert all(one.plus or one.unknown_en for one in COUNTS.values())
    assert all(one.base in COUNTS or not one.base for one in LAW.rows)


def test_faults_of_a_draft_are_said_row_by_row() -> None:
    row = dict(shipped()[0])
    rows = [
        row | {"code": "a", "name": "甲", "formula": "结案 / 应结案案"},
        row | {"code": "b", "name": "乙", "formula": "丙 + 1"},
        row | {"code": "c", "name": "丙", "formula": "乙 + 1"},
        row | {"code": "Zu Groß", "name": "丁", "formula": "结案 /"},
        row | {"code": "filed", "name": "立案", "formula": "结案"},
    ]

    found = [(fault.row, fault.column) for fault in check(rows)]

    assert found == [
        (0, "formula"),
        (3, "code"),
        (3, "formula"),
        (4, "code"),
        (1, "formula"),
        (2, "formula"),
    ]


def test_an_office_may_complete_the_composite_of_areas() -> None:
    [row] = [dict(one) for one in shipped() if one["code"] == "score_areas"]
    own = row_read(row | {"formula": row["formula"].replace("0.1 * 按期结案率", "0.4 * 按期结案率")})
    counts = dict.fromkeys(LAW.needs(own), Fraction(50))

    assert worked_out(LAW, own, counts).value == 100
