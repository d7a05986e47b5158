"""What `linli backup` left behind for the operations page: when it last went well, and what went wrong since."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

OLD = timedelta(days=2)


@dataclass(frozen=True)
class Backups:
    """The last that went well (None: never), and the last try if it failed after that."""

    at: datetime | None = None
    name: str = ""
    megabytes: float = 0.0
    failed_at: datetime | None = None
    why: str = ""

    def is_old(self, now: datetime) -> bool:
        """Return whether a day was left out, where backups are made each night."""
        return bool(settings.BACKUP_FOLDER) and (self.at is None or now - self.at > OLD)


def backups() -> Backups:
    """Return how backups stand, as the state of the home tells it."""
    good, bad = _state("backup"), _state("backup-failed")
    return Backups(
        at=_moment(good.get("at")),
        name=Path(str(good.get("file", ""))).name,
        megabytes=round(int(good.get("bytes", 0)) / 1e6, 1),
        failed_at=_moment(bad.get("at")),
        why=str(bad.get("why", "")),
    )


def _state(name: str) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        told = json.loads((Path(settings.HOME) / "state" / f"{name}.json").read_text(encoding="utf-8"))
        return told if isinstance(told, dict) else {}
    return {}


def _moment(told: Any) -> datetime | None:
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(told)
    return None
