"""The outbox for programs: what you were told, and whether what was done reaches those who count on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query

from linli.kernel.deliveries import READERS
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed, once_for
from linli.notices import commands, queries
from linli.notices.errors import AddressOpen, NotInTrouble
from linli.notices.models import Notice
from linli.notices.permissions import staffed_streets
from linli.notices.schemas import (
    AgainOut,
    DigestOut,
    MarkedOut,
    MarkIn,
    NoticeOut,
    OperationsOut,
    UnreadOut,
)
from linli.notices.states import NoticeState
from linli.people.public import Actor, acting

from .door import NEWEST, NO_STREET, router


def notice_out(notice: Notice) -> dict[str, Any]:
    """Return a notice in the language asked for."""
    words = queries.words_of(notice, get_language() or "")
    told = {"id": notice.pk, "event": notice.event, "at": notice.at, "read": notice.state == NoticeState.READ}
    return told | {"subject": words.subject, "text": words.text, "about": words.about, "path": words.path}


@router.reads("/notices", Listed[NoticeOut], summary="What you were told", paged=True)
def list_notices(request: HttpRequest, at: Query[Cursor]) -> Any:
    """Return what you were told in Linli, the newest first, of the streets where you hold a post now."""
    found = page(queries.told_to(acting(request)), NEWEST, at.after, at.limit)
    with queries.words_kept():
        return listed(found, notice_out)


@router.reads("/notices/unread", UnreadOut, summary="How many notices you have not read")
def count_unread(request: HttpRequest) -> Any:
    """Return how many notices you have not read."""
    return {"unread": queries.unread(acting(request))}


@router.writes("POST", "/notices/read", MarkedOut, summary="Mark notices as read")
def mark_notices(request: HttpRequest, told: MarkIn) -> Any:
    """Mark some of what you were told as read, or all of it. Doing it again changes nothing."""
    actor, now = acting(request), timezone.now()

    def do() -> dict[str, Any]:
        marked = commands.mark_read(actor, at=now, only=told.notices)
        return {"marked": marked, "unread": queries.unread(actor)}

    return once_for(request, "mark_notices", street_id=NO_STREET, at=now, do=do)


@router.reads("/digests/{digest_id}", DigestOut, summary="A digest line by line", refuses=(NotFound,))
def read_digest(request: HttpRequest, digest_id: UUID) -> Any:
    """Return what was gathered for you in a digest. Its id is the end of the path of its notice."""
    notice = queries.told_to(acting(request)).filter(line_id=digest_id).first()
    if notice is None:
        raise NotFound
    words = queries.words_of(notice, get_language() or "")
    lines = [
        {name: getattr(one, name) for name in ("subject", "text", "about", "path")} for one in words.lines
    ]
    return {"subject": words.subject, "at": notice.at, "lines": lines}


# --- For those who look after the house ---------------------------------------------------------------------------
def looked_after(request: HttpRequest) -> tuple[Actor, frozenset[int]]:
    """Return who asks and the streets they look after, or refuse as if there were no such page.

    A token carries posts, not the mark of an operator of the whole house: that one signs in at the pages.
    """
    actor = acting(request)
    streets = staffed_streets(actor)
    if not streets:
        raise NotFound
    return actor, streets


@router.reads("/operations", OperationsOut, summary="Whether what was done arrives", refuses=(NotFound,))
def read_operations(request: HttpRequest) -> Any:
    """Return how far each reader of the journal has come, what did not arrive, and when the house was last alive.

    For staff over whole streets: the figures are those of their streets.
    """
    _actor, streets = looked_after(request)
    now, sealed = timezone.now(), queries.last_seal()
    with queries.words_kept():
        trouble = [trouble_out(notice) for notice in queries.in_trouble(streets)]
    return {
        "processes": [
            {"process": beat.name, "at": beat.at, "seconds_ago": round((now - beat.at).total_seconds(), 1)}
            for beat in queries.heartbeats()
        ],
        "readers": [
            {"reader": one.name, "waiting": one.waiting, "since": one.since, "parked": one.parked}
            for one in queries.readings(streets)
        ],
        "parked": [parked_out(one) for one in queries.parked(streets)],
        "outgoing": [
            {"channel": channel.value, "states": states}
            for channel, states in queries.outgoing_by_state(streets, at=now)
        ],
        "trouble": trouble,
        "closed": [
            {"id": one.id, "whose": one.whose, "at": one.at, "note": one.note}
            for one in queries.closed_addresses(streets)
        ],
        "seal": {"number": sealed[0].number, "at": sealed[0].at, "hash": sealed[1]} if sealed else None,
    }


def parked_out(one: queries.Parked) -> dict[str, Any]:
    """Return a line that a reader could not apply."""
    told = {"reader": one.reader, "error": one.error, "attempts": one.attempts, "parked_at": one.parked_at}
    line = one.line
    return told | {
        "line": line.pk if line else None, "subject": line.subject if line else "",
        "seq": line.seq if line else None, "action": line.action if line else "",
    }  # fmt: skip


def trouble_out(notice: Notice) -> dict[str, Any]:
    """Return a notice that did not arrive, without the address it was meant for."""
    subject = queries.words_of(notice, get_language() or "").subject
    told = {
        name: getattr(notice, name) for name in ("id", "event", "at", "channel", "state", "attempts", "error")
    }
    return told | {"subject": subject, "recipient": notice.recipient_kind}


@router.writes(
    "POST", "/operations/readers/{name}/again", AgainOut, summary="Read parked lines again", takes=(),
)  # fmt: skip
def read_again(request: HttpRequest, name: str) -> Any:
    """Give the lines that a reader set aside another try, those of the streets you look after."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        actor, streets = looked_after(request)
        if name not in READERS:
            raise NotFound
        return {"count": commands.read_again(name, street_ids=streets, by=actor, at=now)}

    return once_for(request, "read_again", street_id=NO_STREET, at=now, do=do)


@router.writes(
    "POST", "/operations/notices/again", AgainOut, summary="Send all that failed again", takes=(),
    refuses=(NotFound,),
)  # fmt: skip
def send_all_again(request: HttpRequest) -> Any:
    """Try every notice that failed once more, in the streets you look after."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        actor, streets = looked_after(request)
        return {"count": commands.retry(street_ids=streets, by=actor, at=now)}

    return once_for(request, "send_all_again", street_id=NO_STREET, at=now, do=do)


@router.writes(
    "POST", "/operations/notices/{notice_id}/again", AgainOut, summary="Send one notice again", takes=(),
    refuses=(NotInTrouble,),
)  # fmt: skip
def send_again(request: HttpRequest, notice_id: UUID) -> Any:
    """Try one notice that failed once more, if it is of a street you look after."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        actor, streets = looked_after(request)
        return {"count": commands.retry(street_ids=streets, notice_id=notice_id, by=actor, at=now)}

    return once_for(request, "send_again", street_id=NO_STREET, at=now, do=do)


@router.writes(
    "POST", "/operations/addresses/{address_id}/again", AgainOut, summary="Let mail go to an address again", takes=(),
    refuses=(AddressOpen,),
)  # fmt: skip
def open_address(request: HttpRequest, address_id: int) -> Any:
    """Let messages go again to an address to which mail came back, seen in the streets you look after."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        actor, streets = looked_after(request)
        commands.open_again(address_id, street_ids=streets, at=now, by=actor)
        return {"count": 1}

    return once_for(request, "open_address", street_id=NO_STREET, at=now, do=do)
