"""Two at one case: who is there now, as browsers say it, and no word of one written over by the other unseen."""

import random
from datetime import datetime, timedelta

from linli.kernel.ids import uuid7
from linli.kernel.models import JournalLine
from linli.kernel.statements import prepared
from linli.people.public import Actor

from ..errors import EditedMeanwhile
from ..models import Case, Presence
from ..states import Doing

# Rows that say nothing any more are taken away now and then, by whoever comes.
SWEEP_ONE_IN, OLD = 100, timedelta(minutes=10)
# Older news never overtakes newer: two windows of one person may come in any order.
HERE = """
INSERT INTO cases_presence AS known (id, street_id, case_id, account_id, doing, at)
VALUES (%s::uuid, %s, %s::uuid, %s, %s, %s)
ON CONFLICT (street_id, case_id, account_id) DO UPDATE SET doing = excluded.doing, at = excluded.at
WHERE known.at <= excluded.at
"""
GONE = "DELETE FROM cases_presence WHERE street_id = %s AND case_id = %s::uuid AND account_id = %s"


def be_here(case: Case, doing: str, *, by: Actor, at: datetime) -> None:
    """Note that somebody looks at a case or writes on it now, or has left it. Whoever calls has seen that they may."""
    if doing == Doing.LEFT:
        prepared(GONE, [case.street_id, case.pk, by.account_id])
        return
    prepared(HERE, [uuid7(), case.street_id, case.pk, by.account_id, doing, at])
    if random.randrange(SWEEP_ONE_IN) == 0:  # noqa: S311 - who sweeps is no secret
        Presence.objects.filter(at__lt=at - OLD).delete()


# Acts that leave the state where it is, or may be done from where another act of the same person leaves it, and write
# over what stood there: two people doing one of them need to know of each other. What moves a state is refused anyway.
OVERWRITES = frozenset({"place", "publish", "file", "dispatch", "coordinate", "mark_hard"})


def check_unchanged(case: Case, seen: int, *, by: Actor) -> None:
    """Refuse an act that was written on version `seen` of a case, if others have changed what it writes over since.

    Asked in the transaction of the act: the row is held, so that nobody comes between the question and the act. What
    one did oneself, and what only adds (a remark, a photo), is no hindrance. Raises EditedMeanwhile.
    """
    held = Case.objects.select_for_update().filter(street_id=case.street_id, pk=case.pk)
    list(held.values_list("pk"))
    since = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk, seq__gt=seen)
    others = since.exclude(by_kind=by.kind, by_id=by.account_id).order_by("seq")
    actions = [action for action in others.values_list("action", flat=True) if action in OVERWRITES]
    if actions:
        raise EditedMeanwhile(actions=actions)
