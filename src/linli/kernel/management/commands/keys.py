"""`linli keys status|rotate|retire`: new keys for personal fields, for the index and for signatures."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.kernel import keys
from linli.kernel.rekeying import UNREADABLE, Turned


class Command(BaseCommand):
    """One verb each; what was begun and cut off is finished by saying it again."""

    help = "Show the keys of the house, make new ones and put every row under them, take old ones away."

    def add_arguments(self, parser: Any) -> None:
        """Say which verbs there are."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser(
            "status", help="show each key, since when it is there, and how many rows are under it"
        )
        for verb, said in (
            ("rotate", "make a new key in front and put every row under it"),
            ("retire", "take the old keys away, if nothing is left under them"),
        ):
            one = verbs.add_parser(verb, help=said)
            for which, of in (
                ("field", "the key that encrypts personal fields"),
                ("index", "the key by which telephone numbers are found"),
                ("secret", "the key that signs sessions and links"),
            ):
                one.add_argument(f"--{which}", action="store_true", help=of)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        try:
            if options["verb"] == "status":
                self.status()
            else:
                chosen = [which for which in keys.RINGS if options[which]]
                for which in chosen or (["field"] if options["verb"] == "rotate" else list(keys.RINGS)):
                    getattr(self, options["verb"])(which)
        except keys.KeyTrouble as trouble:
            raise CommandError(str(trouble)) from None

    def status(self) -> None:
        """Print every key with its age and what is under it."""
        now = timezone.now()
        for which, setting in keys.RINGS.items():
            under = None if which == "secret" else keys.turn(which, write=False).under
            self.stdout.write(f"{setting}")
            for place, age in enumerate(keys.ages(which, under)):
                told = (
                    f"since {age.since:%Y-%m-%d} ({(now - age.since).days} days)"
                    if age.since
                    else "age unknown"
                )
                rows = "" if age.rows is None else f", {age.rows} rows under it"
                self.stdout.write(f"  {'newest' if place == 0 else 'old   '}  {age.name}  {told}{rows}")
            if under and under[UNREADABLE]:
                self.stdout.write(f"  {under[UNREADABLE]} rows are under a key that is not here: put it back")

    def rotate(self, which: str) -> None:
        """Make a new key, or finish what was cut off."""
        done = keys.rotate(which, at=timezone.now(), progress=self.count_aloud)
        if sys.stderr.isatty():
            self.stderr.write("")
        began = f"new key {done.made}" if done.made else "an earlier change was cut off; it is finished now"
        self.stdout.write(
            f"{which}: {began}; {done.turned.turned} rows put under it, {done.turned.read} read"
        )
        if done.turned.under[UNREADABLE]:
            self.stdout.write(
                f"{done.turned.under[UNREADABLE]} rows are under a key that is not here: put it back"
            )
        if not done.waited_out:
            self.stdout.write("a transaction is open since before; run this again when it has ended")
        if which == "secret":
            self.stdout.write(
                "who is signed in stays so, and old links and forms hold, until the old key is retired"
            )
        else:
            self.stdout.write(
                f"the old key is still needed by backups of before; `linli keys retire --{which}` takes it away"
            )

    def retire(self, which: str) -> None:
        """Take the old keys away."""
        gone = keys.retire(which, at=timezone.now())
        self.stdout.write(
            f"{which}: {', '.join(gone)} taken away" if gone else f"{which}: there is no old key"
        )

    def count_aloud(self, where: str, turned: Turned) -> None:
        """Say how far it is, on one line of the terminal."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{where}: {turned.read} read, {turned.turned} turned ", ending="")
