"""Registers the app, its rule books, its reader of the journal and what it says beside a case."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Calls and work orders."""

    name = "linli.hotline"
    label = "hotline"

    def ready(self) -> None:
        """Enter the rule books, what stands beside a case, and let the reader register with the journal."""
        from linli.cases.public import aside  # noqa: PLC0415 - as below

        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
        from .queries import kinds, scripts  # noqa: F401, PLC0415 - a rule book is entered when it is imported
        from .queries.beside import beside_case  # noqa: PLC0415 - as above

        aside(beside_case, first=True)
