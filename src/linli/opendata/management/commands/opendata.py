"""`linli opendata publish|check|list`: publish open data now, look through a release as a stranger would, list them."""

import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.opendata.commands import check, publish
from linli.opendata.errors import NotAnonymous
from linli.opendata.models import Release
from linli.opendata.queries.releases import folder_of
from linli.people.public import SYSTEM
from linli.territory.public import Street

log = logging.getLogger("linli.opendata")


class Command(BaseCommand):
    """One verb each; ends with 1 when a street could not be published or a release shows too much."""

    help = "Publish open data, or look through what is published."

    def add_arguments(self, parser: Any) -> None:
        """Say which verbs there are."""
        parser.add_argument("verb", choices=("publish", "check", "list"))
        parser.add_argument("--street", help="only this one, as in its address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says, street by street; one that fails stops no other."""
        streets = Street.objects.order_by("code")
        if options["street"]:
            streets = streets.filter(slug=options["street"])
            if not streets:
                raise CommandError(f"there is no street called {options['street']}")
        failed = [street.slug for street in streets if not getattr(self, f"{options['verb']}_street")(street)]
        if failed:
            raise CommandError(f"not done: {', '.join(failed)}", returncode=1)

    def publish_street(self, street: Street) -> bool:
        """Publish one street; what is new is said."""
        now = timezone.now()
        try:
            made = publish(street, by=SYSTEM, at=now)
        except Exception:
            log.exception("open data of %s was not published", street.slug)
            self.stderr.write(f"✗ {street.slug}: not published; the log says why")
            return False
        if made is None:
            self.stdout.write(f"{street.slug}: its rule book publishes nothing")
        else:
            news = "published" if made.made_at == now else "nothing new since"
            self.stdout.write(f"{street.slug}: {news} no. {made.number}, {made.cases} cases, k = {made.k}")
        return True

    def check_street(self, street: Street) -> bool:
        """Read the files of every release that is kept."""
        sound = True
        for one in Release.objects.filter(street=street, withdrawn_at=None, files_kept=True).order_by(
            "number"
        ):
            folder: Path = folder_of(street, one.number)
            try:
                self.stdout.write(f"{street.slug} no. {one.number}: smallest group {check(folder, k=one.k)}")
            except (NotAnonymous, OSError, ValueError, KeyError) as error:
                sound = False
                self.stderr.write(f"✗ {street.slug} no. {one.number}: {error}")
        return sound

    def list_street(self, street: Street) -> bool:
        """Print the releases of a street."""
        for one in Release.objects.filter(street=street).order_by("number"):
            stands = "withdrawn" if one.withdrawn_at else "" if one.files_kept else "files not kept"
            made = timezone.localtime(one.made_at).isoformat(timespec="minutes")
            self.stdout.write(f"{street.slug} no. {one.number} {made} {one.cases} cases {stands}".rstrip())
        return True
