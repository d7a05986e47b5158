"""Registers the app: its rule book, what stands beside a case, its words."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """Meetings and what follows from them."""

    name = "linli.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Enter the rule book of kinds, the words of agendas and notices, and what stands beside a case."""
        from . import handlers  # noqa: F401, PLC0415 - they can only register once models are there
        from .queries import law, subjects  # noqa: F401, PLC0415 - as above
