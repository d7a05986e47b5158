"""Addresses whose code is loaded when the first of them is asked for.

The second door of the house, for programs, costs as much to open as all pages together: half a second and thirty
megabytes of descriptions of what goes in and out. A web process that starts, perhaps because another has died, answers
people first.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language


class Later(URLResolver):
    """All addresses below `route`, in a namespace of their own; the module that lists them is imported by the first."""

    def __init__(self, route: str, module: str, name: str) -> None:
        super().__init__(RoutePattern(route), module, app_name=name, namespace=name)

    def _populate(self) -> None:
        # Whoever gives addresses to names asks every resolver for its own, once a language. Ours stand in a namespace:
        # what names need of it is known without them, and whoever asks for one of them by name comes again.
        if "urlconf_module" in self.__dict__:
            super()._populate()
            return
        language = get_language()
        for told in (self._namespace_dict, self._app_dict):
            told.setdefault(language, {})
        self._reverse_dict.setdefault(language, MultiValueDict())


def view(module: str, name: str) -> Callable[..., HttpResponse]:
    """Return a view that is looked up when it is first asked for."""

    def answer(request: HttpRequest, **told: Any) -> HttpResponse:
        found: HttpResponse = getattr(import_module(module), name)(request, **told)
        return found

    return answer
