"""Polls, approval and ranked ballots, by hand."""

from linli.votes.queries import Ballot, count_approval, count_most, count_ranked, count_schulze
from linli.votes.queries.telling import lines_of
from tests.votes.counting import members, rule

RANKED = rule("ranked")


def ballots(*groups: tuple[int, str]) -> list[Ballot]:
    """So many ballots of each kind: (3, "A>B")."""
    told = [said for n, said in groups for _ in range(n)]
    return [
        Ballot(row, tuple(said.split(">")) if said else (), name=f"m{row - 1}")
        for row, said in enumerate(told, 2)
    ]


def test_most_votes_win_and_options_without_any_are_listed() -> None:
    result = count_most(members(5), ballots((3, "A"), (2, "B")), rule("poll"), ["A", "B", "C"])

    assert (result.votes, result.leaders, result.decided) == ((("A", 3), ("B", 2), ("C", 0)), ("A",), True)


def test_a_tie_of_a_poll_is_told_and_not_settled() -> None:
    result = count_most(members(4), ballots((2, "A"), (2, "B")), rule("poll"))

    assert (result.leaders, result.decided) == (("A", "B"), False)
    assert lines_of(result)[-1] == "结果：A、B 并列，请当众抽签。"


def test_a_ballot_with_two_names_and_one_with_an_unknown_name_do_not_count() -> None:
    result = count_most(members(3), ballots((1, "A>B"), (1, "Z"), (1, "A")), rule("poll"), ["A", "B"])

    assert result.votes == (("A", 1), ("B", 0))
    assert [one.reason for one in result.box.left_out] == ["选了不止一项", "“Z”不在选项中"]


def test_approval_counts_each_option_once_a_ballot() -> None:
    result = count_approval(members(4), ballots((2, "A>B"), (1, "B>B"), (1, "C")), rule("approval"))

    assert result.votes == (("B", 3), ("A", 2), ("C", 1))


def test_the_run_off_goes_to_the_second_choices() -> None:
    # First 4 : 3 : 2, nobody has five of nine; C goes out and its two go to B.
    result = count_ranked(members(9), ballots((4, "A"), (3, "B>A"), (2, "C>B")), RANKED)

    assert [(one.votes, one.out, one.why) for one in result.rounds] == [
        ((("A", 4), ("B", 3), ("C", 2)), ("C",), "last"),
        ((("B", 5), ("A", 4)), (), "won"),
    ]
    assert (result.winner, result.decided) == ("B", True)


def test_those_tied_for_last_go_out_together_where_the_next_has_more_than_all_of_them() -> None:
    result = count_ranked(members(9), ballots((4, "A"), (3, "B"), (1, "C>B"), (1, "D>B")), RANKED)

    assert [(one.out, one.why) for one in result.rounds] == [(("C", "D"), "together"), ((), "won")]
    assert result.winner == "B"


def test_a_tie_for_last_is_broken_by_an_earlier_round() -> None:
    # 6 : 5 : 4 : 3 of 18, D goes out to C and A: then 7 : 6 : 5? C had fewer than B in the first round.
    cast = ballots((6, "A"), (5, "B>A"), (4, "C>B"), (1, "D>C"), (2, "D"))

    result = count_ranked(members(18), cast, RANKED)

    assert [(one.votes, one.out, one.why) for one in result.rounds] == [
        ((("A", 6), ("B", 5), ("C", 4), ("D", 3)), ("D",), "last"),
        ((("A", 6), ("B", 5), ("C", 5)), ("C",), "earlier"),
        ((("B", 9), ("A", 6)), (), "won"),
    ]
    assert result.rounds[1].spent == 2


def test_a_tie_that_nothing_breaks_waits_for_a_lot() -> None:
    cast = ballots((2, "A>C"), (2, "B>C"), (1, "C"))

    waits = count_ranked(members(5), [*cast[:4]], RANKED)
    drawn = count_ranked(members(5), [*cast[:4]], RANKED, lot=("B", "A", "C"))

    assert (waits.winner, waits.tied, waits.decided) == ("", ("A", "B"), False)
    assert (drawn.winner, [one.why for one in drawn.rounds]) == ("B", ["last", "lot", "won"])


def test_nobody_wins_without_ballots() -> None:
    assert count_ranked(members(5), [], RANKED, ["A", "B"]).winner == ""
    assert count_schulze(members(5), [], rule("schulze"), ["A", "B"]).leaders == ()


def test_schulze_as_in_the_example_of_its_inventor() -> None:
    # Schulze's own example of 45 voters and five options; E wins.
    cast = ballots(
        (5, "A>C>B>E>D"), (5, "A>D>E>C>B"), (8, "B>E>D>A>C"), (3, "C>A>B>E>D"), (7, "C>A>E>B>D"), (2, "C>B>A>D>E"),
        (7, "D>C>E>B>A"), (8, "E>B>A>D>C"),
    )  # fmt: skip

    result = count_schulze(members(45), cast, rule("schulze"))

    assert (result.preferred["A", "B"], result.preferred["B", "A"]) == (20, 25)
    assert {pair: result.paths[pair] for pair in (("A", "B"), ("B", "A"), ("E", "A"), ("A", "E"), ("D", "B"))} == {
        ("A", "B"): 28, ("B", "A"): 25, ("E", "A"): 25, ("A", "E"): 24, ("D", "B"): 28,
    }  # fmt: skip
    assert result.leaders == ("E",)


def test_a_circle_is_a_tie() -> None:
    result = count_schulze(members(3), ballots((1, "A>B>C"), (1, "B>C>A"), (1, "C>A>B")), rule("schulze"))

    assert (result.leaders, result.decided) == (("A", "B", "C"), False)
