"""Registers the app."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """Suggestions and what became of them."""

    name = "linli.suggestions"
    label = "suggestions"

    def ready(self) -> None:
        """Give the notices their words, and the page of lost links what it also sends."""
        from . import handlers  # noqa: F401, PLC0415 - its words can only be given once the apps are there
