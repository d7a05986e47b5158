"""Points of organisations, by the rule book; one deed counts once, however often it is told."""

from datetime import datetime

from ..models import Point, Promise, Topic
from ..queries.books import deeds_of


def give_points(
    topic: Topic, organisation_id: int, deed: str, *, at: datetime, promise: Promise | None = None
) -> bool:
    """Give an organisation the points of a deed; False when the book gives none or it was counted before."""
    known = deeds_of(topic.street_id).get(deed)
    if known is None or not known.points:
        return False
    _row, anew = Point.objects.get_or_create(
        street_id=topic.street_id, organisation_id=organisation_id, topic=topic, promise=promise, rule=deed,
        defaults={"points": known.points, "at": at},
    )  # fmt: skip
    return anew
