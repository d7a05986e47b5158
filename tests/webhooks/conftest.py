"""What tests of webhooks share. Models are imported where they are used: this is read before the house is set up."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .receivers import Receiver, receiving

if TYPE_CHECKING:
    from linli.webhooks.models import Subscription
    from tests.cast import Cast


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a system that listens."""
    with receiving() as one:
        yield one


@pytest.fixture
def webhook(cast: "Cast", receiver: Receiver) -> "Subscription":
    """Give a webhook of the street to it, told of everything."""
    from linli.webhooks import commands
    from tests.cast import NOON

    return commands.subscribe(
        street=cast.street, name="区平台", url=receiver.url, events=[], by=cast.jiangwei, at=NOON
    )
