"""Registers the app, its rule books, what stands beside a case, and what votes and meetings about a covenant lead to."""

from django.apps import AppConfig


class CovenantsConfig(AppConfig):
    """Covenants and badges."""

    name = "linli.covenants"
    label = "covenants"

    def ready(self) -> None:
        """Enter what can only be entered once every app is there."""
        from . import handlers  # noqa: PLC0415 - as it says

        handlers.register()
