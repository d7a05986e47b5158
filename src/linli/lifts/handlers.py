"""What a lift hears of: its vote was counted or is void; and where votes and meetings about it lead."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.deliberation import public as deliberation
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.photos import also_known
from linli.territory.public import Street
from linli.votes import events
from linli.votes import public as votes

from .commands.consent import SUBJECT, take_vote
from .models import Flat, Lift, StepDone
from .queries import law  # noqa: F401 - a rule book is entered when it is imported


@journal.reader("lifts", subjects={events.SUBJECT}, actions={events.VOTE_COUNTED, events.VOTE_VOID})
def on_votes(lines: Sequence[JournalLine]) -> None:
    """Let lifts go on as their vote was counted; one whose vote is void begins at the doors again."""
    for line in lines:
        if line.facts.get("subject_kind") == SUBJECT:
            take_vote(
                street_id=line.street_id, number=int(line.facts["about"]), vote_id=line.subject_id,
                passed=line.action == events.VOTE_COUNTED and bool(line.facts.get("passed")), at=line.at,
            )  # fmt: skip


def _link(street_id: int, number: str) -> tuple[str, str] | None:
    lift = Lift.objects.filter(street_id=street_id, number=int(number)).select_related("street").first()
    return (lift.title, reverse("lifts:one", args=[lift.street.slug, lift.number])) if lift else None


def _address(slug: str, number: object) -> str | None:
    street = Street.objects.filter(slug=slug).first()
    found = _link(street.pk, str(number)) if street else None
    return found[1] if found else None


def _photos(ids: object) -> list[object]:
    own = Flat.objects.filter(photo_id__in=ids).values_list("photo_id", flat=True)
    return [*own, *StepDone.objects.filter(photo_id__in=ids).values_list("photo_id", flat=True)]


def register() -> None:
    """Enter what can only be entered once every app is there."""
    votes.register_subject(SUBJECT, _("Lift"), _link)
    deliberation.register_subject(SUBJECT, _("Lift"), _address)
    also_known(_photos)  # type: ignore[arg-type]  # ids in, ids out
