"""The body to which a series belongs: its members are invited by themselves, and its quorum holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Series


@dataclass(frozen=True)
class Sitting:
    """A member of a body, as a meeting invites them."""

    name: str
    account_id: int | None
    seat: str
    votes: bool


def members_of_series(series: Series) -> Sequence[Sitting]:
    """Return the members of the body of a series; none where it belongs to no body."""
    return ()
