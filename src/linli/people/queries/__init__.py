"""Reads: who acts, who covers, who holds which post, and how the pages of people show it."""

from .acting import (
    SYSTEM,
    Actor,
    Cover,
    Held,
    account_names,
    accounts_of,
    actor_for,
    holders,
    nearest,
    organisations_in,
    who_covers,
)
from .organisations import OrganisationPage, organisation_page, organisations_by_kind
from .persons import PersonPage, find_account, person_page
from .rosters import Entry, Roster, Wanted, held_on, roster

__all__ = [
    "SYSTEM",
    "Actor",
    "Cover",
    "Entry",
    "Held",
    "OrganisationPage",
    "PersonPage",
    "Roster",
    "Wanted",
    "account_names",
    "accounts_of",
    "actor_for",
    "find_account",
    "held_on",
    "holders",
    "nearest",
    "organisation_page",
    "organisations_by_kind",
    "organisations_in",
    "person_page",
    "roster",
    "who_covers",
]
