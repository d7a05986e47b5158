"""The door of this app: what other apps may call."""

from .commands import Who, end_body, end_membership, found_body, seat_member
from .models import Body
from .queries.kinds import kind_called, kinds_in, seats_of
from .queries.members import (
    Member,
    Quorum,
    bodies_in,
    bodies_of,
    body_in,
    kind_name,
    leads,
    may_convene,
    members_of,
    quorum_of,
)

__all__ = [
    "Body",
    "Member",
    "Quorum",
    "Who",
    "bodies_in",
    "bodies_of",
    "body_in",
    "end_body",
    "end_membership",
    "found_body",
    "kind_called",
    "kind_name",
    "kinds_in",
    "leads",
    "may_convene",
    "members_of",
    "quorum_of",
    "seat_member",
    "seats_of",
]
