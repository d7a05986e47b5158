"""`linli bulletins due|files|list`: draft what is due, write Word and PDF that are missing, list what there is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.bulletins.commands import draft_due
from linli.bulletins.models import Bulletin
from linli.people.public import SYSTEM
from linli.territory.public import Street


class Command(BaseCommand):
    """One verb each; ends with 1 when a file could not be written."""

    help = "Draft the bulletins that are due, write their files, or list them."

    def add_arguments(self, parser: Any) -> None:
        """Say which verbs there are."""
        parser.add_argument("verb", choices=("due", "files", "list"))
        parser.add_argument("--street", help="only this one, as in its address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "files":
            self.files()
            return
        streets = Street.objects.order_by("code")
        if options["street"]:
            streets = streets.filter(slug=options["street"])
            if not streets:
                raise CommandError(f"there is no street called {options['street']}")
        failed = sum(getattr(self, options["verb"])(street) or 0 for street in streets)
        if options["verb"] == "due":
            self.forget()
        if failed:
            raise CommandError(f"{failed} not drafted; the log says why", returncode=1)

    def due(self, street: Street) -> int:
        """Draft what is due in a street; return how many could not be."""
        done = draft_due(street, by=SYSTEM, at=timezone.now())
        self.stdout.write(f"{street.slug}: {len(done.made)} drafted")
        return done.failed

    def forget(self) -> None:
        """Have files written again that are on no disk."""
        from linli.bulletins.commands.files import forget_lost  # noqa: PLC0415 - heavy, and only here

        if lost := forget_lost():
            self.stdout.write(f"{lost} have lost their files; they are written again")

    def files(self) -> None:
        """Write the files that are missing."""
        from linli.bulletins.commands.files import write_missing  # noqa: PLC0415 - heavy, and only here

        done, failed = write_missing()
        self.stdout.write(f"{done} written")
        if failed:
            raise CommandError(f"{failed} not written; the log says why", returncode=1)

    def list(self, street: Street) -> None:
        """Print the bulletins of a street."""
        for one in Bulletin.objects.filter(street=street).order_by("number"):
            which = f"{one.kind} {one.since} {one.of}:{one.code} edition {one.edition}"
            self.stdout.write(f"{street.slug} no. {one.number} {which} {one.state}")
