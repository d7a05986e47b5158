"""The ladder of measures (001-29): remind, advise, covenant, penalty; which step may come next, and from when.

No step comes before its forerunner and its waiting time, and the enforcing ones only by an authority that names its
law. Which steps there are says a rule book (`commands/ladder.py: ladder_of`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from linli.kernel.calendar import WorkingCalendar
from linli.kernel.limits import Limit
from linli.people.public import Actor, Authority, Organisation, Power, organisations_in


@dataclass(frozen=True)
class Rung:
    """One step of the ladder, as the book says it."""

    step: str
    name: str
    name_en: str
    after: str
    wait: Limit | None
    enforcing: bool
    about: str


@dataclass(frozen=True)
class Standing:
    """Where one step stands for a party: taken at a moment, open from one, or behind a step that is not taken yet."""

    rung: Rung
    taken_at: datetime | None
    opens_at: datetime | None
    behind: Rung | None

    def open_at(self, at: datetime) -> bool:
        """Return whether the step may be taken at a moment."""
        return self.taken_at is None and self.opens_at is not None and self.opens_at <= at


@dataclass(frozen=True)
class Ladder:
    """The steps in their order."""

    rungs: tuple[Rung, ...]

    def rung(self, step: str) -> Rung | None:
        """Return the step with a code."""
        return next((rung for rung in self.rungs if rung.step == step), None)

    def standings(
        self, taken: Mapping[str, datetime], calendar: WorkingCalendar, *, since: datetime
    ) -> list[Standing]:
        """Return where each step stands, the steps `taken` being taken; the first one opens at `since`."""
        return [self._standing(rung, taken, calendar, since) for rung in self.rungs]

    def _standing(
        self, rung: Rung, taken: Mapping[str, datetime], calendar: WorkingCalendar, since: datetime
    ) -> Standing:
        if rung.step in taken:
            return Standing(rung, taken[rung.step], None, None)
        if not rung.after:
            return Standing(rung, None, since, None)
        if rung.after not in taken:
            return Standing(rung, None, None, self.rung(rung.after))
        before = taken[rung.after]
        opens = calendar.due(before, rung.wait).at if rung.wait and rung.wait.value else before
        return Standing(rung, None, opens, None)


def enforcers(street_id: int, *, on: date) -> list[Organisation]:
    """Return the organisations that oversee a trade in a street on a day: those may enforce."""
    ids = set(
        Authority.objects.filter(street_id=street_id, starts_on__lte=on)
        .exclude(ends_on__lte=on)
        .values_list("organisation_id", flat=True)
    )
    return [one for one in organisations_in(street_id) if one.pk in ids] if ids else []


def enforces_for(actor: Actor, case: Any, *, on: date) -> list[Organisation]:
    """Return for which authorities of a case this actor may enforce: those that are on it, and for which they act."""
    return [
        one
        for one in enforcers(case.street_id, on=on)
        if one.pk in case.organisations
        and actor.may(Power.HANDLE, street_id=case.street_id, lineage=case.lineage, organisations=[one.pk])
    ]
