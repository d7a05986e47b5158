"""Equal shares: by hand, and a real city's budget."""

from fractions import Fraction
from pathlib import Path

import pytest

from linli.votes.errors import NoBudgetFile
from linli.votes.queries import equal_shares, read_election
from linli.votes.queries.telling import shared_lines

WIELICZKA = Path(__file__).resolve().parents[3] / "shared" / "data" / "votes" / "poland_wieliczka_2023.pb"
SMALL = """META
key;value
description;Courtyard
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;60;Bench
2;40;Lamp
VOTES
voter_id;vote
a;1
b;1,2
c;2
"""


@pytest.mark.skipif(not WIELICZKA.exists(), reason="the shared budget vote is not on this machine")
def test_wieliczka_2023_is_thirty_projects_for_995_079() -> None:
    election = read_election(WIELICZKA)

    result = equal_shares(election.costs, election.ballots, election.budget)

    assert (len(election.projects), len(election.ballots), result.voters) == (64, 6586, 6586)
    assert (len(result.bought), result.cost) == (30, 995_079)
    assert {one.project for one in result.bought} == election.selected
    # One złoty more for each vote would buy a project too many.
    assert (result.money, result.stopped, result.over_money, result.over_cost) == (
        315,
        "over",
        316,
        1_045_079,
    )
    assert result.first_money == Fraction(1_000_000, 6586)


def test_ten_voters_by_hand() -> None:
    # 10 each. The first costs its six voters 5 each, a sixth of its price; the second its four 5 each, a quarter; then
    # the six have 5 left and cannot pay 40 together, whatever everybody has.
    ballots = [["big", "park"]] * 6 + [["lamp"]] * 4

    result = equal_shares({"park": 30, "lamp": 20, "big": 80}, ballots, 100)

    assert [(one.project, one.voters, one.pays) for one in result.bought][:2] == [
        ("park", 6, 5),
        ("lamp", 4, 5),
    ]
    assert (result.cost, result.stopped) == (50, "over")


def test_whoever_cannot_pay_an_equal_part_pays_what_is_left() -> None:
    # 20 each: a and b buy x for 10 each; of y (24) b can pay 10 and c the other 14.
    result = equal_shares({"x": 20, "y": 24}, [["x"], ["x", "y"], ["y"]], 60)

    assert [(one.project, one.pays) for one in result.bought] == [("x", 10), ("y", 14)]
    assert result.stopped == "all"


def test_a_tie_goes_to_the_cheaper_project() -> None:
    result = equal_shares({"a": 30, "b": 20}, [["a", "b"], ["a", "b"]], 30)

    assert [one.project for one in result.bought] == ["b"]


def test_no_more_is_spent_than_there_is() -> None:
    result = equal_shares({"a": 7, "b": 7, "c": 7}, [["a"], ["b"], ["c"]], 20)

    assert result.cost <= 20
    assert equal_shares({"a": 7}, [[], []], 20).voters == 0


def test_the_order_of_ballots_and_projects_does_not_matter() -> None:
    costs = {"a": 30, "b": 20, "c": 45}
    ballots = [["a", "b"], ["b"], ["c", "a"], ["c"], ["a"]]

    assert equal_shares(costs, ballots, 80) == equal_shares(dict(reversed(costs.items())), ballots[::-1], 80)


def test_citizens_read_why_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "courtyard.pb"
    path.write_text(SMALL, encoding="utf-8")
    election = read_election(path)

    lines = shared_lines(equal_shares(election.costs, election.ballots, election.budget), election)

    assert lines[0] == "Courtyard"
    assert "停止：有人支持的项目全部入选。" in lines
    assert lines[-1] == "结果：2 个项目，共 100，预算 100"


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("1;60;Bench", "1;sixty;Bench", "第 8 行：项目要有编号和以整数表示的费用"),
        ("1;60;Bench", "2;60;Bench", "第 9 行：项目 2 重复"),
        ("a;1", "a;9", "第 12 行：没有项目 9"),
        ("c;2", "a;2", "第 14 行：a 已经投过票"),
        ("budget;100", "budget;none", "没有以整数表示的预算"),
        ("approval", "ordinal", "票型不是赞成票，而是“ordinal”"),
        ("META", "", "文件不是以 META 开头"),
    ],
)
def test_a_file_that_does_not_fit_says_where(tmp_path: Path, was: str, becomes: str, why: str) -> None:
    path = tmp_path / "bad.pb"
    path.write_text(SMALL.replace(was, becomes, 1), encoding="utf-8")

    with pytest.raises(NoBudgetFile) as refused:
        read_election(path)

    assert str(refused.value) == f"这不是预算投票的文件：{why}"
