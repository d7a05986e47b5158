"""Registers the app, its rule books and what its notices say."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Duty rosters."""

    name = "linli.rosters"
    label = "rosters"

    def ready(self) -> None:
        """Enter the rule books and the words of the notices."""
        from . import handlers  # noqa: F401, PLC0415 - they need the models, which are there only now
        from .queries import law  # noqa: F401, PLC0415 - a rule book is entered when it is imported
