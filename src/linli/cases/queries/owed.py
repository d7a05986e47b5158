"""What a case waits for from organisations beside its lead: rows of the table of blockers. None of them holds the work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Case, Share
from ..states import ShareKind, ShareState
from ..workflow import label
from .asking import Asking
from .blockers import Block, blocker

ANSWERS = {
    ShareKind.TASK: "do_task", ShareKind.OPINION: "give_opinion", ShareKind.ARRIVAL: "sign_in",
    ShareKind.PROMISE: "keep_promise",
}  # fmt: skip


def _owed(street_id: int, _at: datetime) -> Q:
    open_now = Share.objects.filter(street_id=street_id, case_id=OuterRef("pk"), state=ShareState.OPEN)
    beside = Q(organisation_id__isnull=False) & ~Q(organisation_id=F("case__lead_id"))
    return Q(Exists(open_now.filter(beside | Q(case__lead_id=None))))


@blocker(
    "shares", gettext_lazy("Waits for other organisations"), where=_owed,
    seen=lambda case: any(pk != case.lead_id for pk in case.organisations),
)  # fmt: skip
def waits_for_others(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """Other organisations owe a task, an opinion, to be on the spot or a commitment; the work goes on meanwhile."""
    of = {case.pk: case for case in cases}
    shares = Share.objects.filter(street_id=ask.street_id, case_id__in=list(of), state=ShareState.OPEN)
    found: dict[UUID, list[Block]] = {}
    for share in shares.select_related("organisation").order_by("due_at", "id"):
        case, kind = of[share.case_id], ShareKind(share.kind)
        if share.organisation_id != case.lead_id:
            block = Block(
                "shares", _("%(kind)s asked of others") % {"kind": kind.label}, share.given_at,
                ask.organisation(share.organisation, case), str(label(ANSWERS[kind])), share.due_at, holds=False,
            )  # fmt: skip
            found.setdefault(share.case_id, []).append(block)
    return found
