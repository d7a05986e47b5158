"""Cells and rows for COPY, and what is read once before a million lives are written: moments, spots, contacts, columns."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

SLOT = timedelta(minutes=10)
SPOTS, FEWEST, CONTACTS = 30_000, 500, 2_000
NULL = r"\N"
LINE = ("id", "street_id", "subject", "subject_id", "seq", "at", "by_kind", "by_id", "action", "from_state", "to_state",
        "facts", "prev", "hash")  # fmt: skip
TEXT = ("id", "street_id", "line_id", "field", "salt", "body")


@cache
def slots(start: datetime, end: datetime) -> list[datetime]:
    """Return every tenth minute in which somebody is at work: one list for all streets."""
    return list(office_slots(start, end))


def office_slots(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield every tenth minute in which somebody is at work, weekends and nights left out."""
    from django.utils import timezone

    day = timezone.localtime(start).date()
    zone = timezone.get_default_timezone()
    while day <= timezone.localtime(end).date():
        if day.weekday() < 5:
            opening = datetime.combine(day, time(9, 0), tzinfo=zone).astimezone(UTC)
            yield from (at for n in range(51) if start < (at := opening + n * SLOT) < end)
        day += timedelta(days=1)


def spots_of(ground: Any, part: float) -> list[tuple[float, float, tuple[int, ...], Any]]:
    """Return (lon, lat, line of unit ids, spot) of spots inside a street, as many as fit its part of the cases."""
    from linli.territory.public import locate

    chance, found = random.Random(7), []
    while len(found) < max(FEWEST, SPOTS * part):
        spot = ground.spot(chance.choice(("road", "estate", "estate")), chance)
        line = locate(spot.lon, spot.lat, street=ground.street)
        if line is not None:
            found.append((spot.lon, spot.lat, line.ids, spot))
    return found


@cache
def contacts() -> list[dict[str, str]]:
    """Return contacts as rows keep them: encrypted once, used by many; the first is empty."""
    from linli.kernel.privacy import blind_index, encrypt

    told: list[dict[str, str]] = [{"name": "", "phone": "", "email": "", "phone_index": ""}]
    for number in range(CONTACTS):
        phone = f"138{number:08d}"
        told.append({
            "name": encrypt(f"居民{number}"), "phone": encrypt(phone), "email": "",
            "phone_index": blind_index(phone, "phone"),
        })  # fmt: skip
    return told


def columns() -> dict[str, list[str]]:
    """Return the columns of the five tables as the models name them, those of journal lines in the order of `_line`."""
    from linli.cases.models import Assignment, Case, Reporter

    told = {
        model._meta.db_table: [str(field.column) for field in model._meta.concrete_fields]
        for model in (Case, Reporter, Assignment)
    }
    for model in (Case, Reporter, Assignment):
        for field in model._meta.concrete_fields:
            if field.has_default() and not field.primary_key:
                DEFAULTS.setdefault(str(field.column), field.get_default())
    return told | {
        "kernel_journalline": list(LINE),
        "kernel_journaltext": list(TEXT),
    }  # fmt: skip


DEFAULTS: dict[str, Any] = {}
FACTS = {"lineage", "hard", "lead", "category", "due_at", "limit", "counted_from"}


def more_facts() -> dict[str, Any]:
    """Return the facts of every line that are the same for all lives told here."""
    from linli.cases.models import Case

    return {name: value for name, value in Case().journal_facts().items() if name not in FACTS}


def copied(row: dict[str, Any], columns: list[str]) -> str:
    """Return a row as COPY reads it."""
    return "\t".join(cell(row[name] if name in row else DEFAULTS.get(name)) for name in columns) + "\n"


def cell(value: Any) -> str:
    """Return one value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple | list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)


def text(words: str) -> str:
    """Return words as COPY reads them."""
    return words.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@cache
def iso(at: datetime) -> str:
    """Return a moment as the journal writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@cache
def year(at: datetime) -> int:
    """Return the year of a moment, by the clock of the deployment."""
    from django.utils import timezone

    return timezone.localtime(at).year


def uuid7(at: datetime, chance: random.Random) -> UUID:
    """Return an id as it would have been made at a moment."""
    stamp = int(at.timestamp() * 1000)
    return UUID(
        int=(stamp << 80)
        | (0x7 << 76)
        | (chance.getrandbits(12) << 64)
        | (0b10 << 62)
        | chance.getrandbits(62)
    )
