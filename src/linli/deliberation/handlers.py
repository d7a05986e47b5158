"""What stands beside a case, how lines of the journal are said, and the words of notices, which the commands give."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Aside, Case, aside
from linli.kernel.happened import teller
from linli.kernel.models import JournalLine

from .commands import alarms, carrying, inviting, minutes, objecting  # noqa: F401 - they give notices their words
from .workflow import label


def _beside(case: Case) -> Aside | None:
    return Aside(
        "meetings", _("Meetings"), reverse("deliberation:beside", args=[case.street.slug, case.number])
    )


aside(_beside)


def _said(lines: Sequence[JournalLine]) -> dict[UUID, str]:
    return {line.id: f"{line.facts.get('number', '')} {label(line.action)}".strip() for line in lines}


for _subject in ("meeting", "resolution", "agenda_item", "meeting_series"):
    teller(_subject)(_said)
