"""What every resource of this door shares: formats, languages, methods, and errors in the shape of the specification."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from linli.kernel.addresses import address_of
from linli.kernel.errors import Refusal
from linli.kernel.http import language_asked_for
from linli.kernel.ratelimit import limit
from linli.open311.errors import Faulty, JurisdictionMissing, JurisdictionUnknown, MethodWrong
from linli.open311.schemas import JSON, MEDIA, XML, errors_out, written
from linli.people.public import ANONYMOUS
from linli.territory.public import Street, UnknownStreet, street_by_slug

NOT_FOUND, FORBIDDEN, BAD = 404, 403, 400
MINUTE = timedelta(minutes=1)
# Statuses that say more than "400 for any other error", and that every client understands by their first digit.
KEPT = frozenset({NOT_FOUND, FORBIDDEN, 405, 413, 429, 503, 507})
View = Callable[..., Any]


def resource(root: str, *methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Make a view that returns a tree of plain values into a resource in both formats; `root` names its element."""

    def make(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, form: str = "", **path: str) -> HttpResponse:
            form = form or preferred(request)
            language = language_asked_for(request)
            translation.activate(language)
            request.actor = ANONYMOUS  # type: ignore[attr-defined]
            try:
                if request.method not in {*methods, "HEAD", "OPTIONS"}:
                    raise MethodWrong(allowed=", ".join(methods))
                response = (
                    HttpResponse()
                    if request.method == "OPTIONS"
                    else _answered(request, view, root, form, path)
                )
            except Refusal as refusal:
                response = refused(request, refusal, form)
            except RequestDataTooBig:
                response = refused(request, Faulty(status=413), form)
            except (BadRequest, SuspiciousOperation, MultiPartParserError):
                response = refused(request, Faulty(), form)
            if request.method == "OPTIONS" or response.status_code == MethodWrong.status:
                response["Allow"] = ", ".join(methods)
            return dressed(response, language)

        return answer

    return make


def _answered(request: HttpRequest, view: View, root: str, form: str, path: dict[str, str]) -> HttpResponse:
    if request.method != "POST":
        limit(
            f"open311 {address_of(request)}",
            limit=settings.API_CALLS_PER_MINUTE,
            per=MINUTE,
            at=timezone.now(),
        )
    body = written(root, view(request, **path), form)
    if request.method == "POST":
        return HttpResponse(body, content_type=MEDIA[form])
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response: HttpResponse = get_conditional_response(request, etag=tag) or HttpResponse(
        body, content_type=MEDIA[form]
    )
    response["ETag"] = tag
    return response


def preferred(request: HttpRequest) -> str:
    """Return the format for an address that names none: what is asked for, else the one that everybody must speak."""
    accepted = request.headers.get("Accept", "")
    return JSON if "json" in accepted and "xml" not in accepted else XML


def refused(request: HttpRequest, refusal: Refusal, form: str) -> HttpResponse:
    """Return a refusal as a list of errors, in the format that was asked for."""
    request.refused = refusal.code  # type: ignore[attr-defined]
    status = refusal.status if refusal.status in KEPT else BAD
    sentences = refusal.sentences if isinstance(refusal, Faulty) else [refusal]
    body = written("errors", errors_out(status, sentences), form)
    response = HttpResponse(body, content_type=MEDIA[form], status=status)
    if "retry_after" in refusal.facts:
        response["Retry-After"] = str(refusal.facts["retry_after"])
    return response


def dressed(response: HttpResponse, language: str) -> HttpResponse:
    """Add what every answer carries. Pages of other hosts may read it: it is public, and no cookie is asked for."""
    response["Content-Language"] = language
    response["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Cache-Control", "no-cache")
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def street_of(request: HttpRequest) -> Street:
    """Return the street that a request is about: the one it names, the house's own choice, or the only one there is."""
    told = request.POST if request.method == "POST" else request.GET
    asked = (
        told.get("jurisdiction_id") or request.GET.get("jurisdiction_id") or settings.OPEN311_JURISDICTION
    ).strip()
    if asked:
        try:
            return street_by_slug(asked)
        except UnknownStreet:
            raise JurisdictionUnknown(asked=asked[:80]) from None
    streets = list(Street.objects.order_by("code")[:50])
    if len(streets) != 1:
        raise JurisdictionMissing(known=", ".join(street.slug for street in streets))
    return streets[0]
