"""Registers the app."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """Suggestions and what became of them."""

    name = "linli.suggestions"
    label = "suggestions"
