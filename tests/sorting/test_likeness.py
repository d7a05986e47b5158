"""Whether two messages tell of the same: words decide, place and time push."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.sorting.public import Message, same_issue
from linli.sorting.queries.likeness import rarity_of, shape_of, shared_words
from tests.cast import NOON

LAMP = Message(
    "斜土路路灯不亮", "斜土路口的路灯坏了三天，晚上一片漆黑，老人走路很危险。", NOON, (121.442, 31.192)
)
AGAIN = Message(
    "斜土路的路灯坏了",
    "路口路灯坏了好几天没人修，晚上漆黑一片，太危险了。",
    NOON + timedelta(days=1),
    (121.442, 31.192),
)
HEAP = Message("斜土路楼道堆物", "三楼楼道里堆满纸箱和旧自行车，消防员进不来。", NOON, (121.442, 31.192))
AROUND = [
    Message("斜土路垃圾没人清", "斜土路口垃圾堆了三天，臭得很。", NOON),
    Message("广场舞太吵", "每天晚上广场舞音响很响，没法睡。", NOON),
    Message("电梯困人", "昨天电梯又坏了，关了两个人。", NOON),
]


def sure(one: Message, other: Message) -> int:
    return same_issue(one, other, among=AROUND).sure


def test_the_same_in_other_words_is_found_and_another_thing_at_the_spot_is_not() -> None:
    assert sure(LAMP, AGAIN) >= 680
    assert sure(LAMP, HEAP) < 680


def test_the_further_away_and_the_longer_ago_the_less_sure() -> None:
    away = [sure(LAMP, replace(AGAIN, pin=(121.442 + n / 1000, 31.192))) for n in range(5)]
    ago = [sure(LAMP, replace(AGAIN, at=NOON + timedelta(days=n))) for n in (0, 7, 30, 90)]

    assert away == sorted(away, reverse=True)
    assert ago == sorted(ago, reverse=True)


def test_what_both_say_is_told_in_whole_stretches() -> None:
    left, right = shape_of(LAMP), shape_of(AGAIN)

    words = shared_words(left, right, rarity_of([left, right]))

    assert words[0] == "的路灯坏了"
    assert all(one == other or one not in other for one in words for other in words)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text("路灯坏垃圾堆", max_size=12), st.text("路灯坏垃圾堆", max_size=12))
def test_likeness_is_the_same_either_way_round(one: str, other: str) -> None:
    a, b = Message(one, other, NOON), Message(other, one, NOON)

    assert sure(a, b) == sure(b, a)
    assert 0 <= sure(a, b) <= 1000
