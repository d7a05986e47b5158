"""Registers the app, its rule book, and what votes and meetings about a lift lead to."""

from django.apps import AppConfig


class LiftsConfig(AppConfig):
    """Lifts for old staircases."""

    name = "linli.lifts"
    label = "lifts"

    def ready(self) -> None:
        """Enter the rule book, and say where the page of a lift is."""
        from . import handlers  # noqa: PLC0415 - what it registers can only be registered once the apps are there

        handlers.register()
