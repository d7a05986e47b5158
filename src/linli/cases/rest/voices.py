"""What reporters say at the end, for programs: calls back of a case, and who was not reached."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from linli.cases.models import CallBack
from linli.cases.queries import one_case
from linli.cases.queries.satisfaction import reopen_until
from linli.cases.queries.voices import COLUMNS, GIVEN_UP, ORDER, SIGHTS, calls_of, rows_of, unreached
from linli.cases.schemas.voices import (
    CallBackOut,
    UnreachedAsked,
    UnreachedExported,
    UnreachedOut,
    VoiceOut,
)
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Listed, listed
from linli.people.public import Power

from .door import enter, router


@router.reads("/streets/{slug}/cases/{number}/voice", VoiceOut, summary="What the reporter said")
def read_voice(request: HttpRequest, slug: str, number: str) -> Any:
    """Return the rating of a case, its calls back, and until which day it may be opened again."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    until = reopen_until(case, here.now)
    return VoiceOut(
        rating=case.rating, reopen_until=until.isoformat() if until else None,
        calls=[
            CallBackOut(
                at=one.call.at, attempt=one.call.attempt, outcome=one.call.outcome, solved=one.call.solved,
                satisfied=one.call.satisfied, said=one.call.said, by=one.by,
            )
            for one in calls_of(case)
        ],
    )  # fmt: skip


def unreached_out(call: CallBack) -> UnreachedOut:
    """Return a call that reached nobody in its shape."""
    case = call.case
    return UnreachedOut(
        number=case.number, title=case.title, state=case.state, unit=case.unit.code if case.unit else "",
        lead=case.lead.code if case.lead else "", outcome=call.outcome, attempt=call.attempt, at=call.at,
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/unreached", Listed[UnreachedOut], summary="Reporters who were not reached", paged=True
)
def list_unreached(request: HttpRequest, slug: str, asked: Query[UnreachedAsked]) -> Any:
    """Return the cases you may see whose reporter was called and not reached, the longest ago first."""
    here = enter(request, slug)
    calls = unreached(here.actor, here.street.pk, given_up=asked.show == GIVEN_UP)
    return listed(page(calls, ORDER, asked.after, asked.limit), unreached_out)


@router.reads(
    "/streets/{slug}/unreached.xlsx",
    None,
    summary="Reporters who were not reached, as a workbook",
    media=XLSX,
)
def export_unreached(request: HttpRequest, slug: str, asked: Query[UnreachedExported]) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    given_up = asked.show == GIVEN_UP
    calls = unreached(here.actor, here.street.pk, given_up=given_up)
    title, day = str(SIGHTS[GIVEN_UP if given_up else ""]), timezone.localdate(here.now).isoformat()
    return workbook_response(f"{name_of(here.street)} {title} {day}", title, COLUMNS, rows_of(calls, 10_000))
