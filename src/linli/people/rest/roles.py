"""The table of roles and powers, and the editing of one role."""

from typing import Any

from django.http import HttpRequest

from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.people import errors, permissions
from linli.people.commands import set_powers
from linli.people.commands.roles import streets_of_others
from linli.people.models import Role
from linli.people.public import Power
from linli.people.queries import count_holders
from linli.people.schemas import PowersIn, RoleList, RoleOut, RolePage

from .door import Here, enter, router, writing


def role_out(role: Role, holders: int) -> dict[str, Any]:
    """Return a role as programs read it."""
    powers = [power.value for power in Power if power.value in role.powers]
    told = {"code": role.code, "name": role.name, "name_en": role.name_en, "powers": powers}
    return told | {"exclusive": role.exclusive, "rank": role.rank, "holders": holders}


@router.reads("/streets/{slug}/roles", RoleList, summary="Which role may do what")
def list_roles(request: HttpRequest, slug: str) -> Any:
    """Return every role with its powers, from the director down. Roles are the same in every street of the house."""
    here = enter(request, slug)
    count = count_holders(here.street.pk, at=here.now)
    return {"items": [role_out(role, count.get(role.pk, 0)) for role in Role.objects.all()]}


@router.reads("/streets/{slug}/roles/{code}", RolePage, summary="One role")
def read_role(request: HttpRequest, slug: str, code: str) -> Any:
    """Return a role, and what you may change of it; for those who may appoint over the whole street."""
    here = enter(request, slug)
    permissions.need(here.may_staff())
    return page_of(here, code)


def page_of(here: Here, code: str) -> dict[str, Any]:
    """Return a role with what this person may change of it."""
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise NotFound
    count = count_holders(here.street.pk, at=here.now)
    mine = [power.value for power in permissions.own_powers(here.actor, here.street)]
    elsewhere = [name_of(street) for street in streets_of_others(role, here.actor, here.now)]
    return role_out(role, count.get(role.pk, 0)) | {"yours": mine, "elsewhere": elsewhere}


@router.writes(
    "PUT", "/streets/{slug}/roles/{code}/powers", RoleOut, summary="Change the powers of a role",
    refuses=(errors.NotYoursToGive, errors.RoleOfOthers, errors.LocksYouOut, errors.RoleChanged),
)  # fmt: skip
def set_role_powers(request: HttpRequest, slug: str, code: str, told: PowersIn) -> Any:
    """Change which powers a role has; whoever holds it has the new ones from then on.

    You give and take only powers that you hold over the whole street, change no role that is held where you may
    not appoint, and may still appoint afterwards. `seen` guards against a change that somebody made meanwhile.
    """

    def do(here: Here) -> dict[str, Any]:
        permissions.need(here.may_staff())
        role = Role.objects.filter(code=code).first()
        if role is None:
            raise NotFound
        if told.seen is not None and set(told.seen) != set(role.powers) != set(told.powers):
            raise errors.RoleChanged(powers=sorted(role.powers))
        powers = [power.value for power in dict.fromkeys(told.powers)]
        changed = set_powers(code, powers=powers, street=here.street, by=here.actor, at=here.now)
        return role_out(changed, count_holders(here.street.pk, at=here.now).get(changed.pk, 0))

    return writing(request, slug, "set_role_powers", do)
