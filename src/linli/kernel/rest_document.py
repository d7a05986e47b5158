"""How an operation is described to programs: which refusals it knows, with an example of each."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from .errors import NotAllowed, NotFound, Refusal
from .ratelimit import TooManyRequests

KEY = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "description": "A key of your own for this one thing, best a UUID. Sent again with the same key and body, the "
    "first answer comes back and nothing happens twice. Kept for thirty days.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "6f1c2e3a-0d7b-4a58-9d0c-4f6a2b8e9c11",
}  # fmt: skip
IF_NONE_MATCH = {
    "in": "header", "name": "If-None-Match", "required": False,
    "description": "The ETag of the copy you have; 304 says that it still holds.", "schema": {"type": "string"},
}  # fmt: skip
IF_MATCH = {
    "in": "header", "name": "If-Match", "required": False,
    "description": "The ETag you decided on; 412 says that it changed meanwhile.", "schema": {"type": "string"},
}  # fmt: skip
ETAG = {"ETag": {"description": "The version of what was sent.", "schema": {"type": "string"}}}
RETRY = {"Retry-After": {"description": "In how many seconds to ask again.", "schema": {"type": "integer"}}}
# All refusals have one shape (`rest.Problem`). It stands in the document by its name and is not made for each answer.
PROBLEM = {"$ref": "#/components/schemas/Problem"}
# What the facts of a refusal look like, where there are any.
EXAMPLES: dict[str, dict[str, Any]] = {
    "too_many_requests": {"retry_after": 30},
    "invalid": {"fields": [{"where": "body.title", "message": "Field required"}]},
    "missing": {"fields": "reason", "names": ["reason"]},
    "moved_meanwhile": {"state": "in_hand", "wanted": "accept"},
}


def refusals_of(
    path: str, own: Sequence[type[Refusal]], not_signed_in: type[Refusal], *, public: bool, limited: bool
) -> list[type[Refusal]]:
    """Return every refusal of an operation, its own and those that its kind brings with it."""
    found: list[type[Refusal]] = [] if public else [not_signed_in, NotAllowed, TooManyRequests]
    found += [TooManyRequests] if public and limited else []
    found += [NotFound] if "{" in path else []
    return list(dict.fromkeys([*found, *own]))


def of_answers(
    refusals: Sequence[type[Refusal]], *, status: int, media: str, example: Any, tagged: bool
) -> dict[int, dict[str, Any]]:
    """Return what the document says of answers beside their types: refusals with examples, headers, other media."""
    kinds: dict[int, list[type[Refusal]]] = {}
    for one in refusals:
        kinds.setdefault(one.status, []).append(one)
    answers = {number: _problem(number, known) for number, known in kinds.items()}
    good: dict[str, Any] = {}
    if media != "application/json":
        # What is JSON by another name is read as JSON; everything else is bytes.
        shape = {"type": "object"} if media.endswith("+json") else {"type": "string", "format": "binary"}
        good["content"] = {media: {"schema": shape}}
    elif example is not None:
        good["content"] = {media: {"example": example}}
    if tagged:
        good["headers"] = ETAG
        answers[304] = {"description": "Your copy still holds.", "headers": ETAG}
    return answers | ({status: good} if good else {})


def _problem(status: int, kinds: Sequence[type[Refusal]]) -> dict[str, Any]:
    """Return the description of one status: its codes in words, and one example of each."""
    said = "; ".join(f"`{one.code}`: {(one.__doc__ or '').strip().splitlines()[0]}" for one in kinds)
    examples = {
        one.code: {"value": {"code": one.code, "message": one.message, "facts": EXAMPLES.get(one.code, {})}}
        for one in kinds
    }
    content = {"application/json": {"schema": PROBLEM, "examples": examples}}
    told: dict[str, Any] = {"description": said, "content": content}
    return told | ({"headers": RETRY} if status == HTTPStatus.TOO_MANY_REQUESTS else {})
