"""Returns and transfers for programs: who gave cases to whom, the cases behind each way, those that came back often."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from linli.kernel.errors import NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Listed, listed
from linli.people.public import Organisation, acting, organisations_in
from linli.territory.public import Street, street_by_slug

from ..permissions import enter_export
from ..queries.asked import span_asked
from ..queries.flows import DESK, KINDS, ORDER, Flow, balances, cases_of, flows, often_returned, waves
from ..queries.measures import Span
from ..schemas import FigureCase
from ..schemas.flows import DaysAsked, FlowCasesAsked, FlowsOut, WaveOut
from .door import router
from .figures import board_of, case_out

USUAL = 89
NEWEST = ("-reported_at", "-id")


def days_of(asked: DaysAsked) -> Span:
    """Return the period that is asked for; without a first day ninety days."""
    today = timezone.localdate()
    until = asked.until or today
    return span_asked(
        asked.since or until.fromordinal(max(1, until.toordinal() - USUAL)), until, None, today=today
    )


def known(street: Street, ids: Iterable[int]) -> dict[int, Organisation]:
    """Return organisations by their ids, also those that are no more."""
    found = {one.pk: one for one in organisations_in(street.pk)}
    gone = set(ids) - {DESK} - set(found)
    return found | {one.pk: one for one in Organisation.objects.filter(pk__in=gone)} if gone else found


def told(street: Street, found: list[Flow]) -> list[dict[str, Any]]:
    """Return flows with the codes and names of both ends."""
    of = known(street, {end for one in found for end in (one.giver, one.taker)})

    def end(pk: int) -> tuple[str, str]:
        return (of[pk].code, name_of(of[pk])) if pk in of else ("", "")

    return [
        {
            "kind": one.kind, "giver": end(one.giver)[0], "giver_name": end(one.giver)[1],
            "taker": end(one.taker)[0], "taker_name": end(one.taker)[1], "n": one.n,
        }
        for one in found
    ]  # fmt: skip


@router.reads(
    "/streets/{slug}/analysis/flows", FlowsOut, summary="Returns and transfers between organisations"
)
def read_flows(request: HttpRequest, slug: str, asked: Query[DaysAsked]) -> Any:
    """Return who dispatched, handed over, sent back and took off cases to and from whom in a period, how often each."""
    street, span = board_of(request, slug), days_of(asked)
    found = flows(street.pk, span, asked.category)
    of = known(street, {end for one in found for end in (one.giver, one.taker)})
    names = ("given", "dispatched", "again", "handed_over", "sent_back", "taken_off")
    return {
        "since": span.since, "until": span.until, "flows": told(street, found),
        "organisations": [
            {
                "code": of[one.organisation].code, "name": name_of(of[one.organisation]),
                "share": None if one.share is None else round(one.share, 2),
            } | {name: getattr(one, name) for name in names}
            for one in balances(found)
            if one.organisation in of
        ],
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/analysis/flows.xlsx", None, summary="Returns and transfers as a workbook", media=XLSX
)
def export_flows(request: HttpRequest, slug: str, asked: Query[DaysAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook; needs the power to export."""
    street, span = street_by_slug(slug), days_of(asked)
    enter_export(acting(request), street)
    rows = [
        [str(KINDS[one["kind"]]), one["giver_name"], one["taker_name"], one["n"]]
        for one in told(street, flows(street.pk, span, asked.category))
    ]
    name = f"{name_of(street)} {_('Returns and transfers')} {span.since} {span.until}"
    heads = (_("Way"), _("Passed on by"), _("Passed to"), _("How often"))
    return workbook_response(name, _("Returns and transfers"), heads, rows)


@router.reads(
    "/streets/{slug}/analysis/flows/cases", Listed[FigureCase], summary="The cases behind one way", paged=True
)
def list_flow_cases(request: HttpRequest, slug: str, asked: Query[FlowCasesAsked]) -> Any:
    """Return the cases that went one way in a period, as far as you may see them, the newest report first."""
    street = board_of(request, slug)
    of = {one.code: one.pk for one in organisations_in(street.pk)} | {"": DESK}
    if asked.giver not in of or asked.taker not in of:
        raise NotFound
    flow = Flow(asked.kind, of[asked.giver], of[asked.taker], 0)
    behind = cases_of(acting(request), street.pk, days_of(asked), asked.category, flow)
    return listed(page(behind, NEWEST, asked.after, asked.limit), case_out)


class WavesAsked(DaysAsked, Cursor):
    """Which days, and where in the list to go on."""


@router.reads(
    "/streets/{slug}/analysis/flows/again",
    Listed[WaveOut],
    summary="Cases sent back again and again",
    paged=True,
)
def list_often_returned(request: HttpRequest, slug: str, asked: Query[WavesAsked]) -> Any:
    """Return the cases sent back in a period and at least twice in all, the most often first, as far as you may see them."""
    street = board_of(request, slug)
    found = page(
        often_returned(acting(request), street.pk, days_of(asked), asked.category),
        ORDER,
        asked.after,
        asked.limit,
    )
    again = {one.case.pk: one.by for one in waves(street.pk, found.rows)}
    of = known(street, {who for by in again.values() for who in by})

    def shape(case: Any) -> dict[str, Any]:
        return {
            "number": case.number, "title": case.title, "state": case.state, "returned": case.returned,
            "by": [of[who].code if who in of else "" for who in again[case.pk]],
        }  # fmt: skip

    return listed(found, shape)
