"""The ladder of measures toward a party (001-29): remind, advise, covenant, and only then a penalty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from linli.kernel.calendar import WorkingCalendar
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto
from linli.people.public import Actor, Organisation

from ..errors import NoArticle, NoAuthority, NothingToSettle, StepBehind, StepTaken, StepTooSoon, UnknownStep
from ..models import Case, Ending, LadderStep, Party
from ..queries.ladder import Ladder, Rung, Standing, enforces_for
from ..states import PhotoKind
from ..workflow import CASE
from .calendars import calendar_of
from .dossier import one_of, told_inside, without_names
from .ladder import ladder_of
from .sides import keep_photos


@dataclass(frozen=True)
class Rules:
    """The ladder in force at a moment, the edition that holds it, and the calendar by which it waits."""

    ladder: Ladder
    edition: int | None
    calendar: WorkingCalendar

    def standings(self, party: Party, taken: Mapping[str, datetime]) -> list[Standing]:
        """Return where each step stands for a party toward which the steps `taken` were taken."""
        return self.ladder.standings(taken, self.calendar, since=party.at)


def rules_at(street_id: int, *, at: datetime) -> Rules:
    """Return by which rules measures are taken at a moment."""
    ladder, edition = ladder_of(street_id, on=timezone.localtime(at).date())
    return Rules(ladder, edition, calendar_of(street_id, at=at))


def standings_of(party: Party, *, at: datetime) -> tuple[list[Standing], int | None]:
    """Return where each step of the ladder in force stands for a party, and the edition that says so."""
    steps = LadderStep.objects.filter(street_id=party.street_id, party=party, settled_at=None)
    rules = rules_at(party.street_id, at=at)
    return rules.standings(party, dict(steps.values_list("step", "at"))), rules.edition


def take_step(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, step: str, words: str, article: str = "",
    organisation: Organisation | None = None, photos: Sequence[AcceptedPhoto] = (),
) -> Case:  # fmt: skip
    """Take the next measure toward a party, as the ladder in force allows it.

    Raises StepBehind before its forerunner and StepTooSoon before its waiting time is over; an enforcing step is for
    an authority on the case (NoAuthority) that names its law (NoArticle).
    """
    told, law = words.strip(), article.strip()
    with CASE.moving(
        Case, case_id, "take_step", street_id=street_id, by=by, at=at, step=step, words=told
    ) as move:
        case: Case = move.it
        party = one_of(Party, case, item)
        rung, edition = _open_rung(party, step, at=at)
        without_names(case, told, law)
        authority = _authority(case, rung, organisation, law, by=by, on=timezone.localtime(at).date())
        kept = keep_photos(case, photos, kind=PhotoKind.VERIFY, by=by, at=at)
        taken = LadderStep.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, party=party, step=rung.step, step_name=rung.name,
            edition_id=edition, enforcing=rung.enforcing, organisation=authority, article=law, words=told,
            photos=[photo.pk for photo in kept],
        )  # fmt: skip
        move.facts |= {
            "measure": taken.pk, "party": party.pk, "number": party.number, "step": rung.step, "edition": edition,
            "enforcing": rung.enforcing, "organisation": authority.pk if authority else None,
            "photos": [photo.pk for photo in kept],
        }  # fmt: skip
        told_inside(move, text=told, article=law)
    return case


def _open_rung(party: Party, step: str, *, at: datetime) -> tuple[Rung, int | None]:
    """Return the step if it may be taken now, or refuse by what stands in the way."""
    standings, edition = standings_of(party, at=at)
    found = next((one for one in standings if one.rung.step == step), None)
    if found is None:
        raise UnknownStep(step=step)
    name = name_of(found.rung)
    if found.taken_at is not None:
        raise StepTaken(step=name)
    if found.opens_at is None:
        raise StepBehind(step=name, before=name_of(found.behind) if found.behind else "")
    if found.opens_at > at:
        before = Ladder(tuple(one.rung for one in standings)).rung(found.rung.after)
        raise StepTooSoon(
            step=name, before=name_of(before) if before else "", opens_at=found.opens_at.isoformat(),
            wait=found.rung.wait.words if found.rung.wait else "",
            when=date_format(timezone.localtime(found.opens_at), "DATETIME_FORMAT"),
        )  # fmt: skip
    return found.rung, edition


def _authority(
    case: Case, rung: Rung, organisation: Organisation | None, law: str, *, by: Actor, on: date
) -> Organisation | None:
    """Return who enforces: an authority on the case for which this actor works; a soft step needs none."""
    if not rung.enforcing:
        return None
    may = enforces_for(by, case, on=on)
    chosen = next((one for one in may if organisation is None or one.pk == organisation.pk), None)
    if chosen is None:
        raise NoAuthority(step=name_of(rung))
    if not law:
        raise NoArticle(step=name_of(rung))
    return chosen


def end_steps(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, how: str, words: str = ""
) -> Case:
    """End the course of measures toward a party: put right, enforced, or lifted. A later one begins at the first step."""
    with CASE.moving(Case, case_id, "end_steps", street_id=street_id, by=by, at=at, how=how) as move:
        case: Case = move.it
        party = one_of(Party, case, item)
        without_names(case, words)
        course = LadderStep.objects.filter(street_id=street_id, case=case, party=party, settled_at=None)
        settled = course.update(settled_at=at, settled_how=Ending(how))
        if not settled:
            raise NothingToSettle
        move.facts |= {"party": party.pk, "number": party.number, "how": how, "steps": settled}
        told_inside(move, text=words.strip())
    return case
