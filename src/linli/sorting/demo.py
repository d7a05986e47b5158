"""What the demo's first street has learnt: one version of the sorter, trained on what its office has filed by then."""

from contextlib import suppress
from datetime import datetime

from linli.people.public import SYSTEM
from linli.territory.public import Street

from .commands import train_sorter
from .errors import TooFewCases
from .models import SorterVersion

FIRST = "fenglin"


def build(at: datetime) -> None:
    """Train the first version, unless there is one; without cases there is nothing to learn from."""
    street = Street.objects.filter(slug=FIRST).first()
    if street is not None and not SorterVersion.objects.filter(street=street).exists():
        with suppress(TooFewCases):
            train_sorter(street, by=SYSTEM, at=at)
