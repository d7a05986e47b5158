"""Registers the app: its reader of the journal, its rule books, its periodic work, and what it says beside a case."""

from django.apps import AppConfig


class SortingConfig(AppConfig):
    """Sorting."""

    name = "linli.sorting"
    label = "sorting"

    def ready(self) -> None:
        """Let handlers, books and the aside of the case page register."""
        from linli.cases.public import aside  # noqa: PLC0415 - as below

        from . import handlers, tasks  # noqa: F401, PLC0415 - readers can only register once models are there
        from .queries.beside import said_of  # noqa: PLC0415 - as above

        aside(said_of)
