"""The dossier of a hard case for programs: reading it, the lists over all cases, and how what is sent becomes an act."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.cases import schemas
from linli.cases.commands import Owed, Taught, look_at_parties
from linli.cases.commands.persuasion import Rules, rules_at
from linli.cases.errors import PurposeNotSaid
from linli.cases.models import Case
from linli.cases.queries import one_case
from linli.cases.queries.papers import (
    Course,
    MediationNote,
    Note,
    answerable,
    dossiers,
    lessons,
    obligations,
    papers_of,
)
from linli.cases.schemas import dossier as shapes
from linli.cases.schemas import papers as papers_out
from linli.cases.states import Way
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotFound
from linli.kernel.kept import take_all
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed

from .door import Here, enter, organisations_called, router


# --- How what is sent becomes what a command takes -----------------------------------------------------------------
def answered(here: Here, case: Case, told: Any) -> dict[str, Any]:
    """Return what was sent with the account of who answers for it, and photos in place of their notes."""
    brought: dict[str, Any] = told.model_dump()
    if "owner" in brought and brought["owner"] is not None:
        known = {one.pk: one for one in answerable(case, at=here.now)}
        if brought["owner"] not in known:
            raise NotFound
        brought["owner"] = known[brought["owner"]]
    if "photos" in brought:
        brought["photos"] = take_all(brought["photos"])
    return brought


def measured(here: Here, case: Case, told: shapes.MeasureIn) -> dict[str, Any]:
    """Return a measure with the organisation behind its id."""
    brought = answered(here, case, told)
    if told.organisation is not None:
        brought["organisation"] = organisations_called(here.street, [told.organisation])[0]
    return brought


def agreed(here: Here, case: Case, told: shapes.AgreementIn) -> dict[str, Any]:
    """Return an agreement with its obligations."""
    owed = [Owed(one.party, one.what, one.due_on) for one in told.obligations]
    return answered(here, case, told) | {"obligations": owed}


def reviewed(here: Here, case: Case, told: shapes.ReviewIn) -> dict[str, Any]:
    """Return a review with its lessons."""
    taught = [Taught(one.what, one.book, one.due_on) for one in told.lessons]
    return told.model_dump() | {"lessons": taught}


# --- Reading -------------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/cases/{number}/dossier", papers_out.DossierOut, summary="The dossier of a case"
)
def read_dossier(request: HttpRequest, slug: str, number: str) -> Any:
    """Return the whole dossier of a hard case. Persons go by letters; `look_at_case_parties` says who they are."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    papers = papers_of(case)
    rules = rules_at(here.street.pk, at=here.now)
    one = papers.dossier.it if papers.dossier else None
    return {
        "background": one.background if one else "", "owner": papers.dossier.owner if papers.dossier else "",
        "next_step": one.next_step if one else "", "next_on": one.next_on if one else None,
        "parties": [{"id": p.pk, "kind": p.kind, "called": p.called, "part": p.part} for p in papers.parties],
        "visits": [visit_out(note) for note in papers.visits], "care": [visit_out(note) for note in papers.cares],
        "applications": [vars(note.it) | {"party": note.party} for note in papers.applications],
        "risks": [vars(note.it) | {"owner": note.owner} for note in papers.risks],
        "courses": [course_out(rules, course) for course in papers.courses],
        "mediations": [mediation_out(note) for note in papers.mediations],
        "reviews": [vars(note.it) | {"lessons": [lesson_out(each) for each in note.lessons]} for note in papers.reviews],
    }  # fmt: skip


def lesson_out(note: Note) -> dict[str, Any]:
    """Return a lesson."""
    return vars(note.it) | {"edition": note.it.edition_id}


def visit_out(note: Note) -> dict[str, Any]:
    """Return a visit."""
    return vars(note.it) | {"at": note.it.visited_at, "party": note.party, "by": note.who}


def course_out(rules: Rules, course: Course) -> dict[str, Any]:
    """Return a party's measures and its place on the ladder."""
    standings = rules.standings(course.party, course.taken)
    return {
        "party": course.party.pk,
        "measures": [
            vars(note.it)
            | {"name": note.it.step_name, "by": note.who, "organisation": note.organisation, "settled": note.it.settled_how}
            for note in (*course.former, *course.steps)
        ],
        "ladder": [
            {"step": one.rung.step, "name": name_of(one.rung), "enforcing": one.rung.enforcing, "taken_at": one.taken_at,
             "opens_at": one.opens_at}
            for one in standings
        ],
    }  # fmt: skip


def mediation_out(note: MediationNote) -> dict[str, Any]:
    """Return a mediation."""
    return vars(note.it) | {
        "between": [party.called for party in note.between],
        "rounds": [vars(one.it) | {"at": one.it.held_at} for one in note.rounds],
        "obligations": [vars(one.it) | {"party": one.party} for one in note.obligations],
    }


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/parties", papers_out.PartiesNamed, summary="Look at who the parties are",
    keyed=False, refuses=(PurposeNotSaid,),
)  # fmt: skip
def look_at_case_parties(request: HttpRequest, slug: str, number: str, told: schemas.LookIn) -> Any:
    """Return who the parties of a dossier are, by name. Every look is written down with you and its purpose."""
    here = enter(request, slug)
    found = look_at_parties(
        one_case(here.actor, here.street.pk, number), by=here.actor, at=here.now, purpose=told.purpose, note=told.note,
        address=address_of(request), way=Way.API,
    )  # fmt: skip
    return {
        "items": [{"called": p.called, "name": p.real_name or p.known_as, "phone": p.phone} for p in found]
    }


@router.reads(
    "/streets/{slug}/dossiers", Listed[papers_out.DossierRow], summary="Dossiers of hard cases", paged=True
)
def list_dossiers(request: HttpRequest, slug: str, asked: Query[papers_out.DossiersAsked]) -> Any:
    """Return the dossiers of the hard cases you may see, the soonest next step first."""
    here = enter(request, slug)
    rows = dossiers(here.actor, here.street.pk, ended=asked.ended)
    order = ("-at", "-id") if asked.ended else ("next_on", "id")
    return listed(page(rows, order, asked.after, asked.limit), dossier_row)


def dossier_row(row: Any) -> dict[str, Any]:
    """Return a dossier as a line."""
    told = {name: getattr(row, name) for name in ("next_step", "next_on", "visits", "last_visit_at")}
    return told | {
        "number": row.case.number,
        "title": row.case.title,
        "owner": str(row.owner) if row.owner else "",
    }


@router.reads(
    "/streets/{slug}/obligations", Listed[papers_out.ObligationRow], summary="What was agreed", paged=True
)
def list_obligations(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the obligations of agreements that nobody checked yet, of the cases you may see, the soonest first."""
    here = enter(request, slug)
    rows = page(obligations(here.actor, here.street.pk), ("due_on", "id"), asked.after, asked.limit)
    return listed(
        rows,
        lambda row: {
            "number": row.case.number,
            "party": row.party.called,
            "what": row.what,
            "due_on": row.due_on,
        },
    )


@router.reads(
    "/streets/{slug}/lessons", Listed[papers_out.LessonRow], summary="Lessons of reviews", paged=True
)
def list_lessons(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the lessons that nobody took up yet, of the cases you may see, the soonest first."""
    here = enter(request, slug)
    rows = page(lessons(here.actor, here.street.pk), ("due_on", "id"), asked.after, asked.limit)
    return listed(
        rows,
        lambda row: {"number": row.case.number, "what": row.what, "book": row.book, "due_on": row.due_on},
    )
