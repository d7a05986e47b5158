"""The app of the ground."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Keeps each process's memory of the ground honest."""

    name = "linli.territory"
    verbose_name = _("Territory")

    def ready(self) -> None:
        """Forget what was read when a migration or a flush may have changed it."""
        from linli.territory import queries  # noqa: PLC0415 - models are not there before the apps are ready

        post_migrate.connect(queries.forget_everything, dispatch_uid="territory forgets after a migration")
