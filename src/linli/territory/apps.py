from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "linli.territory"
    verbose_name = _("Territory")

    def ready(self):
        from linli.territory import queries

        # A migration or a flush may change every street under a running process.
        post_migrate.connect(queries.forget_everything, dispatch_uid="territory forgets after a migration")
