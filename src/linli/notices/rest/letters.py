"""Mail that came in, for programs of those who take reports."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.kernel.rest import JPEG, Cursor, Listed, listed, once_for
from linli.notices import commands, queries
from linli.notices.errors import LetterDone, NoSuchSubject
from linli.notices.models import Letter
from linli.notices.permissions import enter, need_clerk
from linli.notices.schemas import DismissIn, LetterOut, OpenedCaseOut, OpenIn, PutIn
from linli.people.public import Actor, acting
from linli.territory.public import Street, street_by_slug

from .door import NEWEST, router


def reading(request: HttpRequest, slug: str) -> tuple[Street, Actor]:
    """Return the street and who reads its mail, or refuse."""
    street, actor = street_by_slug(slug), acting(request)
    enter(actor, street)
    need_clerk(actor, street.pk)
    return street, actor


def letter_out(letter: Letter) -> dict[str, Any]:
    """Return a letter; its sender only as far as it tells one from another."""
    told = {name: getattr(letter, name) for name in ("id", "at", "state", "subject", "text", "photos")}
    told["why"] = letter.reason
    return told | {"sender": queries.faint(letter.sender)}


@router.reads("/streets/{slug}/letters", Listed[LetterOut], summary="Mail that came in", paged=True)
def list_letters(request: HttpRequest, slug: str, at: Query[Cursor], *, done: bool = False) -> Any:
    """Return the mail that waits for somebody, the newest first; with `done` what became of the rest."""
    street, actor = reading(request, slug)
    rows = queries.letters_done(actor, street.pk) if done else queries.tray(actor, street.pk)
    return listed(page(rows, NEWEST, at.after, at.limit), letter_out)


@router.reads(
    "/streets/{slug}/letters/{letter_id}", LetterOut, summary="A letter that waits", refuses=(NotFound,)
)
def read_letter(request: HttpRequest, slug: str, letter_id: UUID) -> Any:
    """Return a letter that waits in the tray."""
    return letter_out(waiting(request, slug, letter_id))


def waiting(request: HttpRequest, slug: str, letter_id: UUID) -> Letter:
    """Return a letter that waits, or refuse."""
    street, actor = reading(request, slug)
    found = queries.tray(actor, street.pk).filter(pk=letter_id).first()
    if found is None:
        raise NotFound
    return found


@router.reads(
    "/streets/{slug}/letters/{letter_id}/photos/{photo_id}", None, summary="A picture of a letter", media=JPEG,
    refuses=(NotFound,),
)  # fmt: skip
def read_letter_photo(request: HttpRequest, slug: str, letter_id: UUID, photo_id: UUID) -> HttpResponse:
    """Return a picture that hangs on a letter that waits, as JPEG."""
    if photo_id not in waiting(request, slug, letter_id).photos:
        raise NotFound
    with open_photo(photo_id) as file:
        return HttpResponse(file.read(), content_type=JPEG)


@router.writes(
    "POST", "/streets/{slug}/letters/{letter_id}/put", LetterOut, summary="Put a letter to a case",
    refuses=(NotFound, LetterDone, NoSuchSubject),
)  # fmt: skip
def put_one_letter(request: HttpRequest, slug: str, letter_id: UUID, told: PutIn) -> Any:
    """Put a letter to a case: from its reporter's own address as their word, from any other as a note inside."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = reading(request, slug)
        return letter_out(
            commands.put_letter(letter_id, street_id=street.pk, number=told.number, by=actor, at=now)
        )  # fmt: skip

    return once_for(request, "put_one_letter", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/letters/{letter_id}/open", OpenedCaseOut, status=201, summary="Open a case from a letter",
    refuses=(NotFound, LetterDone),
)  # fmt: skip
def open_one_letter(request: HttpRequest, slug: str, letter_id: UUID, told: OpenIn) -> Any:
    """Open a case with a letter: whoever wrote it becomes its reporter, its pictures come along, the letter is done."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = reading(request, slug)
        _row, number = commands.open_letter(
            letter_id,
            street_id=street.pk,
            title=told.title,
            text=told.text,
            place=told.place,
            by=actor,
            at=now,
        )
        return {"number": number}

    return once_for(request, "open_one_letter", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/letters/{letter_id}/dismiss", LetterOut, summary="Put a letter aside",
    refuses=(NotFound, LetterDone),
)  # fmt: skip
def dismiss_one_letter(request: HttpRequest, slug: str, letter_id: UUID, told: DismissIn) -> Any:
    """Put a letter aside with a reason; its words go, the reason stays."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = reading(request, slug)
        return letter_out(
            commands.dismiss_letter(letter_id, street_id=street.pk, why=told.why, by=actor, at=now)
        )  # fmt: skip

    return once_for(request, "dismiss_one_letter", street_id=street.pk, at=now, do=do)
