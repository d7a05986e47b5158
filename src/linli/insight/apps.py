"""Registers the app and its reader of the journal."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Counters."""

    name = "linli.insight"
    label = "insight"

    def ready(self) -> None:
        """Let the reader register with the journal."""
        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
