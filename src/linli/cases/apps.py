"""Registers the app and its readers of the journal."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The ledger."""

    name = "linli.cases"
    label = "cases"

    def ready(self) -> None:
        """Let the handlers register with the journal."""
        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
