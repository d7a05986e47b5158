"""Registers the app, its rule book and its nightly check."""

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    """Open data."""

    name = "linli.opendata"
    label = "opendata"

    def ready(self) -> None:
        """Enter the rule book."""
        from linli.kernel.checks import self_check  # noqa: PLC0415 - as below

        from .commands import small_groups  # noqa: PLC0415 - commands can only be read once models are there
        from .queries import law  # noqa: F401, PLC0415 - a rule book is entered when it is imported

        self_check("opendata")(small_groups)
