"""Mechanisms, their gaps, and the owners of their items."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from linli.bodies import commands, errors, schemas
from linli.bodies.models import Item
from linli.bodies.queries import reading
from linli.bodies.queries.gaps import Finding, findings, told
from linli.bodies.queries.saying import sentence
from linli.kernel.rest_fields import Code, Number
from linli.people.public import NotOfThisStreet
from linli.territory.public import UnknownUnit, unit_called

from .door import Here, account_called, called, enter, organisation_called, router, writing


def finding_out(one: Finding) -> dict[str, Any]:
    """Return one line of a mechanism at one unit."""
    line = one.line
    return {
        "unit": called(one.unit), "pack": line.pack, "pack_name": line.pack_label, "part": line.part, "code": line.code,
        "name": line.label, "least": line.least, "most": line.most, "count": one.count, "who": told(one),
        "kept": not one.faulty, "gap_since": one.since, "sentence": sentence(one) if one.faulty else "",
        "checked_on": one.item.checked_on if one.item else None,
    }  # fmt: skip


def item_out(one: Item) -> dict[str, Any]:
    """Return an item with its owner."""
    return {name: getattr(one, name) for name in ("pack", "code", "starts_on", "ends_on", "checked_on", "note")} | {
        "id": one.pk, "owner": one.owner.username if one.owner else "",
        "organisation": one.organisation.code if one.organisation else "",
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/mechanisms",
    schemas.Findings,
    summary="Mechanisms and their gaps",
    refuses=(UnknownUnit,),
)
def list_mechanisms(
    request: HttpRequest,
    slug: str,
    unit: Annotated[Code, Query()] = "",
    gaps: Annotated[bool, Query()] = False,  # noqa: FBT002 - a word of the address,
) -> Any:
    """Return what stands of every line of every mechanism at a unit or in the whole street; `gaps` only what is missing."""
    here = enter(request, slug)
    where = unit_called(here.street, unit).id if unit else None
    found = findings(here.street, at=here.now, unit_id=where)
    return {"items": [finding_out(one) for one in found if one.faulty or not gaps]}


@router.writes(
    "PUT", "/streets/{slug}/mechanisms/{unit}/{pack}/{item}", schemas.MechanismItemOut, summary="Own and check an item",
    refuses=(errors.ItemUnknown, errors.NotYet, errors.WhoSits, UnknownUnit, NotOfThisStreet),
)  # fmt: skip
def keep_item(
    request: HttpRequest, slug: str, unit: Code, pack: Code, item: Code, asked: schemas.MechanismItemIn
) -> Any:
    """Say who owns a list, safeguard or requirement of a unit, and that it was checked; another owner takes over."""

    def do(here: Here) -> dict[str, Any]:
        made = commands.keep_item(
            street=here.street, unit=unit_called(here.street, unit), pack=pack, code=item,
            owner=account_called(here, asked.owner), organisation=organisation_called(here, asked.organisation),
            checked_on=asked.checked_on, note=asked.note, by=here.actor, at=here.now,
        )  # fmt: skip
        return item_out(made)

    return writing(request, slug, "keep_item", do)


@router.writes(
    "POST", "/streets/{slug}/mechanism-items/{item_id}/end", schemas.MechanismItemOut, summary="Give up an item",
    refuses=(errors.NotYet,),
)  # fmt: skip
def drop_item(request: HttpRequest, slug: str, item_id: Number, asked: schemas.OverFromIn) -> Any:
    """End that somebody owns an item, from a day on; until another one does, the mechanism has a gap."""

    def do(here: Here) -> dict[str, Any]:
        found = reading.item_in(here.street, item_id)
        return item_out(commands.drop_item(found, on=asked.on, by=here.actor, at=here.now))

    return writing(request, slug, "drop_item", do)
