"""The own page of a member of the fast lane, for programs: the secret of the link is what opens it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from linli.cases.public import NoSuchMember, NothingSaid, Report, report_by_lane
from linli.intake import commands
from linli.intake.forms import LaneForm
from linli.intake.queries.lane import member_of, own_reports
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.rest import digest_of, key_of
from linli.kernel.rest_fields import Latitude, Longitude, Words
from linli.territory.public import Datum, street_by_slug

from .door import faultless, knock, router


class LaneReportIn(Schema):
    """What a member of the fast lane reports."""

    text: Annotated[Words, Field(min_length=1, max_length=2000)]
    place: Annotated[Words, Field(max_length=200)] = Field(
        "", description="Empty: at the member's own place."
    )
    lon: Longitude | None = Field(None, description="A pin, where it is not at the member's own place.")
    lat: Latitude | None = None
    datum: Datum = Field(Datum.WGS84, description="In which datum the pin is given.")
    sighting: bool = Field(False, description="Seen on the round of an observer team.")
    photos: Annotated[list[str], Field(max_length=6)] = Field(
        [], description="Notes of photos that were sent."
    )


class LaneNumber(Schema):
    """Under which number it was received."""

    number: str


class OwnReport(Schema):
    """One of a member's own reports."""

    number: str
    title: str
    said: str = Field(description="Where it stands, in a sentence.")
    at: datetime
    due_at: datetime | None = Field(description="By when somebody of the office says that it is seen.")
    seen_at: datetime | None
    late: bool


class OwnReports(Schema):
    """The last reports of a member."""

    items: list[OwnReport]


@router.reads(
    "/streets/{slug}/lane/{token}", OwnReports, summary="Own reports on the fast lane", public=True,
    refuses=(NoSuchMember,),
)  # fmt: skip
def list_own_lane(request: HttpRequest, slug: str, token: str) -> Any:
    """Return the last twenty reports of the member whose link this is, with when each was seen."""
    member = member_of(street_by_slug(slug), token)
    return {"items": [vars(one) for one in own_reports(member, now=timezone.now())]}


@router.writes(
    "POST", "/streets/{slug}/lane/{token}", LaneNumber, status=201, summary="Report by the fast lane", public=True,
    refuses=(NoSuchMember, NothingSaid, PhotoGone),
)  # fmt: skip
def report_on_lane(request: HttpRequest, slug: str, token: str, told: LaneReportIn) -> Any:
    """Report as a shop or a committee by the secret of its page. The same request with the same key counts once."""
    street = street_by_slug(slug)
    knock(request, street, "lane")
    member = member_of(street, token)
    typed = told.model_dump(include={"text", "lon", "lat", "place"}) | {"datum": told.datum.value}
    given = faultless(LaneForm(typed, street=street, observer=False)).cleaned_data
    report = Report(
        title=commands.title_from(told.text), body=told.text, place=given["place"], lon=given["lon"], lat=given["lat"],
        photos=tuple(take_all(told.photos)),
    )  # fmt: skip
    key = f"api:{key_of(request) or timezone.now().isoformat()}:{digest_of(request)}"
    number, _opened = report_by_lane(
        member=member, key=key, report=report, at=timezone.now(), sighting=told.sighting and bool(member.team)
    )
    return {"number": number}
