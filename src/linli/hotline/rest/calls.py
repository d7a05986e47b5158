"""Calls: taken, listed, and what is offered while one is taken."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.public import Case, NothingSaid, Reporter, State, cases_of_caller, catalogue
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.repeats import derived_secret
from linli.kernel.rest import Listed, key_of, listed
from linli.people.public import Power, acting
from linli.territory.public import street_by_slug

from ..commands import Caught, take_call
from ..errors import CaseNotNamed, CaseOver, NothingAsked, OrderHere, UnknownType
from ..models import Call
from ..queries.calls import NEWEST, WantedCalls, calls_before, calls_of, one_call
from ..queries.desk import alike, kinds_for, spot_of
from ..queries.scripts import scripts_of
from ..schemas import (
    CallerCase,
    CallerIn,
    CallerOut,
    CallIn,
    CallOut,
    CallsAsked,
    CallTaken,
    FitsOut,
    KnownCase,
    SaidSoFar,
    ScriptLine,
    ScriptsAsked,
    ScriptsOut,
)
from ..states import CallEnd
from .door import Here, enter, router, writing


def type_called(code: str) -> Any:
    """Return a type of the catalogue by its code; "" is none."""
    found = next((one for one in catalogue() if one.code == code and one.parent_id is not None), None)
    if code and found is None:
        raise UnknownType(named=code)
    return found


@router.writes(
    "POST", "/streets/{slug}/calls", CallTaken, status=201, summary="Take a call",
    refuses=(NothingSaid, NothingAsked, CaseNotNamed, CaseOver, OrderHere, UnknownType),
    example={
        "call": "0190…", "end": "case", "number": "FL-2026-004217", "own": "FL-2026-004217",
        "link": "https://linli.example/follow/1f0c…/",
    },
)  # fmt: skip
def take_a_call(request: HttpRequest, slug: str, told: CallIn) -> Any:
    """Open a case, add a voice or a word to one, or keep the answer that was given; the call stands in the log.

    The answer may hold the caller's secret link, which is kept nowhere: with an Idempotency-Key the same request answers
    it again. Needs the power to register cases.
    """
    street, key = street_by_slug(slug), key_of(request)
    token = Reporter.new_token()
    if key:
        token = derived_secret("hotline", street.pk, acting(request).token_id, key)

    def do(here: Here) -> dict[str, Any]:
        about = None
        if told.about:
            seen = Case.objects.visible_to(here.actor).filter(street=here.street, number=told.about.upper())
            about = seen.first()
            if about is None:
                raise CaseNotNamed
        caught = Caught(
            words=told.words, place=told.place, lon=told.lon, lat=told.lat, category=type_called(told.category),
            name=told.name, phone=told.phone, answer=told.answer, order=told.order,
        )  # fmt: skip
        taken = take_call(
            street=here.street, told=caught, end=told.end, by=here.actor, at=here.now, began_at=told.began_at, about=about,
            token=token,
        )  # fmt: skip
        number = taken.case.number if taken.case else None
        return {
            "call": str(taken.call.pk),
            "end": told.end.value,
            "number": number,
            "own": taken.own.number if taken.own else None,
        }

    answer = writing(request, slug, "take_a_call", Power.REPORT, do)
    held = Reporter.objects.filter(street_id=street.pk, token_hash=Reporter.hash_of(token))
    link = request.build_absolute_uri(f"/follow/{token}/") if answer["own"] and held.exists() else None
    return answer | {"link": link}


def call_out(call: Call) -> CallOut:
    """Return a call of the log."""
    return CallOut(
        id=call.pk, end=CallEnd(call.end), began_at=call.began_at, ended_at=call.ended_at,
        seconds=int((call.ended_at - call.began_at).total_seconds()), by=name_of(call.by),
        number=call.case.number if call.case else None, category=call.category.code if call.category else "",
        asked=call.asked, answer=call.answer,
    )  # fmt: skip


@router.reads("/streets/{slug}/calls", Listed[CallOut], summary="Log of calls", paged=True)
def list_calls(request: HttpRequest, slug: str, asked: Query[CallsAsked]) -> Any:
    """Return the calls that you took, or all of the street where its hotline is yours; the newest first."""
    here = enter(request, slug, Power.REPORT)
    wanted = WantedCalls(asked.end.value if asked.end else "", asked.since, asked.until, asked.mine)
    return listed(
        page(calls_of(here.actor, here.street.pk, wanted), NEWEST, asked.after, asked.limit), call_out
    )


@router.reads("/streets/{slug}/calls/{call_id}", CallOut, summary="One call", refuses=(NotFound,))
def read_call(request: HttpRequest, slug: str, call_id: UUID) -> Any:
    """Return one call: when, by whom, what was asked, what was answered, and the case it led to."""
    here = enter(request, slug, Power.REPORT)
    return call_out(one_call(here.actor, here.street.pk, call_id))


@router.writes(
    "POST", "/streets/{slug}/caller", CallerOut, summary="Who calls", keyed=False
)  # fmt: skip
def find_caller(request: HttpRequest, slug: str, told: CallerIn) -> Any:
    """Return what was reported from a number; each case is a look that is written into the log of looks.

    Asked by POST, so that no number stands in an address. Who may not see contacts gets an empty answer.
    """
    here = enter(request, slug, Power.REPORT)
    looks = here.may(Power.PERSONAL) and bool(told.phone.strip())
    if not looks:
        return CallerOut(name="", calls=0, cases=[])
    found = cases_of_caller(
        street_id=here.street.pk,
        phone=told.phone,
        by=here.actor,
        at=here.now,
        way="api",
        address=address_of(request),
    )
    cases = [
        CallerCase(number=one.number, title=one.title, state=State(one.state), reported_at=one.reported_at)
        for one in found.cases
    ]
    return CallerOut(name=found.name, calls=calls_before(here.street.pk, told.phone), cases=cases)


@router.writes(
    "POST", "/streets/{slug}/alike", FitsOut, summary="What a call may be about", keyed=False
)  # fmt: skip
def find_for_call(request: HttpRequest, slug: str, told: SaidSoFar) -> Any:
    """Return the types that fit what was said, and cases in progress nearby that may be the same; changes nothing."""
    here = enter(request, slug, Power.REPORT)
    spot = spot_of(here.street, told.place, told.lon, told.lat)
    cases = [
        KnownCase(
            number=one.case.number, title=one.case.title, state=State(one.case.state), reported_at=one.case.reported_at,
            metres=one.metres, share=round(one.share * 100),
        )
        for one in alike(here.actor, here.street, told.words, spot, now=here.now)
    ]  # fmt: skip
    return FitsOut(
        place=spot.name, categories=[one.code for one in kinds_for(told.words, here.street.pk)], cases=cases
    )


@router.reads("/streets/{slug}/scripts", ScriptsOut, summary="What to ask and say in a call")
def read_scripts(request: HttpRequest, slug: str, asked: Query[ScriptsAsked]) -> Any:
    """Return the lines of the script for a type, in order: what stands for every call, for its class and for itself."""
    here = enter(request, slug, Power.REPORT)
    lines = scripts_of(here.street.pk, on=timezone.localdate(here.now)).of(asked.category)
    return ScriptsOut(
        lines=[ScriptLine(step=one.step, category=one.category, text=one.said) for one in lines]
    )
