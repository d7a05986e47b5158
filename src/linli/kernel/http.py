"""What every request passes: an id that its log lines carry, and the turning of refusals into answers."""

import json
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .errors import NotFound, Refusal
from .trace import REQUEST_ID

SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
# A secret of 192 bits in an address, as tokens of links are; an id has another length.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{32}(?=[/?\"\s\\]|$)")
log = logging.getLogger("linli.request")

Answer = Callable[[HttpRequest], HttpResponse]


class LogLine(logging.Formatter):
    """One JSON object a line: moment, level, logger, request id, message, and what `extra={"facts": …}` holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, without the secrets of links: who reads logs is not who reported."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "from": record.name, "request": REQUEST_ID.get(),
            "message": record.getMessage(), **getattr(record, "facts", {}),
        }  # fmt: skip
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return SECRET.sub("…", json.dumps(told, ensure_ascii=False, default=str))


class RequestIdMiddleware:
    """Give each request an id, taken from X-Request-ID when it is a sane one, and send it back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and log that it was answered: after every other middleware, whatever went wrong below."""
        given = request.headers.get("X-Request-ID", "")
        token = REQUEST_ID.set(given if SAFE_ID.match(given) else uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = REQUEST_ID.get()
            facts = {"path": request.path, "method": request.method, "status": response.status_code,
                     "ms": round((time.perf_counter() - began) * 1000, 1)}  # fmt: skip
            log.info("answered", extra={"facts": facts})
            return response
        finally:
            REQUEST_ID.reset(token)


def wants_json(request: HttpRequest) -> bool:
    """Return whether the caller is a program: asks for JSON, or stands at an API door."""
    return request.path.startswith(("/api/", "/open311/")) or "application/json" in request.headers.get(
        "Accept", ""
    )


def refusal_answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer that says this refusal in the caller's form: JSON, or a page."""
    response: HttpResponse
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
