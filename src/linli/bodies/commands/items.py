"""Items of a mechanism (lists, safeguards, requirements): owned, checked, given up."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.bodies.errors import ItemUnknown, NotYet
from linli.bodies.models import Item, on_day
from linli.bodies.permissions import may_nominate, need
from linli.bodies.queries.gaps import is_of
from linli.bodies.queries.packs import lines_in
from linli.bodies.states import Check
from linli.kernel.naming import name_of
from linli.people.public import NotOfThisStreet
from linli.territory.public import Street

from .telling import tell


def keep_item(
    *, street: Any, unit: Any, pack: str, code: str, owner: Any = None, organisation: Any = None, checked_on: date,
    by: Any, at: datetime, note: str = "",
) -> Item:  # fmt: skip
    """Say who owns an item of a unit's mechanism and that it was checked; another owner takes over from that day."""
    need(may_nominate(by, street.pk, unit.id))
    lines = lines_in(street.pk, timezone.localdate(at))
    asked = [one for one in lines if (one.pack, one.code, one.look) == (pack, code, Check.ITEM)]
    if not any(is_of(unit, one.level) for one in asked) or (owner is None and organisation is None):
        raise ItemUnknown
    if organisation is not None and organisation.street_id not in (None, street.pk):
        raise NotOfThisStreet(name=name_of(organisation))
    if checked_on > timezone.localdate(at):
        raise NotYet
    with transaction.atomic():
        # Whoever names another owner at the same time waits here; cases do not (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        held = Item.objects.filter(on_day(checked_on), unit_id=unit.id, pack=pack, code=code).first()
        mine = (owner.pk if owner else None, organisation.pk if organisation else None)
        if held is not None and (held.owner_id, held.organisation_id) != mine and held.starts_on < checked_on:
            held.ends_on = checked_on
            held.save(update_fields=("ends_on",))
            held = None
        if held is None:
            later = Item.objects.filter(unit_id=unit.id, pack=pack, code=code, starts_on__gt=checked_on)
            first = later.order_by("starts_on").values_list("starts_on", flat=True).first()
            held = Item(
                street=street, unit_id=unit.id, pack=pack, code=code, starts_on=checked_on, ends_on=first
            )
        held.owner, held.organisation, held.note = owner, organisation, note
        held.checked_on = max(checked_on, held.checked_on or checked_on)
        held.save()
        facts = {
            "pack": pack,
            "item": code,
            "unit": unit.id,
            "owner": held.owner_id,
            "organisation": held.organisation_id,
        }
        tell(street.pk, "mechanism_item", held.pk, "keep_item", by, at, facts | {"checked_on": checked_on})
    return held


def drop_item(item: Item, *, on: date, by: Any, at: datetime) -> Item:
    """End that somebody owns an item, from a day on; until another one does, the mechanism has a gap."""
    need(may_nominate(by, item.street_id, item.unit_id))
    with transaction.atomic():
        held = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if held.ends_on is None or held.ends_on > on:
            if on <= held.starts_on:
                raise NotYet
            held.ends_on = on
            held.save(update_fields=("ends_on",))
            tell(held.street_id, "mechanism_item", held.pk, "drop_item", by, at, {"ends_on": on})
    return held
