"""Registers the app and its part in the rounds of the worker."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The outbox."""

    name = "linli.notices"
    label = "notices"

    def ready(self) -> None:
        """Let the outbox register with the rounds."""
        from linli.kernel.vitals import vitals_of  # noqa: PLC0415 - as below

        from . import queries, tasks  # noqa: F401, PLC0415 - commands can only be read once models are there

        vitals_of(queries.vitals)
