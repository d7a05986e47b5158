"""Registers the app and its rule books."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies that people form to govern together."""

    name = "linli.bodies"
    label = "bodies"

    def ready(self) -> None:
        """Declare the rule books, and say what of this app hangs on units."""
        from linli.territory.public import hangs_on_units  # noqa: PLC0415 - needs the models, which are there only now

        from .queries.hanging import bodies_on_units  # noqa: PLC0415 - as above

        hangs_on_units(bodies_on_units)
