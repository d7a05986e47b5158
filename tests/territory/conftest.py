"""One pair of demo streets for all tests of a file, built in a transaction that is rolled back at its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Build the demo streets once for the file."""
    from linli.territory import demo
    from linli.territory.models import Street

    with django_db_blocker.unblock(), transaction.atomic():
        # The cast of all tests lives in a small Fenglin of its own; the demo wants the name and the ground.
        Street.objects.filter(slug="fenglin").update(
            code="999999999", slug="cast", prefix="ZZZZ", bounds=None
        )
        demo.build(NOON)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ground(built: None, db: None) -> SimpleNamespace:
    """Give both streets and a way to units by code; what a test changes is gone after it."""
    from linli.territory.models import Street, Unit

    return SimpleNamespace(
        fenglin=Street.objects.get(slug="fenglin"),
        gonghexin=Street.objects.get(slug="gonghexin"),
        unit=lambda code: Unit.objects.get(code=code),
    )
