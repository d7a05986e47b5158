"""Article 278 counted by hand, on the edges."""

from dataclasses import replace
from fractions import Fraction

import pytest

from linli.votes.queries import Entry, count_consent, roll_of
from linli.votes.queries.consent import Consent
from linli.votes.queries.telling import lines_of
from linli.votes.states import Basis, Follow, Unclear
from tests.votes.counting import count, flat, house, members, owners, rule, say, says


def heads(result: Consent) -> tuple[Fraction, Fraction, Fraction]:
    one = result.measures[-1]
    return one.yes, one.no, one.abstain


def test_exactly_two_thirds_take_part() -> None:
    result = count(house(9), *say("yes", 1, 2, 3, 4, 5, 6))

    assert [one.quorum and one.quorum.share for one in result.measures] == [Fraction(2, 3), Fraction(2, 3)]
    assert (result.quorate, result.passed) == (True, True)


def test_a_square_decimetre_under_two_thirds_of_the_area_is_no_quorum() -> None:
    roll = owners(flat(1, "1", "66.66", "a"), flat(2, "2", "33.34", "b"), flat(3, "3", "0.01", "c"))

    result = count(roll, says("a", "yes"), says("c", "yes", 3))

    area, by_heads = result.measures
    assert area.quorum is not None
    assert by_heads.quorum is not None
    assert (by_heads.quorum.met, area.quorum.met) == (True, False)
    # 66.67 of 100.01 is short of two thirds by a third of a square centimetre… exactly 1/300 m².
    assert area.quorum.lacking == Fraction(1, 300)
    assert result.passed is False


def test_area_alone_or_heads_alone_are_no_quorum() -> None:
    roll = owners(flat(1, "1", "800", "a"), flat(2, "2", "100", "b"), flat(3, "3", "100", "c"))

    assert count(roll, says("a", "yes")).quorate is False
    assert count(roll, says("b", "yes"), says("c", "yes", 3)).quorate is False


def test_exactly_three_quarters_agree_to_item_six() -> None:
    result = count(house(8), *say("yes", 1, 2, 3, 4, 5, 6), *say("no", 7, 8), by="cc278-6")

    assert [one.passing.share for one in result.measures] == [Fraction(3, 4), Fraction(3, 4)]
    assert result.passed is True


def test_five_of_seven_are_under_three_quarters() -> None:
    result = count(house(7), *say("yes", 1, 2, 3, 4, 5), *say("no", 6, 7), by="cc278-7")

    assert (result.quorate, result.passed) == (True, False)
    # (3/4 × 7 − 5) / (1/4) = 1 more yes would do, but nobody is left to give it.
    assert [one.passing.lacking for one in result.measures] == [None, None]


def test_exactly_one_half_is_not_more_than_half() -> None:
    result = count(house(6), *say("yes", 1, 2, 3), *say("no", 4, 5, 6))

    assert [one.passing.share for one in result.measures] == [Fraction(1, 2), Fraction(1, 2)]
    assert result.passed is False


def test_abstentions_take_part_and_do_not_agree() -> None:
    result = count(house(6), *say("yes", 1, 2, 3), *say("abstain", 4, 5))

    assert heads(result) == (3, 0, 2)
    assert result.passed is True
    assert count(house(6), *say("yes", 1, 2, 3), *say("abstain", 4, 5, 6)).passed is False


def test_one_owner_with_nine_flats_is_one_head_with_the_area_of_nine() -> None:
    roll = owners(
        *(flat(n, f"1-{n}", "50", "nine") for n in range(1, 10)),
        flat(10, "2-1", "50", "b"),
        flat(11, "2-2", "50", "c"),
    )

    result = count(roll, says("nine", "yes"))

    assert (len(roll.heads), roll.area) == (3, 550)
    assert [one.quorum and one.quorum.share for one in result.measures] == [Fraction(9, 11), Fraction(1, 3)]
    assert result.passed is False
    assert count(roll, says("nine", "yes"), says("b", "no", 3)).measures[0].passing.met is True
    assert (
        count(roll, says("nine", "yes"), says("b", "no", 3)).passed is False
    )  # one head of two is not more than half
    assert count(roll, says("nine", "yes"), says("b", "yes", 3)).passed is True


def test_what_the_developer_has_not_sold_is_one_head() -> None:
    roll = owners(
        *(flat(n, f"3-{n}", "100", unsold=True) for n in range(1, 5)),
        flat(5, "1-1", "100", "a"),
        flat(6, "1-2", "100", "b"),
    )

    result = count(roll, says("", "yes", unit="3-2"), says("a", "yes", 3))

    assert len(roll.heads) == 3
    assert [one.quorum and one.quorum.share for one in result.measures] == [Fraction(5, 6), Fraction(2, 3)]
    assert result.passed is True


def test_a_buyer_not_handed_over_is_not_counted_beside_the_developer() -> None:
    roll = owners(
        flat(1, "3-1", "100", "buyer", unsold=True),
        flat(2, "3-2", "100", unsold=True),
        flat(3, "1", "9", "a"),
    )

    assert len(roll.heads) == 2


def test_joint_owners_are_one_head_whoever_of_them_votes() -> None:
    roll = owners(flat(1, "1", "100", "wife", "husband"), flat(2, "2", "100", "b"), flat(3, "3", "100", "c"))

    assert len(roll.heads) == 3
    assert heads(count(roll, says("wife", "yes"))) == (1, 0, 0)
    assert heads(count(roll, says("wife", "yes"), says("husband", "yes", 3))) == (1, 0, 0)


def test_joint_ownership_that_contradicts_itself_is_not_cast_and_said_so() -> None:
    roll = owners(flat(1, "1", "100", "wife", "husband"), flat(2, "2", "100", "b"), flat(3, "3", "100", "c"))
    ballots = [says("wife", "yes"), says("husband", "no", 3, at="2026-11-03T10:00"), says("b", "yes", 4)]

    result = count(roll, *ballots)

    assert heads(result) == (1, 0, 0)
    assert list(result.box.unclear.values()) == ["共有人意见不一致（第 2, 3 行），应当推选一人表决"]
    as_abstention = count_consent(roll, ballots, replace(rule("cc278-1"), unclear=Unclear.ABSTAIN))
    assert heads(as_abstention) == (1, 0, 1)


def test_a_joint_flat_and_one_of_them_alone_are_two_heads() -> None:
    roll = owners(flat(1, "1", "80", "wife", "husband"), flat(2, "2", "40", "husband"))

    result = count(roll, says("husband", "yes"))

    assert len(roll.heads) == 2
    assert heads(result) == (2, 0, 0)


def test_a_second_row_of_a_flat_names_who_owns_it_too() -> None:
    roll = owners(flat(2, "1", "80", "wife"), flat(3, "1", "80", "husband"))

    assert [(head.people, head.area) for head in roll.heads] == [(("husband", "wife"), 80)]


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([flat(2, "1", "80", "a"), flat(3, "1", "80", "a")], {3: "1 已在名册第 2 行"}),
        ([flat(2, "1", "80", "a"), flat(3, "1", "81", "b")], {3: "1 的面积与第 2 行不同"}),
        ([flat(2, "1", "0", "a")], {2: "1 的面积必须大于 0：以不动产登记簿为准，没有登记的按实测面积，没有实测的按买卖合同"}),
        ([flat(2, "1", "-5", "a")], {2: "1 的面积必须大于 0：以不动产登记簿为准，没有登记的按实测面积，没有实测的按买卖合同"}),
        ([flat(2, "", "5", "a")], {2: "没有填写房号"}),
        ([flat(2, "1", "5")], {2: "1 没有填写业主"}),
        ([Entry(2, "1", (("a", "a"),))], {2: "1 没有填写面积"}),
    ],
)  # fmt: skip
def test_faults_of_a_roll_are_told_by_row(entries: list[Entry], faults: dict[int, str]) -> None:
    _roll, found = roll_of(entries, basis=Basis.OWNERS)

    assert {one.row: one.message for one in found} == faults


def test_nobody_passes_on_an_empty_roll() -> None:
    roll, _faults = roll_of([], basis=Basis.OWNERS)

    assert count(roll).passed is False


def test_no_ballots_decide_nothing_and_all_is_missing() -> None:
    result = count(house(3))

    assert (result.quorate, result.passed) == (False, False)
    assert [one.quorum and one.quorum.lacking for one in result.measures] == [200, 2]


def test_what_is_missing_is_said_with_heads_and_area() -> None:
    roll = owners(*(flat(n, str(n), "107.25", f"o{n}") for n in range(1, 10)))

    lines = lines_of(count(roll, *say("yes", 1, 2, 3, 4)))

    assert "参与表决还差：2 人、214.50 ㎡" in lines
    assert lines[-1].startswith("尚未投票") is False
    assert lines[-1] == "结果：未通过"


def test_lift_consent_in_jinan_is_of_all_owners_of_the_unit() -> None:
    twelve = house(12)

    assert count(twelve, *say("yes", *range(1, 9)), *say("no", 9, 10, 11, 12), by="lift-jinan").passed is True
    assert count(twelve, *say("yes", *range(1, 8)), by="lift-jinan").passed is False
    assert "规则还要求：受影响的相邻业主没有未解决的书面异议" in lines_of(
        count(twelve, *say("yes", *range(1, 9)), by="lift-jinan")
    )


def test_half_of_an_owners_committee_is_enough_and_half_of_an_assembly_is_not() -> None:
    six = members(6)
    ballots = [says(f"m{n}", "yes" if n < 4 else "no", n) for n in range(1, 7)]

    assert count(six, *ballots, by="owners-committee").passed is True
    assert count(six, *ballots, by="members").passed is False


def test_the_silent_follow_the_majority_only_where_the_rule_says_so_and_they_were_served() -> None:
    roll = owners(*(flat(n, str(n), "100", f"o{n}", served=n < 6) for n in range(1, 7)))
    ballots = say("yes", 1, 2)

    silent = count_consent(roll, ballots, replace(rule("cc278-1"), follow=Follow.SILENT))

    assert heads(count(roll, *ballots)) == (2, 0, 0)
    assert heads(silent) == (5, 0, 0)
    assert (silent.majority, silent.passed) == ("yes", True)


def test_a_ballot_that_follows_counts_nothing_where_the_rule_does_not_know_it() -> None:
    ballots = [*say("yes", 1, 2), *say("follow", 3)]
    known = count_consent(house(3), ballots, replace(rule("cc278-1"), follow=Follow.SAID))

    assert heads(known) == (3, 0, 0)
    assert heads(count(house(3), *ballots)) == (2, 0, 0)
    assert [one.row for one in count(house(3), *ballots).box.left_out] == [3]


def test_who_follows_an_even_vote_abstains() -> None:
    ballots = [*say("yes", 1), *say("no", 2), *say("follow", 3)]

    result = count_consent(house(3), ballots, replace(rule("cc278-1"), follow=Follow.SAID))

    assert heads(result) == (1, 1, 1)
