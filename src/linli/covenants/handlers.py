"""What covenants hear of: their votes; what stands beside a case; and where votes and meetings about them lead."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Aside, Case, aside
from linli.deliberation import public as deliberation
from linli.kernel import journal
from linli.kernel.happened import teller
from linli.kernel.models import JournalLine
from linli.territory.public import Street
from linli.votes import events
from linli.votes import public as votes

from .commands.deciding import SUBJECT, take_vote
from .models import Covenant
from .queries import law  # noqa: F401 - a rule book is entered when it is imported
from .workflow import label


@journal.reader("covenants", subjects={events.SUBJECT}, actions={events.VOTE_COUNTED, events.VOTE_VOID})
def on_votes(lines: Sequence[JournalLine]) -> None:
    """Let editions go on as their vote was counted; one whose vote is void is a draft again."""
    for line in lines:
        if line.facts.get("subject_kind") == SUBJECT:
            passed = line.action == events.VOTE_COUNTED and bool(line.facts.get("passed"))
            take_vote(street_id=line.street_id, vote_id=line.subject_id, passed=passed, at=line.at)


def _link(street_id: int, subject: str) -> tuple[str, str] | None:
    number = subject.partition("-")[0]
    if not number.isdecimal():
        return None
    found = Covenant.objects.filter(street_id=street_id, number=int(number)).select_related("street").first()
    return (found.title, reverse("covenants:one", args=[found.street.slug, found.number])) if found else None


def _address(slug: str, subject: object) -> str | None:
    street = Street.objects.filter(slug=slug).first()
    found = _link(street.pk, str(subject)) if street else None
    return found[1] if found else None


def _beside(case: Case) -> Aside | None:
    return Aside(
        "covenants", _("Covenants"), reverse("covenants:beside", args=[case.street.slug, case.number])
    )


def _said(lines: Sequence[JournalLine]) -> dict[UUID, str]:
    return {line.id: f"{line.facts.get('number', '')} {label(line.action)}".strip() for line in lines}


def register() -> None:
    """Enter what can only be entered once every app is there."""
    votes.register_subject(SUBJECT, _("Covenant"), _link)
    deliberation.register_subject(SUBJECT, _("Covenant"), _address)
    aside(_beside)
    for subject in ("covenant_edition", "badge"):
        teller(subject)(_said)
