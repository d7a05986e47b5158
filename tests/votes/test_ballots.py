"""Whose ballots count, and which of several; nothing goes by the order of rows."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.votes.queries import Ballot, box_of, count_consent
from linli.votes.states import Several, Unclear
from tests.votes.counting import count, flat, house, members, owners, rule, say, says

OPEN = rule("cc278-1")


def votes(*ballots: Ballot, several: str = Several.LAST) -> dict[str, str]:
    box = box_of(house(3), list(ballots), replace(OPEN, several=several))
    return {head: said[0] for head, said in box.votes.items()}


def why(*ballots: Ballot) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in count(house(3), *ballots).box.left_out]


def test_an_open_vote_is_changed_until_it_closes_and_a_final_one_is_not() -> None:
    cast = [says("o1", "no", 2, at="2026-11-03T10:00"), says("o1", "yes", 3, at="2026-11-03T09:00")]

    assert votes(*cast) == {"o1": "no"}
    assert votes(*cast, several=Several.FIRST) == {"o1": "yes"}
    assert votes(*cast, several=Several.NONE) == {}


def test_ballots_that_contradict_without_moments_do_not_count() -> None:
    cast = [says("o1", "no", 2), says("o1", "yes", 3, at="2026-11-03T09:00")]

    box = box_of(house(3), cast, OPEN)

    assert (box.votes, list(box.unclear)) == ({}, ["o1"])
    assert box_of(house(3), cast, replace(OPEN, unclear=Unclear.ABSTAIN)).votes == {"o1": ("abstain",)}


def test_two_at_the_same_moment_that_contradict_do_not_count() -> None:
    moment = "2026-11-03T09:00"

    assert votes(says("o1", "no", 2, at=moment), says("o1", "yes", 3, at=moment)) == {}


def test_a_ballot_twice_is_one_vote() -> None:
    assert count(house(3), says("o1", "yes"), says("o1", "yes", 3, way="paper")).measures[1].yes == 1
    assert why(says("o1", "yes"), says("o1", "yes", 3, way="paper")) == [(3, "重复投票，与第 2 行意见相同")]


def test_phone_and_paper_of_one_flat_are_one_vote() -> None:
    cast = [says("o1", "yes", 2, way="phone"), says("", "yes", 3, unit="1", way="paper")]

    assert votes(*cast) == {"o1": "yes"}


def test_somebody_not_on_the_roll_is_told_and_not_counted() -> None:
    cast = [
        says("stranger", "yes"),
        says("", "yes", 3, unit="99"),
        says("o2", "yes", 4, unit="1"),
        says("", "yes", 5),
    ]

    assert votes(*cast) == {}
    assert why(*cast) == [
        (2, "stranger不在名册上"),
        (3, "99 不在名册上"),
        (4, "o2不是 1 的业主"),
        (5, "没有写明投票人"),
    ]


def test_an_empty_ballot_changes_nothing_and_alone_is_not_cast() -> None:
    assert votes(says("o1", "", 2), says("o1", "yes", 3)) == {"o1": "yes"}
    assert votes(says("o1", "", 2)) == {}


def test_only_the_proxy_of_the_roll_votes_for_somebody_and_the_voter_goes_before() -> None:
    roll = owners(flat(1, "1", "80", "a", proxy="carer"), flat(2, "2", "80", "b"))
    by_carer = says("a", "yes", 2, way="proxy", by="carer")

    def left(*ballots: Ballot) -> list[str]:
        return [one.reason for one in box_of(roll, ballots, OPEN).left_out]

    assert box_of(roll, [by_carer], OPEN).votes == {"a": ("yes",)}
    assert left(says("a", "yes", 2, way="proxy", by="cousin")) == ["cousin不是名册上登记的代理人"]
    assert left(says("b", "yes", 2, way="proxy", by="carer")) == ["名册上没有登记该投票人的代理人"]
    assert box_of(roll, [by_carer, says("a", "no", 3)], OPEN).votes == {"a": ("no",)}


def test_a_name_that_two_have_needs_a_flat() -> None:
    roll = owners(flat(1, "1", "80", "n1"), flat(2, "2", "80", "n2"))
    roll = replace(roll, names={"王伟": frozenset({"n1", "n2"})})

    assert box_of(roll, [says("王伟", "yes")], OPEN).votes == {}
    assert box_of(roll, [says("王伟", "yes", unit="2")], OPEN).votes == {"n2": ("yes",)}


# --- What must always be true --------------------------------------------------------------------------------------
CAST = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from(["yes", "no", "abstain", ""]), st.integers(0, 4)),
    max_size=25,
)
RULES = st.sampled_from(["cc278-1", "cc278-6", "lift-jinan"])


def cast_of(told: list[tuple[int, str, int]]) -> list[Ballot]:
    return [
        says(f"o{who}", said, row, at=f"2026-11-03T09:0{minute}" if minute else "")
        for row, (who, said, minute) in enumerate(told, start=2)
    ]


@settings(max_examples=40, deadline=None)
@given(CAST, RULES, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(
    told: list[tuple[int, str, int]], code: str, random: Random
) -> None:
    ballots = cast_of(told)
    other = list(ballots)
    random.shuffle(other)

    assert count(house(7), *other, by=code) == count(house(7), *ballots, by=code)


@settings(max_examples=40, deadline=None)
@given(CAST, RULES, st.integers(1, 7))
def test_the_yes_of_who_had_not_voted_never_undoes_a_pass(
    told: list[tuple[int, str, int]], code: str, who: int
) -> None:
    ballots = [one for one in cast_of(told) if one.name != f"o{who}"]
    before = count(house(7), *ballots, by=code)
    after = count(house(7), *ballots, says(f"o{who}", "yes", 99), by=code)

    assert after.passed or not before.passed


@settings(max_examples=40, deadline=None)
@given(CAST, RULES, st.lists(st.integers(1, 20_000), min_size=7, max_size=7))
def test_heads_and_areas_add_up_and_what_is_lacking_is_enough(
    told: list[tuple[int, str, int]], code: str, sizes: list[int]
) -> None:
    roll = owners(*(flat(n, str(n), f"{size / 100:.2f}", f"o{n}") for n, size in enumerate(sizes, start=1)))
    result = count_consent(roll, cast_of(told), rule(code))
    area, heads = result.measures

    assert area.yes + area.no + area.abstain + area.left == Fraction(sum(sizes), 100)
    assert heads.yes + heads.no + heads.abstain + heads.left == len(roll.heads)
    for one in result.measures:
        for test in (one.quorum, one.passing):
            # Nought is lacking and it is not enough only where any area above the line will do.
            assert test is None or not test.met or test.lacking == 0
            assert test is None or test.met or one.what == "area" or test.lacking != 0
            assert test is None or test.lacking is None or 0 <= test.lacking <= one.left
    lacking = heads.quorum.lacking if heads.quorum else None
    if heads.quorum and lacking:
        assert heads.quorum.threshold.met(heads.taking_part + lacking, heads.whole)
        assert not heads.quorum.threshold.met(heads.taking_part + lacking - 1, heads.whole)


def test_members_of_one_flat_vote_each_for_themselves() -> None:
    assert count(members(3), says("m1", "yes"), says("m2", "yes", 3), by="members").passed is True


def test_the_same_count_is_the_same_twice() -> None:
    assert count(house(5), *say("yes", 1, 2)) == count(house(5), *say("yes", 1, 2))
