"""Writes: a report that another program took becomes a case, under the checks and limits of every other door."""

from datetime import datetime

from linli.cases.public import Door, Report
from linli.intake.public import Received, public_report
from linli.people.public import Actor
from linli.territory.public import Street

from .errors import KeySpent


def submit(*, street: Street, report: Report, key: str, request: str, by: Actor, at: datetime) -> Received:
    """Open a case for what a program reports for somebody; the same key again returns the same number and link.

    `by` is who owns the key of the program: its line of the journal names them. `request` tells one report from
    another, so that a key that is used for two of them is refused.
    """
    received = public_report(
        street=street, key=f"open311:{by.token_id}:{key}", report=report, at=at, request=request, by=by,
        door=Door.OPEN311,
    )  # fmt: skip
    if not received.anew and received.request != request:
        raise KeySpent
    return received
