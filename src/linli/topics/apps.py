"""Registers the app."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """Topics and their closed loop."""

    name = "linli.topics"
    label = "topics"

    def ready(self) -> None:
        """Enter the rule books, give the notices their words, hear what meetings decide."""
        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
        from .queries import books  # noqa: F401, PLC0415 - a rule book is entered when it is imported
