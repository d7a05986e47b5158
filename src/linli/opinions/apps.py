"""Registers the app and its periodic work."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """Opinion maps of large consultations."""

    name = "linli.opinions"
    label = "opinions"

    def ready(self) -> None:
        """Let the work with hours of its own register."""
        from . import tasks  # noqa: F401, PLC0415 - tasks can only register once models are there
