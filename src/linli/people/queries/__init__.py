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
    stands_as,
    who_covers,
)
from .organisations import OrganisationPage, free_code, organisation_page, organisations_by_kind
from .persons import PersonPage, find_account, one_post, person_page
from .rosters import Entry, Roster, Wanted, count_holders, held_on, roster

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
    "count_holders",
    "find_account",
    "free_code",
    "held_on",
    "holders",
    "nearest",
    "one_post",
    "organisation_page",
    "organisations_by_kind",
    "organisations_in",
    "person_page",
    "roster",
    "stands_as",
    "who_covers",
]
