"""Organisations of the street: by kind, one by one, and a new one."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.kernel.rest_fields import Number
from linli.people import errors, permissions
from linli.people.commands import add_organisation
from linli.people.models import Organisation
from linli.people.queries import free_code, organisation_page, organisations_in, organisations_of
from linli.people.schemas import OrganisationIn, OrganisationOut, OrganisationPageOut, OrganisationRow
from linli.people.states import OrganisationKind

from .door import Here, enter, named, organisation_name, post_out, router, writing


def organisation_out(one: Organisation) -> dict[str, Any]:
    """Return an organisation as programs read it."""
    told = {name: getattr(one, name) for name in ("code", "name", "name_en", "kind", "short", "phone")}
    return told | {
        "id": one.pk, "kind_name": str(one.get_kind_display()), "parent": organisation_name(one.parent),
        "above_the_street": one.street_id is None,
    }  # fmt: skip


@router.reads("/streets/{slug}/organisations", Listed[OrganisationRow], summary="Organisations", paged=True)
def list_organisations(
    request: HttpRequest, slug: str, at: Query[Cursor], kind: OrganisationKind | None = None
) -> Any:
    """Return the organisations of a street and those above it by code, with how many people and duties each has."""
    here = enter(request, slug)
    rows = organisations_of(here.street.pk, at=here.now, on=here.today)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    found = page(rows, ("code", "id"), at.after, at.limit)
    return listed(found, lambda one: organisation_out(one) | {"people": one.people, "duties": one.duties})


@router.reads(
    "/streets/{slug}/organisations/{organisation_id}", OrganisationPageOut, summary="One organisation"
)
def read_organisation(request: HttpRequest, slug: str, organisation_id: Number) -> Any:
    """Return an organisation of the street or above it, with its people and its duties in this street."""
    here = enter(request, slug)
    about = organisation_page(here.street.pk, organisation_id, at=here.now, on=here.today)
    duties = [
        {
            "row": one.row,
            "unit": named(one.unit),
            "category": one.category,
            "part": one.part,
            "note": one.note,
        }
        for one in about.rows
    ]
    return organisation_out(about.organisation) | {
        "posts": [post_out(post) for post in about.posts], "duties": duties,
        "children": [organisation_name(one) for one in about.children],
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/organisations", OrganisationOut, status=201, summary="Enter an organisation",
    refuses=(errors.OrganisationKnown,),
)  # fmt: skip
def enter_organisation(request: HttpRequest, slug: str, told: OrganisationIn) -> Any:
    """Enter an organisation of the street, under a code made from its name; for who appoints over the whole street."""

    def do(here: Here) -> dict[str, Any]:
        permissions.need(here.may_staff())
        known = {one.code: one for one in organisations_in(here.street.pk)}
        if told.parent and told.parent not in known:
            raise NotFound
        made = add_organisation(
            street=here.street, code=free_code(here.street.pk, told.name), kind=told.kind.value, name=told.name,
            name_en=told.name_en, short=told.short, phone=told.phone, parent=known.get(told.parent),
            by=here.actor, at=here.now,
        )  # fmt: skip
        return organisation_out(made)

    return writing(request, slug, "enter_organisation", do)
