"""The leaf of the course: who must act next, at which level it lies, how often it came back, what is asked and appealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.cases.models import Appeal, Case, Order, Rise
from linli.cases.queries.course_rules import ESCALATION, RETURNS, Ladder, ReturnsLaw
from linli.cases.queries.nexts import next_of
from linli.cases.states import BETWEEN, OUTSIDE
from linli.kernel.naming import name_of
from linli.people.public import Role
from linli.rulebooks.public import rules
from linli.territory.public import levels_of, line_of

from .here import Here


@dataclass(frozen=True)
class Rung:
    """One level above a case: what it is called, which unit, within what it decides, and whether the case lies there."""

    level: str
    unit: Any
    window: str
    goes_on: bool
    now: bool
    passed: bool
    rise: Rise | None


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return everything that the leaf says."""
    mine = {"street_id": case.street_id, "case": case}
    people = ("by", "decided_by")
    rises = list(
        Rise.objects.filter(**mine).select_related("unit", "came_from", *people).order_by("-at", "-id")
    )
    orders = Order.objects.filter(**mine).select_related("organisation", "by", "answered_by")
    appeals = Appeal.objects.filter(**mine).select_related("organisation", *people)
    on = timezone.localtime(here.now).date()
    returns: ReturnsLaw = rules(case.street_id, RETURNS, on=on)
    return {
        "next": next_of(case, at=here.now), "rungs": rungs_of(case, rises, here.now),
        "rises": [one for one in rises if one.ended_at or one.level == OUTSIDE],
        "orders": list(orders.order_by("-at", "-id")), "appeals": list(appeals.order_by("-at", "-id")),
        "bound": returns.last, "arbiter_name": role_name(case.arbiter or returns.arbiter(max(returns.last, case.returned))),
        "left": max(returns.last - case.returned, 0), "returns_book": RETURNS, "escalation_book": ESCALATION,
    }  # fmt: skip


def role_name(code: str) -> str:
    """Return what a role is called."""
    found = Role.objects.filter(code=code).first() if code else None
    return name_of(found) if found else code


def rungs_of(case: Case, rises: list[Rise], now: datetime) -> list[Rung]:
    """Return the levels of a case from the ground up, the district last, as the book of today says."""
    ladder: Ladder = rules(case.street_id, ESCALATION, on=timezone.localtime(now).date())
    names = {level.code: name_of(level) for level in levels_of(case.street_id)}
    line = [unit for unit in line_of(case.lineage[-1]).units if unit.level] if case.lineage else []
    open_now = next((rise for rise in rises if rise.ended_at is None), None)
    at = case.raised_to_id or (line[-1].id if line else None)
    rungs: list[Rung] = []
    for unit in reversed(line):
        lies = (
            bool(case.raised_level) or case.state in BETWEEN
        )  # what an organisation has in hand lies at no level
        here = lies and case.raised_level != OUTSIDE and unit.id == at
        rungs.append(_rung(ladder, unit.level, names.get(unit.level, unit.level), unit, open_now, here=here))
    outside = case.raised_level == OUTSIDE
    rungs.append(_rung(ladder, OUTSIDE, "", None, open_now, here=outside and not case.ended))
    reached = next((n for n, rung in enumerate(rungs) if rung.now), 0)
    return [
        Rung(r.level, r.unit, r.window, r.goes_on, r.now, n < reached, r.rise) for n, r in enumerate(rungs)
    ]


def _rung(ladder: Ladder, code: str, name: str, unit: Any, open_now: Rise | None, *, here: bool) -> Rung:
    row = ladder.at(code)
    return Rung(
        name, unit, row.window.words if row.window else "", row.goes_on, here, passed=False, rise=open_now if here else None
    )  # fmt: skip
