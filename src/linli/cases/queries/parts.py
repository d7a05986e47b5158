"""Which parts of the handling of a case are done: told by its journal, since the dispatch that holds."""

from datetime import datetime

from linli.kernel.models import JournalLine

from ..models import Case

DONE = "finish_part"


def parts_done(case: Case) -> dict[str, datetime]:
    """Return when each part of the handling was noted as done; what was done for a lead before counts no more."""
    if case.dispatched_at is None:
        return {}
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk, action=DONE)
    return {line.facts["part"]: line.at for line in lines.filter(at__gte=case.dispatched_at).order_by("seq")}
