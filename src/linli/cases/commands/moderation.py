"""What the public does not see: hide a case, its words or a photo, mask words, cover parts of a photo, show again.

What is hidden is hidden wherever the public looks, because what everybody reads is changed and not how it is read: the
published words, and the file that is sent of a photo. What stood there before is kept for those who may see the case.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kernel.ids import uuid7
from linli.kernel.photos import covered, store
from linli.kernel.privacy import find_personal
from linli.people.public import Actor

from ..errors import (
    HiddenAlready,
    NotHidden,
    NothingToHide,
    OutsideThePicture,
    PersonalDataInText,
    WordsHidden,
)
from ..models import Case, Hiding, Photo
from ..states import PERSONAL_WORDS, HidingEnd, HidingKind, PhotoKind
from ..workflow import CASE

DOT = "●"
FIELDS = {"title": "public_title", "body": "public_body"}
WHOLE = 1000
MOST_BOXES = 40
Span = tuple[str, int, int]
Box = tuple[int, int, int, int]


def words_of(case: Case) -> dict[str, str]:
    """Return the published words of a case."""
    return {name: getattr(case, column) for name, column in FIELDS.items()}


def put_words(case: Case, words: dict[str, str]) -> None:
    """Let the public read these words."""
    for name, column in FIELDS.items():
        setattr(case, column, words.get(name, ""))


def standing(case: Case, *kinds: str, photo: Photo | None = None) -> Hiding | None:
    """Return what stands hidden of a case by one of these kinds, or None."""
    mine = Hiding.objects.filter(street_id=case.street_id, case=case, kind__in=kinds, ended_at=None)
    return mine.filter(photo=photo).first()


def _photo(case: Case, photo_id: Any) -> Photo:
    mine = Photo.objects.filter(street_id=case.street_id, case=case).exclude(kind=PhotoKind.PAPER)
    photo = mine.filter(pk=photo_id).first()
    if photo is None:
        raise NothingToHide
    return photo


def _ended(row: Hiding | None, how: str, *, by: Actor, at: datetime, why: str = "") -> None:
    if row is not None:
        row.ended_at, row.ended_how, row.ended_why, row.ended_by_id = at, how, why, by.account_id
        row.save(update_fields=["ended_at", "ended_how", "ended_why", "ended_by"])


def _kept(move: Any, kind: str, *, by: Actor, at: datetime, **more: Any) -> Hiding:
    """Write down that something is hidden, and say so in the line; the reason stands beside both."""
    case, reason = move.it, move.texts["reason"]
    row = Hiding.objects.create(
        street_id=case.street_id, case=case, kind=kind, reason=reason, by_id=by.account_id, at=at, **more
    )
    move.facts |= {"hiding": str(row.pk), "kind": kind}
    if row.photo_id:
        move.facts["photos"] = [str(row.photo_id)]
    return row


def hide(case_id: UUID, *, street_id: int, by: Actor, at: datetime, part: str | UUID, reason: str) -> Case:
    """Keep a case, its words or one of its photos from the public, and say why.

    `part` is "case", "text" or the id of a photo. Whoever sent a photo sees it still by their link.
    """
    with CASE.moving(
        Case, case_id, "hide", street_id=street_id, by=by, at=at, part=part, reason=reason.strip()
    ) as move:
        case = move.it
        move.texts["reason"] = reason.strip()
        if part == HidingKind.CASE:
            if case.hidden_from_public:
                raise HiddenAlready
            case.hidden_from_public = True
            _kept(move, HidingKind.CASE, by=by, at=at)
        elif part == HidingKind.TEXT:
            if standing(case, HidingKind.TEXT):
                raise HiddenAlready
            if not any(words_of(case).values()):
                raise NothingToHide
            _kept(move, HidingKind.TEXT, by=by, at=at, before=json.dumps(words_of(case), ensure_ascii=False))
            put_words(case, {})
        else:
            photo = _photo(case, part)
            if photo.hidden:
                raise HiddenAlready
            _kept(move, HidingKind.PHOTO, by=by, at=at, photo=photo, was_public=photo.public)
            photo.public, photo.hidden = False, True
            photo.save(update_fields=["public", "hidden"])
    return case


def mask_words(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, spans: Sequence[Span], reason: str
) -> Case:
    """Put dots over some of the published words, and say why; how they read before is kept.

    A span is (`title` or `body`, from, to), counted in letters of what the public reads now.
    """
    with CASE.moving(
        Case, case_id, "mask_words", street_id=street_id, by=by, at=at, spans=spans, reason=reason.strip()
    ) as move:
        case, now = move.it, words_of(move.it)
        move.texts["reason"] = reason.strip()
        if standing(case, HidingKind.TEXT):
            raise WordsHidden
        older = standing(case, HidingKind.WORDS)
        masked = masked_words(now, spans)
        if masked == now:
            raise NothingToHide
        # The dots stand where the letters stood, so what was masked before can be counted in the same text.
        known = {tuple(span) for span in (older.spans if older else ())} | {tuple(span) for span in spans}
        before = older.before if older else json.dumps(now, ensure_ascii=False)
        _ended(older, HidingEnd.REPLACED, by=by, at=at)
        _kept(move, HidingKind.WORDS, by=by, at=at, spans=sorted(map(list, known)), before=before)
        move.facts["spans"] = [f"{name}:{start}-{end}" for name, start, end in spans]
        put_words(case, masked)
    return case


def masked_words(words: dict[str, str], spans: Sequence[Span]) -> dict[str, str]:
    """Return words with dots over these spans; line breaks and blanks stay."""
    masked = {name: list(text) for name, text in words.items()}
    for name, start, end in spans:
        letters = masked.get(name)
        if letters is None or not 0 <= start < end <= len(letters):
            raise NothingToHide
        for place in range(start, end):
            letters[place] = letters[place] if letters[place].isspace() else DOT
    return {name: "".join(letters) for name, letters in masked.items()}


def redact_photo(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, photo: UUID, boxes: Sequence[Box], reason: str
) -> Case:
    """Cover parts of a photo for the public, and say why; the photo itself is kept for those who may see the case.

    A box is left, top, width and height in thousandths of the photo. What was covered before stays covered.
    """
    with CASE.moving(
        Case, case_id, "redact_photo", street_id=street_id, by=by, at=at, photo=photo, boxes=boxes, reason=reason.strip()
    ) as move:  # fmt: skip
        case, found = move.it, _photo(move.it, photo)
        move.texts["reason"] = reason.strip()
        older = standing(case, HidingKind.REGIONS, photo=found)
        all_boxes = checked_boxes([*(older.boxes if older else ()), *boxes])
        if older and all_boxes == [tuple(box) for box in older.boxes]:
            raise HiddenAlready
        file = uuid7()
        # The file comes first: a row never names a file that is not there.
        store(covered(found.pk, all_boxes), file)
        _ended(older, HidingEnd.REPLACED, by=by, at=at)
        _kept(move, HidingKind.REGIONS, by=by, at=at, photo=found, boxes=[list(box) for box in all_boxes])
        move.facts["boxes"] = len(all_boxes)
        found.shown_as = file
        found.save(update_fields=["shown_as"])
    return case


def checked_boxes(boxes: Sequence[Sequence[int]]) -> list[Box]:
    """Return boxes that lie in the picture, each once; or refuse."""
    found: dict[Box, None] = {}
    for box in boxes:
        if len(box) != 4 or not all(isinstance(side, int) for side in box):
            raise OutsideThePicture
        left, top, width, height = box
        fits = left >= 0 and top >= 0 and width > 0 and height > 0
        if not fits or left + width > WHOLE or top + height > WHOLE:
            raise OutsideThePicture
        found[left, top, width, height] = None
    if not found or len(found) > MOST_BOXES:
        raise OutsideThePicture
    return list(found)


def restore(case_id: UUID, *, street_id: int, by: Actor, at: datetime, hiding: UUID, reason: str) -> Case:
    """Let the public see again what was hidden, and say why.

    Words that name or reach a person are not shown again as they stood: they are published anew.
    """
    with CASE.moving(
        Case, case_id, "restore", street_id=street_id, by=by, at=at, hiding=hiding, reason=reason.strip()
    ) as move:
        case = move.it
        mine = Hiding.objects.select_related("photo").filter(street_id=street_id, case=case, ended_at=None)
        row = mine.filter(pk=hiding).first()
        if row is None:
            raise NotHidden
        _show_again(case, row)
        _ended(row, HidingEnd.RESTORED, by=by, at=at, why=reason.strip())
        move.texts["reason"] = reason.strip()
        move.facts |= {"hiding": str(row.pk), "kind": row.kind}
        if row.photo_id:
            move.facts["photos"] = [str(row.photo_id)]
    return case


def _show_again(case: Case, row: Hiding) -> None:
    photo: Any = row.photo
    if row.kind == HidingKind.CASE:
        case.hidden_from_public = False
    elif row.kind in (HidingKind.TEXT, HidingKind.WORDS):
        if row.kind == HidingKind.WORDS and standing(case, HidingKind.TEXT):
            raise WordsHidden
        words = json.loads(row.before)
        kinds = {str(PERSONAL_WORDS[span.kind]) for text in words.values() for span in find_personal(text)}
        if kinds:
            raise PersonalDataInText(kinds="、".join(sorted(kinds)))
        put_words(case, words)
    elif row.kind == HidingKind.PHOTO:
        photo.hidden, photo.public = False, row.was_public
        photo.save(update_fields=["hidden", "public"])
    else:
        photo.shown_as = None
        photo.save(update_fields=["shown_as"])


def words_decided(case: Case, *, by: Actor, at: datetime) -> None:
    """Words were published anew by somebody who looked at them: what was masked or hidden of the older ones is over."""
    for row in Hiding.objects.filter(
        street_id=case.street_id, case=case, kind__in=(HidingKind.TEXT, HidingKind.WORDS), ended_at=None
    ):
        _ended(row, HidingEnd.REPLACED, by=by, at=at)


def release(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """A report that was held for a look is a report like any other: it goes on to whoever looks on the spot."""
    with CASE.moving(Case, case_id, "release", street_id=street_id, by=by, at=at) as move:
        move.facts["held"] = move.it.held
        move.it.held = ""
    return move.it
