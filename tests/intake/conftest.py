"""What tests of the doors share."""

import pytest
from django.test import Client


@pytest.fixture
def phone() -> Client:
    """Give a browser without an account."""
    return Client()
