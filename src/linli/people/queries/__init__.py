"""Reads: who acts, who covers, who holds which post, and how the pages of people show it."""

from .acting import (
    SYSTEM,
    Actor,
    Held,
    account_names,
    accounts_of,
    actor_for,
    holders,
    nearest,
    organisations_in,
    stands_as,
)
from .covering import Cover, Overseers, in_force, overseers, rank, who_covers
from .gaps import Gap, GapReport, Kind, Lack, duty_gaps
from .organisations import (
    OrganisationPage,
    free_code,
    organisation_page,
    organisations_by_kind,
    organisations_of,
)
from .persons import PersonPage, find_account, one_post, person_page
from .rosters import Entry, Roster, Wanted, count_holders, held_on, roster
from .tokens import actor_of_token, tokens_of

__all__ = [
    "SYSTEM",
    "Actor",
    "Cover",
    "Entry",
    "Gap",
    "GapReport",
    "Held",
    "Kind",
    "Lack",
    "OrganisationPage",
    "Overseers",
    "PersonPage",
    "Roster",
    "Wanted",
    "account_names",
    "accounts_of",
    "actor_for",
    "actor_of_token",
    "count_holders",
    "duty_gaps",
    "find_account",
    "free_code",
    "held_on",
    "holders",
    "in_force",
    "nearest",
    "one_post",
    "organisation_page",
    "organisations_by_kind",
    "organisations_in",
    "organisations_of",
    "overseers",
    "person_page",
    "rank",
    "roster",
    "stands_as",
    "tokens_of",
    "who_covers",
]
