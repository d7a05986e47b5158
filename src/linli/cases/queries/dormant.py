"""What lies still: cases that are somebody's to move and that nobody has touched for days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from linli.kernel.models import JournalLine
from linli.people.public import Actor

from ..models import Case
from .turns import COUNTED, tasks_of


@dataclass(frozen=True)
class Dormant:
    """A case, and for how many whole days nothing has happened on it."""

    case: Case
    days: int


def dormant_for(actor: Actor, street_id: int, *, days: int, at: datetime, most: int = 30) -> list[Dormant]:
    """Return the cases that wait for this person and on which nothing has happened for so many days, the longest first.

    Whatever stands in the journal is something that happened: a word, a visit, an extension. A clock that stands still
    because it was agreed so is not neglect.
    """
    waiting = [case.pk for task in tasks_of(actor, street_id, shown=COUNTED) for case in task.cases]
    if not waiting:
        return []
    lines = JournalLine.objects.filter(street_id=street_id, subject_id__in=waiting).order_by()
    last = dict(lines.values_list("subject_id").annotate(Max("at")))
    still = sorted((moment, pk) for pk, moment in last.items() if moment <= at - timedelta(days=days))
    rows = Case.objects.filter(street_id=street_id, paused_at=None).select_related(
        "street", "category", "unit", "lead"
    )
    found = rows.in_bulk([pk for _moment, pk in still])
    told = [Dormant(found[pk], (at - moment).days) for moment, pk in still if pk in found]
    return told[:most]
