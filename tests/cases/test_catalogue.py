"""The catalogue of categories: the official table in full, names in two languages, and nothing twice."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from linli.cases.commands.catalogue import Loaded, load_catalogue
from linli.cases.models import Category, Condition
from linli.cases.queries.limits import OWN_NUMBERS
from linli.cases.states import CategoryKind
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM

AT = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_shelf(db: None) -> None:
    """Take away the few types that the cast brought along."""
    Condition.objects.all().delete()
    Category.objects.exclude(parent=None).delete()
    Category.objects.all().delete()


def test_the_official_table_is_there_in_full() -> None:
    load_catalogue(by=SYSTEM, at=AT)

    official = Condition.objects.filter(row__lt=OWN_NUMBERS)
    types = Category.objects.filter(conditions__in=official).distinct()

    assert official.count() == 519
    assert types.filter(kind=CategoryKind.COMPONENT).count() == 92
    assert types.filter(kind=CategoryKind.EVENT).count() == 98
    assert Category.objects.filter(parent=None).count() == 11


def test_a_condition_is_a_row_of_the_table() -> None:
    load_catalogue(by=SYSTEM, at=AT)

    first = Condition.objects.get(row=1)

    assert (first.category.code, first.category.name) == ("C0101", "上水井盖")
    assert first.text == "缺失、移位、开裂，存在安全隐患的"


def test_types_of_the_offices_own_are_told_from_those_of_the_standard() -> None:
    load_catalogue(by=SYSTEM, at=AT)

    own = Condition.objects.filter(row__gte=OWN_NUMBERS)

    assert sorted(own.values_list("category__code", flat=True)) == ["E0693", "E0694", "E0695"]


def test_every_category_has_an_english_name_of_its_own_class() -> None:
    load_catalogue(by=SYSTEM, at=AT)

    for category in Category.objects.select_related("parent"):
        assert category.name_en
        assert category.name_en.isascii()
        assert category.parent is None or category.code.startswith(category.parent.code)


def test_a_few_types_are_offered_to_residents_in_plain_words() -> None:
    load_catalogue(by=SYSTEM, at=AT)

    offered = Category.objects.filter(public=True)

    assert 14 <= offered.count() <= 20
    assert offered.get(code="C0123").words[0] == "井盖缺失、破损"
    assert all(category.words for category in offered)


def test_loading_again_adds_nothing_and_keeps_what_the_office_changed() -> None:
    first = load_catalogue(by=SYSTEM, at=AT)
    Category.objects.filter(code="E0128").update(name="噪声扰民", public=False)

    second = load_catalogue(by=SYSTEM, at=AT)

    assert first == Loaded(11 + 190 + 3, 519 + 3)
    assert second == Loaded(0, 0)
    assert Category.objects.get(code="E0128").name == "噪声扰民"
    assert JournalLine.objects.filter(subject="catalogue").count() == 1


def test_the_command_says_what_it_added(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("catalogue")

    assert capsys.readouterr().out == "categories +204, conditions +522\n"
