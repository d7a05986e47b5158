"""Registers the app, and keeps the house's own editions of all books."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RulebooksConfig(AppConfig):
    """Rule books."""

    name = "linli.rulebooks"
    label = "rulebooks"

    def ready(self) -> None:
        """Let the defaults of every book be written down after each migration."""
        from .commands.defaults import settle_after_migration  # noqa: PLC0415 - models are there only now

        post_migrate.connect(settle_after_migration, sender=self, dispatch_uid="rulebooks settle defaults")
