"""The door of this app: what other apps may call."""

from .commands import add_account, add_organisation, appoint, cover, end_coverage, end_post, set_role
from .models import Account, Coverage, Organisation, Post, Role
from .queries import (
    SYSTEM,
    Actor,
    Cover,
    Held,
    account_names,
    accounts_of,
    actor_for,
    holders,
    organisations_in,
    who_covers,
)
from .states import OrganisationKind, Part, Power

__all__ = [
    "SYSTEM", "Account", "Actor", "Cover", "Coverage", "Held", "Organisation", "OrganisationKind", "Part", "Post",
    "Power", "Role", "account_names", "accounts_of", "actor_for", "add_account", "add_organisation", "appoint",
    "cover", "end_coverage", "end_post", "holders", "organisations_in", "set_role", "who_covers",
]  # fmt: skip
