"""What every act on a topic has in common: lock it, check the table, note when, tell the people behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.workflow import Move
from linli.people.public import Actor

from ..models import Topic
from ..workflow import TOPIC
from .telling import tell_people


@contextmanager
def acting_on(
    topic_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, news: bool = True, **brought: Any
) -> Iterator[Move]:
    """Move a topic by one act of the table, and tell the people behind it when that is news to them."""
    with transaction.atomic():
        with TOPIC.moving(Topic, topic_id, action, street_id=street_id, by=by, at=at, **brought) as move:
            before = move.it.state
            yield move
            if move.row.target and move.target(before) != before:
                move.it.state_since = at
        if news:
            tell_people(move.it, move.line, action, at=at)
