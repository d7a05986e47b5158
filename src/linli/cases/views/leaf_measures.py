"""The leaf of measures toward parties, step by step, and of mediation between them."""

from dataclasses import dataclass
from typing import Any

from linli.cases.commands.persuasion import rules_at
from linli.cases.models import Case
from linli.cases.permissions import privacy_reader
from linli.cases.queries.ladder import Standing
from linli.cases.queries.papers import Course, papers_of

from .buttons import Button, button_of, offered
from .here import Here
from .leaf_dossier import TONES


@dataclass(frozen=True)
class Climb:
    """A party with its course, where each step stands, and the one that comes next."""

    course: Course
    standings: tuple[Standing, ...]
    open_now: bool

    @property
    def next(self) -> Standing | None:
        """Return the step that is open, or whose day is known."""
        return next((one for one in self.standings if one.opens_at is not None), None)


def climbs(here: Here, courses: tuple[Course, ...]) -> list[Climb]:
    """Return where each party stands on the ladder in force today."""
    if not courses:
        return []
    rules, found = rules_at(here.street.pk, at=here.now), []
    for course in courses:
        standings = rules.standings(course.party, course.taken)
        found.append(Climb(course, tuple(standings), any(one.open_at(here.now) for one in standings)))
    return found


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return everything the leaf says."""
    papers = papers_of(case)
    them = climbs(here, papers.courses)
    untouched = [one for one in them if not (one.course.steps or one.course.former)]
    return {
        "papers": papers, "climbs": them, "untouched": untouched, "today": here.now.date(), "tones": TONES,
        "buttons": foot(here, case, parties=len(papers.parties)),
        "may_look_at_parties": bool(papers.parties) and privacy_reader.test(here.actor, case),
    }  # fmt: skip


def foot(here: Here, case: Case, *, parties: int) -> list[Button]:
    """Return the buttons at the foot: who it is about comes first, and a mediation takes two."""
    wanted = ["name_party", *(["open_mediation"] if parties > 1 else [])]
    open_now = offered(here, case)
    return [
        button_of(here, case, act, kind="first" if act == "name_party" and not parties else "")
        for act in wanted
        if act in open_now
    ]
