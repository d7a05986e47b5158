"""Roles: named sets of powers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.naming import name_of
from linli.people.errors import LocksYouOut, NotYoursToGive, RoleOfOthers
from linli.people.models import Account, Post, Role
from linli.people.permissions import appointer
from linli.people.queries import Actor, actor_for
from linli.people.states import ROLES, Power
from linli.territory.public import Street, root_of

from .telling import need_staff, tell


def set_role(
    *,
    code: str,
    name: str,
    name_en: str,
    powers: Sequence[str],
    by: Any,
    at: datetime,
    exclusive: bool = False,
    rank: int = 100,
) -> Role:
    """Make the role `code`, or change its words and powers; who holds it has the new powers from then on."""
    with transaction.atomic():
        role, _made = Role.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "powers": sorted(powers),
                "exclusive": exclusive,
                "rank": rank,
            },
        )
        tell(0, "role", role.pk, "set_role", by, at, {"code": code, "powers": sorted(powers)})
    return role


def set_default_roles(*, by: Any, at: datetime) -> dict[str, Role]:
    """Make the roles a deployment begins with, where they are absent; what the office changed is left alone."""
    known = Role.objects.in_bulk(field_name="code")
    return {
        code: known.get(code)
        or set_role(
            code=code,
            name=name,
            name_en=name_en,
            powers=powers.split(),
            exclusive=only,
            rank=rank,
            by=by,
            at=at,
        )
        for code, name, name_en, only, rank, powers in ROLES
    }


def set_powers(code: str, *, powers: Sequence[str], street: Street, by: Actor, at: datetime) -> Role:
    """Change which powers a role has, as somebody of the office of `street`.

    Four rules, so that no sequence of edits gives anybody what nobody gave them: who changes a role may appoint over
    the whole street; gives and takes only powers they hold over the whole street themselves; changes no role that
    is held in a street where they may not appoint; and may still appoint afterwards, so that the last role that
    appoints never loses it.
    """
    need_staff(by, street.pk)
    with transaction.atomic():
        # All roles, in one order: the last rule looks at more than the row that is changed.
        known = {role.code: role for role in Role.objects.select_for_update().order_by("pk")}
        role = known[code]
        fresh = _again(by, at)
        changed = set(powers) ^ set(role.powers)
        if not changed:
            return role
        here = (root_of(street).id,)
        foreign = [p for p in Power if p in changed and not fresh.may(p, street_id=street.pk, lineage=here)]
        if foreign:
            raise NotYoursToGive(powers=_(", ").join(str(power.label) for power in foreign))
        _only_own_streets(role, fresh, at)
        changed_role = set_role(
            code=code, name=role.name, name_en=role.name_en, powers=list(powers), exclusive=role.exclusive,
            rank=role.rank, by=by, at=at,
        )  # fmt: skip
        if not appointer(_again(by, at), (street.pk, here)):
            raise LocksYouOut
    return changed_role


def _again(by: Actor, at: datetime) -> Actor:
    """Return who acts with the powers that the locked roles give; a token lets no more through than before."""
    fresh = actor_for(Account.objects.get(pk=by.account_id), at=at)
    if by.token_id is None:
        return fresh
    through = {held.post_id: held.powers for held in by.posts}
    posts = (
        replace(held, powers=held.powers & through.get(held.post_id, frozenset())) for held in fresh.posts
    )
    return replace(fresh, posts=tuple(posts), token_id=by.token_id)


def streets_of_others(role: Role, by: Actor, at: datetime) -> list[Street]:
    """Return the streets where a role is held now or later and this actor may not appoint over the whole street."""
    held = Post.objects.filter(role=role).exclude(ends_at__lte=at).values_list("street_id", flat=True)
    foreign = [pk for pk in set(held) if not appointer(by, (pk, (root_of(pk).id,)))]
    return list(Street.objects.filter(pk__in=foreign)) if foreign else []


def _only_own_streets(role: Role, by: Actor, at: datetime) -> None:
    foreign = streets_of_others(role, by, at)
    if foreign:
        raise RoleOfOthers(streets=_(", ").join(name_of(street) for street in foreign))
