"""What every notice about a case names, and the case held while it is told of."""

from typing import Any
from uuid import UUID

from ..models import Case

UNKNOWN_THING = {"name": "未分类事项", "name_en": "something not yet sorted"}


def names(thing: Any) -> dict[str, str] | None:
    """Return the names of a unit, category or organisation in both languages."""
    return {"name": thing.name, "name_en": thing.name_en} if thing is not None else None


def about(case: Case, *, unsorted: Any = UNKNOWN_THING) -> dict[str, Any]:
    """Return what sentences about a case may name: codes and public names. `unsorted` stands where it has no category."""
    return {
        "number": case.number, "slug": case.street.slug, "place": names(case.unit or case.street),
        "thing": names(case.category) or unsorted,
    }  # fmt: skip


def held_to_tell(street_id: int, case_id: UUID) -> Case:
    """Return a case with all that a sentence about it names, its row held; ask inside a transaction."""
    held = Case.objects.select_for_update(of=("self",)).select_related("category", "unit", "street")
    return held.get(street_id=street_id, pk=case_id)
