"""Commitments for programs: what is open, carried out, put off, let go."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Listed, listed, once_for
from linli.territory.public import street_by_slug

from .. import errors, schemas
from ..commands import carrying
from ..models import Meeting, Resolution
from ..permissions import convenor_of, owner
from ..queries import tables
from ..queries.lists import commitments as open_commitments
from .door import ACT, MOST, Here, done, enter, need_export, router
from .reading import resolution_out


@router.reads("/streets/{slug}/commitments", Listed[schemas.ResolutionOut], summary="Commitments", paged=True)
def list_commitments(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the open commitments you see, the most urgent first."""
    here = enter(request, slug)
    found = open_commitments(here.actor, here.street).select_related("case")
    return listed(page(found, ("due_on", "id"), asked.after, asked.limit), resolution_out)


@router.reads("/streets/{slug}/commitments.xlsx", None, summary="Commitments as a workbook", media=XLSX)
def export_commitments(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    need_export(here)
    rows = tables.commitment_rows(open_commitments(here.actor, here.street), MOST)
    return workbook_response(f"{name_of(here.street)} commitments", "commitments", tables.COMMITMENTS, rows)


def _resolution(request: HttpRequest, name: str, slug: str, pk: UUID, do: Callable[[Here], Any]) -> Any:
    street = street_by_slug(slug)

    def run() -> dict[str, Any]:
        here = enter(request, slug)
        one = Resolution.objects.filter(street=here.street, pk=pk).select_related("meeting").first()
        seen = one is not None and (
            owner.test(here.actor, one)
            or convenor_of.test(here.actor, one)
            or Meeting.objects.visible_to(here.actor).filter(street=here.street, pk=one.meeting_id).exists()
        )
        if not seen:
            raise NotFound
        return done(do(here))

    return once_for(request, name, street_id=street.pk, at=timezone.now(), do=run)


@router.writes(
    "POST",
    "/streets/{slug}/commitments/{resolution_id}/fulfil",
    schemas.MeetingDone,
    summary="Say that it is carried out",
    refuses=ACT,
)
def fulfil_commitment(
    request: HttpRequest, slug: str, resolution_id: UUID, told: schemas.MeetingFulfilIn
) -> Any:
    """Say what was done; for whoever carries it out, and for who convenes."""
    return _resolution(
        request, "fulfil_commitment", slug, resolution_id,
        lambda here: carrying.fulfil(
            resolution_id, street_id=here.street.pk, evidence=told.evidence, by=here.actor, at=here.now
        ),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/commitments/{resolution_id}/postpone",
    schemas.MeetingDone,
    summary="Give it a new date",
    refuses=(*ACT, errors.InThePast),
)
def postpone_commitment(
    request: HttpRequest, slug: str, resolution_id: UUID, told: schemas.MeetingPostponeIn
) -> Any:
    """Give a commitment a new date, and say why."""
    return _resolution(
        request, "postpone_commitment", slug, resolution_id,
        lambda here: carrying.postpone(
            resolution_id, street_id=here.street.pk, due_on=told.due_on, reason=told.reason, by=here.actor, at=here.now
        ),
    )  # fmt: skip


@router.writes(
    "POST",
    "/streets/{slug}/commitments/{resolution_id}/release",
    schemas.MeetingDone,
    summary="Let a commitment go",
    refuses=ACT,
)
def release_commitment(
    request: HttpRequest, slug: str, resolution_id: UUID, told: schemas.MeetingReasonIn
) -> Any:
    """Say that a commitment is no longer pursued, and why."""
    return _resolution(
        request, "release_commitment", slug, resolution_id,
        lambda here: carrying.release(
            resolution_id, street_id=here.street.pk, reason=told.reason, by=here.actor, at=here.now
        ),
    )  # fmt: skip
