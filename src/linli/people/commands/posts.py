"""Posts: given and ended. Powers come from posts in force and from nothing else."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.people.errors import (
    EndedInThePast,
    LastStaff,
    PostEndsBeforeItStarts,
    PostNeedsPlace,
    PostOver,
    PostTaken,
    SubstituteElsewhere,
)
from linli.people.models import Account, Organisation, Post, Role
from linli.people.states import Power
from linli.territory.public import root_of

from .telling import need_own, need_staff, tell


def appoint(
    *, account: Account, role: Role, street: Any, starts_at: datetime, by: Any, at: datetime, unit: Any = None,
    organisation: Organisation | None = None, ends_at: datetime | None = None, substitute_for: Post | None = None,
) -> Post:  # fmt: skip
    """Give a person a post. Raises PostTaken when the role is exclusive and somebody holds it in that time.

    Nobody gives power over personal data or over posts that they do not hold there themselves (NotYoursToGive).
    A substitute stands in for a holder, in the same role at the same place, and never longer than the holder.
    """
    if unit is None and organisation is None:
        raise PostNeedsPlace
    need_staff(by, street.pk, unit.pk if unit else None)
    need_own(by, role.powers, street.pk, unit.pk if unit else None)
    if substitute_for is not None:
        place = (substitute_for.role_id, substitute_for.unit_id, substitute_for.organisation_id)
        if place != (role.pk, unit.pk if unit else None, organisation.pk if organisation else None):
            raise SubstituteElsewhere(holder=name_of(substitute_for.account))
        if substitute_for.ends_at and (ends_at is None or ends_at > substitute_for.ends_at):
            ends_at = substitute_for.ends_at
    if ends_at is not None and ends_at <= starts_at:
        raise PostEndsBeforeItStarts
    try:
        with transaction.atomic():
            post = Post.objects.create(
                account=account, role=role, street=street, unit=unit, organisation=organisation, starts_at=starts_at,
                ends_at=ends_at, substitute_for=substitute_for, exclusive=role.exclusive,
            )  # fmt: skip
            facts = {
                "account": account.pk,
                "role": role.code,
                "unit": post.unit_id,
                "organisation": post.organisation_id,
            }
            tell(
                street.pk,
                "post",
                post.pk,
                "appoint",
                by,
                at,
                facts | {"starts_at": starts_at, "ends_at": ends_at},
            )
    except IntegrityError as error:
        if "exclusive_post" not in str(error):
            raise
        raise _taken(role, unit, organisation, starts_at, ends_at) from None
    return post


def _taken(
    role: Role, unit: Any, organisation: Organisation | None, starts_at: datetime, ends_at: datetime | None
) -> PostTaken:
    there = Post.objects.filter(
        role=role, unit=unit, organisation=organisation, exclusive=True, substitute_for=None
    )
    there = there.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))
    if ends_at is not None:
        there = there.filter(starts_at__lt=ends_at)
    holder = there.select_related("account").order_by("starts_at").first()
    return PostTaken(
        role=name_of(role),
        unit=name_of(unit or organisation),
        holder=name_of(holder.account) if holder else "…",
    )


def end_post(post: Post, *, by: Any, at: datetime, ends_at: datetime | None = None) -> None:
    """End a post at `ends_at`, else now; its powers and those of its substitutes end that minute.

    What would end before it began never was in force: it is called off, and only the journal remembers it.
    """
    need_staff(by, post.street_id, post.unit_id)
    end = ends_at or at
    if end < at:
        raise EndedInThePast
    with transaction.atomic():
        _keep_one_who_appoints(post, by, end)
        with_it = (
            Post.objects.select_for_update().filter(Q(pk=post.pk) | Q(substitute_for=post.pk)).order_by("pk")
        )
        # Substitutes first: a row that others point to cannot go.
        for held in sorted(with_it, key=lambda one: one.pk == post.pk):
            if held.ends_at is not None and held.ends_at <= end:
                if held.pk == post.pk:
                    raise PostOver(when=moments.exact(held.ends_at, now=at))
            elif held.starts_at >= end:
                tell(held.street_id, "post", held.pk, "call_off", by, at, {"account": held.account_id})
                held.delete()
            else:
                held.ends_at = end
                held.save(update_fields=("ends_at",))
                tell(held.street_id, "post", held.pk, "end_post", by, at, {"ends_at": end})


def _keep_one_who_appoints(post: Post, by: Any, end: datetime) -> None:
    """Refuse to end the last post that may appoint over the whole street; the house itself may."""
    root = root_of(post.street_id).id
    if by.kind == "system" or post.unit_id != root or Power.STAFF not in post.role.powers:
        return
    staff = Post.objects.filter(
        street_id=post.street_id, unit_id=root, organisation=None, role__powers__contains=[Power.STAFF]
    )
    # Locked, so that two who end each other's posts at once do not both succeed.
    list(staff.select_for_update(of=("self",)).order_by("pk"))
    if not staff.held_at(end).exclude(Q(pk=post.pk) | Q(substitute_for=post.pk)).exists():
        raise LastStaff
