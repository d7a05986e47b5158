"""Whether the house is in order, as /healthz and the operator ask it."""

from datetime import datetime, timedelta

from django.db import Error, connection

from linli.kernel.models import Heartbeat
from linli.kernel.room import LITTLE, room_left

STALE = timedelta(seconds=60)


def troubles(*, at: datetime) -> dict[str, str]:
    """Return what is wrong, by part; empty when database and worker do their work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beat = Heartbeat.objects.filter(name="worker").first()
    except Error as error:
        return {
            "database": str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        }
    left = room_left()
    if left is not None and left < LITTLE:
        return {"disk": f"{left // 1_000_000} MB left where the home lies"}
    if beat is None:
        return {"worker": "has not reported yet"}
    if at - beat.at > STALE:
        return {"worker": f"last seen {beat.at.isoformat(timespec='seconds')}"}
    return {}
