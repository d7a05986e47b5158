"""What the public does not see, for programs: one case, and the list of a street."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from linli.cases.errors import (
    HiddenAlready,
    NotHidden,
    NothingToHide,
    OutsideThePicture,
    PersonalDataInText,
    WordsHidden,
)
from linli.cases.models import Case, Hiding
from linli.cases.queries import one_case
from linli.cases.queries.moderation import COLUMNS, ORDERS, OVER, SIGHTS, Veil, hidings, public_side, rows_of
from linli.cases.schemas.moderation import (
    HidingOut,
    HidingRow,
    HidingsAsked,
    HidingsExported,
    MaskIn,
    PublicSideOut,
    RedactIn,
)
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.photos import PhotoNotDrawn, PhotosAway
from linli.kernel.rest import XLSX, Listed, listed
from linli.people.public import Power

from .door import Here, enter, router

# What may refuse each act, beside what may refuse every one.
HIDING = (NothingToHide, HiddenAlready, WordsHidden)
COVERING = (NothingToHide, HiddenAlready, OutsideThePicture, PhotoNotDrawn, PhotosAway)
SHOWING = (NotHidden, WordsHidden, PersonalDataInText)
MOST = 10_000


def masked(here: Here, case: Case, told: MaskIn) -> dict[str, Any]:
    """Return the spans as the command takes them."""
    return {"spans": [(one.field, one.start, one.end) for one in told.spans], "reason": told.reason}


def redacted(here: Here, case: Case, told: RedactIn) -> dict[str, Any]:
    """Return the boxes as the command takes them."""
    boxes = [(one.left, one.top, one.width, one.height) for one in told.boxes]
    return {"photo": told.photo, "boxes": boxes, "reason": told.reason}


def hiding_out(veil: Veil) -> HidingOut:
    """Return something hidden in its shape."""
    row = veil.hiding
    names = ("kind", "boxes", "spans", "reason", "at", "ended_at", "ended_why")
    return HidingOut(
        id=row.pk, photo=row.photo_id, by=veil.by, ended_by=veil.ended_by, ended_how=row.ended_how or None,
        **{name: getattr(row, name) for name in names},
    )  # fmt: skip


@router.reads("/streets/{slug}/cases/{number}/public-side", PublicSideOut, summary="What the public sees")
def read_public_side(request: HttpRequest, slug: str, number: str) -> Any:
    """Return what everybody may read of a case now, what is hidden of it, since when and why."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    side = public_side(case)
    return PublicSideOut(
        on_map=side.on_map, title=side.title, text=side.body, found=list(side.found), held=case.held or None,
        hidings=[hiding_out(one) for one in side.history],
    )  # fmt: skip


def hiding_row(row: Hiding) -> HidingRow:
    """Return something hidden as a row of the list."""
    return HidingRow(
        number=row.case.number, title=row.case.title, id=row.pk, kind=row.kind, reason=row.reason,
        by=row.by.name if row.by else "", at=row.at, ended_at=row.ended_at,
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/hidings", Listed[HidingRow], summary="What is hidden from the public", paged=True
)
def list_hidings(request: HttpRequest, slug: str, asked: Query[HidingsAsked]) -> Any:
    """Return what is hidden of the cases you may see, the newest first; or what was and is not any more."""
    here = enter(request, slug)
    found = hidings(here.actor, here.street.pk, over=asked.show == OVER)
    return listed(page(found, ORDERS[asked.show], asked.after, asked.limit), hiding_row)


@router.reads("/streets/{slug}/hidings.xlsx", None, summary="What is hidden, as a workbook", media=XLSX)
def export_hidings(request: HttpRequest, slug: str, asked: Query[HidingsExported]) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    over = asked.show == OVER
    found = hidings(here.actor, here.street.pk, over=over)
    title, day = str(SIGHTS[asked.show]), timezone.localdate(here.now).isoformat()
    return workbook_response(
        f"{name_of(here.street)} {title} {day}", title, COLUMNS, rows_of(found, MOST, over=over)
    )
