"""What those who look after the house do there: each act has its line, though it is about no street."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.kernel import journal

SUBJECT = "house"
# Chains of the house, each by the place of its word here: new ones are put behind.
CHAINS = ("readers", "notices")


def tell_of_house(what: str, action: str, facts: dict[str, Any], *, by: Any, at: datetime) -> None:
    """Write the line of an act on the house; the caller holds what it is about."""
    subject_id = journal.subject_of(SUBJECT, CHAINS.index(what))
    journal.write(
        street_id=0, subject=SUBJECT, subject_id=subject_id, action=action, by=by, at=at, facts=facts
    )


def read_again(name: str, *, street_ids: Collection[int] | None, by: Any, at: datetime) -> int:
    """Give the lines that a reader set aside another try, of these streets or of all; return how many."""
    with transaction.atomic():
        count = journal.unpark(name, street_ids=street_ids)
        if count:
            tell_of_house("readers", "read_again", {"reader": name, "count": count}, by=by, at=at)
    return count
