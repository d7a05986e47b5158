"""What people type behind a command, read or refused in a sentence and not in the words of the parser."""

from argparse import ArgumentTypeError
from datetime import date

from django.utils.translation import gettext as _


def a_day(said: str) -> date:
    """Return a day written as 2026-10-01; what is none is refused by the parser of the command, in these words."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise ArgumentTypeError(_("“%(said)s” is no day; write it as 2026-10-01.") % {"said": said}) from None
