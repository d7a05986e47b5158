"""What several organisations owe: on one case, over all cases, as a workbook; and how their acts are brought."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from linli.cases.errors import (
    AlreadyAsked,
    DateIsPast,
    JointUnderWay,
    NotOnTheSpot,
    PlaceNotSaid,
    UnknownOrganisation,
)
from linli.cases.models import Case, Share
from linli.cases.queries import one_case
from linli.cases.queries.together import (
    COLUMNS,
    OVER,
    OWED,
    Action,
    WantedShares,
    rows_of,
    shares_of,
    together_on,
)
from linli.cases.schemas.together import (
    JointIn,
    JointOut,
    OpinionsIn,
    PromiseIn,
    ShareOut,
    SharesAsked,
    SharesExported,
    TaskIn,
    TogetherOut,
    Within,
)
from linli.kernel.calendar import Limit
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Listed, listed
from linli.people.public import Power

from .door import Here, enter, organisations_called, router
from .shapes import body_of

TASKS = (UnknownOrganisation, AlreadyAsked)
CALLS = (UnknownOrganisation, DateIsPast, JointUnderWay)
PROMISES = (UnknownOrganisation, DateIsPast)
ARRIVALS, FINDINGS = (PlaceNotSaid,), (NotOnTheSpot,)
PLAIN = (
    "id", "kind", "what", "given_at", "due_at", "state", "late", "ended_at", "said", "metres", "accuracy", "finding",
    "found_at",
)  # fmt: skip


# --- How acts are brought ------------------------------------------------------------------------------------------
def within(told: Within | None) -> Limit | None:
    """Return a time limit as the commands take it."""
    return Limit(told.value, told.unit) if told is not None else None


def tasked(here: Here, case: Case, told: TaskIn) -> dict[str, Any]:
    """Return the organisation behind the id, and the time."""
    [organisation] = organisations_called(here.street, [told.organisation])
    return {"organisation": organisation, "what": told.what, "limit": within(told.within)}


def opinions_asked(here: Here, case: Case, told: OpinionsIn) -> dict[str, Any]:
    """Return the organisations behind the ids, and the time."""
    asked = organisations_called(here.street, told.organisations)
    return {"organisations": asked, "question": told.question, "limit": within(told.within)}


def joint_called(here: Here, case: Case, told: JointIn) -> dict[str, Any]:
    """Return the organisations behind the ids."""
    return told.model_dump() | {"organisations": organisations_called(here.street, told.organisations)}


def promised(here: Here, case: Case, told: PromiseIn) -> dict[str, Any]:
    """Return the organisation behind the id."""
    return told.model_dump() | {"organisation": organisations_called(here.street, [told.organisation])[0]}


# --- What is read --------------------------------------------------------------------------------------------------
def share_out(share: Share, number: str) -> ShareOut:
    """Return a share with the number of its case."""
    return ShareOut(
        **{name: getattr(share, name) for name in PLAIN}, number=number, organisation=body_of(share.organisation),
        part=share.part or None, matrix_row=share.authority_row, stance=share.stance or None,
        limit=Limit.parse(share.limit).words if share.limit else "", measure=share.measure or None,
    )  # fmt: skip


def joint_out(action: Action, number: str) -> JointOut:
    """Return a joint action with everybody who was called."""
    joint = action.joint
    names = ("id", "kind", "state", "why", "place", "called_at", "starts_at", "conclusion", "concluded_at")
    called = [share_out(party.share, number) for party in action.parties]
    return JointOut(**{name: getattr(joint, name) for name in names}, called=called)


@router.reads(
    "/streets/{slug}/cases/{number}/together", TogetherOut, summary="What several organisations owe on a case"
)
def read_together(request: HttpRequest, slug: str, number: str) -> Any:
    """Return the tasks, opinions, commitments and joint actions of a case, with what each organisation said."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    found = together_on(case)

    def told(them: Any) -> list[ShareOut]:
        return [share_out(one.share, number) for one in them]

    return TogetherOut(
        tasks=told(found.tasks), opinions=told(found.opinions), promises=told(found.promises),
        joint=[joint_out(one, number) for one in found.actions],
    )  # fmt: skip


def wanted_of(here: Here, asked: SharesAsked | SharesExported) -> WantedShares:
    """Return what is asked for as the query takes it."""
    if asked.organisation:
        organisations_called(here.street, [asked.organisation])
    return WantedShares(
        over=asked.over, kind=asked.kind or "", organisation_id=asked.organisation, late=asked.late
    )


@router.reads(
    "/streets/{slug}/together", Listed[ShareOut], summary="What organisations owe", paged=True,
    refuses=(UnknownOrganisation,),
)  # fmt: skip
def list_shares(request: HttpRequest, slug: str, asked: Query[SharesAsked]) -> Any:
    """Return what organisations owe on the cases you may see, and what your own organisation owes or gave.

    What is open comes the soonest due first, what is over the newest first.
    """
    here = enter(request, slug)
    wanted = wanted_of(here, asked)
    shares = shares_of(here.actor, here.street.pk, wanted, now=here.now)
    found = page(shares, OVER if wanted.over else OWED, asked.after, asked.limit)
    return listed(found, lambda share: share_out(share, share.case.number))


@router.reads(
    "/streets/{slug}/together.xlsx", None, summary="What organisations owe as a workbook", media=XLSX,
    refuses=(UnknownOrganisation,),
)  # fmt: skip
def export_shares(request: HttpRequest, slug: str, asked: Query[SharesExported]) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    wanted = wanted_of(here, asked)
    shares = shares_of(here.actor, here.street.pk, wanted, now=here.now)
    title, day = str(_("Several at work")), timezone.localtime(here.now).strftime("%Y-%m-%d")
    rows = rows_of(shares, OVER if wanted.over else OWED, now=here.now)
    return workbook_response(f"{name_of(here.street)} {title} {day}", title, COLUMNS, rows)
