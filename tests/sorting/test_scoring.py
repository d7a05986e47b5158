"""A packed sorter answers as the one that was trained, without any library, and says which words decided."""

import subprocess
import sys
from array import array
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.sorting.queries.scoring import Sorter, pack, unpack

finite = st.floats(-9, 9, width=32)


@st.composite
def sorters(draw: st.DrawFn) -> Sorter:
    classes = draw(st.lists(st.text("ABC0", min_size=1, max_size=4), min_size=2, max_size=4, unique=True))
    runs = draw(st.lists(st.text("路灯坏垃圾", min_size=1, max_size=4), max_size=12, unique=True))
    starts, places, weights = [0], [], []
    for _run in runs:
        mine = draw(st.lists(st.integers(0, len(classes) - 1), max_size=len(classes), unique=True))
        places += mine
        weights += [draw(finite) for _n in mine]
        starts.append(len(places))
    rarity, bias = [draw(st.floats(1, 9, width=32)) for _run in runs], [draw(finite) for _c in classes]
    return Sorter(
        tuple(classes), tuple(runs), array("f", rarity), array("I", starts), array("H", places), array("f", weights),
        array("f", bias), draw(st.floats(0.1, 5)), draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sorters(), st.text("路灯坏垃圾。", max_size=30))
def test_what_is_unpacked_is_what_was_packed_and_answers_the_same(sorter: Sorter, text: str) -> None:
    again = unpack(pack(sorter))

    assert again == sorter
    assert again.answers(text, "") == sorter.answers(text, "")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sorters(), st.text("路灯坏垃圾。", max_size=30))
def test_shares_add_up_to_one(sorter: Sorter, text: str) -> None:
    shares = sorter.shares(sorter.scores(sorter.met(dict.fromkeys(text, 1))))

    assert isclose(sum(shares), 1.0)


def test_other_bytes_are_no_sorter() -> None:
    with pytest.raises(ValueError, match="no sorter"):
        unpack(b"\x80\x04cos\nsystem\n")


def test_words_that_decided_are_joined_where_they_lie_over_each_other() -> None:
    runs = ("路灯", "灯坏", "垃圾", "^路灯")
    sorter = Sorter(
        ("A", "B"), runs, array("f", [1, 1, 1, 1]), array("I", [0, 1, 2, 3, 4]), array("H", [0, 0, 1, 0]),
        array("f", [1, 1, 0.5, 1]), array("f", [0, 0]),
    )  # fmt: skip

    first = sorter.answers("路灯坏", "垃圾")[0]

    assert (first.code, first.words) == ("A", ("路灯坏",))


def test_asking_loads_no_library_that_learns() -> None:
    program = (
        "import sys\nfrom linli.sorting.queries import scoring, likeness, letters, measuring\n"
        "print({'sklearn', 'scipy', 'numpy'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
