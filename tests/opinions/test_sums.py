"""The published formulas give the published numbers; a map is the same byte by byte; few people are not told."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from linli.opinions.queries.groups import divide
from linli.opinions.queries.mapping import Matrix, consensus, reckon, written
from linli.opinions.queries.sums import Columns, above_half, apart, components, dot, likely, place, priority


def people(*kinds: tuple[int, str]) -> Matrix:
    """Return a matrix of so many people who all say the same, of each kind."""
    many = len(kinds[0][1])
    rows = [
        {n: sign for n, sign in enumerate(row, 1) if sign != "."}
        for count, row in kinds
        for _one in range(count)
    ]
    return Matrix.of(range(1, many + 1), rows)


def crowd(n: int, many: int, *, seed: int = 1) -> Matrix:
    """Return people of three kinds who mostly say what their kind says."""
    chance = Random(seed)
    kinds = ["".join(chance.choice("+-") for _one in range(many)) for _kind in range(3)]

    def say(sign: str) -> str:
        lot = chance.random()
        return "." if lot < 0.3 else "0" if lot < 0.37 else sign if lot < 0.93 else "-+"[sign == "-"]

    rows = [{j: say(sign) for j, sign in enumerate(kinds[i % 3], 1)} for i in range(n)]
    return Matrix.of(range(1, many + 1), [{j: s for j, s in row.items() if s != "."} for row in rows])


def test_published_numbers_come_out():
    # Thirty of fifty: the number that the formula's authors publish.
    assert round(above_half(30, 50), 4) == 1.5403
    assert likely(30, 50) == 31 / 52
    assert likely(0, 0) == 0.5
    assert above_half(0, 0) == 0.0
    # Two shares compared, the example of their own tests.
    assert round(apart(15, 56, 24, 71), 2) == -1.51
    assert apart(5, 5, 5, 5) == 0.0


def test_what_nobody_has_seen_is_asked_before_what_all_have_passed_over():
    assert priority(0, 0, 0, 0.0) == (0.5 * 0.5 * 9) ** 2
    assert (
        priority(0, 20, 20, 0.0)
        < priority(10, 0, 20, 0.0)
        < priority(10, 0, 20, 1.0)
        < priority(0, 0, 0, 0.0)
    )


def test_directions_are_those_of_the_centred_matrix():
    # Two people on one side and two on the other of one question, all of one mind about a second.
    matrix = people((2, "++"), (2, "-+"))
    table = Columns(matrix.rows, 2)
    means = table.means()
    found = components(table.products(means), [0.3, 0.4, 0.1, -0.2])

    assert means == [0.0, 1.0]
    assert [round(value, 9) for value, _axis in found] == [4.0, 0.0]
    assert [round(x, 9) for x in found[0][1]] == [1.0, 0.0]
    assert place("++", means, [found[0][1], [0.0, 0.0]]) == (1.0, 0.0)
    # One opinion of two counts √2: who has seen little does not stand in the middle for that.
    assert place("+.", means, [found[0][1], [0.0, 0.0]]) == (round(2**0.5, 9), 0.0)


def test_products_are_those_that_one_would_multiply_out():
    matrix = crowd(30, 6)
    table = Columns(matrix.rows, 6)
    means = table.means()
    centred = [
        [0.0 if sign == "." else {"+": 1, "-": -1, "0": 0}[sign] - means[j] for j, sign in enumerate(row)]
        for row in matrix.rows
    ]
    by_hand = [[sum(row[j] * row[k] for row in centred) for k in range(6)] for j in range(6)]

    assert [[round(x, 9) for x in row] for row in table.products(means)] == [
        [round(x, 9) for x in row] for row in by_hand
    ]
    for value, axis in components(table.products(means), [Random(2).random() for _one in range(12)]):
        assert [round(dot(row, axis), 6) for row in by_hand] == [round(value * x, 6) for x in axis]


def test_consensus_is_p_above_one_half_and_z_above_1_2816_and_five_at_most():
    said = [{"n": 50, "a": a, "d": 50 - a, "p": 0} for a in (28, 29, 30, 40, 41, 42, 43, 44, 45)]

    found = consensus(range(1, 10), said, "a")

    assert [number for number, _p, _z in found] == [9, 8, 7, 6, 5]
    assert (
        consensus([1, 2, 3], said[:3], "a")
        == [[3, round(31 / 52, 6), 1.540308], [2, round(30 / 52, 6), 1.260252]][:1]
    )
    assert consensus([1], [None], "a") == []


def test_three_kinds_of_people_are_three_groups_with_what_they_say():
    matrix = people((12, "++++----++"), (10, "----++++++"), (8, "++--++--+-"))

    found = reckon(matrix, seed=7)

    assert (found["people"], found["mapped"], found["sizes"]) == (30, 30, [12, 10, 8])
    assert found["silhouettes"]["3"] == 1.0
    assert found["clear"]
    # All agree with the ninth, 22 of 30 with the tenth, 20 of 30 with the first two.
    assert [row[:2] for row in found["agreed"]] == [[9, 0.96875], [10, 0.71875], [1, 0.65625], [2, 0.65625]]
    assert {(row[0], row[1]) for row in found["speaks"][2]} >= {(10, "d")}
    assert found["tallies"][0]["groups"] == [
        {"n": 12, "a": 12, "d": 0, "p": 0}, {"n": 10, "a": 0, "d": 10, "p": 0}, {"n": 8, "a": 8, "d": 0, "p": 0}
    ]  # fmt: skip


def test_the_same_people_in_any_order_give_the_same_bytes():
    matrix = crowd(90, 12)
    numbers = dict(enumerate(matrix.statements))
    shuffled = [{numbers[j]: sign for j, sign in enumerate(row) if sign != "."} for row in matrix.rows]
    Random(9).shuffle(shuffled)
    other = Matrix.of(list(reversed(matrix.statements)), shuffled)

    assert other.digest == matrix.digest
    assert written(reckon(other, seed=5)) == written(reckon(matrix, seed=5))
    assert Matrix.read(matrix.text()) == matrix


def test_another_process_gives_the_same_bytes():
    code = (
        "import django,hashlib,sys; django.setup(); from tests.opinions.test_sums import crowd; from linli.opinions.queries.mapping import reckon, written;"
        "print(hashlib.sha256(written(reckon(crowd(60, 9), seed=3)).encode()).hexdigest(), 'sklearn' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'src'}:{root}", "DJANGO_SETTINGS_MODULE": "linli.settings"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(told) == 1
    assert told.pop().split()[1] == "False"


@pytest.mark.parametrize(
    "matrix",
    [
        Matrix.of([], []), Matrix.of([1, 2], []), people((1, "+-")), people((2, "+-")), people((40, "00000000")),
        people((40, "++++++++")), people((3, "+" * 8), (3, "-" * 8)), people((50, "+.......")),
    ],
    ids=["no statements", "nobody", "one", "two", "all pass", "all alike", "three and three", "one answer each"],
)  # fmt: skip
def test_few_people_or_no_difference_make_no_groups(matrix: Matrix):
    found = reckon(matrix, seed=1)

    assert found["sizes"] == []
    assert found["speaks"] == []
    assert all(one["groups"] is None for one in found["tallies"])
    if found["mapped"] < 5:
        assert found["cells"] == []
        assert all(one["all"] is None for one in found["tallies"])


def test_a_group_of_fewer_than_five_is_none():
    # Two who say the opposite of everybody would be a group of two.
    found = reckon(people((20, "++++++++"), (20, "++++----"), (2, "--------")), seed=1)

    assert found["sizes"] in ([22, 20], [20, 22])


def test_where_few_of_a_group_have_answered_no_group_is_told():
    found = reckon(people((10, "+++++++."), (3, "++++++++"), (12, "-------+")), seed=1)

    assert found["sizes"] == [13, 12]
    assert found["tallies"][0]["groups"] is not None
    assert found["tallies"][7] == {"all": {"n": 15, "a": 15, "d": 0, "p": 0}, "groups": None}


def test_who_has_said_little_is_not_on_the_map():
    found = reckon(people((9, "++++++++++"), (4, "++++++....")), seed=1)

    assert (found["people"], found["mapped"], found["enough"]) == (13, 9, 7)
    assert found["tallies"][0]["all"]["n"] == 9


def test_points_far_apart_are_divided_by_where_they_lie():
    chance = Random(4)
    points = [(x + chance.random(), y + chance.random()) for x, y in ((0, 0), (9, 9)) for _one in range(10)]

    best, known = divide(points, [1] * 20, seed=1, least=5)

    assert best is not None
    assert best.of in {(0,) * 10 + (1,) * 10, (1,) * 10 + (0,) * 10}
    assert max(known, key=lambda k: known[k]) == 2
