"""The ways by which an index leads to cases in the order of a list.

A list asks for cases of one of several units or organisations, the soonest due or the newest first. No index serves
"any of these, in that order" at once, but each of these conditions has an index of its own (`models.py: Case`), and
`kernel/paging.py` asks way by way for no more rows than a page has. So the first page and the last cost the same, of
a street with a million cases as of a micro-grid with none.

A way is never a permission: `visible_to` stands on every list besides, and what it does not let through no way does.
"""

from collections.abc import Sequence

from django.db.models import Q

from linli.kernel.paging import Few
from linli.people.public import Actor, Power
from linli.territory.public import root_of

from ..models import DEPTHS
from ..states import ENDED, IN_PROGRESS


def ways_to_unit(street_id: int, unit_id: int) -> list[Q]:
    """Return the ways to the cases of a unit: it stands somewhere in the line that each case keeps.

    Where, the case alone knows: a unit that moved stands deeper in its older cases than in its newer ones.
    """
    if unit_id == root_of(street_id).id:
        return [Q(lineage__0=unit_id)]
    within = [Q(**{f"lineage__{depth}": unit_id}) for depth in range(1, DEPTHS)]
    return [*within, Q(lineage__len__gt=DEPTHS, lineage__contains=[unit_id])]


def ways_to_organisation(organisation_id: int) -> list[Q]:
    """Return the ways to the cases an organisation is on.

    Those it leads, those where several work together, and those that nobody leads yet on which it was asked something.
    """
    return [
        Q(lead_id=organisation_id),
        Few(lead=None, organisations__len__gt=0, organisations__contains=[organisation_id]),
        Q(organisations__len__gt=1, organisations__contains=[organisation_id]),
    ]


def ways_to_see(actor: Actor, street_id: int, *, power: str = Power.SEE) -> list[Q]:
    """Return the ways to all cases of a street that an actor may see, or over which it has another power."""
    ways: dict[str, Q] = {}
    for held in actor.posts:
        if power not in held.powers or held.street_id != street_id:
            continue
        if held.organisation_id:
            found = ways_to_organisation(held.organisation_id)
        elif held.unit_id:
            found = ways_to_unit(street_id, held.unit_id)
        else:
            continue
        if held.organisation_id and held.unit_id:
            found = [way & Q(lineage__contains=[held.unit_id]) for way in found]
        if held.unit_id == root_of(street_id).id and not held.organisation_id:
            return found  # whoever sees the whole street needs no other way
        ways |= {str(way): way for way in found}
    return list(ways.values()) or [Q(pk__in=[])]


def ways_to(
    actor: Actor,
    street_id: int,
    *,
    unit_id: int | None = None,
    organisation_id: int | None = None,
    of_all: bool = False,
) -> Sequence[Q]:
    """Return the ways to a list narrowed to a unit or an organisation: the narrowest leads, the others let through.

    What is open and what has ended have indexes of their own, so a list of both is reached by twice the ways: `of_all`.
    """
    if organisation_id:
        ways = ways_to_organisation(organisation_id)
    elif unit_id:
        ways = ways_to_unit(street_id, unit_id)
    else:
        ways = ways_to_see(actor, street_id)
    groups = [Q(state__in=IN_PROGRESS), Q(state__in=ENDED)] if of_all else [Q()]
    return [way & group for way in ways for group in groups]
