"""What the journal says, turned into proposals, and into what became of them. Safe to do twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.events import CaseMoved
from linli.cases.public import IN_PROGRESS, Case, State

from ..models import Alike, Proposal
from ..queries.candidates import Found, background, same_issues
from ..queries.likeness import Shape
from ..queries.proposing import Mind, mind_of, propose
from ..states import Alikeness, ProposalOutcome

NEVER_FILED = ("decline", "withdraw", "void", "self_handle")
HEARD = ("report", "file", "merge", "relate", *NEVER_FILED)
WAITING = (State.REPORTED, State.VERIFIED)


def note(events: Iterable[CaseMoved]) -> None:
    """Propose for what was reported and waits to be filed; say what became of what was proposed."""
    by_street: dict[int, list[CaseMoved]] = {}
    for event in events:
        by_street.setdefault(event.street_id, []).append(event)
    for street_id, told in by_street.items():
        _note(street_id, told)


def _note(street_id: int, events: Sequence[CaseMoved]) -> None:
    reported = {event.case_id: event.at for event in events if event.action == "report"}
    cases = Case.objects.filter(street_id=street_id, pk__in=list(reported), state__in=IN_PROGRESS)
    mind: Mind | None = None
    beside: list[Shape] = []
    read: dict[UUID, Shape] = {}
    for case in cases.select_related("category").order_by("reported_at", "id"):
        if mind is None:
            mind, beside = mind_of(street_id), background(street_id)
        if case.state in WAITING:
            put_proposal(case, mind, at=reported[case.pk])
        put_alike(case, same_issues(case, mind.law, beside=beside, read=read), at=reported[case.pk])
    for event in events:
        if event.action == "file":
            settle_proposal(street_id, event.case_id, event.category, at=event.at)
        elif event.action in NEVER_FILED:
            mine = Proposal.objects.filter(
                street_id=street_id, case=event.case_id, outcome=ProposalOutcome.OPEN
            )
            mine.update(outcome=ProposalOutcome.DROPPED, settled_at=event.at)
        elif event.action in ("merge", "relate"):
            settle_alike(street_id, event)


def put_proposal(case: Case, mind: Mind, *, at: datetime) -> Proposal | None:
    """Keep what is proposed for a case; nothing below the line. What is settled stays as it was."""
    proposed = propose(case.title, case.body, street_id=case.street_id, mind=mind)
    open_now = Proposal.objects.filter(street_id=case.street_id, case=case)
    if proposed is None:
        open_now.filter(outcome=ProposalOutcome.OPEN).delete()
        return None
    told = {
        "category": proposed.category, "sure": proposed.sure, "words": [word[:20] for word in proposed.words],
        "others": [list(one) for one in proposed.others], "source": proposed.source,
        "version_id": proposed.version_id, "at": at,
    }  # fmt: skip
    made, anew = Proposal.objects.get_or_create(street_id=case.street_id, case=case, defaults=told)
    if not anew and made.outcome == ProposalOutcome.OPEN:
        open_now.filter(outcome=ProposalOutcome.OPEN).update(**told)
    return made


def put_alike(case: Case, found: Sequence[Found], *, at: datetime) -> None:
    """Keep which open cases seem to tell of the same issue, the later of a pair first; a pair that stands is left alone."""
    made = []
    for one in found:
        later, first = sorted((case, one.case), key=lambda it: (it.reported_at, it.pk), reverse=True)
        told = one.likeness
        made.append(
            Alike(
                street_id=case.street_id, case_id=later.pk, other_id=first.pk, sure=told.sure, words=told.words,
                shared=[word[:20] for word in one.shared], metres=told.metres, days=told.days or 0, at=at,
            )
        )  # fmt: skip
    Alike.objects.bulk_create(made, ignore_conflicts=True)


def settle_proposal(street_id: int, case_id: UUID, code: str, *, at: datetime) -> None:
    """Say whether a case was filed as it was proposed."""
    mine = Proposal.objects.filter(street_id=street_id, case=case_id, outcome=ProposalOutcome.OPEN)
    mine.filter(category__code=code).update(outcome=ProposalOutcome.TAKEN, settled_at=at)
    mine.update(outcome=ProposalOutcome.OTHER, settled_at=at)


def settle_alike(street_id: int, event: CaseMoved) -> None:
    """Say that a pair was joined, if it was proposed."""
    other = event.facts.get("main") or event.facts.get("other")
    if other:
        told = {"state": Alikeness.JOINED, "settled_at": event.at, "settled_by_id": event.by_id}
        for one, two in ((event.case_id, other), (other, event.case_id)):
            Alike.objects.filter(street_id=street_id, case=one, other=two).update(**told)
