"""Writes: applying what the ledger announced to the counters of what stands where, a batch in three statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from linli.cases.events import CaseMoved

from ..models import PausedCount, StateCount, TierCount

UPSERTS = {
    StateCount: (("street_id", "unit_id", "state", "hard"), ("n",)),
    TierCount: (("street_id", "unit_id", "tier", "state"), ("n",)),
    PausedCount: (("street_id", "unit_id"), ("n",)),
}
TYPES = {
    "state": "text",
    "tier": "text",
    "hard": "boolean",
    "street_id": "bigint",
    "unit_id": "bigint",
}


def apply(events: Iterable[CaseMoved]) -> None:
    """Move the counters by what happened. Additive, so the order of events does not matter."""
    states: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    tiers: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    paused: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    events = list(events)
    for event in events:
        old, new = stood(event)
        for unit_id, state, hard in old - new:
            states[event.street_id, unit_id, state, hard][0] -= 1
        for unit_id, state, hard in new - old:
            states[event.street_id, unit_id, state, hard][0] += 1
        lay, lies = lay_on(event)
        for unit_id, tier, state in lay - lies:
            tiers[event.street_id, unit_id, tier, state][0] -= 1
        for unit_id, tier, state in lies - lay:
            tiers[event.street_id, unit_id, tier, state][0] += 1
        for unit_id, n in stood_still(event):
            paused[event.street_id, unit_id][0] += n
    add(StateCount, states)
    add(TierCount, tiers)
    add(PausedCount, paused)


def stood(event: CaseMoved) -> tuple[set[tuple[int, str, bool]], set[tuple[int, str, bool]]]:
    """Return where a case stood before and after an act, as (unit, state, hard) for every unit of its line."""
    lineage = event.was.get("lineage", event.lineage)
    hard = event.was.get("hard", event.hard)
    before = {(unit_id, event.before, hard) for unit_id in lineage} if event.before else set()
    return before, {(unit_id, event.after, event.hard) for unit_id in event.lineage}


def lay_on(event: CaseMoved) -> tuple[set[tuple[int, str, str]], set[tuple[int, str, str]]]:
    """Return on which tier a case lay before and after an act, as (unit, tier, state); nothing where it is not clear."""
    lineage, tier = event.was.get("lineage", event.lineage), event.was.get("tier", event.tier)
    before = {(unit_id, tier, event.before) for unit_id in lineage} if event.before and tier else set()
    return before, {(unit_id, event.tier, event.after) for unit_id in event.lineage} if event.tier else set()


def stood_still(event: CaseMoved) -> Iterator[tuple[int, int]]:
    """Yield (unit, by how much) for what an act changes of the clocks that stand still."""
    now = event.facts.get("paused_at")
    if event.before and event.was.get("paused_at", now):
        yield from ((unit_id, -1) for unit_id in event.was.get("lineage", event.lineage))
    if now:
        yield from ((unit_id, 1) for unit_id in event.lineage)


def add(model: Any, deltas: dict[tuple[Any, ...], list[int]]) -> None:
    """Add to the counters of a table in one statement, in key order, so that two readers cannot deadlock."""
    moved = sorted((key, values) for key, values in deltas.items() if any(values))
    if not moved:
        return
    keys, numbers = UPSERTS[model]
    names = [*keys, *numbers]
    table = connection.ops.quote_name(model._meta.db_table)
    arrays = ", ".join(f"%s::{TYPES.get(name, 'int')}[]" for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    sums = ", ".join(f'"{n}" = {table}."{n}" + excluded."{n}"' for n in numbers)
    sql = (
        f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}) AS t({columns}) "  # noqa: S608 - names of ours
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, columns_of([[*key, *values] for key, values in moved]))


def columns_of(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Turn rows into columns."""
    return [list(column) for column in zip(*rows, strict=True)]
