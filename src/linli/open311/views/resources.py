"""What may be read: discovery, services, requests, tokens."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.public import case_of_token
from linli.kernel.errors import NotFound
from linli.open311 import queries
from linli.open311.errors import NoSuchAddress, TokenUnknown
from linli.open311.forms import MOST_NUMBERS, asked_of, listed_in
from linli.open311.schemas import JSON, MEDIA, XML
from linli.territory.public import Street

from .door import resource, street_of
from .reports import holder_of_key, report

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


@resource("discovery", "GET")
def discovery(request: HttpRequest) -> dict[str, Any]:
    """Say where which version of the interface stands, and how one gets a key."""
    changed = queries.changed_at()
    here = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri("/open311/v2"),
        "changeset": changed,
        "type": "test" if settings.DEMO else "production",
        "formats": [MEDIA[form].partition(";")[0] for form in (XML, JSON)],
    }
    tokens = request.build_absolute_uri(reverse("people:tokens"))
    asked = _(
        "A key is a token with the scope “report” of somebody with a post in the street. It is made at %(url)s."
    )
    return {
        "changeset": changed,
        "contact": settings.OPEN311_CONTACT or settings.DEFAULT_FROM_EMAIL,
        "key_service": asked % {"url": tokens},
        "endpoints": [here],
    }


@resource("services", "GET")
def services(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what may be reported."""
    return queries.services(street_of(request), at=timezone.now())


@resource("service_definition", "GET")
def service(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what may be said beside the words of a report of this service."""
    return queries.definition(street_of(request), code, at=timezone.now())


@resource("service_requests", "GET", "POST")
def requests(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is published, or take a report."""
    if request.method == "POST":
        return report(request)
    street = street_of(request)
    numbers = listed_in(request.GET, "service_request_id")
    if numbers:
        return queries.requests_called(street, numbers[:MOST_NUMBERS], photo_url=photo_url(request, street))
    now, account = timezone.now(), request.GET.get("account_id", "").strip()
    if account:
        by = holder_of_key(request, now)
        return queries.requests_of(street, account, by=by, photo_url=photo_url(request, street))
    asked = asked_of(request.GET, now=now)
    return queries.requests(street, asked, photo_url=photo_url(request, street))


@resource("service_requests", "GET")
def one_request(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Return one request, as a list of one."""
    street = street_of(request)
    return queries.request_called(street, number, photo_url=photo_url(request, street))


@resource("service_requests", "GET")
def token(request: HttpRequest, token: str) -> list[dict[str, Any]]:
    """Return the number behind the secret of a link: reports get their number at once, so nobody has to ask."""
    try:
        case, _reporter = case_of_token(street_of(request).pk, token)
    except NotFound:
        raise TokenUnknown from None
    return [{"service_request_id": case.number, "token": token}]


@resource("errors", "GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest, rest: str = "") -> None:
    """Say in the words of the specification that nothing stands here."""
    raise NoSuchAddress


def photo_url(request: HttpRequest, street: Street) -> str:
    """Return the address of a published photo, with NUMBER and PHOTO to be replaced."""
    path = reverse("intake:public_photo", args=(street.slug, "NUMBER", UUID(int=0), "full"))
    return request.build_absolute_uri(path.replace(str(UUID(int=0)), "PHOTO"))
