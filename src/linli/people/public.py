"""The door of this app: what other apps may call."""

from typing import Any

from django.utils import timezone

from .commands import (
    Wish,
    add_account,
    add_industry,
    add_organisation,
    appoint,
    change_authority,
    cover,
    edit_industry,
    end_authority,
    end_coverage,
    end_industry,
    end_post,
    name_authority,
    set_default_roles,
    set_powers,
    set_role,
    take_over_matrix,
)
from .errors import (
    AuthorityOver,
    AuthorityTaken,
    DutyEndsInThePast,
    DutyOver,
    DutyTaken,
    IndustryKnown,
    IndustryOver,
    NotOfThisStreet,
    RoadElsewhere,
)
from .models import Account, Authority, Coverage, Industry, Organisation, Post, Role
from .queries import (
    SYSTEM,
    Actor,
    Around,
    Cover,
    Gap,
    GapReport,
    Held,
    Kind,
    Lack,
    Overseers,
    account_names,
    account_of_session,
    accounts_of,
    actor_for,
    actor_of_token,
    actor_signed_in,
    covers_kept,
    duties_by_tier,
    duty_gaps,
    find_account,
    holders,
    industries_of,
    joint_inspection,
    matrix,
    nearest,
    one_authority,
    one_industry,
    organisations_in,
    overseers,
    posts_around,
    session_and_account,
    stands_as,
    who_covers,
)
from .states import GUARDED, OrganisationKind, Part, Power

__all__ = [
    "ANONYMOUS",
    "GUARDED",
    "SYSTEM",
    "Account",
    "Actor",
    "Around",
    "Authority",
    "AuthorityOver",
    "AuthorityTaken",
    "Cover",
    "Coverage",
    "DutyEndsInThePast",
    "DutyOver",
    "DutyTaken",
    "Gap",
    "GapReport",
    "Held",
    "Industry",
    "IndustryKnown",
    "IndustryOver",
    "Kind",
    "Lack",
    "NotOfThisStreet",
    "Organisation",
    "OrganisationKind",
    "Overseers",
    "Part",
    "Post",
    "Power",
    "RoadElsewhere",
    "Role",
    "Wish",
    "account_names",
    "account_of_session",
    "accounts_of",
    "acting",
    "actor_for",
    "actor_of_token",
    "actor_signed_in",
    "add_account",
    "add_industry",
    "add_organisation",
    "appoint",
    "change_authority",
    "cover",
    "covers_kept",
    "duties_by_tier",
    "duty_gaps",
    "edit_industry",
    "end_authority",
    "end_coverage",
    "end_industry",
    "end_post",
    "find_account",
    "holders",
    "industries_of",
    "joint_inspection",
    "matrix",
    "name_authority",
    "nearest",
    "one_authority",
    "one_industry",
    "organisations_in",
    "overseers",
    "posts_around",
    "session_and_account",
    "set_default_roles",
    "set_powers",
    "set_role",
    "stands_as",
    "take_over_matrix",
    "who_covers",
]  # fmt: skip

ANONYMOUS = Actor("anonymous")


def acting(request: Any) -> Actor:
    """Return who acts in this request, with the posts in force now; read once a request.

    Whoever came in with a password that somebody else gave them acts without posts until they have chosen their own.
    """
    if not hasattr(request, "actor"):
        user = request.user
        if not user.is_authenticated:
            request.actor = ANONYMOUS
        elif user.chooses_password:
            request.actor = Actor("account", user.pk, str(user), language=user.language)
        else:
            request.actor = actor_signed_in(user, at=timezone.now())
    return request.actor
