"""The body to which a series belongs: its members are invited by themselves, and its quorum holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from linli.bodies.public import bodies_in, members_of, quorum_of
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of

from ..models import Series
from .law import quorum_from


@dataclass(frozen=True)
class Sitting:
    """A member of a body, as a meeting invites them."""

    name: str
    account_id: int | None
    seat: str
    votes: bool


def body_choices(street_id: int) -> list[tuple[str, str]]:
    """Return the bodies of a street as choices."""
    return [(str(one.pk), name_of(one)) for one in bodies_in(street_id).order_by("pk")[:500]]


def members_of_series(series: Series) -> Sequence[Sitting]:
    """Return the members of the body of a series; none where it belongs to no body."""
    if series.body_id is None:
        return ()
    return [
        Sitting(one.name, one.account_id, one.seat_name, one.votes)
        for one in members_of(series.body_id)
        if not one.substitute
    ]


def quorum_of_series(series: Series | None, usual: str) -> str:
    """Return the quorum of a meeting: that of the body of its series, if it states one, else that of its kind."""
    if series is None or series.body_id is None:
        return usual
    try:
        said = quorum_of(series.body_id).fraction.removeprefix("≥")
        return str(quorum_from(said) or usual)
    except (NotFound, ValueError):
        return usual
