"""Registers the app and its handlers."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who, and who covers what."""

    name = "linli.people"
    label = "people"

    def ready(self) -> None:
        """Let the handlers listen, and answer floors below who acts."""
        from linli.kernel.actors import answered_by  # noqa: PLC0415 - as below
        from linli.territory.public import hangs_on_units  # noqa: PLC0415 - as below

        from . import handlers, public  # noqa: F401, PLC0415 - they need the models, which are there only now
        from .queries.hanging import posts_on_units  # noqa: PLC0415 - as above

        answered_by(public.acting, public.account_names)
        hangs_on_units(posts_on_units)
