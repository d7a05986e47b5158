"""The second door of the house, for programs: /api/v1/. The operations are the apps'; here they hang together."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import Promise
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.security import HttpBearer

from linli.kernel.errors import NotFound
from linli.kernel.http import language_asked_for, refusal_answer
from linli.kernel.ratelimit import limit
from linli.kernel.rest import Problem, speak_of_problems
from linli.kernel.rest_errors import TooLarge, WrongMethod
from linli.kernel.rest_text import StorableParser
from linli.people.public import ANONYMOUS, Actor, actor_of_token

APPS = (
    "intake",
    "cases",
    "sorting",
    "insight",
    "territory",
    "people",
    "rulebooks",
    "notices",
    "hotline",
    "suggestions",
    "webhooks",
    "opendata",
    "bulletins",
    "surveys",
    "deliberation",
    "rosters",
    "noticeboards",
    "topics",
    "lifts",
    "covenants",
    "bodies",
    "opinions",
    "votes",
    "web",
)  # the most asked for first
MINUTE = timedelta(minutes=1)
LARGEST_BODY = 64_000_000  # refused before one byte is read; each operation knows how much less it takes
ABOUT = """Everything a page of Linli can do, a program can do here, by the same commands and the same rights.

* **Tokens.** `Authorization: Bearer linli_…`, made and revoked at `/tokens/`. A token never can more than its owner
  can at that minute, and only what its scopes let through. Operations without a padlock need none and act as nobody.
* **Answers.** JSON in UTF-8. `Accept-Language: en` speaks English, otherwise Chinese. Moments are RFC 3339.
* **Problems.** Every answer from 400 on is `{code, message, facts}`. Decide by `code`.
* **Lists** are `{items, next}`. Send `next` as `after` for the next page; there are no page numbers and no totals.
* **Writes** take an `Idempotency-Key`: send the same request again with the same key, and it still happens once.
* **Versions.** A case has an ETag: `If-None-Match` saves a download, `If-Match` refuses an act on what has moved.
* **Limits.** 429 says in `Retry-After` how many seconds to wait.
"""


class Token(HttpBearer):
    """A token of somebody, made at /tokens/. It lets through what its scopes name of what its owner may do now."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return who acts, counting the call; nobody for a token that opens nothing."""
        now = timezone.now()
        actor = actor_of_token(token, at=now)
        if actor is not None:
            limit(f"token {actor.token_id}", limit=settings.API_CALLS_PER_MINUTE, per=MINUTE, at=now)
            request.actor = actor  # type: ignore[attr-defined]
        return actor


def make_api() -> NinjaAPI:
    """Return the API with the operations of every app that has some."""
    made = NinjaAPI(
        title="Linli", version="1", description=ABOUT, urls_namespace="api", openapi_url=None, docs_url=None,
        auth=Token(), parser=StorableParser(),
    )  # fmt: skip
    speak_of_problems(made)
    for app in APPS:
        if apps.is_installed(f"linli.{app}") and find_spec(f"linli.{app}.rest"):
            made.add_router("", import_module(f"linli.{app}.rest").router)
    return made


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a program: in its language, as whom its token says and never as the browser that it may run in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = language_asked_for(request)
        translation.activate(language)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return refusal_answer(request, TooLarge())
        request.user, request.actor = AnonymousUser(), ANONYMOUS  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response["Allow"]
            response = refusal_answer(request, WrongMethod(allowed=allowed))
            response["Allow"] = allowed
        response["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return answer


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Say that there is no such operation, in the shape of every other problem."""
    raise NotFound


class Gaps(dict[str, str]):
    """Stands for facts in the sentence of an example."""

    def __missing__(self, name: str) -> str:
        return "…"


def in_words(sentence: Any) -> str:
    """Return a sentence of the document."""
    if not isinstance(sentence, Promise):
        raise TypeError(f"{sentence!r} cannot stand in the document")
    return str(sentence) % Gaps() if "%(" in str(sentence) else str(sentence)


@lru_cache(maxsize=1)
def document() -> tuple[bytes, str, dict[str, Any]]:
    """Return the OpenAPI document as bytes, its tag and itself; written once in a process, in English."""
    with translation.override("en"):
        told = api.get_openapi_schema(path_prefix="/api/v1/")
        told["components"]["schemas"]["Problem"] = Problem.json_schema()
        body = json.dumps(told, ensure_ascii=False, default=in_words).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:24]}"', json.loads(body)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    body, tag, _told = document()
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        body, content_type="application/json"
    )
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show people what programs can ask: every operation in a line, by what it is about."""
    _body, _tag, told = document()
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            more = {"path": path, "method": method.upper(), "open": "security" not in one}
            groups[one["tags"][0]].append(one | more)
    return render(request, "web/api.html", {"groups": dict(groups), "face": "public"})


api = make_api()
urls, *_names = api.urls
for pattern in urls:
    pattern.callback = spoken(pattern.callback)
