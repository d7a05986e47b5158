"""Opening a case: taken at the desk, found on patrol, or found and fixed in one go."""

from typing import Any

from django.http import HttpRequest

from linli.cases.commands import Contact, Report, open_case, self_handle
from linli.cases.errors import NothingSaid, OutsideTheStreet, UnknownCategory
from linli.cases.models import Reporter
from linli.cases.schemas import CaseIn, FixedIn, FixedOut, Opened, ReportIn
from linli.cases.states import Door
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.naming import name_of
from linli.kernel.repeats import derived_secret
from linli.kernel.rest import key_of
from linli.people.public import Power, acting
from linli.territory.public import UnknownUnit, locate, street_by_slug

from .door import Here, router, type_called, unit_row, writing

REFUSES = (NothingSaid, OutsideTheStreet, PhotoGone, UnknownCategory, UnknownUnit)


def report_of(here: Here, told: ReportIn, **more: Any) -> Report:
    """Return a report as it was sent; a pin outside the street would be somebody else's case."""
    pin = (told.lon, told.lat) if told.lon is not None and told.lat is not None else None
    if pin is not None and locate(*pin, street=here.street, on=here.today) is None:
        raise OutsideTheStreet(street=name_of(here.street))
    lon, lat = pin or (None, None)
    return Report(
        title=told.title, body=told.body, lon=lon, lat=lat, place=told.place, unit=unit_row(here.street, told.unit),
        category=type_called(told.category), photos=tuple(take_all(told.photos)), **more,
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/cases", Opened, status=201, summary="Open a case", refuses=REFUSES,
    example={"number": "FL-2026-004217", "link": "https://linli.example/follow/1f0c…/"},
)  # fmt: skip
def open_a_case(request: HttpRequest, slug: str, told: CaseIn) -> Any:
    """Take a report at the desk, on the telephone, in a meeting or on patrol; needs the power to register cases.

    The answer holds the reporter's secret link. It is kept nowhere: with an Idempotency-Key the same request answers
    it again, as long as no newer link was made.
    """
    street, key = street_by_slug(slug), key_of(request)
    token = Reporter.new_token()
    if key:
        token = derived_secret("case", street.pk, acting(request).token_id, key)

    def do(here: Here) -> dict[str, Any]:
        here.need(Power.REPORT)
        contact = Contact(**told.contact.model_dump())
        patrol = told.door == Door.PATROL
        report = report_of(here, told, contact=contact, hard=told.hard and not patrol)
        opened = open_case(
            street=here.street, report=report, by=here.actor, at=here.now, door=told.door, token=token
        )
        return {"number": opened.case.number}

    answer = writing(request, slug, "open_a_case", do)
    held = Reporter.objects.filter(street_id=street.pk, token_hash=Reporter.hash_of(token))
    known = held.filter(case__number=answer["number"]).exists()
    return answer | {"link": request.build_absolute_uri(f"/follow/{token}/") if known else None}


@router.writes(
    "POST",
    "/streets/{slug}/fixed",
    FixedOut,
    status=201,
    summary="Found and fixed on the spot",
    refuses=REFUSES,
)
def open_fixed_case(request: HttpRequest, slug: str, told: FixedIn) -> Any:
    """Open and close a case in one go: found on patrol, fixed at once, proven by photos from before and after.

    Either both happen or nothing does. Needs the power to fix on the spot in that place.
    """

    def do(here: Here) -> dict[str, Any]:
        here.need(Power.REPORT)
        case = open_case(
            street=here.street, report=report_of(here, told), by=here.actor, at=here.now, door=Door.PATROL
        ).case
        self_handle(
            case.pk, street_id=here.street.pk, by=here.actor, at=here.now, done=told.done,
            before=take_all(told.before), after=take_all(told.after),
        )  # fmt: skip
        return {"number": case.number}

    return writing(request, slug, "open_fixed_case", do)
