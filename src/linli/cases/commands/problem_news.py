"""Who is told of a standing problem, in which words."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.models import JournalLine
from linli.notices.public import Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Organisation, Power, accounts_of, nearest
from linli.territory.public import line_of, root_of

from ..models import StandingProblem
from .telling import names

ABOUT, PAGE = "%(thing)s · %(place)s", "/s/%(slug)s/problems/%(number)s/"
KEEPERS, OFFICERS = "keepers", "officers"
# fmt: off
NEWS: dict[str, tuple[tuple[str, Any, Any], ...]] = {
    # event          who       subject                                                sentence
    "flagged":      ((KEEPERS,  _("Flagged as a standing problem: %(thing)s, %(place)s"),
                      _("The rule found it. Please take it on with a plan, or say why it is none.")),),
    "named":        ((KEEPERS,  _("Named as a standing problem: %(thing)s, %(place)s"),
                      _("It is taken on with a plan.")),),
    "taken_on":     ((KEEPERS,  _("Taken on: %(thing)s, %(place)s"),
                      _("It has a plan; the page says how it is worked off.")),),
    "measure":      ((OFFICERS, _("A measure for %(organisation)s: %(thing)s, %(place)s"),
                      _("The page says what is to be done. It is due on %(on)s.")),),
    "measure_done": ((KEEPERS,  _("A measure is done: %(thing)s, %(place)s"), _("The page says what was done.")),),
    "measure_late": ((OFFICERS, _("A measure is late: %(thing)s, %(place)s"), _("It was due on %(on)s.")),
                     (KEEPERS,  _("A measure is late: %(thing)s, %(place)s"), _("It was due on %(on)s."))),
    "recheck_due":  ((KEEPERS,  _("To be looked at again: %(thing)s, %(place)s"),
                      _("The recheck was set for %(on)s. Please go and look, and write down what you find.")),),
    "relapse":      ((KEEPERS,  _("Relapse: %(thing)s, %(place)s"),
                      _("It was declared over and is back. It stands again; please look at its plan.")),),
    "written_off":  ((KEEPERS,  _("Written off: %(thing)s, %(place)s"), _("It stayed quiet for as long as it had to.")),),
}
# fmt: on
for _event, _rows in NEWS.items():
    for _who, _subject, _text in _rows:
        say(f"problem.{_event}.{_who}", Sentence(_subject, _text, ABOUT, PAGE))


def tell_of(
    problem: StandingProblem, line: JournalLine | None, event: str, *, at: datetime,
    organisation: Organisation | None = None, on: date | None = None,
) -> None:  # fmt: skip
    """Tell those concerned of one line of a problem; whoever did it is not told."""
    if line is not None:
        tell(_tellings(problem, line, event, at, organisation, on), at=at)


def _tellings(
    problem: StandingProblem, line: JournalLine, event: str, at: datetime, organisation: Organisation | None,
    on: date | None,
) -> Iterator[Telling]:  # fmt: skip
    facts = facts_of(problem, organisation, on)
    told: set[int] = set()
    for who, _subject, _text in NEWS[event]:
        for account in _people(problem, who, at, organisation):
            if account.is_active and account.pk not in told and account.pk != line.by_id:
                told.add(account.pk)
                code = f"problem.{event}.{who}"
                yield Telling(
                    problem.street_id, line.id, problem.pk, code, Recipient(account=account), facts, at
                )


def _people(
    problem: StandingProblem, who: str, at: datetime, organisation: Organisation | None
) -> Iterator[Account]:
    if who == OFFICERS:
        if organisation is not None:
            yield from accounts_of(organisation.pk, Power.HANDLE, at=at)
        return
    if problem.owner is not None:
        yield problem.owner
    for post in nearest(problem.street_id, Power.DISPATCH, problem.lineage, at=at):
        yield post.account


def facts_of(problem: StandingProblem, organisation: Organisation | None, on: date | None) -> dict[str, Any]:
    """Return what sentences may name: codes and public names."""
    place: Any = problem.road or problem.unit
    if place is None:
        place = line_of(problem.lineage[-1]).units[-1] if problem.lineage else root_of(problem.street)
    named = {"thing": problem.category, "place": place, "organisation": organisation}
    told = {name: names(one) for name, one in named.items() if one is not None}
    return {"number": problem.number, "slug": problem.street.slug, "on": on.isoformat() if on else "", **told}
