"""Registers the app and its readers of the journal."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The ledger."""

    name = "linli.cases"
    label = "cases"

    def ready(self) -> None:
        """Let handlers and rule books register, and say what of the ledger hangs on units."""
        from linli.rulebooks.public import case_finder  # noqa: PLC0415 - as below
        from linli.territory.public import hangs_on_units  # noqa: PLC0415 - as below

        from . import handlers  # noqa: F401, PLC0415 - readers can only register once models are there
        from .commands import limits_book, wording  # noqa: F401, PLC0415 - a rule book is entered when it is imported
        from .queries.hanging import duties_and_cases_on_units  # noqa: PLC0415 - as above
        from .queries.ledger import case_tried  # noqa: PLC0415 - as above

        case_finder(case_tried)
        hangs_on_units(duties_and_cases_on_units)
