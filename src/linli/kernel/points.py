"""Thousands of points on a map in a few dozen kilobytes: columns of small whole numbers, words told once.

A point as an object of its own costs some two hundred bytes; here it is four numbers: how many steps east and north
of the corner, which of the looks it has (title and colour), and how far its case number lies from the one before.
Packed once more by gzip that is about six bytes. `web/static/web/map.js: unfold` reads it.
"""

import gzip
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEVEL = 5


class Point(NamedTuple):
    """A case on a map: where, what is said of it and in which colour, and its number, as FL-2026-004217."""

    lon: float
    lat: float
    title: str
    tone: str
    number: str


def packed(points: Sequence[Point], *, step: float, address: str, complete: bool) -> bytes:
    """Return points as JSON, rounded to `step` degrees; `address` is that of a case, with {number} in it."""
    east, north = [round(p.lon / step) for p in points], [round(p.lat / step) for p in points]
    west, south = min(east, default=0), min(north, default=0)
    looks: dict[tuple[str, str], int] = {}
    series: list[list[Any]] = []
    numbers: list[int] = []
    before = 0
    look: list[int] = []
    for _lon, _lat, title, tone, number in points:
        begins, _dash, digits = number.rpartition("-")
        if not series or series[-1][0] != begins:
            series.append([begins, len(digits), 0])
        series[-1][2] += 1
        counted = int(digits)
        numbers.append(counted - before)
        before = counted
        look.append(looks.setdefault((title, tone), len(looks)))
    told = {
        "corner": [west, south], "step": step,
        "x": [x - west for x in east], "y": [y - south for y in north], "look": look, "looks": list(looks),
        "number": numbers, "series": series, "url": address, "complete": complete,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def pressed(body: bytes) -> bytes:
    """Return a body as gzip sends it; always the same for the same body."""
    return gzip.compress(body, LEVEL, mtime=0)


def answer(request: HttpRequest, body: bytes, small: bytes | None = None) -> HttpResponse:
    """Answer JSON, pressed where the reader can open that.

    Only for what holds no secret: where a page mixes one with what a visitor typed, its length would give it away.
    """
    plain = "gzip" not in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        body if plain else small or pressed(body), content_type="application/json; charset=utf-8"
    )
    if not plain:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
