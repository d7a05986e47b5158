"""What every test of rule books stands on: a book that only tests declare."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def waits(db: Any) -> Iterator[Any]:
    """Declare the book for one test."""
    from tests.rulebooks.books import declared  # needs Django, which is set up after this file is read

    with declared() as book:
        yield book
