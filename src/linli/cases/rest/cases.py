"""Lists, one case, its timeline, what waits, and lists as workbooks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from linli.cases.commands import look_at_reporter
from linli.cases.errors import PurposeNotSaid
from linli.cases.models import Case
from linli.cases.queries import (
    Wanted,
    narrowed,
    one_case,
    tasks_of,
    timeline_of,
    turn_of,
    turns_of,
    version_of,
    ways_to,
    worklist,
)
from linli.cases.queries.sheets import COLUMNS, MOST, rows_of
from linli.cases.schemas import (
    CaseOut,
    CaseRow,
    CasesAsked,
    CasesListed,
    ContactOut,
    LookIn,
    Tasks,
    Timeline,
    Waiting,
)
from linli.cases.states import LISTS, CaseList, State, Way
from linli.kernel.addresses import address_of
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import first, page
from linli.kernel.rest import XLSX, Listed, listed, tagged
from linli.people.public import Power
from linli.territory.public import UnknownUnit, unit_called

from .door import Here, enter, organisations_called, router
from .shapes import case_out, case_row, row_out, step_out

SHOWN = 30


def asked_cases(here: Here, asked: CasesAsked) -> tuple[QuerySet[Case], tuple[str, ...], Sequence[Q]]:
    """Return the cases that are asked for, of those this actor may see, their order, and the ways to them."""
    states = LISTS[asked.list] if asked.list else tuple(State)
    if asked.turn:
        cases = turn_of(here.actor, here.street.pk, asked.turn).filter(state__in=states)
    else:
        cases = worklist(here.actor, here.street.pk, states=states)
    lead = organisations_called(here.street, [asked.organisation])[0] if asked.organisation else None
    wanted = Wanted(
        unit_id=unit_called(here.street, asked.unit).id if asked.unit else None, category=asked.category,
        lead_id=lead.pk if lead else None, hard=asked.hard, light=asked.light or "", text=asked.q,
        unlocated=asked.unlocated, blocked=asked.blocked, street_id=here.street.pk,
    )  # fmt: skip
    ended = asked.list == CaseList.CLOSED
    order = ("due_at", "id") if asked.sort == "due" and not ended else ("-reported_at", "-id")
    ways = ways_to(
        here.actor,
        here.street.pk,
        unit_id=wanted.unit_id,
        organisation_id=wanted.lead_id,
        of_all=not (asked.list or asked.turn),
    )
    return narrowed(cases, wanted, now=here.now), order, ways


@router.reads(
    "/streets/{slug}/cases", Listed[CaseRow], summary="Cases you may see", paged=True, refuses=(UnknownUnit,)
)
def list_cases(request: HttpRequest, slug: str, asked: Query[CasesListed]) -> Any:
    """Return the cases of a street that you may see, narrowed as the desk narrows its four lists.

    `turn=verify` and its like are what waits for you. Closed cases are due no more and always come newest first.
    """
    here = enter(request, slug)
    cases, order, ways = asked_cases(here, asked)
    return listed(page(cases, order, asked.after, asked.limit, ways=ways), row_out)


@router.reads(
    "/streets/{slug}/cases.xlsx", None, summary="Cases as a workbook", media=XLSX, refuses=(UnknownUnit,)
)
def export_cases(request: HttpRequest, slug: str, asked: Query[CasesAsked]) -> HttpResponseBase:
    """Return the same list as an Excel workbook, at most twenty thousand rows; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    cases, order, ways = asked_cases(here, asked)
    title = str(CaseList(asked.list).label) if asked.list else "Linli"
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    rows = rows_of(first(cases, order, MOST, ways=ways), now=here.now)
    return workbook_response(f"{name_of(here.street)} {title} {day}", title, COLUMNS, rows)


@router.reads("/streets/{slug}/turns", Waiting, summary="How much waits for you")
def read_turns(request: HttpRequest, slug: str) -> Any:
    """Return how many cases wait for you to do something, by act; each is a list with the same `turn`."""
    here = enter(request, slug)
    return {"turns": turns_of(here.actor, here.street.pk)}


@router.reads("/streets/{slug}/tasks", Tasks, summary="What waits for you")
def list_tasks(request: HttpRequest, slug: str) -> Any:
    """Return what waits for you as the phone shows it: by act, the soonest due first, thirty of each."""
    here = enter(request, slug)
    found = tasks_of(here.actor, here.street.pk, shown=SHOWN)
    return {
        "groups": [
            {"act": task.act, "count": task.count, "items": [case_row(one) for one in task.cases]}
            for task in found
        ]
    }


@router.reads("/streets/{slug}/cases/{number}", CaseOut, summary="One case", tagged=True)
def read_case(request: HttpRequest, slug: str, number: str) -> Any:
    """Return one case: what it is, who is on it and why, when it is due and how that was counted, what you may do.

    Its ETag begins with the version of the case. Send it as `If-None-Match` to save the download, and as `If-Match`
    with an act to be refused when somebody was faster.
    """
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    version = version_of(case)
    return tagged(request, case_out(case, here, version), version=version)


@router.reads("/streets/{slug}/cases/{number}/timeline", Timeline, summary="What happened to a case")
def read_timeline(request: HttpRequest, slug: str, number: str) -> Any:
    """Return what happened to a case, the newest first, with words, photos and the rows of duties that decided."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    return {"items": [step_out(step) for step in timeline_of(case, internal=True)]}


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/reporter", ContactOut, summary="Look at who reported", keyed=False,
    refuses=(PurposeNotSaid,),
)  # fmt: skip
def read_reporter(request: HttpRequest, slug: str, number: str, told: LookIn) -> Any:
    """Return who reported a case and how to reach them. Every look is written down with you and its purpose.

    It takes no Idempotency-Key: an answer that could be repeated would have to be kept somewhere, and each look counts.
    """
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    found = look_at_reporter(
        case, by=here.actor, at=here.now, purpose=told.purpose, note=told.note, address=address_of(request),
        way=Way.API,
    )  # fmt: skip
    return {"name": found.name, "phone": found.phone, "email": found.email, "language": found.language}
