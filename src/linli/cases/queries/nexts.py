"""Who must act next on a case, since when, and what blocks it: one answer for its page, for lists and for programs.

No open case is without an answer. Where the post that is needed is held by nobody, whoever appoints to posts must act.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.naming import name_of
from linli.people.public import Power

from ..models import Appeal, Case, Order, Rise
from ..states import OUTSIDE, OrderState, State
from ..workflow import label
from .asking import Asking, Who
from .blockers import BLOCKERS, Block, blocker

# The act that carries a case on from each state, and who can be asked to do it. The acts are those of the workflow.
TURN: dict[str, tuple[str, Callable[[Asking, Case], Who]]] = {
    State.REPORTED: ("verify", lambda ask, case: ask.nearest(Power.VERIFY, case)),
    State.VERIFIED: ("file", lambda ask, case: ask.nearest(Power.FILE, case)),
    State.FILED: ("dispatch", lambda ask, case: ask.nearest(Power.DISPATCH, case)),
    State.DISPATCHED: ("accept", lambda ask, case: ask.organisation(case.lead, case)),
    State.IN_HAND: ("feed_back", lambda ask, case: ask.organisation(case.lead, case)),
    State.COORDINATING: ("feed_back", lambda ask, case: ask.organisation(case.lead, case)),
    State.FED_BACK: (
        "inspect",
        lambda ask, case: ask.nearest(Power.INSPECT, case, apart_from=[case.fed_back_by_id]),
    ),
    State.INSPECTED: ("close", lambda ask, case: ask.nearest(Power.CLOSE, case)),
}


@dataclass(frozen=True)
class Next:
    """Who must act next, by which act, since when and by when; `blocks` is everything that the case waits for besides."""

    action: str
    act: str
    who: Who
    since: datetime
    due_at: datetime | None
    blocks: tuple[Block, ...] = ()

    @property
    def words(self) -> str:
        """Return the answer as one sentence."""
        return _("%(who)s: %(act)s") % {"who": self.who.words, "act": self.act}

    def waited(self, now: datetime) -> timedelta:
        """Return how long it has waited."""
        return max(now - self.since, timedelta(0))


def next_of(case: Case, *, at: datetime) -> Next | None:
    """Return who must act next on a case; None once it has ended."""
    return nexts_of([case], at=at).get(case.pk)


def nexts_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, Next]:
    """Return who must act next on each open case of one street; as many questions for forty cases as for one."""
    known = [case for case in cases if not case.ended]
    if not known:
        return {}
    ask = Asking(known, at)
    blocks = blocks_of(known, ask)
    return {case.pk: _next(case, ask, blocks.get(case.pk, [])) for case in known}


def _next(case: Case, ask: Asking, blocks: Sequence[Block]) -> Next:
    told = tuple(blocks)
    held = next((block for block in blocks if block.holds), None)
    if held is not None:
        return Next(held.code, held.act or held.words, held.who, held.since, held.due_at, told)
    action, who = TURN[case.state]
    found = who(ask, case)
    act = _("then: %(act)s") % {"act": label(action)} if found.vacant else str(label(action))
    return Next(action, act, found, case.stage_since, case.due_at, told)


def blocks_of(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """Return what blocks each case, in the order of the table. One question finds which rows of the table apply."""
    unknown = [
        one
        for one in BLOCKERS.values()
        if one.seen is None and (one.could is None or any(one.could(case) for case in cases))
    ]
    hit: dict[str, set[UUID]] = {code: set() for code in BLOCKERS}
    if unknown:
        hit |= _asked([one.code for one in unknown], cases, ask)
    for one in BLOCKERS.values():
        if one.seen is not None:
            hit[one.code] = {case.pk for case in cases if one.seen(case)}
    found: dict[UUID, list[Block]] = {}
    for code, one in BLOCKERS.items():
        here = [case for case in cases if case.pk in hit[code]]
        for pk, blocks in one.found(here, ask).items() if here else ():
            found.setdefault(pk, []).extend(blocks)
    return found


def _asked(codes: Sequence[str], cases: Sequence[Case], ask: Asking) -> dict[str, set[UUID]]:
    """Return which rows of the table apply to which cases, in one question."""
    shown = Case.objects.filter(street_id=ask.street_id, pk__in=[case.pk for case in cases])
    parts = [
        shown.filter(BLOCKERS[code].where(ask.street_id, ask.at)).values_list("pk", Value(code)).order_by()
        for code in codes
    ]
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    hit: dict[str, set[UUID]] = {code: set() for code in codes}
    for pk, code in together:
        hit[code].add(pk)
    return hit


def _said(code: str) -> Value:
    return Value(code)


# --- What this part of the law itself waits for -----------------------------------------------------------------
@blocker(
    "arbiter", gettext_lazy("Waits for the arbiter"), where=lambda _street, _at: Q(arbiter__gt="", state=State.FILED),
    seen=lambda case: bool(case.arbiter) and case.state == State.FILED,
)  # fmt: skip
def waits_for_arbiter(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """Sent back too often: the arbiter whom the table names must name the lead."""
    return {
        case.pk: [
            Block(
                "arbiter", _("Sent back %(times)s times") % {"times": case.returned}, case.stage_since,
                ask.role(case.arbiter, case), str(label("arbitrate")), case.due_at,
            )
        ]
        for case in cases
    }  # fmt: skip


@blocker(
    "raised", gettext_lazy("Raised, waits for a decision"), where=lambda _street, _at: Q(raised_level__gt=""),
    seen=lambda case: bool(case.raised_level),
)  # fmt: skip
def waits_for_level(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """Raised to a level that must decide and hand back; of the district's word, the street is asked."""
    rises = {one.case_id: one for one in open_rises(cases)}
    found = {}
    for case in cases:
        rise = rises.get(case.pk)
        outside = case.raised_level == OUTSIDE
        where = _("the district") if outside else name_of(rise.unit) if rise and rise.unit else ""
        who = ask.at_level(Power.DECIDE, case, case.raised_to_id)
        act = _("keep after it and write down what is decided") if outside else str(label("hand_back"))
        since = case.raised_at or case.stage_since
        said = _("Raised to %(where)s") % {"where": where}
        # What was fed back meanwhile is inspected; the level may still say what it decided.
        holds = case.state not in (State.FED_BACK, State.INSPECTED)
        due_at = rise.due_at if rise else None
        found[case.pk] = [Block("raised", said, since, who, act, due_at, holds=holds)]
    return found


@blocker(
    "order", gettext_lazy("An order waits for its answer"), where=lambda _street, _at: Q(ordered=OrderState.ASKED),
    seen=lambda case: case.ordered == OrderState.ASKED,
)  # fmt: skip
def waits_for_answer(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """Somebody above asked how it stands; the work goes on meanwhile."""
    of = {case.pk: case for case in cases}
    orders = Order.objects.filter(street_id=ask.street_id, case_id__in=list(of), lifted_at=None)
    return {
        one.case_id: [
            Block(
                "order", _("Order of supervision"), one.at, asked_of(of[one.case_id], ask),
                str(label("answer_order")), one.due_at, holds=False,
            )
        ]
        for one in orders
    }  # fmt: skip


def asked_of(case: Case, ask: Asking) -> Who:
    """Return who must answer an order: the lead, else whoever files or dispatches there."""
    if case.lead is not None:
        return ask.organisation(case.lead, case)
    return ask.nearest(Power.DISPATCH if case.state == State.FILED else Power.FILE, case)


@blocker(
    "appeal", gettext_lazy("An appeal waits for a decision"), where=lambda _street, _at: Q(appealed__gt=""),
    seen=lambda case: bool(case.appealed),
)  # fmt: skip
def waits_for_judge(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """The handling unit appealed; somebody who neither did nor appealed decides. The work goes on meanwhile."""
    of = {case.pk: case for case in cases}
    appeals = Appeal.objects.filter(street_id=ask.street_id, case_id__in=list(of), decided_at=None)
    return {
        one.case_id: [
            Block(
                "appeal", _("Appeal against %(what)s") % {"what": one.get_against_display()}, one.at,
                ask.nearest(Power.CLOSE, of[one.case_id], apart_from=[one.by_id, one.against_by_id]),
                _("decide on the appeal"), one.due_at, holds=False,
            )
        ]
        for one in appeals
    }  # fmt: skip


def open_rises(cases: Sequence[Case]) -> list[Rise]:
    """Return the raisings of some cases that are not decided yet."""
    if not cases:
        return []
    found = Rise.objects.filter(
        street_id=cases[0].street_id, case_id__in=[c.pk for c in cases], ended_at=None
    )
    return list(found.select_related("unit"))
