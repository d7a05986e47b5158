"""`linli mail-in < mail`: take a mail in, as a mail server's pipe hands it over."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.notices.commands import take_letter
from linli.notices.commands.letters import LARGEST

# What a mail server understands (sysexits.h): this mail is none and comes back; keep it and try again later.
DATAERR, TEMPFAIL = 65, 75


class Command(BaseCommand):
    """For a pipe of Postfix, Exim or fetchmail: one mail on standard input, an exit code that the server understands."""

    help = "Take one mail in from standard input: an answer goes to its case, the rest to the tray."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take the mail, and say in a word what became of it."""
        raw = sys.stdin.buffer.read(LARGEST + 1)
        try:
            taken = take_letter(raw, at=timezone.now())
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(DATAERR)
        except Exception as error:  # noqa: BLE001 - whatever is wrong here, the server keeps the mail and tries again
            self.stderr.write(f"{type(error).__name__}: {error}")
            sys.exit(TEMPFAIL)
        self.stdout.write(str(taken.letter.state))
