"""How a process keeps up with a structure that others change."""

import uuid

import pytest
from django.db import transaction

from linli.territory import commands, queries
from linli.territory.errors import UnknownStreet
from linli.territory.models import Street, Unit
from linli.territory.queries import atlas
from tests.territory.builders import NOON, a_street, in_square


@pytest.mark.django_db
def test_inside_a_transaction_a_change_is_noticed_at_once():
    a_street()
    assert queries.locate(*in_square(0.5, 0.5)).deepest.name == "A1居委会"

    Unit.objects.filter(code="A1").update(name="改名居委会")
    assert queries.locate(*in_square(0.5, 0.5)).deepest.name == "A1居委会"  # no command, no new edition

    unit = Unit.objects.get(code="A1")
    commands.rename_unit(unit=unit, name="新居委会", name_en="New", by=None, at=NOON)
    assert queries.locate(*in_square(0.5, 0.5)).deepest.name == "新居委会"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_database_is_asked_once_a_second(monkeypatch, django_assert_num_queries):
    a_street()
    queries.forget_everything()
    now = [100.0]
    monkeypatch.setattr(atlas.time, "monotonic", lambda: now[0])
    queries.locate(*in_square(0.5, 0.5))

    with django_assert_num_queries(0):
        queries.locate(*in_square(0.5, 0.5))
    now[0] += 1.5
    with django_assert_num_queries(1):
        queries.locate(*in_square(0.5, 0.5))


@pytest.mark.django_db(transaction=True)
def test_a_street_founded_a_moment_ago_is_known(monkeypatch):
    monkeypatch.setattr(atlas.time, "monotonic", lambda: 100.0)
    queries.forget_everything()
    assert queries.locate(*in_square(0.5, 0.5)) is None

    street = a_street()

    assert atlas.atlas_of(street).edition == street.edition
    with pytest.raises(UnknownStreet):
        atlas.atlas_of(street.pk + 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_remembered():
    a_street()
    spot = in_square(0.5, 0.5)

    with transaction.atomic():
        commands.rename_unit(unit=Unit.objects.get(code="A1"), name="未成", name_en="", by=None, at=NOON)
        assert queries.locate(*spot).deepest.name == "未成"
        transaction.set_rollback(True)

    assert queries.locate(*spot).deepest.name == "A1居委会"


@pytest.mark.django_db
def test_every_change_gives_another_edition():
    street = a_street()
    before = street.edition

    commands.rename_unit(unit=Unit.objects.get(code="A1"), name="新居委会", name_en="", by=None, at=NOON)

    after = Street.objects.get(pk=street.pk).edition
    assert isinstance(after, uuid.UUID)
    assert after > before
