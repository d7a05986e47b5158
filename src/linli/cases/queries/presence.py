"""Who else has a case open."""

from datetime import datetime

from linli.people.public import Actor

from ..models import Case, Presence
from ..states import PRESENT_FOR


def others_at(case: Case, *, actor: Actor, at: datetime) -> list[Presence]:
    """Return who else looks at a case or writes on it, each with `account`; writers first, then by name."""
    there = Presence.objects.filter(street_id=case.street_id, case_id=case.pk, at__gt=at - PRESENT_FOR)
    seen = there.exclude(account_id=actor.account_id).select_related("account")
    return sorted(seen, key=lambda one: (one.doing != "writing", one.account.name))
