"""What of the clocks a case waits for: somebody who decides on a suspension or more time, the reporter, a suspension."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people.public import Power

from ..models import Case, Extension, Pause
from ..states import PauseKind, RequestState
from ..workflow import CASE, label
from .asking import Asking
from .blockers import Block, blocker


def _asked(street_id: int, _at: datetime) -> Q:
    told = {"street_id": street_id, "case_id": OuterRef("pk"), "state": RequestState.ASKED}
    deciding = Q(state__in=CASE.rows["grant_request"].sources)
    return deciding & (Q(Exists(Pause.objects.filter(**told))) | Q(Exists(Extension.objects.filter(**told))))


@blocker(
    "request", gettext_lazy("A request waits for a decision"), where=_asked,
    could=lambda case: case.state in CASE.rows["grant_request"].sources,
)  # fmt: skip
def waits_for_decision(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """A suspension or more time was asked for; who closes there decides, but not who asked. The work goes on meanwhile."""
    of = {case.pk: case for case in cases}
    told = {"street_id": ask.street_id, "case_id__in": list(of), "state": RequestState.ASKED}
    found: dict[UUID, list[Block]] = {}
    for rows, words in (
        (Pause.objects.filter(**told), _("A suspension is asked for")),
        (Extension.objects.filter(**told), _("More time is asked for")),
    ):
        for one in rows:
            case = of[one.case_id]
            if not one.lapsed_for(case):
                who = ask.nearest(Power.CLOSE, case, apart_from=[one.asked_by_id])
                block = Block("request", words, one.asked_at, who, str(label("grant_request")), holds=False)
                found.setdefault(case.pk, []).append(block)
    return found


@blocker(
    "still", gettext_lazy("The clock stands still"), where=lambda _street, _at: Q(paused_at__isnull=False),
    seen=lambda case: case.paused_at is not None,
)  # fmt: skip
def waits_while_still(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """The reporter was asked something, or the case is suspended until a day: then whoever has it lets the clock go on."""
    of = {case.pk: case for case in cases}
    now = Pause.objects.filter(
        street_id=ask.street_id, case_id__in=list(of), state=RequestState.GRANTED, ends_at=None
    )
    found = {}
    for one in now:
        case = of[one.case_id]
        if one.kind == PauseKind.WAITING:
            who, act, words = ask.reporter(), _("answer the question"), _("A question to the reporter")
        else:
            who = ask.organisation(case.lead, case)
            act, words = str(label("resume")), _("Suspended")
        found[case.pk] = [Block("still", words, one.starts_at or one.asked_at, who, act, one.until)]
    return found
