"""What a phone keeps to open without network: the worker that answers then, and pages that hold nobody's data."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from linli.intake.forms import ReportForm
from linli.intake.views.doorstep import english
from linli.intake.views.report import form_page
from linli.territory.public import Datum, street_by_slug

WORKER, OUTBOX = "intake/worker.js", "intake/outbox.js"


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the reports that wait on this phone. The server knows none of them: the page reads them from the phone."""
    return _drafts(request)


def _drafts(request: HttpRequest, **more: Any) -> HttpResponse:
    return render(request, "intake/drafts.html", {"face": "public", "outbox": "drafts", **more})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the script that stands between this house's public pages and the network; a new release is a new script."""
    answer = HttpResponse(
        _worker() if settings.DEBUG else _worker_once(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


def _worker() -> bytes:
    body = _source(WORKER)
    told = {
        "outbox": static(OUTBOX), "drafts": reverse("intake:drafts"), "choose": reverse("intake:choose_street"),
        "static": settings.STATIC_URL,
    }  # fmt: skip
    # What pages load is named by its content, so the digest over all those names changes with any of them.
    release = str(getattr(staticfiles_storage, "manifest_hash", ""))
    version = hashlib.sha256(f"{release}{told}".encode() + body + _source(OUTBOX)).hexdigest()[:16]
    return f"const LINLI = {json.dumps(told | {'version': version})};\n".encode() + body


_worker_once = lru_cache(maxsize=1)(_worker)


def _source(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


@require_safe
def drafts_shell(request: HttpRequest, language: str) -> HttpResponse:
    """Return the page of what waits as a phone keeps it."""
    _as_nobody(request, reverse("intake:drafts"), language)
    with translation.override(language):
        return _kept(_drafts(request, offline=True), language)


@require_safe
def report_shell(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Return the form of a street as a phone keeps it: without key, token and name, in the language of the address."""
    street = street_by_slug(slug)
    _as_nobody(request, reverse("intake:report", args=(street.slug,)), language)
    with translation.override(language):
        form = ReportForm(street=street, english=english(), initial={"datum": Datum.WGS84.value})
        return _kept(form_page(request, street, form, offline=True), language)


def _as_nobody(request: HttpRequest, path: str, language: str) -> None:
    """Let a page be drawn as whoever asks for the first time sees it at its own address."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    request.user, request.path, request.path_info = AnonymousUser(), path, path


def _kept(answer: HttpResponse, language: str) -> HttpResponse:
    answer["Content-Language"] = language
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
