"""Reactions to the ledger: how a work order of a platform stands is sent back to it, signed, until it arrives."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.cases.public import Case
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.webhooks.public import SubscriptionKind, send

from .models import Platform
from .queries.orders import Given, given

LISTENING = "EXISTS (SELECT FROM hotline_platform p WHERE p.street_id = r.street_id)"


@journal.reader("hotline", subjects={"case"}, deaf_to=("import",), listening=LISTENING)
def send_back(lines: Sequence[JournalLine]) -> None:
    """Tell the platform of each act that moved one of its orders; a line read twice is told once.

    What an import writes came from the platform and is no news to it.
    """
    moved = [line for line in lines if line.from_state != line.to_state]
    at = timezone.now()
    for line, case in _orders(moved):
        data = told_back(given(case), line.to_state, line.at)
        send(
            street_id=case.street_id, kind=SubscriptionKind.HOTLINE, event=f"order.{line.to_state}", key=line.id.hex,
            data=data, at=at, about=case.number,
        )  # fmt: skip


def _orders(lines: Iterable[JournalLine]) -> Iterable[tuple[JournalLine, Case]]:
    """Yield the lines about work orders of platforms that a street knows, each with its case."""
    by_street: dict[int, list[JournalLine]] = {}
    for line in lines:
        by_street.setdefault(line.street_id, []).append(line)
    for street_id, some in by_street.items():
        names = list(Platform.objects.filter(street_id=street_id).values_list("name", flat=True))
        if not names:
            continue
        cases = Case.objects.filter(
            street_id=street_id,
            pk__in=[line.subject_id for line in some],
            source__in=names,
            source_id__isnull=False,
        ).select_related("category", "lead")
        known = {case.pk: case for case in cases}
        yield from ((line, known[line.subject_id]) for line in some if line.subject_id in known)


def told_back(order: Given, state: str, at: datetime) -> dict[str, Any]:
    """Return what a platform is told of one of its orders: no name, no number, and numbers in words are masked."""
    return {
        "order": order.order, "number": order.number, "state": state, "at": at.isoformat(), "handled_by": order.lead,
        "due_at": order.due_at.isoformat() if order.due_at else None,
        "platform_due_at": order.platform_due_at.isoformat() if order.platform_due_at else None, "reply": order.reply,
        "ended_at": order.replied_at.isoformat() if order.replied_at else None,
    }  # fmt: skip
