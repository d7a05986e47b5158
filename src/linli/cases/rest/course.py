"""The course of a case for programs: who must act next, what hangs between, levels, orders and appeals."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.models import Appeal, Case, Order, Rise
from linli.cases.queries import Next, next_of, nexts_of, one_case
from linli.cases.queries.course_rules import RETURNS, ReturnsLaw
from linli.cases.queries.nobody import ORDER, hanging
from linli.cases.schemas.course import (
    AppealOut,
    CourseOut,
    NextOut,
    NobodyAsked,
    NobodyRow,
    OrderOut,
    RiseOut,
    blocks_shape,
)
from linli.kernel.paging import page
from linli.kernel.rest import Listed
from linli.rulebooks.public import rules
from linli.territory.public import UnknownUnit, unit_called

from .door import enter, router


def next_out(told: Next | None) -> NextOut | None:
    """Return who must act next in its shape; nothing once a case has ended."""
    if told is None:
        return None
    return NextOut(
        action=told.action, act=told.act, kind=told.who.kind, who=told.who.words, accounts=list(told.who.accounts),
        since=told.since, due_at=told.due_at, blocks=blocks_shape(told),
    )  # fmt: skip


@router.reads("/streets/{slug}/cases/{number}/course", CourseOut, summary="The course of a case")
def read_course(request: HttpRequest, slug: str, number: str) -> Any:
    """Return who must act next and what blocks, to which level a case was raised and what was decided, what was asked
    by order of supervision, and what its lead appealed against.
    """  # noqa: D205 - one sentence of two lines
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    mine = {"street_id": case.street_id, "case": case}
    law: ReturnsLaw = rules(case.street_id, RETURNS, on=timezone.localtime(here.now).date())
    rises = Rise.objects.filter(**mine).select_related("unit").order_by("-at", "-id")
    orders = Order.objects.filter(**mine).order_by("-at", "-id")
    appeals = Appeal.objects.filter(**mine).order_by("-at", "-id")
    return CourseOut(
        next=next_out(next_of(case, at=here.now)), level=case.raised_level, arbiter=case.arbiter,
        returned=case.returned, bound=law.last,
        rises=[
            RiseOut(
                level=one.level, unit=one.unit.code if one.unit else "", reason=one.reason, by_itself=one.by_itself,
                at=one.at, due_at=one.due_at, ended_at=one.ended_at, ended=one.ended or None, decision=one.decision,
            )
            for one in rises
        ],
        orders=[
            OrderOut(
                state=one.state, reason=one.reason, at=one.at, due_at=one.due_at, answer=one.answer,
                answered_at=one.answered_at, lifted_at=one.lifted_at,
            )
            for one in orders
        ],
        appeals=[
            AppealOut(
                organisation=one.organisation_id, against=one.against, text=one.text, at=one.at, due_at=one.due_at,
                accepted=one.accepted, answer=one.answer, decided_at=one.decided_at,
            )
            for one in appeals
        ],
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/nobody",
    Listed[NobodyRow],
    summary="What hangs between",
    paged=True,
    refuses=(UnknownUnit,),
)
def list_nobody(request: HttpRequest, slug: str, asked: Query[NobodyAsked]) -> Any:
    """Return the open cases that nobody has in hand or that wait for a decision above, the longest waiting first.

    Each says who must act next, since when and what blocks.
    """
    here = enter(request, slug)
    unit_id = unit_called(here.street, asked.unit).id if asked.unit else None
    cases = hanging(here.actor, here.street.pk, kind=asked.kind, unit_id=unit_id, at=here.now)
    found = page(cases, ORDER, asked.after, asked.limit)
    told = nexts_of(found.rows, at=here.now)
    return {"items": [row_of(case, told[case.pk]) for case in found.rows], "next": found.next_cursor or None}


def row_of(case: Case, told: Next) -> NobodyRow:
    """Return a case that hangs between in its shape."""
    return NobodyRow(
        number=case.number, title=case.title, state=case.state, unit=case.unit.code if case.unit else "",
        returned=case.returned, level=case.raised_level, stage_since=case.stage_since, next=next_out(told),
    )  # fmt: skip
