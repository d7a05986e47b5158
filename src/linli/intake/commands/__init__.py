"""Writes at the doors: what a resident reports and says by a secret link, and what comes in by files."""

from linli.intake.commands.holding import command_of
from linli.intake.commands.lost import ask_links, open_ticket
from linli.intake.commands.pieces import add_piece, begin_photo, photo_arrived
from linli.intake.commands.public_report import (
    Received,
    act_once,
    find_again,
    public_report,
    report_of,
    title_from,
    token_of,
    was_sent,
)
from linli.intake.commands.too import me_too, same_as

__all__ = [
    "Received",
    "act_once",
    "add_piece",
    "ask_links",
    "begin_photo",
    "command_of",
    "find_again",
    "me_too",
    "open_ticket",
    "photo_arrived",
    "public_report",
    "report_of",
    "same_as",
    "title_from",
    "token_of",
    "was_sent",
]
