"""Drafts for programs: a file comes in and is checked, somebody decides, and it is accepted whole or not at all."""

import json
from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query
from ninja.files import UploadedFile

from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import GEOJSON, Listed, listed, once_for
from linli.kernel.tables import BadTable
from linli.territory import errors
from linli.territory.commands import drafts as commands
from linli.territory.errors import UnknownStreet
from linli.territory.models import Draft, DraftKind, DraftRow, DraftState
from linli.territory.queries import drafts as read
from linli.territory.queries.imports.faults import fault_sentence, repair_sentence
from linli.territory.queries.plans import picture_of_plan
from linli.territory.schemas.drafts import (
    AcceptIn,
    AskIn,
    DecideIn,
    DraftOut,
    DraftPage,
    DraftRowOut,
    DraftsAsked,
    ImportIn,
    RowsAsked,
)

from .door import Here, enter, router, street_at

LARGEST_FILE = 64 * 1024 * 1024
FILE = (errors.UnreadableFile, errors.TooLarge, errors.UnknownDatum, BadTable, UnknownStreet)
OPEN = (errors.DraftIsOver, UnknownStreet)
ACCEPT = (
    errors.DraftIsOver, errors.StructureMoved, errors.StillFaulty, errors.LargeOverlaps, errors.NothingToDo,
    errors.CodeTaken,
    errors.UnknownUnit, errors.WrongRung, errors.NotAlive, errors.PastIsWritten, errors.StillHasChildren,
    errors.BadShape, UnknownStreet,
)  # fmt: skip
FIELDS = (
    "id", "kind", "state", "name", "on", "counts", "made_by", "made_at", "ended_by", "ended_at", "outcome",
    "forgotten_at",
)  # fmt: skip
When = Literal["before", "after", "faults-before", "faults-after"]


def draft_out(draft: Draft) -> dict[str, Any]:
    """Return what is said of any draft."""
    return {name: getattr(draft, name) for name in FIELDS}


def page_of(draft: Draft) -> dict[str, Any]:
    """Return a draft of a file with how it is read."""
    asked, counts = draft.asked, draft.counts
    changes = counts.get("changes", {})
    ready = draft.state == DraftState.OPEN and not counts.get("blocking")
    return draft_out(draft) | {
        "headings": draft.headings, "mapping": asked.get("mapping", {}), "defaults": asked.get("defaults", {}),
        "tolerance": asked.get("tolerance"), "snap": asked.get("snap"),
        "may_accept": bool(ready and (changes.get("new") or changes.get("changed"))),
    }  # fmt: skip


def row_out(row: DraftRow) -> dict[str, Any]:
    """Return a row with its faults and repairs in sentences."""
    faults = [one | {"sentence": fault_sentence(one["kind"], one["facts"])} for one in row.faults]
    repairs = [one | {"sentence": repair_sentence(one["kind"], one["facts"])} for one in row.repairs]
    told = {"number": row.number, "code": row.code, "said": row.said, "change": row.change}
    return told | {"faults": faults, "repairs": repairs}


def file_of(here: Here, key: UUID) -> Draft:
    """Return a draft of a file."""
    return read.draft_of(here.street, key, DraftKind.IMPORT)


# --- Looking ----------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/drafts",
    Listed[DraftOut],
    summary="Drafts of a street",
    paged=True,
    refuses=(UnknownStreet,),
)
def list_drafts(request: HttpRequest, slug: str, asked: Query[DraftsAsked]) -> Any:
    """Return the drafts of a street that are not forgotten, the newest first."""
    here = enter(request, slug)
    rows = Draft.objects.filter(street=here.street).defer("asked", "headings")
    rows = rows.filter(kind=asked.kind.value) if asked.kind else rows
    return listed(page(rows, ("-made_at", "id"), asked.after, asked.limit), draft_out)


@router.reads(
    "/streets/{slug}/drafts/{key}", DraftPage, summary="One draft of a file", refuses=(UnknownStreet,)
)
def read_draft(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Return a draft of a file: how it is read, how many faults it has, whether it may be accepted."""
    return page_of(file_of(enter(request, slug), key))


@router.reads(
    "/streets/{slug}/drafts/{key}/rows", Listed[DraftRowOut], summary="Rows of a draft", paged=True,
    refuses=(UnknownStreet,),
)  # fmt: skip
def list_draft_rows(request: HttpRequest, slug: str, key: UUID, asked: Query[RowsAsked]) -> Any:
    """Return the rows of a file in their order, each with its faults and the repairs that are proposed."""
    rows = file_of(enter(request, slug), key).rows.all()
    if asked.show == "faults":
        rows = rows.exclude(fault_count=0)
    elif asked.show == "blocked":
        rows = rows.filter(change="blocked")
    found = page(rows.defer("drawn", "shape", "cells"), ("number", "id"), asked.after, asked.limit)
    return listed(found, row_out)


@router.reads(
    "/streets/{slug}/drafts/{key}/shapes/{when}", None, summary="Outlines of a draft", media=GEOJSON,
    refuses=(UnknownStreet,),
)  # fmt: skip
def read_draft_shapes(request: HttpRequest, slug: str, key: UUID, when: When) -> Any:
    """Return the outlines of a draft as GeoJSON, before its repairs or after, or where its faults lie.

    Of a plan `before` and `after` are the level that it changes most.
    """
    draft = read.draft_of(enter(request, slug).street, key)
    after = when.endswith("after")
    if draft.kind == DraftKind.CHANGE and when.startswith("faults"):
        raise NotFound
    if draft.kind == DraftKind.CHANGE:
        told = picture_of_plan(draft, after=after)
    elif when.startswith("faults"):
        told = read.fault_points(draft, after=after, address="")
    else:
        told = read.picture(draft, after=after)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body.encode(), content_type=GEOJSON)


# --- Bringing a file and deciding about it --------------------------------------------------------------------------
@router.writes(
    "POST", "/streets/{slug}/drafts", DraftPage, status=201, summary="Bring a file of units",
    takes=("multipart/form-data",), refuses=FILE,
)  # fmt: skip
def import_units(request: HttpRequest, slug: str, told: Form[ImportIn], file: File[UploadedFile]) -> Any:
    """Read a file (GeoJSON, CSV or Excel, at most 64 MB) into a draft and check every row; the ground does not change.

    A large file is checked by the worker; ask for the draft until its state is `open`.
    """
    if (file.size or 0) > LARGEST_FILE:
        raise errors.TooLarge(what=file.size, most=LARGEST_FILE)

    def do(here: Here) -> dict[str, Any]:
        draft = commands.draft_import(
            street=here.street, file=file.file, name=file.name or "", on=told.on, datum=told.datum.value,
            tolerance=told.tolerance, snap=told.snap, by=here.actor, at=here.now,
        )  # fmt: skip
        return page_of(draft)

    return changing(request, slug, "import_units", do)


def changing(
    request: HttpRequest, slug: str, operation: str, do: Callable[[Here], dict[str, Any]]
) -> dict[str, Any]:
    """Do a write about a draft, once for its key."""
    at = street_at(slug)
    return once_for(
        request, operation, street_id=at.street.pk, at=at.now, do=lambda: do(enter(request, slug))
    )


@router.writes(
    "POST",
    "/streets/{slug}/drafts/{key}/decide",
    DraftPage,
    summary="Decide about repairs and rows",
    refuses=OPEN,
)
def decide_draft(request: HttpRequest, slug: str, key: UUID, told: DecideIn) -> Any:
    """Choose or refuse repairs, leave rows out or take them in again; the draft is checked anew."""

    def do(here: Here) -> dict[str, Any]:
        draft, acts = file_of(here, key), {"by": here.actor, "at": here.now}
        if told.every is not None:
            return page_of(commands.decide_all(draft=draft, accept=told.every == "accept", **acts))
        decided = commands.decide(
            draft=draft, accept=told.accept, refuse=told.refuse, leave_out=told.leave_out, take_in=told.take_in,
            **acts,
        )  # fmt: skip
        return page_of(decided)

    return changing(request, slug, "decide_draft", do)


@router.writes(
    "POST", "/streets/{slug}/drafts/{key}/ask", DraftPage, summary="Read a file anew", refuses=OPEN
)
def ask_draft(request: HttpRequest, slug: str, key: UUID, told: AskIn) -> Any:
    """Read the rows by other columns, with another tolerance or from another day; decisions about repairs stay."""

    def do(here: Here) -> dict[str, Any]:
        draft = file_of(here, key)
        outline = draft.asked.get("mapping", {}).get("outline", "")
        defaults = {"level": told.default_level, "parent": told.default_parent}
        anew = commands.ask_anew(
            draft=draft, mapping={"outline": outline, **told.mapping}, defaults=defaults, tolerance=told.tolerance,
            snap=told.snap, on=told.on, by=here.actor, at=here.now,
        )  # fmt: skip
        return page_of(anew)

    return changing(request, slug, "ask_draft", do)


@router.writes(
    "POST",
    "/streets/{slug}/drafts/{key}/accept",
    DraftOut,
    summary="Make a draft true",
    refuses=ACCEPT,
    keyed=False,
)
def accept_draft(request: HttpRequest, slug: str, key: UUID, told: AcceptIn) -> Any:
    """Make a draft of a file or a plan true, all of it in one transaction; the days before stay as they were.

    It needs no key: accepted again, it answers what it came to and does nothing. If the structure changed since the
    check, it is checked anew and refused (`structure_moved`), so that whoever accepts has seen it.
    """
    here = enter(request, slug)
    draft = read.draft_of(here.street, key)
    commands.accept_soon(
        draft=draft, by=here.actor, at=here.now, faults_may_stay=told.faults_may_stay, stay=told.stay
    )
    return draft_out(read.draft_of(here.street, key))


@router.writes(
    "POST", "/streets/{slug}/drafts/{key}/discard", DraftOut, summary="Throw a draft away", refuses=OPEN,
    keyed=False, takes=(),
)  # fmt: skip
def discard_draft(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Throw a draft away; doing so twice is the same as once, so it needs no key."""
    here = enter(request, slug)
    commands.discard(draft=read.draft_of(here.street, key), by=here.actor, at=here.now)
    return draft_out(read.draft_of(here.street, key))
