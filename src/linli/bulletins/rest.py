"""Bulletins for programs: read them with their frozen figures, draft, edit, publish and withdraw them."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query

from linli.kernel.errors import Missing, NotFound
from linli.kernel.files import file_answer
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import BYTES, Door, Listed, listed, once_for
from linli.people.public import acting
from linli.territory.public import Street, street_by_slug

from . import commands, schemas
from .errors import (
    BulletinWithdrawn,
    ChangedMeanwhile,
    FilesNotReady,
    NoDraft,
    NoSuchBulletin,
    PeriodNotOver,
)
from .models import Bulletin
from .queries.bulletins import (
    ORDER,
    bulletin_called,
    document_of,
    file_called,
    files_of,
    subject_called,
    to_be_read,
)
from .queries.periods import period_of
from .states import MEDIA

router = Door("bulletins")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
FileName = Annotated[str, Path(pattern=r"^bulletin(\.(zh-hant|en))?\.(docx|pdf)$")]


def row_out(one: Bulletin) -> dict[str, Any]:
    """Return a bulletin as a line of the list."""
    told = {
        name: getattr(one, name) for name in schemas.BulletinRow.model_fields if name not in ("name", "title")
    }
    return told | {"name": name_of(one), "title": document_of(one)["title"]}


def whole_out(one: Bulletin) -> dict[str, Any]:
    """Return a bulletin with everything it says."""
    slug = one.street.slug
    files = [
        file | {"url": reverse("bulletins:file", args=(slug, one.number, file["name"]))}
        for file in files_of(one)
    ]
    return row_out(one) | {
        "version": one.version, "figures": one.figures, "document": document_of(one), "files": files,
        "withdrawn_why": one.withdrawn_why,
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/bulletins", Listed[schemas.BulletinRow], summary="Bulletins of a street", public=True, paged=True
)  # fmt: skip
def list_bulletins(request: HttpRequest, slug: str, asked: Query[schemas.BulletinsAsked]) -> Any:
    """Return the bulletins of a street, the newest first: what is published, and drafts to whom they are shown."""
    street = street_by_slug(slug)
    only = {name: value for name, value in (("kind", asked.kind), ("state", asked.state)) if value}
    found = to_be_read(acting(request), street).filter(**only)
    return listed(page(found, ORDER, asked.after, asked.limit), row_out)


@router.reads(
    "/streets/{slug}/bulletins/{number}", schemas.BulletinOut, summary="One bulletin", public=True,
    refuses=(NoSuchBulletin, BulletinWithdrawn),
)  # fmt: skip
def read_bulletin(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return a bulletin: its frozen figures, its text in your language with every figure's definition, its files."""
    return whole_out(bulletin_called(acting(request), street_by_slug(slug), number))


@router.reads(
    "/streets/{slug}/bulletins/{number}/files/{file}", None, summary="A bulletin as Word or PDF", public=True, media=BYTES,
    refuses=(NoSuchBulletin, BulletinWithdrawn, FilesNotReady), tagged=True,
)  # fmt: skip
def read_bulletin_file(request: HttpRequest, slug: str, number: Number, file: FileName) -> HttpResponseBase:
    """Return the Word or PDF file of a bulletin."""
    found = bulletin_called(acting(request), street_by_slug(slug), number)
    told, path = file_called(found, file)
    answer = file_answer(
        request, path, media=MEDIA[told["form"]], name=file, sha256=told["sha256"], length=told["bytes"]
    )
    if not found.is_open:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _once(request: HttpRequest, operation: str, street: Street, do: Callable[[Any], Bulletin]) -> Any:
    now = timezone.now()
    return once_for(
        request,
        operation,
        street_id=street.pk,
        at=now,
        do=lambda: row_out(do({"by": acting(request), "at": now})),
    )


@router.writes(
    "POST", "/streets/{slug}/bulletins", schemas.BulletinRow, status=201, summary="Draft a bulletin",
    refuses=(PeriodNotOver, NotFound),
)  # fmt: skip
def draft_bulletin(request: HttpRequest, slug: str, told: schemas.DraftBulletinIn) -> Any:
    """Draft a bulletin, or get the draft that stands already. Needs `export` over the unit; over the street for others."""
    street = street_by_slug(slug)
    return _once(
        request, "draft_bulletin", street,
        lambda who: commands.draft(
            subject_called(street, told.of, told.code), period_of(told.kind, told.day), known=told.known, **who
        ),
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/bulletins/{number}/edit", schemas.BulletinRow, summary="Edit the words of a draft",
    refuses=(NoSuchBulletin, NoDraft, ChangedMeanwhile),
)  # fmt: skip
def edit_bulletin(request: HttpRequest, slug: str, number: Number, told: schemas.EditBulletinIn) -> Any:
    """Write the next steps, the addressees and the issuer of a draft; figures cannot be written."""
    street = street_by_slug(slug)
    return _once(
        request, "edit_bulletin", street, lambda who: commands.edit(number, street=street, **told.model_dump(), **who)
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/bulletins/{number}/recount", schemas.BulletinRow, summary="Count a draft anew",
    refuses=(NoSuchBulletin, NoDraft),
)  # fmt: skip
def recount_bulletin(request: HttpRequest, slug: str, number: Number, told: schemas.RecountBulletinIn) -> Any:
    """Count the figures of a draft anew, as known by a later day; what was edited stays."""
    street = street_by_slug(slug)
    return _once(
        request, "recount_bulletin", street,
        lambda who: commands.recount(number, street=street, known=told.known, **who),
    )  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/bulletins/{number}/publish", schemas.BulletinRow, summary="Publish a bulletin",
    refuses=(NoSuchBulletin, NoDraft),
)  # fmt: skip
def publish_bulletin(request: HttpRequest, slug: str, number: Number) -> Any:
    """Publish a draft; the edition before it is replaced. Needs `publish` over the unit."""
    street = street_by_slug(slug)
    return _once(
        request, "publish_bulletin", street, lambda who: commands.publish(number, street=street, **who)
    )


@router.writes(
    "POST", "/streets/{slug}/bulletins/{number}/withdraw", schemas.BulletinRow, summary="Withdraw a bulletin",
    refuses=(NoSuchBulletin, Missing),
)  # fmt: skip
def withdraw_bulletin(
    request: HttpRequest, slug: str, number: Number, told: schemas.WithdrawBulletinIn
) -> Any:
    """Take a bulletin back: its number and the reason stay, its files are gone. Needs `publish` over the unit."""
    street = street_by_slug(slug)
    return _once(
        request, "withdraw_bulletin", street,
        lambda who: commands.withdraw(number, street=street, why=told.why, **who),
    )  # fmt: skip
