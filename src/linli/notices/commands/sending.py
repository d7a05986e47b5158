"""What leaves the house: each notice is marked before it is sent, in a transaction of its own.

So a crash leaves at most one attempt of which nobody knows whether it went out. It is shown as unknown and tried
again under the same message id, by which a mail program recognises the copy.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.privacy import Unreadable, mask
from linli.people.public import Post

from ..errors import NotInTrouble
from ..models import Notice, Preference
from ..queries import Words, words_of
from ..states import CHATS, DUE, LOST, PAUSES, SENTENCES, Channel, ClosedWhy, NoticeState, RecipientKind
from .chats import say_at
from .closing import closed
from .gateways import key_of_group, sms_of
from .house import tell_of_house
from .marks import reply_address, stop_code, stop_token
from .reading import CUT
from .telling import kind_of, target_of
from .texts import send_text, text_of
from .wishes import wishes_of

log = logging.getLogger("linli.notices")
# A round ends after this long even when more waits: the readers of the journal and the worker's sign of life come
# after it, and whoever sends must never be taken for lost.
ROUND = timedelta(seconds=15)


class UnreachableError(Exception):
    """The recipient can not be reached any more, and need not be: the post ended, the group was taken out."""


class RejectedError(Exception):
    """The other side said no for good; another try would hear the same."""


class HeldError(Exception):
    """Its recipient has quiet hours; it goes out when they end, and this was no try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"held until {until}")
        self.until = until


def send_waiting(*, at: datetime, limit: int = 50) -> int:
    """Send what is due, at most `limit` of each street, and return how many went out."""
    began = time.monotonic()

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - began)

    _find_lost(at)
    due = Notice.objects.filter(state__in=DUE, next_try_at__lte=at).order_by()
    sent = 0
    for street_id in list(due.values_list("street_id", flat=True).distinct()):
        for _n in range(limit):
            if now() - at > ROUND:
                return sent
            notice = _take(street_id, now)
            if notice is None:
                break
            sent += _send(notice, now)
    return sent


def _find_lost(at: datetime) -> None:
    lost = Notice.objects.filter(state=NoticeState.SENDING, sending_since__lt=at - LOST).order_by()
    for street_id in list(lost.values_list("street_id", flat=True).distinct()):
        with transaction.atomic():
            found = lost.select_for_update(skip_locked=True).filter(street_id=street_id)
            for notice in found:
                _put_back(notice, NoticeState.UNKNOWN, at)


def _take(street_id: int, now: Callable[[], datetime]) -> Notice | None:
    """Mark the longest due notice of a street as being sent; nobody else takes it."""
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account")
            .filter(street_id=street_id, state__in=DUE, next_try_at__lte=now())
            .order_by("next_try_at", "id").first()
        )  # fmt: skip
        if notice is not None:
            notice.state, notice.sending_since = NoticeState.SENDING, now()
            notice.attempts += 1
            notice.save(update_fields=("state", "sending_since", "attempts"))
    return notice


def _send(notice: Notice, now: Callable[[], datetime]) -> int:
    try:
        SENDERS[notice.channel](notice, words_of(notice, notice.language), now())
    except HeldError as held:
        _end(notice, NoticeState.WAITING, next_try_at=held.until, attempts=notice.attempts - 1)
    except UnreachableError as gone:
        _end(notice, NoticeState.CANCELLED, error=str(gone), address="")
    except RejectedError as refused:
        _end(notice, NoticeState.FAILED, error=_said(refused))
    except Exception as error:  # noqa: BLE001 - whatever the other side does wrong is kept with the row and shown
        _put_back(notice, NoticeState.WAITING, now(), error=_said(error))
    else:
        _end(notice, NoticeState.SENT, sent_at=now(), error="", address="")
        return 1
    return 0


def _put_back(notice: Notice, state: str, at: datetime, *, error: str = "") -> None:
    """Let a notice wait for its next try, or give up after the last one."""
    if notice.attempts > len(PAUSES):
        _end(notice, NoticeState.FAILED, error=error)
        return
    # What may have gone out already is tried at once: whoever waits has waited long enough.
    pause = timedelta() if state == NoticeState.UNKNOWN else PAUSES[notice.attempts - 1]
    _end(notice, state, next_try_at=at + pause, error=error)


def _end(notice: Notice, state: str, **told: Any) -> None:
    # Only the attempt that was begun is ended: a sender that was taken for lost must not speak for its successor.
    Notice.objects.filter(
        street_id=notice.street_id, pk=notice.pk, state=NoticeState.SENDING, attempts=notice.attempts
    ).update(**{"state": state, "next_try_at": None, "sending_since": None} | told)
    facts = {"notice": notice.pk, "line": notice.line_id, "channel": notice.channel, "state": str(state),
             "tries": notice.attempts}  # fmt: skip
    log.log(logging.WARNING if told.get("error") else logging.INFO, "a notice moved", extra={"facts": facts})


def _said(error: Exception) -> str:
    """Return the fault for the operator, without the address that mail servers like to repeat."""
    return mask(f"{type(error).__name__}: {error}", kinds=("email", "mobile", "landline"))[:300]


def _by_email(notice: Notice, words: Words, at: datetime) -> None:
    address = _address(notice, at, "email")
    _open(address, notice)
    letter = letter_of(notice, words, address)
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _text in refused.recipients.values()]
        if all(code >= 550 for code in codes):
            raise RejectedError(f"mailbox refused ({', '.join(map(str, codes))})") from None
        raise


def letter_of(notice: Notice, words: Words, address: str) -> EmailMessage:
    """Return a notice as a mail: answers find their way to its case, and one tap stops all where nobody signs in."""
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    answers = reply_address(notice)
    body = words.letter
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        if answers:
            # Mail that cannot be delivered comes back to the sender of the envelope, so that is the signed address, too.
            headers |= {"From": settings.DEFAULT_FROM_EMAIL, "Reply-To": answers}
            body = f"{CUT} {_('Write above this line to answer.')}\n\n{body}"
        if notice.recipient_kind == RecipientKind.REPORTER:
            stop = f"{settings.SITE_URL.rstrip('/')}/stop/{stop_token(address, notice.street_id)}/"
            headers |= {
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
            body += f"--\n{_('No more messages:')} {stop}\n"
        elif notice.recipient_kind == RecipientKind.ACCOUNT:
            choose = f"{settings.SITE_URL.rstrip('/')}/notices/preferences/"
            headers |= {"List-Unsubscribe": f"<{choose}>"}
            body += f"--\n{_('Choose what you are told, and how:')} {choose}\n"
    return EmailMessage(words.subject, body, from_email=answers or None, to=[address], headers=headers)


def _address(notice: Notice, at: datetime, which: str) -> str:
    """Return where a notice goes: what a reporter left, or the e-mail or phone of an account that still holds a post."""
    if notice.account is None:
        if not notice.address:
            raise UnreachableError("the address was erased")
        if isinstance(notice.address, Unreadable):
            raise ConnectionError("the key of the address is missing")
        return notice.address
    _still_there(notice, at)
    address = str(getattr(notice.account, which))
    if not address:
        raise UnreachableError("the account has no address any more")
    return address


def _still_there(notice: Notice, at: datetime) -> Preference:
    """Return the wishes of whoever is told, or say that they are gone, or that they have quiet hours."""
    account = notice.account
    if account is None or not account.is_active:
        raise UnreachableError("the account has no address any more")
    if not Post.objects.held_at(at).filter(account=account, street_id=notice.street_id).exists():
        raise UnreachableError("the post has ended")
    wish = wishes_of([account.pk]).of(account.pk)
    until = wish.quiet_until(at)
    if until is not None and not wish.wakes(kind_of(notice.event)):
        raise HeldError(until)
    return wish


def _open(address: str, notice: Notice) -> None:
    known = closed(address)
    if known is None:
        return
    if known.why == ClosedWhy.BOUNCED:
        raise UnreachableError("mail to this address came back")
    said = SENTENCES.get(notice.event)
    # Who stopped all and then asks for the lost link must get it, or they wait in vain.
    if said is None or not said.asked:
        raise UnreachableError("its owner wants no messages")


def _by_text(notice: Notice, words: Words, at: datetime) -> None:
    phone = _address(notice, at, "phone")
    _open(phone, notice)
    template = sms_of(notice.street_id)
    if template is None:
        raise UnreachableError("this street sends no text messages any more")
    stop = ""
    if notice.recipient_kind == RecipientKind.REPORTER:
        stop = f"{settings.SITE_URL.rstrip('/')}/stop/{stop_code(phone, notice.street_id, at=at)}/"
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        text = text_of(words, stop)
    send_text(template, phone, text, notice.pk.hex, at=at)


def _by_chat(notice: Notice, words: Words, at: datetime) -> None:
    if notice.account is not None:
        key = _still_there(notice, at).chat_keys.get(notice.channel)
    else:
        key = key_of_group(notice.street_id, notice.channel, notice.target)
    if key is None:
        raise UnreachableError("the key of this channel was taken out")
    say_at(notice.channel, key, words.subject, f"{words.subject}\n{words.letter.rstrip()}", at=at)


def _by_apprise(notice: Notice, words: Words, _at: datetime) -> None:
    address = next((url for url in settings.APPRISE_URLS if target_of(url) == notice.target), None)
    if address is None:
        raise UnreachableError("this group was taken out of the settings")
    import apprise  # noqa: PLC0415 - slow to load, and only the worker sends

    group = apprise.Apprise()
    if not group.add(address):
        raise RejectedError("the address of this group is not one that Apprise understands")
    if not group.notify(title=words.subject, body=words.letter):
        raise ConnectionError("the group's service did not take the message")


SENDERS: dict[str, Callable[[Notice, Words, datetime], None]] = {
    Channel.EMAIL: _by_email, Channel.SMS: _by_text, Channel.APPRISE: _by_apprise,
    **dict.fromkeys(CHATS, _by_chat),
}  # fmt: skip


def retry(*, street_ids: frozenset[int] | None, notice_id: Any = None, by: Any, at: datetime) -> int:
    """Try again what failed, one notice or all of these streets (None: every street); return how many.

    It begins anew: the whole ladder of pauses, and the same message id. One line of the journal tells of all.
    """
    failed = Notice.objects.filter(state=NoticeState.FAILED)
    if street_ids is not None:
        failed = failed.filter(street_id__in=street_ids)
    if notice_id is not None:
        failed = failed.filter(pk=notice_id)

    with transaction.atomic():
        done = failed.update(state=NoticeState.WAITING, attempts=0, next_try_at=at, error="")
        if done:
            one = {} if notice_id is None else {"notice": str(notice_id)}
            tell_of_house("notices", "send_again", {"count": done, **one}, by=by, at=at)
    if notice_id is not None and not done:
        raise NotInTrouble
    return done
