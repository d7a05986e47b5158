"""What everybody reads of votes, and the evidence."""

import tempfile
from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import BYTES, XLSX, Cursor, Door, Listed, listed
from linli.people.public import Power, acting
from linli.territory.public import street_by_slug
from linli.votes import errors, schemas
from linli.votes.permissions import convener, watcher
from linli.votes.queries.evidence import write_evidence
from linli.votes.queries.standing import ORDER, votes
from linli.votes.queries.tables import LIST, list_rows

from .entering import Number, enter, out, whole

router = Door("votes")


@router.reads(
    "/streets/{slug}/votes", Listed[schemas.VoteOut], summary="Votes of a street", public=True, paged=True
)
def list_votes(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the votes of a street that were announced, the newest first; and drafts to whoever prepares them."""
    found = page(votes(acting(request), street_by_slug(slug)), ORDER, asked.after, asked.limit)
    return listed(found, out)


@router.reads("/streets/{slug}/votes.xlsx", None, summary="Votes as a workbook", media=XLSX)
def export_votes(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    return workbook_response(f"{name_of(street)} {_('Votes')}", _("Votes"), LIST, list_rows(actor, street))


@router.reads(
    "/streets/{slug}/votes/{number}",
    schemas.VoteWhole,
    summary="One vote",
    public=True,
    refuses=(errors.NoSuchVote,),
)
def read_vote(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return what is asked by which rule, who took part and, once displayed, the result with every step of its count."""
    return whole(enter(request, slug, number))


@router.reads(
    "/streets/{slug}/votes/{number}/desk",
    schemas.VoteWhole,
    summary="One vote, for whoever keeps it",
    refuses=(errors.NoSuchVote,),
)
def read_vote_at_desk(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return one vote with how an open one stands now, what is still missing, and what may be done; drafts too.

    Needs `convene`, `report` or `board` over its unit.
    """
    return whole(enter(request, slug, number, who=watcher))


@router.reads(
    "/streets/{slug}/votes/{number}/evidence", None, summary="The evidence of a vote", media=BYTES,
    refuses=(errors.NoSuchVote,),
)  # fmt: skip
def export_evidence(request: HttpRequest, slug: str, number: Number) -> HttpResponseBase:
    """Return roll, ballots, rules, journal and signatures as a zip with digests; `linli votes verify` checks it.

    Needs `convene`, `personal` and `export` over the unit, and that the vote was counted.
    """
    here = enter(request, slug, number, who=convener)
    may = here.names and here.actor.has(Power.EXPORT, street_id=here.street.pk)
    if not (here.vote.counted_at and may):
        raise NotAllowed(action="evidence")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer when it is sent
    write_evidence(here.vote, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"vote-{number}.zip", content_type=BYTES)
