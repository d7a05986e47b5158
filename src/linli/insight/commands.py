"""Writes: applying what the ledger announced to the counters, a batch in three statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from linli.cases.events import CaseMoved
from linli.cases.public import WORKING

from .models import DayAct, DayCount, DayPunctuality, DayRate, DueCount, PausedCount, StateCount, TierCount

RATES = (
    "responded", "responded_late", "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused",
)  # fmt: skip
UPSERTS = {
    StateCount: (("street_id", "unit_id", "state", "hard"), ("n",)),
    DayCount: (("street_id", "unit_id", "day", "state", "hard"), ("entered", "left")),
    DayPunctuality: (("street_id", "unit_id", "day"), ("in_time", "late")),
    TierCount: (("street_id", "unit_id", "tier", "state"), ("n",)),
    DayAct: (("street_id", "unit_id", "day", "act"), ("n",)),
    DueCount: (("street_id", "unit_id", "day"), ("open", "in_time", "late")),
    PausedCount: (("street_id", "unit_id"), ("n",)),
    DayRate: (("street_id", "kind", "key", "day"), RATES),
}
TYPES = {
    "day": "date",
    "kind": "text",
    "key": "text",
    "state": "text",
    "tier": "text",
    "act": "text",
    "hard": "boolean",
    "street_id": "bigint",
    "unit_id": "bigint",
}


def apply(events: Iterable[CaseMoved]) -> None:
    """Move the counters by what happened. Additive, so the order of events does not matter."""
    states: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    days: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    punctual: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    tiers: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    dues: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    paused: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    events = list(events)
    for event in events:
        day = timezone.localtime(event.at).date()
        old, new = stood(event)
        for unit_id, state, hard in old - new:
            states[event.street_id, unit_id, state, hard][0] -= 1
            days[event.street_id, unit_id, day, state, hard][1] += 1
        for unit_id, state, hard in new - old:
            states[event.street_id, unit_id, state, hard][0] += 1
            days[event.street_id, unit_id, day, state, hard][0] += 1
        lay, lies = lay_on(event)
        for unit_id, tier, state in lay - lies:
            tiers[event.street_id, unit_id, tier, state][0] -= 1
        for unit_id, tier, state in lies - lay:
            tiers[event.street_id, unit_id, tier, state][0] += 1
        for unit_id, due_on, place, n in due_on_days(event):
            dues[event.street_id, unit_id, due_on][place] += n
        for unit_id, n in stood_still(event):
            paused[event.street_id, unit_id][0] += n
        if event.action == "feed_back":
            for unit_id in event.lineage:
                punctual[event.street_id, unit_id, day][0 if event.facts.get("in_time", True) else 1] += 1
    add(StateCount, states)
    add(DayCount, days)
    add(DayPunctuality, punctual)
    add(TierCount, tiers)
    add(DayAct, acts_of(events))
    add(DueCount, dues)
    add(PausedCount, paused)
    add(DayRate, rates_of(events))


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


OPEN, IN_TIME, LATE = range(3)


def due_on_days(event: CaseMoved) -> Iterator[tuple[int, date, int, int]]:
    """Yield (unit, day, open or in time or late, by how much) for what an act changes of the handling that is due.

    A clock that stands still has no due moment and so is due on no day. Rework says of the feedback it undoes how it
    came, so that one case is never due twice.
    """
    lineage = event.was.get("lineage", event.lineage)
    before = _day(event.was.get("due_at", event.facts.get("due_at"))) if event.before in WORKING else None
    after = _day(event.facts.get("due_at")) if event.after in WORKING else None
    if before is not None:
        done = LATE if not event.facts.get("in_time", True) else IN_TIME
        for unit_id in lineage:
            yield unit_id, before, OPEN, -1
            if event.action == "feed_back":
                yield unit_id, before, done, 1
    if after is not None:
        undone = {"in_time": IN_TIME, "late": LATE}.get(event.facts.get("undoes") or "")
        for unit_id in event.lineage:
            yield unit_id, after, OPEN, 1
            if undone is not None:
                yield unit_id, after, undone, -1


def _day(said: str | None) -> date | None:
    return timezone.localtime(datetime.fromisoformat(said)).date() if said else None


def stood_still(event: CaseMoved) -> Iterator[tuple[int, int]]:
    """Yield (unit, by how much) for what an act changes of the clocks that stand still."""
    now = event.facts.get("paused_at")
    if event.before and event.was.get("paused_at", now):
        yield from ((unit_id, -1) for unit_id in event.was.get("lineage", event.lineage))
    if now:
        yield from ((unit_id, 1) for unit_id in event.lineage)


SAYING = ("confirm", "confirm_too", "call_back", "reopen", "reopen_too")


def rates_of(events: Iterable[CaseMoved]) -> dict[tuple[Any, ...], list[int]]:
    """Return by how much acts move the counters of the three rates."""
    rates: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(RATES))
    for event in events:
        day = timezone.localtime(event.at).date()
        for (kind, key, on), name, n in rated(event, day):
            rates[event.street_id, kind, key, on][RATES.index(name)] += n
    return rates


def rated(event: CaseMoved, day: date) -> Iterator[tuple[tuple[str, str, date], str, int]]:
    """Yield ((kind, key, day), figure, by how much) for what an act says of response, resolution and satisfaction.

    A word takes the place of the one before it of the same handling: that one is taken away from its own day and places.
    """
    facts = event.facts
    if event.action == "accept":
        yield from _spread(
            _now(event), day, "responded" if facts.get("in_time", True) else "responded_late", 1
        )
    if event.action == "call_back" and facts.get("outcome") in RATES:
        yield from _spread(_now(event), day, facts["outcome"], 1)
    if event.action in SAYING:
        for name in _said(facts.get("word")):
            yield from _spread(_now(event), day, name, 1)
        before: dict[str, Any] = facts.get("word_before") or {}
        for name in _said(before):
            yield from _spread(before, date.fromisoformat(before["day"]), name, -1)


def _now(event: CaseMoved) -> dict[str, Any]:
    facts = {"lineage": event.lineage, "lead": event.lead_id, "category": event.category}
    return {name: event.was.get(name, value) for name, value in facts.items()}


def _said(word: dict[str, Any] | None) -> Iterator[str]:
    if word and word["solved"] is not None:
        yield "solved" if word["solved"] else "unsolved"
    if word and word["satisfied"] is not None:
        yield "satisfied" if word["satisfied"] else "dissatisfied"


def _spread(
    where: dict[str, Any], day: date, name: str, n: int
) -> Iterator[tuple[tuple[str, str, date], str, int]]:
    for unit_id in where["lineage"]:
        yield ("unit", str(unit_id), day), name, n
    if where["lead"] is not None:
        yield ("organisation", str(where["lead"]), day), name, n
    if where["category"]:
        yield ("category", where["category"], day), name, n


# Acts that are counted as they are done, and by day.
COUNTED_ACTS = frozenset({"file", "void", "send_back", "rework", "escalate"})


def acts_of(events: Iterable[CaseMoved]) -> dict[tuple[Any, ...], list[int]]:
    """Return by how much acts move the counters of what is done on days."""
    acts: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
    for event in events:
        for act, on, n in counted_acts(event, timezone.localtime(event.at).date()):
            for unit_id in event.lineage:
                acts[event.street_id, unit_id, on, act][0] += n
    return acts


def counted_acts(event: CaseMoved, day: date) -> Iterator[tuple[str, date, int]]:
    """Yield (act, day, by how much) for what an act changes of the counted acts.

    An accepted appeal excuses a late feedback on the day it was counted; rework takes that feedback away, and the excuse.
    """
    if event.action in COUNTED_ACTS:
        yield event.action, day, 1
    if event.action == "accept_appeal" and event.facts.get("late_on"):
        yield "excused", date.fromisoformat(event.facts["late_on"]), 1
        if event.facts.get("late_due"):
            yield "excused_due", date.fromisoformat(event.facts["late_due"]), 1
    if event.action == "rework" and event.facts.get("unexcused") and event.facts.get("undoes") == "late":
        due_on = _day(event.facts.get("due_at"))
        if due_on is not None:
            yield "excused_due", due_on, -1


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


def reset() -> None:
    """Empty every counter; the journal fills them again."""
    for model in (DayAct, StateCount, DayCount, DayPunctuality, TierCount, DueCount, PausedCount, DayRate):
        models.QuerySet(model).delete()
