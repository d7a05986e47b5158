"""What hangs between: open cases that nobody has in hand, that came back too often, or that wait for a decision above."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.people.public import Actor

from ..models import LIES_BETWEEN, Case
from ..states import BETWEEN, IN_PROGRESS, OUTSIDE
from .blockers import BLOCKERS, blocked_by

ORDER = ("stage_since", "id")
ROW = ("category", "unit", "street", "lead")
# What the list can be narrowed to besides the rows of what may block; "" is all that hangs between.
KINDS: dict[str, object] = {
    "between": _("Nobody has it in hand"),
    "late": _("Longer than its stage may take"),
    "returned": _("Was sent back"),
    "district": _("Raised to the district"),
}


def hanging(
    actor: Actor, street_id: int, *, at: datetime, kind: str = "", unit_id: int | None = None
) -> QuerySet[Case]:
    """Return what hangs between in a street, as far as this actor may see it, ready for rows in the order of `ORDER`."""
    seen = Case.objects.visible_to(actor).filter(street_id=street_id).select_related(*ROW)
    if unit_id is not None:
        seen = seen.filter(lineage__contains=[unit_id])
    if kind in BLOCKERS:
        return seen.filter(blocked_by(kind, street_id, at), state__in=IN_PROGRESS)
    return seen.filter(LIES_BETWEEN, narrowed_to(kind, at))


def narrowed_to(kind: str, at: datetime) -> Q:
    """Return the condition of one of `KINDS`."""
    if kind == "between":
        return Q(state__in=BETWEEN)
    if kind == "late":
        return Q(due_at__lt=at)
    if kind == "returned":
        return Q(returned__gt=0)
    return Q(raised_level=OUTSIDE) if kind == "district" else Q()
