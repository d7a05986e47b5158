"""What the reporter says at the end: the call back (回访), the word that counts, and how long a case may be opened again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import formats, timezone

from linli.kernel.models import JournalLine
from linli.people.public import Actor

from ..errors import AnswerMissing, ReopenTooLate
from ..models import CallBack, Case
from ..queries.satisfaction import law_of, reopen_until
from ..states import Reached
from ..workflow import CASE

# A word is about one handling. Going back in the journal, what was said before the work was fed back is about another.
SAYING = ("confirm", "confirm_too", "call_back")
BEGINS = ("feed_back", "self_handle", "settle", "merge", "reopen", "reopen_too")
# Words from before lines held them: who gave stars said that it is solved.
STARS = 4


def check_window(case: Case, *, at: datetime) -> None:
    """Refuse to open a case again when its time for that is over, and say what to do instead (ReopenTooLate)."""
    until = reopen_until(case, at)
    if until is not None and timezone.localdate(at) > until:
        raise ReopenTooLate(number=case.number, day=formats.date_format(until, "DATE_FORMAT"))


def word_before(case: Case) -> dict[str, Any] | None:
    """Return the word that stands of this handling, with the day and the places it was counted for; None without one."""
    lines = JournalLine.objects.filter(
        street_id=case.street_id, subject_id=case.pk, action__in=(*SAYING, *BEGINS)
    )
    for line in lines.order_by("-seq")[:20]:
        if line.action in BEGINS:
            return None
        word = word_in(line.action, line.facts)
        if word is not None:
            return {**word, **counted_for(line.facts), "day": timezone.localdate(line.at).isoformat()}
    return None


def word_in(action: str, facts: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a line says of the reporter's word; None where it says nothing."""
    if facts.get("word") is not None:
        word: dict[str, Any] = facts["word"]
        return word
    if action in {"confirm", "confirm_too"} and facts.get("rating"):
        return {"solved": True, "satisfied": facts["rating"] >= STARS}
    return None


def counted_for(facts: dict[str, Any]) -> dict[str, Any]:
    """Return for which units, organisation and type a line counts: those the case had before the act."""
    was = facts.get("was", {})
    return {name: was.get(name, facts.get(name)) for name in ("lineage", "lead", "category")}


def said(move: Any, *, solved: bool | None, satisfied: bool | None) -> None:
    """Let the line of an act hold the reporter's word, and the one it takes the place of."""
    before = word_before(move.it)
    told = {"solved": solved, "satisfied": satisfied}
    if before is not None:
        told = {name: before[name] if value is None else value for name, value in told.items()}
        move.facts["word_before"] = before
    move.facts["word"] = told


def confirmed(move: Any, rating: int, *, at: datetime) -> None:
    """Let a rating count: solved, and satisfied from the star on that the book names."""
    case = move.it
    said(move, solved=True, satisfied=rating >= law_of(case.street_id, at).of(case.door).satisfied_from)
    spoken_for(case)


def not_solved(move: Any, by: Actor) -> None:
    """Let an opening count as the reporter's word where they did it themselves; what the office opens is no word."""
    if by.kind == "reporter":
        said(move, solved=False, satisfied=None)
    spoken_for(move.it)


def spoken_for(case: Case) -> None:
    """Take the case off the list of those to be called: its reporter has spoken, or it is worked on again."""
    CallBack.objects.filter(street_id=case.street_id, case=case, latest=True).update(latest=False)


def call_back(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, outcome: str, solved: bool | None = None,
    satisfied: bool | None = None, said_so: str = "",
) -> Case:  # fmt: skip
    """Ask whoever reported a case whether it is solved and how satisfied they are, and write down what came of it (回访).

    Whoever was reached says both; who was not is called again, as often as the book of satisfaction says. What was
    said does not move the case: whoever hears that it is not solved opens it again.
    """
    words = said_so.strip()
    with CASE.moving(Case, case_id, "call_back", street_id=street_id, by=by, at=at, outcome=outcome) as move:
        case: Case = move.it
        reached = outcome == Reached.REACHED
        if reached and (solved is None or satisfied is None):
            raise AnswerMissing
        known = CallBack.objects.filter(street_id=street_id, case=case, latest=True).first()
        attempt = known.attempt + 1 if known else 1
        spoken_for(case)
        gave_up = outcome == Reached.REFUSED or attempt >= law_of(street_id, at).of(case.door).attempts
        CallBack.objects.create(
            street_id=street_id, case=case, outcome=outcome, solved=solved if reached else None,
            satisfied=satisfied if reached else None, said=words, attempt=attempt,
            gave_up=not reached and gave_up, by_id=by.account_id, at=at,
        )  # fmt: skip
        move.facts |= {"outcome": outcome, "attempt": attempt}
        if reached:
            move.facts["unsolved"] = not solved
            said(move, solved=solved, satisfied=satisfied)
        if words:
            move.texts["comment"] = words
    return case
