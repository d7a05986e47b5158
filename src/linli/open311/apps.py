"""Registers the app and its work in the worker."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    """The door for programs that speak Open311."""

    name = "linli.open311"
    label = "open311"

    def ready(self) -> None:
        """Let the work of the worker register."""
        from . import tasks  # noqa: F401, PLC0415 - it can only register once models are there
