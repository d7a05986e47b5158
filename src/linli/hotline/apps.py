"""Registers the app, its rule book of scripts and its reader of the journal."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Calls and work orders."""

    name = "linli.hotline"
    label = "hotline"

    def ready(self) -> None:
        """Enter the rule book of scripts, and let the reader register with the journal."""
        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
        from .queries import scripts  # noqa: F401, PLC0415 - a rule book is entered when it is imported
