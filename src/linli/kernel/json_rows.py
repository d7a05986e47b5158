"""Rows from JSON: an array of objects, an object that holds one, or an object a line; read a piece at a time.

A file of a hundred thousand orders is never held as a whole. Objects inside objects become columns with a dot
(`location.lon`), arrays become text; what one object leaves out is an empty cell.
"""

import io
import json
import re
from collections.abc import Generator, Iterator
from itertools import chain
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

PIECE = 1 << 16
# Objects looked at for the names of columns before the first row is handed out.
LOOKED_AT = 200
LONGEST_OBJECT = 4_000_000
_SCALAR = r'(?:"[^"]*"|[-+.0-9eE]+|true|false|null)'
# An object that holds the list, as answers of programs do: plain values, then the list of objects.
WRAPPED = re.compile(
    rf'^\{{(?:\s*"[^"]*"\s*:\s*{_SCALAR}\s*,)*\s*"(?:items|data|rows|records|list|orders|result)"\s*:\s*\[(?=\s*[{{\]])'
)
Rows = Generator[tuple[int, list[str], str], None, None]


class NoJson(ValueError):  # noqa: N818 - it names what was met
    """A file that begins like JSON and is none; the sentence says why."""


def looks_like_json(start: bytes) -> bool:
    """Return whether a file that begins so holds JSON: an array or an object of objects, and no heading of a table."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (text[:1] == b"{" and text[1:].lstrip()[:1] in b'"}') or (
        text[:1] == b"[" and text[1:].lstrip()[:1] in b"{]"
    )


def json_rows(file: BinaryIO, encoding: str) -> Rows:
    """Yield (number, cells, trouble) with the headings first, as `tables` names them; the number is that of the object."""
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        objects = _objects(text)
        first: list[dict[str, str]] = []
        for one in objects:
            first.append(one)
            if len(first) == LOOKED_AT:
                break
        names = list(dict.fromkeys(name for one in first for name in one))
        yield 0, names, ""
        for number, one in enumerate(chain(first, objects), start=1):
            yield number, [one.get(name, "") for name in names], ""
    finally:
        text.detach()  # the file belongs to the caller


def _objects(text: io.TextIOWrapper) -> Iterator[dict[str, str]]:
    """Yield the objects of the outermost list, or of each line, flat."""
    for one in _values(text):
        if not isinstance(one, dict):
            raise NoJson(_("it is a list of something else than objects"))
        yield dict(_flat(one))


def _values(text: io.TextIOWrapper) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    rest, ended, inside, begun = "", False, False, False
    while True:
        rest = rest.lstrip(" \t\r\n,\ufeff" if inside else " \t\r\n\ufeff")
        if not begun and (rest or ended):
            begun = True
            wrapped = WRAPPED.match(rest)
            inside = bool(wrapped) or rest.startswith("[")
            rest = rest[wrapped.end() if wrapped else 1 :] if inside else rest
            continue
        if inside and rest.startswith("]"):
            return
        value, rest, found = _next(decoder, rest, ended=ended)
        if found:
            yield value
            continue
        if ended:
            if rest.strip():
                raise NoJson(_("it is cut off or not JSON"))
            if inside:
                raise NoJson(_("it is cut off"))
            return
        piece = text.read(PIECE)
        rest, ended = rest + piece, not piece
        if len(rest) > LONGEST_OBJECT:
            raise NoJson(_("one of its objects is too large"))


def _next(decoder: json.JSONDecoder, rest: str, *, ended: bool) -> tuple[Any, str, bool]:
    if not rest:
        return None, rest, False
    try:
        value, end = decoder.raw_decode(rest)
    except json.JSONDecodeError:
        return None, rest, False
    # A number at the very end of a piece may go on in the next one; objects and lists close themselves.
    if end == len(rest) and not ended and not isinstance(value, dict | list):
        return None, rest, False
    return value, rest[end:], True


def _flat(value: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, told in value.items():
        if isinstance(told, dict):
            yield from _flat(told, f"{before}{name}.")
        else:
            yield f"{before}{name}", _text(told)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
