"""Secret links: one that was lost is asked for again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kernel.models import JournalLine
from linli.people.public import Actor

from ..models import Case, Reporter
from ..workflow import CASE


def ask_link(reporter_id: UUID, *, street_id: int, at: datetime) -> tuple[Reporter, JournalLine] | None:
    """Write into a case that its reporter asks for the link again; return who that is, and the line, or None.

    The link that stands goes on to work: somebody else may have asked.
    """
    with transaction.atomic():
        found = Reporter.objects.filter(street_id=street_id, pk=reporter_id).first()
        if found is None:
            return None
        held = Case.objects.select_for_update(of=("self",)).select_related("category", "street")
        found.case = held.get(street_id=street_id, pk=found.case_id)
        by = Actor("reporter", case_id=found.case_id)
        line = CASE.note(found.case, action="ask_link", by=by, at=at, facts={}, texts={})
    return found, line
