"""What everybody may see: cases as lists, points, one by one, and published photos."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Query

from linli.intake import queries
from linli.intake.errors import NotShown
from linli.intake.queries import Shown
from linli.intake.schemas import Few, Narrowed, Points, PublicAsked, PublicOut, PublicRow
from linli.kernel.paging import page
from linli.kernel.rest import JPEG, JSON, Listed, listed
from linli.territory.public import street_by_slug

from .door import picture, router

LATELY = 8


def shown_out(one: Shown) -> dict[str, Any]:
    """Return the public side of a case."""
    return {name: getattr(one, name) for name in PublicRow.model_fields}


@router.reads(
    "/streets/{slug}/public/cases", Listed[PublicRow], summary="What is going on", public=True, paged=True
)
def list_public_cases(request: HttpRequest, slug: str, asked: Query[PublicAsked]) -> Any:
    """Return what everybody may see of a street, newest first: taken on, at work, being checked, solved."""
    cases = queries.public_cases(street_by_slug(slug), stage=asked.stage or "", category=asked.category)
    found = page(cases, ("-reported_at", "-id"), asked.after, asked.limit)
    return listed(found, lambda case: shown_out(queries.shown(case)))


@router.reads("/streets/{slug}/public/solved", Few, summary="Solved lately", public=True)
def list_solved(request: HttpRequest, slug: str) -> Any:
    """Return the eight cases of this season that were solved last."""
    found = queries.lately_solved(street_by_slug(slug), now=timezone.now(), most=LATELY)
    return {"items": [shown_out(one) for one in found]}


@router.reads(
    "/streets/{slug}/public/points", Points, summary="Points of the public map", public=True, tagged=True
)
def read_points(request: HttpRequest, slug: str, asked: Query[Narrowed]) -> HttpResponse:
    """Return the newest points of the map with the tables that they refer to, as the map itself reads them."""
    street = street_by_slug(slug)
    address = reverse("intake:public", args=(street.slug, "NUMBER")).replace("NUMBER", "{number}")
    body, tag = queries.points(street, stage=asked.stage or "", category=asked.category, address=address)
    same = get_conditional_response(request, etag=tag)
    response = same or HttpResponse(body, content_type=f"{JSON}; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


@router.reads(
    "/streets/{slug}/public/cases/{number}",
    PublicOut,
    summary="One public case",
    public=True,
    refuses=(NotShown,),
)
def read_public_case(request: HttpRequest, slug: str, number: str) -> Any:
    """Return of one case what everybody may see. What is not public and what is not there answer alike."""
    found = queries.public_page(street_by_slug(slug), number)
    return shown_out(found.row) | {
        "text": found.body, "lon": found.lon, "lat": found.lat, "lead": found.lead,
        "way": [{"said": said, "at": at} for said, at in found.way], "photos": [one.pk for one in found.photos],
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/public/cases/{number}/photos/{photo_id}", None, summary="A published photo", public=True,
    media=JPEG, refuses=(NotShown,),
)  # fmt: skip
def read_public_photo(
    request: HttpRequest, slug: str, number: str, photo_id: UUID, size: Literal["full", "thumb"] = "full"
) -> HttpResponse:
    """Return a photo that was published with its case."""
    return picture(queries.public_photo(street_by_slug(slug), number, photo_id).public_file, size)
