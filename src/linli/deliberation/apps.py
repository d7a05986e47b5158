"""Registers the app: its rule book, what stands beside a case, its words."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """Meetings and what follows from them."""

    name = "linli.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Enter the kinds of meetings in the table of rule books, and the words of agendas."""
        from .queries import law, subjects  # noqa: F401, PLC0415 - they can only register once models are there
