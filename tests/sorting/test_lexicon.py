"""The lexicon: what people say finds the type; the longest word counts; the office's rows change it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Category
from linli.cases.public import load_catalogue
from linli.people.public import SYSTEM
from linli.rulebooks.public import book_called, publish_rows
from linli.sorting.queries.lexicon import LEXICON, compiled, lexicon_of, shipped
from linli.sorting.queries.proposing import propose
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """Give the street the whole catalogue."""
    load_catalogue(by=SYSTEM, at=NOON)
    return cast


SAID = [
    ("楼下的路灯坏了好几天，晚上黑灯瞎火", "C0137"),
    ("楼道里堆满了纸箱和杂物", "E0136"),
    ("消防通道被车堵住了", "E0496"),
    ("有人从楼上拉线给电瓶车充电", "E0695"),
    ("电梯又困人了", "E0693"),
    ("半夜施工吵得睡不着", "E0301"),
    ("邻居遛狗不牵绳", "E0184"),
    ("下雨天路口积水很深", "E0506"),
    ("门口全是小广告", "E0201"),
    ("垃圾桶满了没人收", "E0192"),
    ("井盖不见了", "C0123"),
    ("隔壁在屋顶搭阳光房，是违章建筑", "E0101"),
]


@pytest.mark.parametrize(("text", "code"), SAID)
def test_what_people_say_finds_the_type(whole: Cast, text: str, code: str) -> None:
    proposed = propose(text, street_id=whole.street.pk)

    assert proposed is not None
    assert (proposed.category.code, proposed.source) == (code, "lexicon")


@pytest.mark.parametrize("text", ["你们好", "请领导重视一下我的问题", "什么时候有人来", "关于社保补缴的咨询"])
def test_where_no_word_speaks_nothing_is_proposed(whole: Cast, text: str) -> None:
    assert propose(text, street_id=whole.street.pk) is None


def test_of_words_over_each_other_the_longest_counts() -> None:
    lexicon = compiled([("通道", "A", 3.0), ("消防通道", "B", 3.0)])

    assert [one.code for one in lexicon.answers("消防通道堵了", "")] == ["B"]
    assert [one.code for one in lexicon.answers("通道堵了", "")] == ["A"]


def test_a_word_may_speak_against() -> None:
    lexicon = compiled([("路灯", "A", 3.0), ("路灯井盖", "A", -3.0), ("路灯井盖", "B", 5.0)])

    assert [one.code for one in lexicon.answers("路灯井盖没了", "")] == ["B"]


def test_what_speaks_for_two_is_not_sure() -> None:
    lexicon = compiled([("施工", "A", 3.0), ("噪音", "B", 3.0)])

    assert [one.sure for one in lexicon.answers("施工噪音", "")][0] < 500


def test_every_shipped_row_names_a_type_of_the_catalogue(whole: Cast) -> None:
    types = set(Category.objects.exclude(parent=None).values_list("code", flat=True))

    assert {row["category"] for row in shipped()} - types == set()
    assert list(book_called(LEXICON).check(shipped())) == []


def test_the_office_changes_the_lexicon_and_the_next_text_is_read_by_it(whole: Cast) -> None:
    before = propose("东边那个亭子歪了", street_id=whole.street.pk)
    rows = [*shipped(), {"word": "亭子歪", "category": "C0152", "weight": 5, "against": False}]

    publish_rows(
        street_id=whole.street.pk, code=LEXICON, rows=rows, effective_from=timezone.localdate() - timedelta(days=1),
        note="居民说法", by=SYSTEM, at=timezone.now(),
    )  # fmt: skip

    after = propose("东边那个亭子歪了", street_id=whole.street.pk)
    assert before is None
    assert after is not None
    assert (after.category.code, after.words) == ("C0152", ("亭子歪",))
    assert lexicon_of(whole.street.pk) is lexicon_of(whole.street.pk)
