"""What every request passes: an id that its log lines carry, and the turning of refusals into answers."""

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from .errors import NotFound, Refusal
from .meters import METERS
from .trace import REQUEST_ID

SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
# Answered many times a minute and telling nothing while all is well.
QUIET = ("/healthz", "/static/")
FAULTY = 400
log = logging.getLogger("linli.request")

Answer = Callable[[HttpRequest], HttpResponse]


class Meter:
    """Counts what a request asks of the database, and how long that takes."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0
        self.slow: list[tuple[str, float]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        """Run one statement and count it; a slow one is kept as it is written, without its values."""
        began = time.perf_counter()
        try:
            return execute(sql, *told)
        finally:
            took = time.perf_counter() - began
            self.queries += 1
            self.seconds += took
            if took * 1000 >= settings.SLOW_MS:
                self.slow.append((sql, took))


class RequestIdMiddleware:
    """Give each request an id, taken from X-Request-ID when it is a sane one, and send it back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and log that it was answered: after every other middleware, whatever went wrong below."""
        given = request.headers.get("X-Request-ID", "")
        token = REQUEST_ID.set(given if SAFE_ID.match(given) else uuid4().hex)
        request.trace_id = REQUEST_ID.get()  # type: ignore[attr-defined]
        began, meter = time.perf_counter(), Meter()
        try:
            with connection.execute_wrapper(meter):
                response = self.get_response(request)
            response["X-Request-ID"] = REQUEST_ID.get()
            count(request, response.status_code, time.perf_counter() - began, meter)
            if response.status_code >= FAULTY or not request.path.startswith(QUIET):
                facts = {"path": request.path, "method": request.method, "status": response.status_code,
                         "ms": round((time.perf_counter() - began) * 1000, 1), "queries": meter.queries,
                         "db_ms": round(meter.seconds * 1000, 1)} | who_and_where(request)  # fmt: skip
                log.info("answered", extra={"facts": facts})
            return response
        finally:
            REQUEST_ID.reset(token)


def count(request: HttpRequest, status: int, seconds: float, meter: Meter) -> None:
    """Count a request for the metrics, by the name of its address: there are as many of these as pages."""
    view = request.resolver_match.view_name if request.resolver_match else "-"
    METERS.request(view or "-", status, seconds, meter.queries, meter.seconds)
    if meter.slow:
        METERS.slow(meter.slow, view or "-")
    METERS.flush(Path(settings.HOME) / "state" / "meters")


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    """Return for the log who asked (an account's number, never a name), in which street, and what was refused."""
    told: dict[str, Any] = {}
    actor, user = getattr(request, "actor", None), getattr(request, "_cached_user", None)
    account = getattr(actor, "account_id", None) or getattr(user, "pk", None)
    if account is not None:
        told["account"] = account
    match = request.resolver_match
    if match is not None and "slug" in match.kwargs:
        told["street"] = match.kwargs["slug"]
    if refused := getattr(request, "refused", ""):
        told["refused"] = refused
    return told


def language_asked_for(request: HttpRequest) -> str:
    """Return the language that a program asks for: what it sends was chosen, unlike what a borrowed phone sends."""
    for code, _share in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def wants_json(request: HttpRequest) -> bool:
    """Return whether the caller is a program: asks for JSON, or stands at an API door."""
    return request.path.startswith(("/api/", "/open311/")) or "application/json" in request.headers.get(
        "Accept", ""
    )


def refusal_answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer that says this refusal in the caller's form: JSON, or a page."""
    response: HttpResponse
    request.refused = refusal.code  # type: ignore[attr-defined]
    if wants_json(request):
        body = {"code": refusal.code, "message": str(refusal), "facts": refusal.facts}
        told = {"ensure_ascii": False, "default": str}
        response = JsonResponse(body, status=refusal.status, json_dumps_params=told)
    else:
        context = {"refusal": refusal, "facts": refusal.facts}
        response = render(request, "web/refusal.html", context, status=refusal.status)
    if "retry_after" in refusal.facts:
        response["Retry-After"] = str(refusal.facts["retry_after"])
    return response


class RefusalMiddleware:
    """Turn a refusal that no view put on a form into a page or JSON."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an address with a NUL names nothing, and the database would stumble over it."""
        return refusal_answer(request, NotFound()) if "\0" in request.path else self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for refusals and missing pages; leave bugs to Django."""
        if isinstance(exception, Refusal):
            return refusal_answer(request, exception)
        if isinstance(exception, Http404):
            return refusal_answer(request, NotFound())
        return None


def uuid_or_404(text: str) -> UUID:
    """Return `text` as an id, or refuse as if it did not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
