"""What every write of this app begins and ends with: whether this person may, and the line in the journal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.people.errors import NotYoursToGive
from linli.people.permissions import appointer
from linli.people.states import GUARDED, Power
from linli.territory.public import line_of, root_of


def _reach(street_id: int, unit_id: int | None) -> tuple[int, ...]:
    """Return the line of a unit, or that of the street itself: who holds a power over it reaches all below."""
    return line_of(unit_id or root_of(street_id).id).ids


def need_staff(by: Any, street_id: int, unit_id: int | None = None) -> None:
    """Refuse who may not appoint at this unit; without one, over the whole street. The house itself always may."""
    if by.kind == "system":
        return
    if not appointer(by, (street_id, _reach(street_id, unit_id))):
        raise NotAllowed


def need_own(by: Any, powers: Any, street_id: int, unit_id: int | None = None) -> None:
    """Refuse to give a guarded power that the giver does not hold at this unit; without one, over the whole street."""
    if by.kind == "system":
        return
    lineage = _reach(street_id, unit_id)
    foreign = [
        Power(p) for p in sorted(GUARDED & set(powers)) if not by.may(p, street_id=street_id, lineage=lineage)
    ]
    if foreign:
        raise NotYoursToGive(powers=_(", ").join(str(power.label) for power in foreign))


def tell(
    street_id: int, subject: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> None:
    """Write the journal line of an act on a row of this app."""
    journal.write(
        street_id=street_id,
        subject=subject,
        subject_id=journal.subject_of(subject, pk),
        action=action,
        by=by,
        at=at,
        facts=facts,
    )
