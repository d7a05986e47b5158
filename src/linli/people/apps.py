"""Registers the app and its handlers."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who, and who covers what."""

    name = "linli.people"
    label = "people"

    def ready(self) -> None:
        """Let the handlers listen."""
        from . import handlers  # noqa: F401, PLC0415 - they need the models, which are there only now
