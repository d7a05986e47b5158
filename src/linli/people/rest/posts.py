"""Giving a post to somebody, and ending it."""

from typing import Any

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from linli.kernel.errors import Missing, NotFound
from linli.kernel.rest_fields import Number
from linli.people import errors, permissions
from linli.people.commands import a_password, add_account, appoint, end_post
from linli.people.models import Account, Post, Role
from linli.people.public import Power
from linli.people.queries import find_account, one_post, organisations_in
from linli.people.schemas import AppointIn, AppointOut, EndIn, EndOut, PostOut
from linli.territory.public import Unit, unit_called

from .door import Here, enter, post_out, router, writing

APPOINT = (
    errors.PostTaken, errors.PostNeedsPlace, errors.PostEndsBeforeItStarts, errors.SubstituteElsewhere,
    errors.NotYoursToGive, errors.UsernameTaken, errors.WhoIsMeant, Missing,
)  # fmt: skip
END = (errors.PostOver, errors.EndedInThePast, errors.LastStaff)


@router.reads("/streets/{slug}/posts/{post_id}", PostOut, summary="One post")
def read_post(request: HttpRequest, slug: str, post_id: Number) -> Any:
    """Return a post of this street, in force, to come or over."""
    here = enter(request, slug)
    return post_out(one_post(here.street.pk, post_id))


@router.writes(
    "POST", "/streets/{slug}/posts", AppointOut, status=201, summary="Give a post", refuses=APPOINT
)
@sensitive_variables("password")
def appoint_person(request: HttpRequest, slug: str, told: AppointIn) -> Any:
    """Give somebody a post; its powers hold from its first minute.

    Somebody new gets an account with a first password, told in the first answer to this key and never again;
    it opens nothing until its owner has chosen another one. Nobody gives power over personal data or posts that
    they do not hold there themselves.
    """
    password: str | None = None

    @sensitive_variables("password")
    def do(here: Here) -> dict[str, Any]:
        nonlocal password
        permissions.need(here.actor.has(Power.STAFF, street_id=here.street.pk))
        if told.new is not None:
            password = a_password()
        return {"post": post_out(_appointed(here, told, password)).model_dump(mode="json")}

    return writing(request, slug, "appoint_person", do) | {"first_password": password}


@sensitive_variables("password")
def _appointed(here: Here, told: AppointIn, password: str | None) -> Post:
    """Find place, role and person, make the account where it is new, and give the post."""
    acts: dict[str, Any] = {"by": here.actor, "at": here.now}
    place = _place(here, told)
    permissions.need(here.may_staff(place["unit"].pk if place["unit"] else None))
    account = _somebody(here, told) if told.new is None else _somebody_new(told, password, acts)
    post = appoint(
        account=account, street=here.street, starts_at=told.starts_at or here.now, ends_at=told.ends_at,
        **place, **acts,
    )  # fmt: skip
    return one_post(here.street.pk, post.pk)


def _place(here: Here, told: AppointIn) -> dict[str, Any]:
    if told.substitute_for is not None:
        holder = one_post(here.street.pk, told.substitute_for)
        place = {"role": holder.role, "unit": holder.unit, "organisation": holder.organisation}
        return place | {"substitute_for": holder}
    role = Role.objects.filter(code=told.role).first()
    if role is None:
        raise Missing(fields="role", names=["role"])
    unit = unit_called(here.street, told.unit) if told.unit else None
    if unit is not None and unit.depth is None:
        raise errors.PostNeedsPlace
    organisations = {one.code: one for one in organisations_in(here.street.pk)}
    if told.organisation and told.organisation not in organisations:
        raise NotFound
    return {
        "role": role, "unit": Unit.objects.get(pk=unit.id) if unit else None,
        "organisation": organisations.get(told.organisation),
    }  # fmt: skip


def _somebody(here: Here, told: AppointIn) -> Account:
    if not told.person:
        raise Missing(fields="person", names=["person", "new"])
    found, alike = find_account(told.person, street_id=here.street.pk, at=here.now)
    if found is None:
        raise errors.WhoIsMeant(alike=[one.username for one in alike])
    return found


@sensitive_variables("password")
def _somebody_new(told: AppointIn, password: str | None, acts: dict[str, Any]) -> Account:
    new = told.new
    if new is None or told.person:
        raise Missing(fields="person", names=["person", "new"])
    return add_account(
        username=new.username,
        name=new.name,
        name_en=new.name_en,
        password=password,
        chooses_password=True,
        **acts,
    )


@router.writes("POST", "/streets/{slug}/posts/{post_id}/end", EndOut, summary="End a post", refuses=END)
def end_one_post(request: HttpRequest, slug: str, post_id: Number, told: EndIn) -> Any:
    """End a post now or later; its powers and those of its substitutes end that minute.

    What would end before it began is called off, and only the journal remembers it.
    """

    def do(here: Here) -> dict[str, Any]:
        post = one_post(here.street.pk, post_id)
        permissions.need(here.may_staff(post.unit_id))
        end_post(post, by=here.actor, at=here.now, ends_at=told.ends_at)
        return {"post": _left(here, post_id)}

    return writing(request, slug, "end_one_post", do)


def _left(here: Here, post_id: int) -> dict[str, Any] | None:
    try:
        return post_out(one_post(here.street.pk, post_id)).model_dump(mode="json")
    except NotFound:
        return None
