"""The leaf of the clock: when the stage is due and how that was reached, what stopped it, who was reminded."""

from typing import Any

from linli.cases.commands.clocks import due_of, extended_by, limit_from
from linli.cases.models import Case, Extension
from linli.cases.queries.clocks import extensions_of, light_of, pauses_of, reminders_of, stages_of
from linli.cases.states import RequestState, State
from linli.cases.workflow import CASE

from .here import Here
from .limits import parts_told

SHARE = 100


def clock_told(here: Here, case: Case) -> dict[str, Any]:
    """Return everything that the leaf says."""
    due = due_of(case, case.state) if case.limit and not case.ended else None
    pauses, extensions = pauses_of(case), extensions_of(case)
    deciding = case.state in CASE.rows["grant_request"].sources
    waiting = [
        {"row": one, "kind": kind, "own": one.asked_by_id == here.actor.account_id, "words": more_words(one)}
        for kind, rows in (("suspension", pauses), ("extension", extensions))
        for one in rows
        if one.state == RequestState.ASKED and deciding and not one.lapsed_for(case)
    ]
    open_now = {one["row"].pk for one in waiting}
    return {
        "due": due, "light": light_of(case, at=here.now), "share": used(case, due, here) if due else None,
        "limit": extended_by(limit_from(case.limit), case.extended).words if case.limit else "",
        "requests": waiting, "in_force": next((one for one in pauses if _stands(one)), None),
        "pauses": [one for one in pauses if one.pk not in open_now and not _stands(one)],
        "extensions": [
            {"row": one, "words": more_words(one)} for one in extensions if one.pk not in open_now
        ],
        "reminders": reminders_of(case), "parts": parts_told(case, here.now),
        "stages": [
            {"stage": one, "name": State(one.state).label, "limit": words_of(one.limit)} for one in stages_of(case)
        ],
    }  # fmt: skip


def more_words(row: Any) -> str:
    """Return how much more time a request asks for, in words; nothing for a suspension."""
    return limit_from(f"{row.amount} {row.unit}").words if isinstance(row, Extension) else ""


def _stands(pause: Any) -> bool:
    return pause.state == RequestState.GRANTED and pause.ends_at is None


def used(case: Case, due: Any, here: Here) -> int:
    """Return how much of the limit is used, in whole per cent of its own clock; rounded down, so that 100 means over."""
    until = case.paused_at or here.now
    whole = due.calendar.elapsed(due.start, due.at, due.limit.unit, pauses=due.pauses)
    spent = due.calendar.elapsed(due.start, until, due.limit.unit, pauses=due.pauses)
    return int(spent * SHARE / whole) if whole else 0


def words_of(limit: str) -> str:
    """Return the limit of a stage in words; "4 d +2" is a limit of four days and two more."""
    if not limit:
        return ""
    plain, _plus, more = limit.partition(" +")
    return extended_by(limit_from(plain), int(more or 0)).words
