"""Addresses by their first words, so that a request is not held against hundreds of patterns one after another."""

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property

ANY = "<"
Address = URLPattern | URLResolver


def words_of(path: str) -> str:
    """Return what tells addresses apart: the first word, and of what lies in a street the word after its name."""
    first, _, rest = path.partition("/")
    return f"s/{rest.partition('/')[2].partition('/')[0]}" if first == "s" else first


class Doors(URLResolver):
    """Addresses of many apps in their order; only those are tried that begin with the words that were asked for."""

    def __init__(self, addresses: list[Address]) -> None:
        super().__init__(RoutePattern(""), addresses)

    def resolve(self, path: str) -> Any:
        """Return the view of an address, or refuse as Django does."""
        found = self._by_words.get(words_of(path), self._others)
        if found is None:
            raise Resolver404({"tried": [], "path": path})
        return found.resolve(path)

    @cached_property
    def _by_words(self) -> dict[str, URLResolver]:
        known = {words for words, _address in _worded(self.url_patterns) if ANY not in words}
        return {words: _narrowed(self, words) for words in known}

    @cached_property
    def _others(self) -> URLResolver | None:
        """Return those whose first words may be any."""
        found = _narrowed(self, ANY)
        return found if found.url_patterns else None


def _begins(address: Address) -> str:
    """Return the words that a pattern begins with, ANY where they are not said."""
    if not isinstance(address.pattern, RoutePattern):
        return ANY
    return words_of(str(address.pattern))


def _is_list(address: Address) -> bool:
    return (
        isinstance(address, URLResolver)
        and isinstance(address.pattern, RoutePattern)
        and not str(address.pattern)
    )


def _worded(addresses: Iterable[Address]) -> Iterable[tuple[str, Address]]:
    for address in addresses:
        if _is_list(address):
            yield from _worded(address.url_patterns)
        else:
            yield _begins(address), address


def _narrowed(resolver: URLResolver, words: str) -> URLResolver:
    """Return a resolver with those of its addresses that may begin with these words."""
    kept: list[Address] = []
    for address in resolver.url_patterns:
        if _is_list(address):
            inside = _narrowed(address, words)
            kept += [inside] if inside.url_patterns else []
        elif _may(_begins(address), words):
            kept.append(address)
    return URLResolver(
        resolver.pattern, kept, resolver.default_kwargs, app_name=resolver.app_name, namespace=resolver.namespace
    )  # fmt: skip


def _may(begins: str, words: str) -> bool:
    """Say whether what begins so may have these first words."""
    if ANY not in begins:
        return begins == words
    # Either may be any word: at the root, or after the name of a street.
    return not begins.startswith("s/") or words.startswith(("s/", ANY))
