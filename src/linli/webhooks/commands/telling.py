"""Messages come to be: from lines of the journal, and from apps above that have something to say to a system."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from linli.cases.events import CaseMoved
from linli.territory.public import Street

from ..models import Message, Subscription
from ..queries import case_data, envelope, names_of, subscribers
from ..states import CASE, SubscriptionKind

BATCH = 500


def tell_of(moves: Sequence[CaseMoved], *, at: datetime, to: Sequence[Subscription] | None = None) -> int:
    """Put a message for each of these acts and each system that wants it into the post; return how many were offered.

    Telling the same again changes nothing: a line is told to a system once. Streets without webhooks cost one query.
    """
    by_street: dict[int, list[CaseMoved]] = {}
    for move in moves:
        by_street.setdefault(move.street_id, []).append(move)
    return sum(_tell(street_id, some, at, to) for street_id, some in by_street.items())


def _tell(street_id: int, moves: list[CaseMoved], at: datetime, to: Sequence[Subscription] | None) -> int:
    systems = subscribers(street_id, SubscriptionKind.CASES) if to is None else list(to)
    wanted = [move for move in moves if any(one.wants(f"{CASE}{move.action}") for one in systems)]
    if not wanted:
        return 0
    names, rows = names_of(street_id, wanted), []
    for move in wanted:
        data = case_data(move, names)
        if data is None:
            continue
        event = f"{CASE}{move.action}"
        for one in systems:
            if one.wants(event):
                about = data["case"]["number"]
                rows.append(_row(one, names.street, move.line_id.hex, event, about, data, move.at, at))
    _put(rows)
    return len(rows)


def _row(
    to: Subscription, street: Street, key: str, event: str, about: str, data: Mapping[str, Any], happened: datetime,
    at: datetime,
) -> Message:  # fmt: skip
    row = Message(
        street_id=to.street_id,
        subscription=to,
        key=key,
        event=event,
        about=about[:40],
        at=happened,
        next_try_at=at,
    )
    row.body = envelope(row, street, data)
    return row


def _put(rows: Iterable[Message]) -> None:
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def send(
    *, street_id: int, kind: str, event: str, key: str, data: Mapping[str, Any], at: datetime, about: str = "",
    to: Subscription | None = None,
) -> int:  # fmt: skip
    """Say something to every system of a kind in a street (or to one of them) and return to how many.

    `key` makes it harmless to say it again: what was said under it to a system is not said twice. `data` is plain JSON
    without personal data; it is signed and sent as it stands here, and kept for thirty days.
    """
    systems = [to] if to is not None else [one for one in subscribers(street_id, kind) if one.wants(event)]
    if not systems:
        return 0
    street = Street.objects.get(pk=street_id)
    _put(_row(one, street, key[:80], event, about, data, at, at) for one in systems)
    return len(systems)
