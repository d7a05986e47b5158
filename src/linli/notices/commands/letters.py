"""Mail that comes in: answers go to what they answer, mail that came back closes its address, the rest waits in a tray."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel import journal
from linli.kernel.errors import NotFound, Refusal
from linli.kernel.photos import AcceptedPhoto, accept, open_photo, store
from linli.kernel.privacy import blind_indexes, normal_contact
from linli.people.public import SYSTEM, Actor, actor_for
from linli.territory.public import Street

from ..errors import LetterDone, LetterTooLarge, LetterUnreadable, NoSuchSubject
from ..models import Letter, Notice
from ..permissions import need_clerk
from ..states import ClosedWhy, LetterState, NoticeState, RecipientKind, TrayWhy
from .closing import close_address
from .marks import marks_in, notice_of_mark
from .reading import Mail, mail_from
from .telling import MARK

log = logging.getLogger("linli.mail")
LARGEST = 25_000_000
SUBJECT = "letter"


@dataclass(frozen=True)
class Reply:
    """An answer to a notice: to what, by whom (an actor of the house, or None for the reporter), in which words."""

    street_id: int
    subject_id: UUID
    by: Actor | None
    sender: str = field(repr=False)
    text: str = field(repr=False)
    photos: tuple[AcceptedPhoto, ...] = ()


# What an app does with answers about its subjects, by the first word of their events: "case" → the remark. It raises
# a Refusal where the answer cannot be taken; then the letter waits for somebody.
Taker = Callable[[Reply, datetime], None]
TAKERS: dict[str, Taker] = {}
# How an app finds its subject by the number people use, if this person sees it: (actor, street, number, at) → (word, id).
FINDERS: list[Callable[[Actor, int, str, datetime], tuple[str, UUID] | None]] = []


@dataclass(frozen=True)
class Begun:
    """What a clerk makes of a letter: the words as they corrected them, who wrote it, and its pictures."""

    title: str
    text: str
    place: str
    sender: str = field(repr=False)
    photos: tuple[AcceptedPhoto, ...] = ()


# How an app begins a subject with a letter: (street, words, who, when) → its id, and by which number people know it.
OPENERS: list[Callable[[int, Begun, Actor, datetime], tuple[UUID, str]]] = []


def takes_replies(word: str) -> Callable[[Taker], Taker]:
    """Register what happens to answers about the subjects of an app."""

    def register(take: Taker) -> Taker:
        TAKERS[word] = take
        return take

    return register


@dataclass(frozen=True)
class Taken:
    """What became of a mail: its row, and whether it came for the first time."""

    letter: Letter
    anew: bool


def take_letter(raw: bytes, *, at: datetime) -> Taken:
    """Take a mail in: it may be handed in again and is taken once.

    An answer goes to its case as a word of whoever was told; what is no answer, or cannot be put where it belongs,
    waits in the tray of the street. Automatic answers are let go, so that two machines never talk to each other.
    """
    if len(raw) > LARGEST:
        raise LetterTooLarge(megabytes=LARGEST // 1_000_000)
    mail = mail_from(raw)
    if mail is None:
        raise LetterUnreadable
    notice = _answered(mail)
    street_id = notice.street_id if notice else _street_of(mail).pk
    known = Letter.objects.filter(street_id=street_id, digest=mail.digest).first()
    if known is not None:
        return Taken(known, anew=False)
    row = Letter(street_id=street_id, digest=mail.digest, at=at, state=LetterState.TRAY)
    if notice is not None:
        row.notice_id, row.subject_id = notice.pk, notice.subject_id
    try:
        with transaction.atomic():
            _settle(row, mail, notice, at)
    except IntegrityError:  # handed in twice at once; whoever was first has taken it
        known = Letter.objects.filter(street_id=street_id, digest=mail.digest).first()
        if known is None:
            raise
        return Taken(known, anew=False)
    log.info(
        "mail came in", extra={"facts": {"letter": row.pk, "state": str(row.state), "notice": row.notice_id}}
    )
    return Taken(row, anew=True)


def _settle(row: Letter, mail: Mail, notice: Notice | None, at: datetime) -> None:
    if mail.came_back is not None:
        row.state = LetterState.BOUNCE
        row.why = mail.came_back.status
        row.save(force_insert=True)
        if notice is not None:
            _came_back(notice, mail, at)
        return
    if mail.automatic:
        row.state = LetterState.DROPPED
        row.save(force_insert=True)
        return
    photos, words = _photos_and_words(mail)
    # The row first: two that take the same mail at once meet at it, and one of them goes on.
    row.save(force_insert=True)
    why = _put_where_it_belongs(notice, mail, words, photos, at)
    if why is None:
        row.state = LetterState.TAKEN
        row.save(update_fields=("state",))
        return
    row.why, row.sender, row.subject, row.text = str(why)[:200], mail.sender, mail.subject, words
    row.photos = _kept(photos)
    row.save(update_fields=("why", "sender", "subject", "text", "photos"))


def _photos_and_words(mail: Mail) -> tuple[tuple[AcceptedPhoto, ...], str]:
    """Return the pictures drawn anew, and the words with a line of what could not be taken."""
    photos: dict[str, AcceptedPhoto] = {}
    left_out = list(mail.left_out)
    for picture in mail.pictures:
        try:
            photo = accept(BytesIO(picture.raw), limit_bytes=settings.PHOTO_LIMIT)
        except Refusal:
            left_out.append(picture.name[:60])
        else:
            photos[photo.sha256] = photo
    with translation.override(settings.LANGUAGE_CODE):
        told = [mail.text] if mail.text else []
        if not told and photos:
            told.append(_("(only photos)"))
        if left_out:
            told.append(_("(left out: %(names)s)") % {"names": _(", ").join(left_out[:10])})
    return tuple(photos.values()), "\n\n".join(told)


def _put_where_it_belongs(
    notice: Notice | None, mail: Mail, words: str, photos: tuple[AcceptedPhoto, ...], at: datetime
) -> str | None:
    """Put an answer to its subject and return None, or why it must wait: a code, or the words of a refusal."""
    with translation.override(settings.LANGUAGE_CODE):
        if notice is None:
            return TrayWhy.NO_ANSWER
        taker = TAKERS.get(notice.event.partition(".")[0])
        if taker is None:
            return TrayWhy.NOT_TAKEN
        if not words:
            return TrayWhy.SAYS_NOTHING
        by, why = _who(notice, mail, at)
        if why:
            return why
        try:
            with transaction.atomic():
                taker(Reply(notice.street_id, notice.subject_id, by, mail.sender, words, photos), at)
        except Refusal as refusal:
            return str(refusal)
    return None


def _who(notice: Notice, mail: Mail, at: datetime) -> tuple[Actor | None, str]:
    """Return who answers. Staff must write from the address the house knows: what they say is said by their post."""
    if notice.recipient_kind == RecipientKind.REPORTER:
        return None, ""
    account = notice.account
    if account is None:
        return None, TrayWhy.TO_A_GROUP
    if normal_contact(mail.sender) != normal_contact(account.email or ""):
        return None, TrayWhy.OTHER_SENDER
    actor = actor_for(account, at=at)
    if not account.is_active or notice.street_id not in actor.street_ids:
        return None, TrayWhy.NO_POST
    return actor, ""


# --- Which notice is meant ----------------------------------------------------------------------------------------
def _answered(mail: Mail) -> Notice | None:
    """Return the notice that a mail answers: by the signed mark in its address, else by its id and its sender."""
    rows = Notice.objects.select_related("account")
    for mark in marks_in(mail.addressed):
        notice_id = notice_of_mark(mark)
        found = rows.filter(pk=notice_id).first() if notice_id else None
        if found is not None:
            return found
    for message_id in mail.answered:
        told = re.match(r"<([0-9a-f]{32})@", message_id)
        found = rows.filter(pk=UUID(told[1]), message_id=message_id).first() if told else None
        # Without the mark anybody who saw the id could speak: so the address must be the one that was written to.
        if found is not None and (mail.came_back is not None or _is_from(found, mail.sender)):
            return found
    return None


def _is_from(notice: Notice, sender: str) -> bool:
    if notice.account is not None:
        return bool(sender) and normal_contact(sender) == normal_contact(notice.account.email or "")
    return bool(notice.mark) and notice.mark in blind_indexes(sender, MARK)


def _street_of(mail: Mail) -> Street:
    """Return whose tray takes a mail that answers nothing: the street named behind the plus, else that of the settings."""
    streets = {street.slug: street for street in Street.objects.order_by("pk")}
    named = next((streets[mark] for mark in marks_in(mail.addressed) if mark in streets), None)
    found = named or streets.get(settings.MAIL_STREET) or next(iter(streets.values()), None)
    if found is None:
        raise NotFound
    return found


# --- Mail that came back ------------------------------------------------------------------------------------------
def _came_back(notice: Notice, mail: Mail, at: datetime) -> None:
    back = mail.came_back
    if back is None or not back.for_good:
        return
    Notice.objects.filter(street_id=notice.street_id, pk=notice.pk).update(
        state=NoticeState.FAILED,
        next_try_at=None,
        sending_since=None,
        address="",
        error=f"came back: {back.status}",
    )
    address = notice.account.email if notice.account else back.recipient
    ours = notice.account is not None or (
        bool(notice.mark) and notice.mark in blind_indexes(back.recipient, MARK)
    )
    # Whoever holds one of our mails must not close the address of somebody else with it.
    if ours and address:
        close_address(
            address, ClosedWhy.BOUNCED, at=at, by=SYSTEM, street_id=notice.street_id, account=notice.account,
            note=back.status,
        )  # fmt: skip


# --- The tray -----------------------------------------------------------------------------------------------------
def _kept(photos: tuple[AcceptedPhoto, ...]) -> list[UUID]:
    ids = []
    for photo in photos:
        ids.append(uuid4())
        store(photo, ids[-1])
    return ids


def put_letter(letter_id: UUID, *, street_id: int, number: str, by: Actor, at: datetime) -> Letter:
    """Put a letter of the tray to a case: as a word of its reporter where the address is theirs, else as a note inside."""
    need_clerk(by, street_id)
    with transaction.atomic():
        row = _held(letter_id, street_id)
        asked = number.strip().upper()
        found = next((one for find in FINDERS if (one := find(by, street_id, asked, at))), None)
        if found is None:
            raise NoSuchSubject(number=asked[:30])
        word, subject_id = found
        text = f"{row.subject}\n\n{row.text}".strip() if row.subject else row.text
        photos = tuple(_again(photo_id) for photo_id in row.photos)
        TAKERS[word](Reply(street_id, subject_id, by, row.sender, text, photos), at)
        row.subject_id = subject_id
        _done(row, LetterState.PUT, by=by, at=at)
    return row


def open_letter(
    letter_id: UUID, *, street_id: int, title: str, text: str, place: str, by: Actor, at: datetime
) -> tuple[Letter, str]:
    """Begin a case with a letter of the tray: its sender is who reported, its pictures come along.

    Return the letter and the number of the case. Raises NotFound, LetterDone, and what the case refuses.
    """
    need_clerk(by, street_id)
    with transaction.atomic():
        row = _held(letter_id, street_id)
        photos = tuple(_again(photo_id) for photo_id in row.photos)
        begun = Begun(title, text, place, row.sender, photos)
        row.subject_id, number = OPENERS[0](street_id, begun, by, at)
        _done(row, LetterState.PUT, by=by, at=at)
    return row, number


def _again(photo_id: UUID) -> AcceptedPhoto:
    with open_photo(photo_id) as file:
        return accept(BytesIO(file.read()), limit_bytes=settings.PHOTO_LIMIT)


def dismiss_letter(letter_id: UUID, *, street_id: int, why: str, by: Actor, at: datetime) -> Letter:
    """Put a letter aside with a reason; its words go, the reason stays."""
    need_clerk(by, street_id)
    with transaction.atomic():
        row = _held(letter_id, street_id)
        row.why = why.strip()[:200]
        _done(row, LetterState.DISMISSED, by=by, at=at)
    return row


def _held(letter_id: UUID, street_id: int) -> Letter:
    row = Letter.objects.select_for_update().filter(street_id=street_id, pk=letter_id).first()
    if row is None:
        raise NotFound
    if row.state != LetterState.TRAY:
        raise LetterDone
    return row


def _done(row: Letter, state: str, *, by: Actor, at: datetime) -> None:
    row.state, row.sender, row.subject, row.text, row.photos = state, "", "", "", []
    row.done_by_id, row.done_at = by.account_id, at
    row.save()
    facts: dict[str, Any] = {"state": str(state), "subject": row.subject_id}
    action = "put_letter" if state == LetterState.PUT else "dismiss_letter"
    journal.write(
        street_id=row.street_id, subject=SUBJECT, subject_id=row.pk, action=action, by=by, at=at, facts=facts,
        texts={"why": row.why} if state == LetterState.DISMISSED else {},
    )  # fmt: skip


def photos_waiting(ids: Any) -> list[UUID]:
    """Return which of some photos hang on letters that wait, so that nobody sweeps their files away."""
    wanted = set(ids)
    rows = Letter.objects.filter(state=LetterState.TRAY, photos__overlap=list(wanted)).values_list(
        "photos", flat=True
    )
    return [one for photos in rows for one in photos if one in wanted]
