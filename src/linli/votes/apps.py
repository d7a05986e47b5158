"""Registers the app and its rule book."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    """Votes."""

    name = "linli.votes"
    label = "votes"

    def ready(self) -> None:
        """Enter the rule book, and say which photos are votes' own."""
        from . import public  # noqa: F401, PLC0415 - what it registers can only be registered once the apps are there
        from .queries import law  # noqa: F401, PLC0415 - a rule book is entered when it is imported
