"""`linli migrate`: Django's, and in an empty database the picture of all tables first."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from linli.kernel import picture

# Whoever says one of these wants something else than all tables.
PARTIAL = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune", "stepwise")


class Command(migrate.Command):
    """What was laid counts as migrated; what the picture does not hold yet is migrated after it."""

    def add_arguments(self, parser: Any) -> None:
        """Add the way round the picture."""
        super().add_arguments(parser)
        parser.add_argument(
            "--stepwise", action="store_true", help="Run every migration in an empty database, too."
        )

    def handle(self, *args: Any, **options: Any) -> Any:
        """Wait for whoever else migrates, lay the picture where nothing stands, then do what Django does."""
        with picture.migrating_alone(connections[options["database"]]):
            if not any(options.get(name) for name in PARTIAL):
                laid = picture.lay(
                    connections[options["database"]], picture.PICTURE.read_text(encoding="utf-8")
                )
                if laid and options["verbosity"] >= 1:
                    self.stdout.write(f"Laid the tables as {laid} migrations leave them.")
            return super().handle(*args, **options)
