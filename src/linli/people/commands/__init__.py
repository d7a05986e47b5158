"""Writes: accounts, organisations, roles, posts, coverage, the industry matrix. Each is one act and one journal line."""

from .duties import cover, end_coverage
from .matrix import (
    Wish,
    add_industry,
    change_authority,
    edit_industry,
    end_authority,
    end_industry,
    name_authority,
    take_over_matrix,
)
from .posts import appoint, end_post
from .registers import a_password, add_account, add_organisation, own_password
from .roles import set_default_roles, set_powers, set_role
from .tokens import make_token, revoke_token

__all__ = [
    "Wish",
    "a_password",
    "add_account",
    "add_industry",
    "add_organisation",
    "appoint",
    "change_authority",
    "cover",
    "edit_industry",
    "end_authority",
    "end_coverage",
    "end_industry",
    "end_post",
    "make_token",
    "name_authority",
    "own_password",
    "revoke_token",
    "set_default_roles",
    "set_powers",
    "set_role",
    "take_over_matrix",
]
