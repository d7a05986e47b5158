"""Roads as the ledger sees them: how many cases are open on each, by their light."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from linli.people.public import Actor

from ..models import Case
from ..states import IN_PROGRESS


@dataclass(frozen=True)
class RoadStatus:
    """The open cases on a road, as far as somebody may see them, by their light."""

    late: int = 0
    soon: int = 0
    in_time: int = 0

    @property
    def open(self) -> int:
        """Return how many there are."""
        return self.late + self.soon + self.in_time

    @property
    def light(self) -> str:
        """Return the light of the road: that of its worst case."""
        return "late" if self.late else "soon" if self.soon else ""


def road_statuses(
    actor: Actor, street_id: int, road_ids: Sequence[int], *, now: datetime
) -> dict[int, RoadStatus]:
    """Return the status of each road; one query. "Soon" is the yellow light: over 80 % of the limit."""
    cases = Case.objects.visible_to(actor).filter(
        street_id=street_id, road_id__in=list(road_ids), state__in=IN_PROGRESS
    )
    rows = (
        cases.values("road_id")
        .annotate(
            all=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=now)),
            soon=Count("pk", filter=Q(due_at__gte=now, yellow_at__lt=now)),
        )
        .order_by()
    )
    found = {
        row["road_id"]: RoadStatus(row["late"], row["soon"], row["all"] - row["late"] - row["soon"])
        for row in rows
    }
    return {road_id: found.get(road_id, RoadStatus()) for road_id in road_ids}
