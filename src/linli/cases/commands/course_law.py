"""What the course of a case asks of acts that are about something else: endings, returns, dispatch, a corrected place."""

from datetime import datetime

from django.utils import timezone

from linli.rulebooks.public import rules

from ..errors import WaitsForArbiter
from ..models import Appeal, Case, Order, Rise
from ..queries.course_rules import RETURNS, ReturnsLaw, level_of
from ..states import Against, OrderState, RiseEnd, State


def lapse(case: Case, *, at: datetime) -> None:
    """Let a raising and an order end with the case. An appeal stays open: what counts is decided afterwards, too."""
    if case.raised_level:
        open_now = Rise.objects.filter(street_id=case.street_id, case=case, ended_at=None)
        open_now.update(ended_at=at, ended=RiseEnd.LAPSED)
    if case.ordered:
        open_orders = Order.objects.filter(street_id=case.street_id, case=case, lifted_at=None)
        open_orders.update(state=OrderState.LIFTED, lifted_at=at)
    case.arbiter, case.raised_level, case.raised_to_id, case.raised_at, case.ordered = "", "", None, None, ""


def lead_is_off(case: Case, *, at: datetime) -> None:
    """Forget what only concerned the lead that is taken off: an arbiter's word, an excuse, an appeal against having it."""
    if case.appealed == Against.GIVEN:
        open_now = Appeal.objects.filter(street_id=case.street_id, case=case, decided_at=None)
        open_now.update(decided_at=at, accepted=None)
        case.appealed = ""
    case.named_at, case.excused = None, False


def who_names_the_lead(case: Case, *, at: datetime) -> str:
    """Return the role that must name the lead after the returns so far; "" where whoever dispatches does."""
    law: ReturnsLaw = rules(case.street_id, RETURNS, on=timezone.localtime(at).date())
    return law.arbiter(case.returned)


def need_ordinary_way(case: Case | None) -> None:
    """Refuse to dispatch in the ordinary way what an arbiter must give a lead, saying so."""
    if case is not None and case.arbiter and case.state == State.FILED:
        raise WaitsForArbiter(times=case.returned)


def lies_elsewhere(case: Case) -> None:
    """Keep a raising true when the place of a case is corrected: the same level, in the line where it lies now."""
    if not case.raised_level or case.raised_to_id is None or case.raised_to_id in case.lineage:
        return
    same = next(
        (unit_id for unit_id in case.lineage if level_of(unit_id) == case.raised_level), case.lineage[0]
    )
    case.raised_to_id, case.raised_level = same, level_of(same)
    open_now = Rise.objects.filter(street_id=case.street_id, case=case, ended_at=None)
    open_now.update(unit_id=same, level=case.raised_level)
