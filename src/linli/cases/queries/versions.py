"""Which version of a case one has read: the number of lines in its journal, which every act makes longer."""

from linli.cases.models import Case
from linli.kernel.models import JournalLine


def version_of(case: Case) -> int:
    """Return how many lines the journal of a case has now; one look at the end of its chain."""
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk)
    return lines.order_by("-seq").values_list("seq", flat=True).first() or 0
