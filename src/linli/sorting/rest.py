"""Sorting for programs: what a text may be about, what is proposed for a case, and the versions of the sorter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.public import Case, one_case, tables_kept
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.personal import mask
from linli.kernel.rest import Cursor, Door, Listed, listed, once_for
from linli.people.public import Actor, acting
from linli.territory.public import Street, street_by_slug

from . import commands, public
from .errors import AlreadyAsked, NoSuchVersion, NothingProposed
from .models import Proposal, SorterVersion
from .permissions import enter as let_in
from .queries import versions as reads
from .queries.beside import beside
from .queries.proposing import Proposed, likely, mind_of, propose
from .schemas import (
    AskedOut,
    BesideOut,
    DeniedOut,
    FiledOut,
    MaskedOut,
    SortedOut,
    TextIn,
    VersionOut,
    VersionWholeOut,
)

router = Door("sorting")
NEWEST = ("-id",)
FIELDS = (
    "number", "state", "asked_at", "trained_at", "pinned", "cases", "kinds", "accuracy", "macro_f1", "line", "precision",
    "coverage",
)  # fmt: skip


@dataclass(frozen=True)
class Here:
    """Who acts in which street, now."""

    street: Street
    actor: Actor
    now: datetime


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    let_in(actor, street)
    return Here(street, actor, timezone.now())


def version_out(one: SorterVersion) -> dict[str, Any]:
    """Return a version as programs read it."""
    return {name: getattr(one, name) for name in FIELDS} | {"why": one.said_why}


def likely_out(one: Proposed | None) -> dict[str, Any] | None:
    """Return a category that a text may be about."""
    if one is None:
        return None
    return {
        "category": one.category.code, "name": one.name, "sure": one.sure, "words": list(one.words), "source": one.source,
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/sorting/likely", SortedOut, summary="What a text may be about", keyed=False
)
def sort_text(request: HttpRequest, slug: str, told: TextIn) -> Any:
    """Return the category that is proposed for a text, and what else it may be about. Nothing of it is kept."""
    here = enter(request, slug)
    mind = mind_of(here.street.pk)
    found = likely(told.title, told.body, street_id=here.street.pk, mind=mind)
    first = propose(told.title, told.body, street_id=here.street.pk, mind=mind)
    return {"proposed": likely_out(first), "likely": [likely_out(one) for one in found]}


@router.writes(
    "POST", "/streets/{slug}/sorting/personal", MaskedOut, summary="Who is named in a text", keyed=False
)
def find_persons(request: HttpRequest, slug: str, told: TextIn) -> Any:
    """Return where a text names or reaches somebody, and the text masked.

    Places count through title and body, joined by a line break.
    """
    enter(request, slug)
    text = f"{told.title}\n{told.body}" if told.body else told.title
    spans = [{"kind": one.kind, "start": one.start, "end": one.end} for one in public.personal_spans(text)]
    return {"spans": spans, "masked": mask(text)}


@router.reads("/streets/{slug}/cases/{number}/sorting", BesideOut, summary="What is proposed for a case")
def read_proposals(request: HttpRequest, slug: str, number: str) -> Any:
    """Return the category proposed for a case that waits to be filed, and open cases that may tell of the same issue."""
    here = enter(request, slug)
    said = beside(one_case(here.actor, here.street.pk, number), here.actor)
    return {
        "proposed": proposal_out(said.proposal),
        "others": [code for code, _sure in said.proposal.others] if said.proposal else [],
        "alike": [
            {"id": pair.alike.pk, "number": pair.case.number, "title": pair.case.title, "state": pair.case.state,
             "sure": pair.alike.sure, "metres": pair.alike.metres, "days": pair.alike.days, "shared": pair.alike.shared}
            for pair in said.pairs
        ],
        "personal": dict(said.personal), "acts": sorted(said.open_acts),
    }  # fmt: skip


def proposal_out(one: Proposal | None) -> dict[str, Any] | None:
    """Return what is proposed for a case."""
    if one is None:
        return None
    proposed = Proposed(one.category, one.sure, tuple(one.words), one.source, one.version_id)
    return likely_out(proposed)


def found_case(here: Here, number: str) -> Case:
    """Return a case this person may see."""
    return one_case(here.actor, here.street.pk, number)


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/sorting/take", FiledOut, summary="File a case as proposed", takes=(),
    refuses=(NothingProposed,),
)  # fmt: skip
def take_proposal(request: HttpRequest, slug: str, number: str) -> Any:
    """File a case under the category that is proposed for it; the first filing condition counts."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        filed = commands.take_proposal(
            found_case(here, number).pk, street_id=here.street.pk, by=here.actor, at=now
        )
        return {
            "number": number,
            "state": filed.state,
            "category": filed.category.code if filed.category else "",
        }

    with tables_kept():
        return once_for(request, "take_proposal", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/sorting/pairs/{alike_id}/deny", DeniedOut,
    summary="Say that two cases are not the same issue", takes=(), refuses=(NothingProposed,),
)  # fmt: skip
def deny_alike(request: HttpRequest, slug: str, number: str, alike_id: UUID) -> Any:
    """Say that two cases are not the same issue; the pair is proposed no more."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        told = {
            "street_id": here.street.pk,
            "case_id": found_case(here, number).pk,
            "by": here.actor,
            "at": now,
        }
        denied = commands.deny_alike(alike_id, **told)
        return {"id": denied.pk, "state": denied.state}

    return once_for(request, "deny_alike", street_id=street.pk, at=now, do=do)


@router.reads(
    "/streets/{slug}/sorting/versions", Listed[VersionOut], summary="Versions of the sorter", paged=True
)
def list_sorter_versions(request: HttpRequest, slug: str, at: Query[Cursor]) -> Any:
    """Return what was trained, the newest first, and how good each was on cases that were held back."""
    here = enter(request, slug)
    return listed(page(reads.versions_of(here.street.pk), NEWEST, at.after, at.limit), version_out)


@router.reads(
    "/streets/{slug}/sorting/versions/{number}", VersionWholeOut, summary="One version of the sorter",
    refuses=(NoSuchVersion,),
)  # fmt: skip
def read_sorter_version(request: HttpRequest, slug: str, number: int) -> Any:
    """Return one training with its figures by category."""
    here = enter(request, slug)
    found = reads.version_numbered(here.street.pk, known(number))
    classes = [
        {
            "category": one.code,
            "cases": one.cases,
            "precision": one.precision,
            "recall": one.recall,
            "f1": one.f1,
        }
        for one in reads.class_rows(found)
    ]
    return version_out(found) | {"classes": classes, "confusion": found.figures.get("confusion", {})}


def known(number: int) -> int:
    """Return a number that a version may have: what no column holds is no version's."""
    if not 0 < number < 2**31:
        raise NotFound
    return number


@router.writes(
    "POST", "/streets/{slug}/sorting/train", AskedOut, summary="Ask for a training", takes=(), status=202,
    refuses=(AlreadyAsked,),
)  # fmt: skip
def ask_training(request: HttpRequest, slug: str) -> Any:
    """Ask for a training; the worker begins it within two minutes. For who may edit the rules of the whole street."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        asked = commands.ask_training(here.street, by=here.actor, at=now)
        return {"number": asked.number, "state": asked.state}

    return once_for(request, "ask_training", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/sorting/versions/{number}/use", VersionOut, summary="Put a version to use", takes=(),
    refuses=(NoSuchVersion,),
)  # fmt: skip
def use_version(request: HttpRequest, slug: str, number: int) -> Any:
    """Put a version to use, an earlier one too; then later trainings wait until the newest is put to use."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        return version_out(commands.use_version(here.street, known(number), by=here.actor, at=now))

    return once_for(request, "use_version", street_id=street.pk, at=now, do=do)
