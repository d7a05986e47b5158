"""Writes at the doors: what a resident reports and says by a secret link, and what comes in by files."""

from linli.intake.commands.holding import command_of
from linli.intake.commands.public_report import (
    Received,
    act_once,
    find_again,
    public_report,
    title_from,
    token_of,
)

__all__ = ["Received", "act_once", "command_of", "find_again", "public_report", "title_from", "token_of"]
