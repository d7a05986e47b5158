"""Registers the app, its reader of the journal and its part in the rounds of the worker."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Messages to other systems."""

    name = "linli.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Let the reader register with the journal, and the sender with the rounds."""
        from linli.kernel.vitals import vitals_of  # noqa: PLC0415 - as below

        from . import handlers, queries, tasks  # noqa: F401, PLC0415 - they can only register once models are there

        vitals_of(queries.vitals)
