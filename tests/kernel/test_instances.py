"""What is made without ceremony is what the ceremony would have made."""

import pytest

from linli.cases.models import Case, Category, Reporter
from linli.kernel.ids import uuid7
from linli.kernel.instances import made, read
from linli.kernel.models import Delivery, JournalLine, JournalText
from tests.cast import NOON, Cast
from tests.factories import an_opened

pytestmark = pytest.mark.django_db


def held(it):
    return {name: value for name, value in vars(it).items() if name != "_state"}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (JournalLine, {"id": uuid7(), "street_id": 1, "subject": "toy", "at": NOON, "facts": {"n": 1}}),
        (JournalText, {"id": uuid7(), "line_id": uuid7(), "field": "body", "salt": b"s", "body": "x"}),
        (Delivery, {"street_id": 1, "line_id": uuid7(), "reader": "toy"}),
        (Reporter, {"id": uuid7(), "street_id": 1, "case_id": uuid7(), "name": "李阿姨"}),
    ],
)
def test_an_instance_holds_what_its_model_would_give_it(model, values):
    assert held(made(model, **values)) == held(model(**values))


def test_keys_are_given_as_rows_or_as_ids(cast: Cast):
    category = Category.objects.get(code="C0101")
    values = {
        "id": uuid7(),
        "street": cast.street,
        "category": category,
        "road": None,
        "unit_id": 7,
        "lineage": [1],
    }

    ours, theirs = made(Case, **values), Case(**values)

    assert held(ours) == held(theirs)
    assert (ours.street, ours.category, ours.road) == (cast.street, category, None)
    assert ours._state.fields_cache.keys() == theirs._state.fields_cache.keys()


def test_no_two_share_what_can_change():
    one, two = made(Case), made(Case)

    one.lineage.append(1)

    assert (two.lineage, one.pk == two.pk) == ([], False)


def test_what_is_made_can_be_saved_and_changed(cast: Cast):
    row = made(Category, code="X1", kind="event", name="词", name_en="word")

    row.save()
    row.name = "别的"
    row.save()

    assert Category.objects.get(code="X1").name == "别的"


def test_a_row_that_is_read_is_what_django_reads_of_it(cast: Cast):
    category = Category.objects.get(code="C0101")
    names = [field.attname for field in Category._meta.concrete_fields]

    again = read(Category, "default", names, [getattr(category, name) for name in names])

    assert (held(again), again._state.adding, again._state.db) == (held(category), False, "default")
    assert again == category


def test_a_row_that_is_read_in_part_is_completed_by_whoever_asks(cast: Cast):
    case = an_opened(cast).case

    part = Case.objects.only("number").get(pk=case.pk)

    assert (part.get_deferred_fields() >= {"title", "body"}, part.title) == (True, case.title)
