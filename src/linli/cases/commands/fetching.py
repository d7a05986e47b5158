"""Photos that a report named by their address: they hang on the case once they were fetched, and it says what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kernel.photos import AcceptedPhoto
from linli.people.public import SYSTEM, Actor

from ..models import Case
from ..states import PhotoKind
from ..workflow import CASE
from .sides import keep_photos


def _held(case_id: UUID, street_id: int) -> Case:
    held = Case.objects.select_for_update(of=("self",)).select_related("category", "street")
    return held.get(street_id=street_id, pk=case_id)


def bring_photo(case_id: UUID, *, street_id: int, photo: AcceptedPhoto, at: datetime) -> None:
    """Hang a photo that was fetched on the case that named it, as one of its reporter's, and write the line."""
    with transaction.atomic():
        case = _held(case_id, street_id)
        by = Actor("reporter", case_id=case.pk)
        kept = keep_photos(case, [photo], kind=PhotoKind.REPORT, by=by, at=at)
        facts = {"photos": [str(one.pk) for one in kept]}
        CASE.note(case, action="fetch_photo", by=SYSTEM, at=at, facts=facts, texts={})


def photo_failed(case_id: UUID, *, street_id: int, code: str, said: str, at: datetime) -> None:
    """Write into a case that a photo it named cannot be had, and why; its address stands beside the line."""
    with transaction.atomic():
        case = _held(case_id, street_id)
        CASE.note(
            case, action="fetch_photo", by=SYSTEM, at=at, facts={"failed": code}, texts={"reason": said}
        )
