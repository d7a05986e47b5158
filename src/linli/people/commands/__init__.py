"""Writes: accounts, organisations, roles, posts, coverage. Each is one act and one journal line."""

from .duties import cover, end_coverage
from .posts import appoint, end_post
from .registers import a_password, add_account, add_organisation, own_password
from .roles import set_default_roles, set_powers, set_role

__all__ = [
    "a_password",
    "add_account",
    "add_organisation",
    "appoint",
    "cover",
    "end_coverage",
    "end_post",
    "own_password",
    "set_default_roles",
    "set_powers",
    "set_role",
]
