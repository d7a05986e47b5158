"""The second door: what every operation of the API has in common, whatever it is about.

A router of an app is a `Door`. An operation says what it answers and which refusals are its own; the rest (who must
be signed in, limits, keys, cursors, tags) is said for it, in the document that programs read and in the answers.

    router = Door("duties")

    @router.reads("/streets/{slug}/duties", Listed[DutyOut], summary="Table of duties", paged=True)
    def list_duties(request, slug: str, at: Query[Cursor]) -> Any:
        "Return the rows in their order. …"
        return listed(page(rows, ("row", "id"), at.after, at.limit), duty_out)

    @router.writes("POST", "/streets/{slug}/duties", DutyOut, status=201, summary="Add a row", refuses=(DutyTaken,))
    def add_duty(request, slug: str, told: DutyIn) -> Any:
        return once_for(request, "add_duty", street_id=…, at=…, do=lambda: duty_out(cover(…)))
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Generic, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import Field, NinjaAPI, Router, Schema
from ninja.constants import NOT_SET
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import PathView
from ninja.responses import NinjaJSONEncoder, Status
from pydantic import BaseModel

from . import rest_document as document
from .errors import NotFound, Refusal
from .http import refusal_answer
from .paging import BadCursor, Page
from .repeats import Subject, once
from .rest_errors import ChangedMeanwhile, Invalid, KeyUsed, NotSignedIn, TooLarge, Unreadable, WrongMedia
from .rest_late import LateOperation

JSON, XLSX = "application/json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG, GEOJSON = "image/jpeg", "application/geo+json"
BYTES = "application/octet-stream"
RAW = {
    "requestBody": {"required": True, "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}
}
MOST, USUAL, OK = 200, 50, 200
LONGEST_KEY, SHORTEST_KEY = 200, 8
Item = TypeVar("Item")
View = Callable[..., Any]


# --- Shapes that many share --------------------------------------------------------------------------------------
class Problem(Schema):
    """Every answer from 400 on: a code for programs, a sentence for people, facts for both."""

    code: str = Field(description="A word that never changes; what a program decides by.")
    message: str = Field(description="A sentence for people, in the language of the answer.")
    facts: dict[str, Any] = Field(description="What the sentence is made of; may be empty.")


class Listed(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class Whole(Schema, Generic[Item]):
    """A list that is short enough to be told whole."""

    items: list[Item]


class Cursor(Schema):
    """Where in a list to go on."""

    after: str = Field("", max_length=2000, description="`next` of the page before; empty: the first page.")
    limit: int = Field(USUAL, ge=1, le=MOST, description="How many items a page holds at most.")


def listed(page: Page[Any], shape: Callable[[Any], Any] = lambda row: row) -> dict[str, Any]:
    """Return a page of `kernel.paging` as the answer of a list."""
    return {"items": [shape(row) for row in page.rows], "next": page.next_cursor or None}


# --- Doors -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kind:
    """What an operation is like, apart from its method, address and answer."""

    summary: str
    status: int = 200
    public: bool = False
    limited: bool = False
    tagged: bool = False
    media: str = JSON
    example: Any = None
    refuses: Sequence[type[Refusal]] = ()
    parameters: Sequence[dict[str, Any]] = ()
    raw: bool = False


class Door(Router):
    """The operations of one app. Each is named by its function, and described by its docstring."""

    def __init__(self, tag: str) -> None:
        super().__init__(tags=[tag])

    def reads(
        self, path: str, answer: Any, *, summary: str, public: bool = False, refuses: Sequence[type[Refusal]] = (),
        paged: bool = False, tagged: bool = False, limited: bool = False, media: str = JSON, example: Any = None,
    ) -> Callable[[View], View]:  # fmt: skip
        """Add an operation that changes nothing.

        `public` asks for no token and acts as nobody; `paged` takes a `Cursor`; `tagged` sends an ETag and answers
        304; `limited` says that a public one counts who asks; `media` names what is sent when it is not JSON.
        """
        own = [*refuses, *((BadCursor,) if paged else ())]
        parameters = [document.IF_NONE_MATCH] if tagged else []
        kind = Kind(
            summary, public=public, limited=limited, tagged=tagged, media=media, example=example, refuses=own,
            parameters=parameters,
        )  # fmt: skip
        return self._operation("GET", path, answer, kind)

    def writes(
        self, method: str, path: str, answer: Any, *, summary: str, status: int = 200, public: bool = False,
        refuses: Sequence[type[Refusal]] = (), keyed: bool = True, matched: bool = False, limited: bool = True,
        example: Any = None, takes: Sequence[str] = (JSON,),
    ) -> Callable[[View], View]:  # fmt: skip
        """Add an operation that changes something; `keyed` ones go through `once_for`, `matched` ones take If-Match.

        `takes` are the kinds of body it reads; () for an operation that needs none, `BYTES` for one that reads the body
        itself (`bytes_of`).
        """
        own = [*refuses, *((KeyUsed,) if keyed else ()), *((ChangedMeanwhile,) if matched else ())]
        own += (Unreadable, WrongMedia, TooLarge) if takes else ()
        parameters = [*([document.KEY] if keyed else ()), *([document.IF_MATCH] if matched else ())]
        kind = Kind(
            summary, status=status, public=public, limited=limited, example=example, refuses=own,
            parameters=parameters, raw=BYTES in takes,
        )  # fmt: skip
        return self._operation(method, path, answer, kind)

    def _operation(self, method: str, path: str, answer: Any, kind: Kind) -> Callable[[View], View]:
        own = [*kind.refuses, Invalid]
        refusals = document.refusals_of(path, own, NotSignedIn, public=kind.public, limited=kind.limited)
        shapes: dict[Any, Any] = {kind.status: answer if kind.media == JSON else None}
        shapes |= {304: None} if kind.tagged else {}
        told = document.of_answers(
            refusals, status=kind.status, media=kind.media, example=kind.example, tagged=kind.tagged
        )

        def add(view: View) -> View:
            served = view if kind.status == OK else answering(view, kind.status)
            operation = LateOperation(
                path, [method], served, auth=None if kind.public else NOT_SET, response=shapes,
                operation_id=view.__name__, summary=kind.summary,
                openapi_extra={"responses": told, "parameters": list(kind.parameters)} | (RAW if kind.raw else {}),
            )  # fmt: skip
            self.path_operations.setdefault(path, PathView()).operations.append(operation)
            return view

        return add


def answering(view: View, status: int) -> View:
    """Return `view` with what it returns sent under another status than 200."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        told = view(*args, **kwargs)
        return told if isinstance(told, HttpResponse) else Status(status, told)

    return answer


# --- Writes that may be sent again --------------------------------------------------------------------------------
def key_of(request: HttpRequest) -> str:
    """Return the key that a request brings, "" without one; a key that is none is refused."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    # The web server hands on a header that is not ASCII as an empty one: that is no key either.
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        said = f"{SHORTEST_KEY} to {LONGEST_KEY} printable ASCII characters"
        raise Invalid(fields=[{"where": "header.Idempotency-Key", "message": said}])
    return key


def bytes_of(request: HttpRequest, *, most: int) -> bytes:
    """Return the body of an operation that takes bytes; more than `most` are refused before they are read."""
    if request.content_type != BYTES:
        raise WrongMedia(wanted=BYTES, got=request.content_type or "nothing")
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise TooLarge
    return request.body


def digest_of(request: HttpRequest) -> str:
    """Return what tells one request from another: method, address and body."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        digest.update(request.body)
    except RawPostDataException:  # a form with files, which was read already
        digest.update(repr(sorted(request.POST.lists())).encode())
        files: dict[str, Any] = dict(request.FILES.items())
        for name, file in sorted(files.items()):
            digest.update(f"{name} {file.name} {file.size}\n".encode())
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.hexdigest()


def once_for(
    request: HttpRequest,
    operation: str,
    *,
    street_id: int,
    at: datetime,
    do: Callable[[], Any],
    subject: Subject | None = None,
    foretold: Callable[[Any], BaseModel] | None = None,
) -> dict[str, Any]:
    """Run `do` and return its answer as plain JSON; with an Idempotency-Key once, however often it is sent.

    The key belongs to the token (or to nobody) and to the operation. The same key with another request is refused.
    `do` holds everything that may answer otherwise later, the look for the subject too: who sends again an act that
    took a case out of their sight gets the first answer. Refusals are not kept: a refused key is free again. `foretold`
    tells the answer from the subject as `do` leaves it, but for its `version` (`repeats.once`).
    """
    key = key_of(request)
    if not key:
        return plain(do())
    scope = getattr(getattr(request, "actor", None), "token_id", None) or ""
    digest = digest_of(request)
    kept, anew = once(
        street_id=street_id, purpose=f"api.{operation}"[:40], key=f"{scope}:{key}", at=at,
        do=lambda: {"request": digest, "answer": plain(do())}, subject=subject,
        foretold=(lambda it: {"request": digest, "answer": plain(foretold(it))}) if foretold else None,
    )  # fmt: skip
    if not anew and kept["request"] != digest:
        raise KeyUsed
    answer: dict[str, Any] = kept["answer"]
    return answer


def plain(answer: Any) -> Any:
    """Return an answer as JSON holds it."""
    if isinstance(answer, BaseModel):
        return answer.model_dump(mode="json")
    return json.loads(json.dumps(answer, cls=NinjaJSONEncoder))


# --- Tags ---------------------------------------------------------------------------------------------------------
def tagged(request: HttpRequest, answer: BaseModel, *, version: int) -> HttpResponse:
    """Answer with an ETag, or 304 when the reader's copy still holds.

    The tag is the version of the subject (the length of its journal) and a digest of the answer itself, so it
    changes when a name, a power or the language does, and not before. Nothing in the answer may come from the clock.
    """
    body = json.dumps(answer.model_dump(), cls=NinjaJSONEncoder, ensure_ascii=False).encode()
    tag = f'"{version}-{hashlib.sha256(body).hexdigest()[:24]}"'
    asked = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if asked & {tag, "*"}:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, content_type=f"{JSON}; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def need_version(request: HttpRequest, version: int) -> None:
    """Refuse an act that was decided on an older version than the one that stands now; ask with the row locked."""
    wanted = request.headers.get("If-Match", "*").strip()
    if wanted == "*":
        return
    tags = [one.strip().removeprefix("W/").strip('"').split("-", 1)[0] for one in wanted.split(",")]
    if str(version) not in tags:
        raise ChangedMeanwhile(version=version)


def _where(place: Sequence[Any]) -> str:
    """Return where something does not fit as the caller knows it: how we call the body is no part of it."""
    source, *inside = (str(part) for part in place)
    return ".".join([source, *(inside[1:] if source == "body" else inside)])


# --- Whatever goes wrong, in one shape --------------------------------------------------------------------------------
def speak_of_problems(api: NinjaAPI) -> None:
    """Make every refusal of an API answer as a `Problem`."""

    def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
        return refusal_answer(request, refusal)

    def misshapen(request: HttpRequest, error: Any) -> HttpResponse:
        fields = [{"where": _where(one["loc"]), "message": one["msg"]} for one in error.errors]
        return refusal_answer(request, Invalid(fields=fields))

    def failed(request: HttpRequest, error: Any) -> HttpResponse:
        cause: Any = error.__cause__
        if isinstance(cause, Refusal):
            return refusal_answer(request, cause)
        return refusal_answer(request, TooLarge() if isinstance(cause, RequestDataTooBig) else Unreadable())

    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(ValidationError, misshapen)
    api.add_exception_handler(HttpError, failed)
    api.add_exception_handler(
        AuthenticationError, lambda request, _error: refusal_answer(request, NotSignedIn())
    )
    api.add_exception_handler(Http404, lambda request, _error: refusal_answer(request, NotFound()))
    api.add_exception_handler(RequestDataTooBig, lambda request, _error: refusal_answer(request, TooLarge()))
    api.add_exception_handler(
        MultiPartParserError, lambda request, _error: refusal_answer(request, Unreadable())
    )
