"""A person decides about what was proposed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.cases.public import CASE, Case, file
from linli.kernel import journal
from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor

from ..errors import NothingProposed
from ..models import Alike, Proposal
from ..states import Alikeness, ProposalOutcome
from .noting import settle_proposal


def take_proposal(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """File a case under the category that is proposed for it; the first filing condition counts."""
    with transaction.atomic():
        mine = Proposal.objects.select_for_update(of=("self",)).select_related("category")
        proposal = mine.filter(street_id=street_id, case=case_id, outcome=ProposalOutcome.OPEN).first()
        if proposal is None:
            raise NothingProposed
        filed = file(case_id, street_id=street_id, by=by, at=at, category=proposal.category)
        settle_proposal(street_id, case_id, proposal.category.code, at=at)
    return filed


def deny_alike(alike_id: UUID, *, street_id: int, case_id: UUID, by: Actor, at: datetime) -> Alike:
    """Say that two cases are not the same issue: the pair is proposed no more. Who may relate cases may say so."""
    with transaction.atomic():
        pair = (
            Alike.objects.select_for_update(of=("self",)).select_related("case", "other")
            .filter(street_id=street_id, pk=alike_id).first()
        )  # fmt: skip
        if pair is None or case_id not in (pair.case_id, pair.other_id):
            raise NotFound
        if "relate" not in CASE.open_to(by, pair.case if pair.case_id == case_id else pair.other):
            raise NotAllowed(action="deny_alike")
        if pair.state == Alikeness.DENIED:
            return pair
        if pair.state != Alikeness.OPEN:
            raise NothingProposed
        pair.state, pair.settled_at, pair.settled_by_id = Alikeness.DENIED, at, by.account_id
        pair.save(update_fields=("state", "settled_at", "settled_by"))
        facts = {"case": pair.case_id, "other": pair.other_id, "sure": pair.sure}
        journal.write(
            street_id=street_id, subject="alike", subject_id=pair.pk, action="deny_alike", by=by, at=at,
            from_state=Alikeness.OPEN, to_state=Alikeness.DENIED, facts=facts,
        )  # fmt: skip
    return pair
