"""Registers the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The doors."""

    name = "linli.intake"
    label = "intake"

    def ready(self) -> None:
        """Give the notices of the doors their words."""
        from . import handlers  # noqa: F401, PLC0415 - its words can only be given once the apps are there
