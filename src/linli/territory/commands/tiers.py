"""On which tier a known place lies."""

from datetime import datetime
from typing import Any

from django.db import transaction

from linli.kernel.errors import Missing
from linli.territory.models import Unit
from linli.territory.states import Tier

from .editing import changed, lock, tell


@transaction.atomic
def classify_place(*, unit: Unit, tier: str, by: Any, at: datetime) -> None:
    """Say on which tier a known place lies; "" goes back to what its kind says. Ground on the ladder has no tier."""
    street = lock(unit.street)
    held = Unit.objects.get(pk=unit.pk)
    if held.level_id is not None or tier not in ("", *Tier.values):
        raise Missing(fields=tier or held.name)
    if held.tier == tier:
        return
    held.tier = unit.tier = tier
    held.save(update_fields=("tier",))
    tell(street, "unit", held.pk, "classify", by, at, {"tier": tier})
    changed(street)
