"""What every act on an edition has in common."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.covenants.errors import NamesSomebody
from linli.covenants.models import Clause, Edition
from linli.covenants.queries import Written
from linli.covenants.workflow import EDITION
from linli.kernel.ids import uuid7
from linli.kernel.privacy import find_personal
from linli.kernel.workflow import Move
from linli.people.public import Actor


def act(
    edition_id: UUID,
    action: str,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    do: Callable[[Move], None],
    **brought: Any,
) -> Edition:
    """Do one act on an edition: locked, checked by the table, its line written."""
    with EDITION.moving(Edition, edition_id, action, street_id=street_id, by=by, at=at, **brought) as move:
        edition: Edition = move.it
        do(move)
        if move.target(edition.state) != edition.state:
            edition.state_since = at
    return edition


def nameless(*texts: str) -> None:
    """Refuse what names or reaches somebody and would be read by everybody."""
    if any(find_personal(text) for text in texts):
        raise NamesSomebody


def write_clauses(edition: Edition, clauses: Sequence[Written]) -> None:
    """Put clauses in the place of those before."""
    Clause.objects.filter(street_id=edition.street_id, edition=edition).delete()
    Clause.objects.bulk_create(
        Clause(
            id=uuid7(), street_id=edition.street_id, edition=edition, position=n, name=one.name, text=one.text
        )
        for n, one in enumerate(clauses, 1)
    )
