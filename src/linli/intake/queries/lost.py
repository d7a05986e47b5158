"""The ticket that leads to a new secret link: sent to the contact that was left, good for three days and for one use.

It is made when the notice is sent and rests nowhere. It holds a piece of the hash of the link that stands, so with the
new link it is worth nothing any more.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing

from linli.cases.public import Reporter
from linli.intake.errors import TicketOver

GOOD_FOR = timedelta(days=3)
_PIECE = 12


def _signer() -> signing.Signer:
    return signing.Signer(salt="linli.lost link", sep=".")


def ticket_facts(street_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the ticket of a notice about a lost link, for whoever that notice goes to."""
    held = Reporter.objects.filter(street_id=street_id, pk=UUID(facts["reporter"]))
    known = held.values_list("token_hash", flat=True).first() or ""
    asked = int(datetime.fromisoformat(facts["asked"]).timestamp())
    return {"ticket": _signer().sign(f"{street_id}-{facts['reporter']}-{known[:_PIECE]}-{asked}")}


def reporter_of(ticket: str, *, at: datetime) -> Reporter:
    """Return whose link a ticket makes anew, or refuse: used, too old, or never ours."""
    try:
        street_id, pk, piece, asked = _signer().unsign(ticket).split("-")
        made = datetime.fromtimestamp(int(asked), tz=at.tzinfo)
        reporter_id = UUID(pk)
    except (signing.BadSignature, ValueError):
        raise TicketOver from None
    found = Reporter.objects.filter(street_id=int(street_id), pk=reporter_id).select_related("case").first()
    if found is None or not found.token_hash.startswith(piece) or at - made > GOOD_FOR:
        raise TicketOver
    return found
