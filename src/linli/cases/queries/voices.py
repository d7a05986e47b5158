"""Who was asked how it went, who was not reached, and who has not been asked yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor, account_names

from ..models import CallBack, Case
from ..states import Door, Reached, State
from .ledger import with_phone, worklist

ORDER, WAITING_ORDER = ("at", "id"), ("stage_since", "id")
AGAIN, GIVEN_UP, WAITING = "", "given_up", "waiting"
SIGHTS = {AGAIN: _("Not reached"), GIVEN_UP: _("Given up"), WAITING: _("Not asked yet")}
AT_ONCE = 1000


@dataclass(frozen=True)
class Called:
    """One call back as a page or a program reads it."""

    call: CallBack
    by: str


def calls_of(case: Case) -> list[Called]:
    """Return the calls back of a case, the newest first; two queries."""
    calls = list(CallBack.objects.filter(street_id=case.street_id, case=case).order_by("-at", "-id"))
    names = account_names([call.by_id for call in calls if call.by_id]) if calls else {}
    return [Called(call, names.get(call.by_id or 0, "")) for call in calls]


def unreached(actor: Actor, street_id: int, *, given_up: bool = False) -> QuerySet[CallBack]:
    """Return the last calls of cases an actor may see whose reporter was not reached, the longest ago first.

    Those that are called again, or those on whom one gave up: called often enough, or not willing to answer.
    """
    calls = CallBack.objects.filter(street_id=street_id, latest=True, gave_up=given_up)
    seen = Case.objects.visible_to(actor).filter(street_id=street_id, pk=OuterRef("case_id"))
    calls = calls.exclude(outcome=Reached.REACHED).filter(Exists(seen))
    return calls.select_related("case", "case__unit", "case__lead", "case__category")


def waiting(actor: Actor, street_id: int) -> QuerySet[Case]:
    """Return the inspected cases whose reporter left a telephone and was neither called nor has said anything.

    The longest waiting come first. Whoever left no telephone is asked by the page of their link alone.
    """
    called = CallBack.objects.filter(street_id=street_id, case_id=OuterRef("pk"), latest=True)
    cases = worklist(actor, street_id, states=(State.INSPECTED,)).filter(rating=None)
    return cases.exclude(door=Door.PATROL).filter(~Exists(called), Exists(with_phone()))


def of_call(facts: dict[str, Any]) -> str:
    """Return what came of a call back in words."""
    outcome = facts.get("outcome", "")
    if outcome != Reached.REACHED:
        return str(Reached(outcome).label) if outcome in Reached.values else ""
    word = facts.get("word") or {}
    solved = _t("says it is solved") if word.get("solved") else _t("says it is not solved")
    satisfied = _t("satisfied") if word.get("satisfied") else _t("not satisfied")
    return f"{solved}{_t(', ')}{satisfied}"


COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 36), Column(_("State"), 12), Column(_("Area or grid"), 18),
    Column(_("Lead organisation"), 22), Column(_("What came of it"), 16), Column(_("Attempt"), 8),
    Column(_("Called at"), 18), Column(_("What was said"), 40),
)  # fmt: skip


def cells_of(call: CallBack) -> list[Any]:
    """Return a call back as a row of the workbook."""
    case = call.case
    return [
        case.number, case.title, State(case.state).label, name_of(case.unit) if case.unit else "",
        name_of(case.lead) if case.lead else "", Reached(call.outcome).label, call.attempt, call.at, call.said,
    ]  # fmt: skip


def rows_of(calls: QuerySet[CallBack], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for call in calls.order_by(*ORDER)[:most].iterator(chunk_size=AT_ONCE):
        yield cells_of(call)
