"""Whether two texts seem alike at a glance, as doors ask while somebody types."""

import pytest

from linli.sorting.public import ALIKE, likeness_of, pieces_of

HOLE = "路口井盖缺失，孩子差点掉下去"
NOISE = "楼下小饭店半夜还在放音乐，太吵了睡不着"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (HOLE, "路口的井盖不见了，晚上很危险。", True), (HOLE, NOISE, False), ("", HOLE, False),
        ("井盖没了", "枫林路口的井盖丢失", True), ("井蓋沒了", "楓林路口的井盖丢失", True), ("😀", "😀", False),
        ("Manhole cover missing", "the manhole is open", True),
    ],
)  # fmt: skip
def test_two_texts_are_alike_by_the_pairs_of_letters_they_share(one: str, other: str, alike: bool):
    assert (likeness_of(pieces_of(one), other) >= ALIKE) is alike
