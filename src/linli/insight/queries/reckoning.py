"""The same figures reckoned line by line, a case at a time, in plain words of Python: what the counters are checked against.

This is written apart from the statement that keeps the counters, and follows the life of a case as a person would with
a pencil. Tests compare the two over random lives, and the worker does so every night over a sample.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from linli.cases.public import IN_PROGRESS

from ..states import BORN, LANE_DOORS, OPEN_OF, PUBLIC_DOORS, STAND_OF, STILL

MINUTE = 60


class Booked(NamedTuple):
    """One figure, moved by `n`: on which day, known on which, where, of which type, door and lead."""

    figure: str
    day: date
    known: date
    lineage: tuple[int, ...]
    category: str
    door: str
    lead: int | None
    n: int
    tier: str = ""


def written_on(line_id: UUID) -> date:
    """Return the day on which a line was written: its id holds the millisecond."""
    return timezone.localtime(datetime.fromtimestamp((line_id.int >> 80) / 1000, UTC)).date()


def day_of(moment: datetime | str | None) -> date | None:
    """Return the day of a moment in the zone of the deployment."""
    if moment is None:
        return None
    return timezone.localtime(datetime.fromisoformat(moment) if isinstance(moment, str) else moment).date()


@dataclass
class Life:
    """What a reader with a pencil remembers of one case."""

    door: str = ""
    reported_at: datetime | None = None
    seen: bool = False
    filed: tuple[date, bool] | None = None
    moved_on: date | None = None
    merged_on: date | None = None
    # The closing that stands: its day, the minutes since the report, and the moment.
    closed: tuple[date, int] | None = None
    in_time: bool = True
    sent_back_by: int | None = None
    place: tuple[tuple[int, ...], str, str] = ((), "", "")
    told: list[tuple[str, date, int | None, int]] = field(default_factory=list)

    def minutes(self, since: datetime | None, until: datetime) -> int:
        """Return the whole minutes between two moments."""
        return int((until - since).total_seconds() // MINUTE) if since else 0


def booked(lines: Iterable[Any], *, stands: bool = False) -> Iterator[Booked]:
    """Yield what the lines of one case book, in their order; with `stands` on which list it stands now, too."""
    life = Life()
    for line in lines:
        if line.seq == 1:
            life.door, life.reported_at = line.facts.get("door", ""), line.at
        known = written_on(line.id)
        place = (tuple(line.facts["lineage"]), line.facts["category"], line.facts.get("tier") or "")
        if line.seq > 1 and place != life.place:
            for figure, day, lead, n in life.told:
                yield Booked(figure, day, known, *life.place[:2], life.door, lead, -n, life.place[2])
                yield Booked(figure, day, known, *place[:2], life.door, lead, n, place[2])
        life.place = place
        for figure, day, lead, n in (*_told(life, line), *(_listed(life, line) if stands else ())):
            if n:
                life.told.append((figure, day, lead, n))
                yield Booked(figure, day, known, *place[:2], life.door, lead, n, place[2])


Told = Iterator[tuple[str, date, int | None, int]]


def _told(life: Life, line: Any) -> Told:
    facts, was = line.facts, line.facts.get("was", {})
    today = day_of(line.at)
    assert today is not None  # noqa: S101 - lines have moments
    lead, had = facts["lead"], was.get("lead", facts["lead"])
    due_before = was.get("due_at", facts.get("due_at"))
    in_time = due_before is None or line.at <= datetime.fromisoformat(due_before)
    reported_on = day_of(life.reported_at) or today
    yield from _stands(line, today, reported_on)
    yield from _open(line, due_before, had)
    tell = _ACTS.get(line.action)
    if tell:
        yield from tell(life, line, Seen(facts, was, today, reported_on, lead, had, due_before, in_time))


class Seen(NamedTuple):
    """A line as the pencil reads it."""

    facts: dict[str, Any]
    was: dict[str, Any]
    today: date
    reported_on: date
    lead: int | None
    had: int | None
    due_before: str | None
    in_time: bool


def _stands(line: Any, today: date, reported_on: date) -> Told:
    open_states = {str(state) for state in IN_PROGRESS}
    before = STILL if line.from_state in open_states else BORN.get(line.from_state)
    after = STILL if line.to_state in open_states else BORN.get(line.to_state)
    if before == after:
        return
    if before:
        yield before, reported_on, None, -1
    if after:
        yield after, reported_on, None, 1
    if before == STILL:
        yield "standing", today, None, -1
    if after == STILL:
        yield "standing", today, None, 1


def _listed(life: Life, line: Any) -> Told:
    before, after = STAND_OF.get(line.from_state), STAND_OF.get(line.to_state)
    reported_on = day_of(life.reported_at)
    if before != after and reported_on:
        if before:
            yield before, reported_on, None, -1
        if after:
            yield after, reported_on, None, 1


def _open(line: Any, due_before: str | None, had: int | None) -> Told:
    due, lead = day_of(line.facts.get("due_at")), line.facts["lead"]
    due_was = day_of(due_before)
    stood, stands = OPEN_OF.get(line.from_state), OPEN_OF.get(line.to_state)
    if (stood, due_was, had) == (stands, due, lead):
        return
    if stood and due_was:
        yield stood, due_was, had, -1
    if stands and due:
        yield stands, due, lead, 1


def _valid(life: Life, day: date, n: int) -> Told:
    yield "valid", day, None, n
    if life.door == "patrol":
        yield "valid_patrol", day, None, n
    if life.door in PUBLIC_DOORS:
        yield "valid_public", day, None, n


def _report(life: Life, _line: Any, seen: Seen) -> Told:
    yield "reported", seen.today, None, 1
    if life.door:
        yield f"reported_{life.door}", seen.today, None, 1


def _first(life: Life, line: Any, seen: Seen) -> Told:
    if line.from_state == "reported" and not (life.seen and life.door in LANE_DOORS):
        yield "first_responses", seen.today, None, 1
        yield "response_minutes", seen.today, None, life.minutes(life.reported_at, line.at)


def _acknowledge(life: Life, line: Any, seen: Seen) -> Told:
    if line.from_state == "reported":
        yield "first_responses", seen.today, None, 1
        yield "response_minutes", seen.today, None, life.minutes(life.reported_at, line.at)
    life.seen = True


def _verify(life: Life, line: Any, seen: Seen) -> Told:
    yield from _first(life, line, seen)
    yield "verified", seen.today, None, 1
    yield "verified_in_time", seen.today, None, int(seen.in_time)
    yield "taken_up", seen.today, None, int(line.from_state == "reported")


def _file(life: Life, line: Any, seen: Seen) -> Told:
    yield from _first(life, line, seen)
    yield "taken_up", seen.today, None, int(line.from_state == "reported")
    yield "filed", seen.today, None, 1
    yield "filed_in_time", seen.today, None, int(seen.in_time)
    yield from _valid(life, seen.reported_on, 1)
    life.filed = (seen.today, seen.in_time)


def _at_once(life: Life, line: Any, seen: Seen) -> Told:
    if line.action == "self_handle":
        yield from _first(life, line, seen)
    yield "taken_up", seen.today, None, int(line.from_state == "reported")
    yield "self_handled" if line.action == "self_handle" else "settled", seen.today, None, 1
    yield from _valid(life, seen.reported_on, 1)
    life.in_time = True
    yield from _close(life, line, seen)


def _decline(life: Life, line: Any, seen: Seen) -> Told:
    yield from _first(life, line, seen)
    yield "not_taken_up" if line.from_state == "reported" else "not_filed", seen.today, None, 1


def _void(life: Life, line: Any, seen: Seen) -> Told:
    yield "voided", seen.today, None, 1
    if line.from_state not in {"reported", "verified"} and life.filed:
        yield "voided_filed", seen.today, None, 1
        yield from _valid(life, seen.reported_on, -1)


def _withdraw(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "withdrawn", seen.today, None, 1


def _move(life: Life, _line: Any, seen: Seen) -> Told:
    yield "moved", seen.today, None, 1
    life.moved_on = seen.today


def _come_back(life: Life, _line: Any, _seen: Seen) -> Told:
    if life.moved_on:
        yield "moved", life.moved_on, None, -1


def _filing(life: Life, n: int) -> Told:
    if life.filed:
        yield "filed", life.filed[0], None, n
        yield "filed_in_time", life.filed[0], None, n * life.filed[1]


def _merge(life: Life, line: Any, seen: Seen) -> Told:
    yield "merged", seen.today, None, 1
    if line.from_state not in {"reported", "verified"}:
        yield from _filing(life, -1)
    life.merged_on = seen.today


def _part(life: Life, line: Any, seen: Seen) -> Told:
    if life.merged_on:
        yield "merged", life.merged_on, None, -1
    yield from _filing(life, 1)
    if line.action == "reopen_too":
        yield "reopened", seen.today, seen.had, 1
        yield from _word(life, line, seen)


def _give(life: Life, line: Any, seen: Seen) -> Told:
    if line.from_state == "filed":
        yield "dispatched", seen.today, seen.lead, 1
        yield "dispatched_in_time", seen.today, seen.lead, int(seen.in_time)
    if line.action == "arbitrate":
        yield "arbitrated", seen.today, seen.lead, 1
        yield "shirked", seen.today, seen.lead, int(life.sent_back_by == seen.lead)


def _send_back(life: Life, _line: Any, seen: Seen) -> Told:
    yield "sent_back", seen.today, seen.had, 1
    life.sent_back_by = seen.facts["from_lead"]


def _accept(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "responded" if seen.facts.get("in_time", True) else "responded_late", seen.today, seen.had, 1


def _feed_back(life: Life, line: Any, seen: Seen) -> Told:
    life.in_time = seen.facts.get("in_time", True)
    yield "handled_in_time" if life.in_time else "handled_late", seen.today, seen.had, 1
    begun = seen.was.get("counted_from", seen.facts.get("counted_from"))
    if begun:
        yield "handling_minutes", seen.today, seen.had, life.minutes(datetime.fromisoformat(begun), line.at)
    due = day_of(seen.due_before)
    if due:
        yield "due_in_time" if life.in_time else "due_late", due, seen.had, 1


def _rework(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "rework", seen.today, seen.had, 1
    yield "inspected", seen.today, seen.had, 1
    yield "inspected_in_time", seen.today, seen.had, int(seen.in_time)
    due, undoes = day_of(seen.facts.get("due_at")), seen.facts.get("undoes")
    if due and undoes:
        late = undoes == "late" and not seen.facts.get("unexcused")
        yield "due_late" if late else "due_in_time", due, seen.had, -1


def _accept_appeal(life: Life, line: Any, seen: Seen) -> Told:
    if not seen.facts.get("late_on"):
        return
    on, appellant = date.fromisoformat(seen.facts["late_on"]), seen.facts["appellant"]
    yield "handled_late", on, appellant, -1
    yield "handled_in_time", on, appellant, 1
    if seen.facts.get("late_due"):
        due = date.fromisoformat(seen.facts["late_due"])
        yield "due_late", due, appellant, -1
        yield "due_in_time", due, appellant, 1
    if line.from_state == "closed" and not life.in_time and life.closed:
        yield "closed_late", life.closed[0], seen.had, -1
        yield "closed_in_time", life.closed[0], seen.had, 1
    life.in_time = True


def _inspect(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "inspected", seen.today, seen.had, 1
    yield "inspected_in_time", seen.today, seen.had, int(seen.in_time)


def _close(life: Life, line: Any, seen: Seen) -> Told:
    if line.from_state != "closed" and line.to_state == "closed":
        took = life.minutes(life.reported_at, line.at)
        yield "closed_in_time" if life.in_time else "closed_late", seen.today, seen.had, 1
        yield "closing_minutes", seen.today, seen.had, took
        life.closed = (seen.today, took)
    yield from _word(life, line, seen)


def _reopen(life: Life, line: Any, seen: Seen) -> Told:
    yield "reopened", seen.today, seen.had, 1
    if line.from_state == "closed" and life.closed:
        day, took = life.closed
        yield "closed_in_time" if life.in_time else "closed_late", day, seen.had, -1
        yield "closing_minutes", day, seen.had, -took
    yield from _word(life, line, seen)


def _word(_life: Life, _line: Any, seen: Seen) -> Told:
    for said, day, lead, n in (
        (seen.facts.get("word"), seen.today, seen.had, 1),
        (seen.facts.get("word_before"), None, None, -1),
    ):
        if not said:
            continue
        on, whose = (day, lead) if day else (date.fromisoformat(said["day"]), said["lead"])
        if said["solved"] is not None:
            yield "solved" if said["solved"] else "unsolved", on, whose, n
        if said["satisfied"] is not None:
            yield "satisfied" if said["satisfied"] else "dissatisfied", on, whose, n


def _call_back(life: Life, line: Any, seen: Seen) -> Told:
    yield seen.facts["outcome"], seen.today, seen.had, 1
    yield from _word(life, line, seen)


def _granted(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "suspended" if seen.facts.get("kind") == "suspension" else "extended", seen.today, seen.had, 1


def _escalate(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "escalated", seen.today, seen.had, 1


def _supervise(_life: Life, _line: Any, seen: Seen) -> Told:
    yield "supervised", seen.today, seen.had, 1


_ACTS: dict[str, Any] = {
    "report": _report, "acknowledge": _acknowledge, "verify": _verify, "file": _file, "self_handle": _at_once,
    "settle": _at_once, "decline": _decline, "void": _void, "withdraw": _withdraw, "move": _move, "refuse_move": _move,
    "come_back": _come_back, "merge": _merge, "unmerge": _part, "reopen_too": _part, "dispatch": _give,
    "arbitrate": _give, "coordinate": _give, "send_back": _send_back, "accept": _accept, "feed_back": _feed_back,
    "rework": _rework, "accept_appeal": _accept_appeal, "inspect": _inspect, "close": _close, "confirm": _close,
    "confirm_too": _word, "reopen": _reopen, "call_back": _call_back, "grant_request": _granted,
    "escalate": _escalate, "supervise": _supervise,
}  # fmt: skip


def summed(told: Iterable[Booked], by: Sequence[str]) -> dict[tuple[Any, ...], Counter[str]]:
    """Return the figures by these columns of `Booked`; nothing that is nothing. `unit` spreads over the line of units."""
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    for one in told:
        for unit in one.lineage if "unit" in by else (None,):
            key = tuple(unit if name == "unit" else getattr(one, name) for name in by)
            sums.setdefault(key, Counter())[one.figure] += one.n
    return {
        key: found
        for key, counts in sums.items()
        if (found := Counter({figure: n for figure, n in counts.items() if n}))
    }
