"""The door of this app: what other apps may call.

A book is declared in the `public` (or `apps.ready`) of the app that works by it:

    LIMITS = register(Book(
        code="limits", name=_("Time limits"), about=_("How long each stage may take."),
        columns=(Column("stage", _("Stage"), Kind.STATE, required=True, choices=lambda: State.choices),
                 Column("limit", _("Time limit"), Kind.LIMIT, required=True)),
        key=("stage",), defaults=lambda: [{"stage": "reported", "limit": "4 h"}], read=compiled,
    ))
    rules(street_id, "limits")            # what `read` made of the rules in force today
    edition_in_force(street_id, "limits") # its id, for what must remember by which rules it was decided
    rules_of(edition_id, "limits")        # what that edition says, for ever
"""

from .commands import change_row, publish, publish_rows, seen_of, settle_defaults, start_draft, withdraw
from .errors import BookFaulty, InThePast, RowsFaulty
from .models import Edition
from .queries import (
    Book,
    Column,
    Fault,
    book_called,
    books,
    edition_in_force,
    index,
    register,
    rules,
    rules_of,
)
from .queries.reading import token_of
from .queries.tries import case_finder
from .states import Kind

__all__ = [
    "Book",
    "BookFaulty",
    "Column",
    "Edition",
    "Fault",
    "InThePast",
    "Kind",
    "RowsFaulty",
    "book_called",
    "books",
    "case_finder",
    "change_row",
    "edition_in_force",
    "index",
    "publish",
    "publish_rows",
    "register",
    "rules",
    "rules_of",
    "seen_of",
    "settle_defaults",
    "start_draft",
    "token_of",
    "withdraw",
]
