"""Addresses are found by their first words, and are the ones that Django finds by trying all of them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import Resolver404, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from linli.web.doors import Doors, words_of
from linli.web.urls import addresses

FITTING = {
    "uuid": "01a204f9-eb11-7ab7-a022-0dbd73eaba3a",
    "uuidstr": "01a204f9-eb11-7ab7-a022-0dbd73eaba3a",
    "int": "7",
}


def routes(resolver: Any, before: str = "") -> Iterator[str]:
    """Yield the route of every address."""
    for one in resolver.url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, whole)
        else:
            yield whole


def found(resolver: URLResolver, path: str) -> Any:
    """Return what is found under an address; None where nothing is."""
    try:
        match = resolver.resolve(path)
    except Resolver404:
        return None
    return match.func, match.view_name, match.route, match.kwargs, match.namespaces, match.app_names


def test_every_address_leads_where_it_would_if_all_were_tried_one_after_another():
    [doors] = get_resolver().url_patterns
    assert isinstance(doors, Doors)
    plain = URLResolver(RoutePattern(""), addresses)
    paths = {
        re.sub(r"<(?:(\w+):)?\w+>", lambda part: FITTING.get(part[1] or "", "abc"), route).removeprefix("^")
        for route in routes(plain)
    }

    for path in [
        *paths,
        *(path.rstrip("/") for path in paths),
        "",
        "s",
        "s/",
        "s/fenglin",
        "nowhere/",
        "s/a/nowhere/b/",
    ]:
        assert found(doors, path) == found(plain, path), path
    assert len(paths) > 500


@pytest.mark.parametrize(
    ("path", "words"),
    [("", ""), ("work/", "work"), ("s/fenglin/", "s/"), ("s/fenglin/cases/FL-1/", "s/cases"), ("s/x/roads.geojson", "s/roads.geojson"),
     ("api/v1/s/x", "api")],
)  # fmt: skip
def test_addresses_are_told_apart_by_their_first_words(path: str, words: str):
    assert words_of(path) == words
