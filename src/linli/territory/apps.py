"""The app of the ground."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Keeps each process's memory of the ground honest, and lets the worker do what is too large to wait for."""

    name = "linli.territory"
    verbose_name = _("Territory")

    def ready(self) -> None:
        """Forget what was read when a migration or a flush may have changed it."""
        from linli.territory import (  # noqa: PLC0415 - models are not there before the apps are ready
            queries,
            tasks,  # noqa: F401 - registers with the rounds of the worker
        )

        post_migrate.connect(queries.forget_everything, dispatch_uid="territory forgets after a migration")
