"""Writes: a report that another program took becomes a case, under the checks and limits of every other door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.public import Case, Door, Report, bring_photo, photo_failed
from linli.intake.public import Received, public_report, was_sent
from linli.kernel.errors import Refusal
from linli.kernel.outside import fetch
from linli.kernel.photos import AcceptedPhoto, NoRoom, PhotosAway, accept
from linli.kernel.privacy import Unreadable
from linli.people.public import Actor
from linli.territory.public import Street

from .errors import KeySpent, NotThere
from .models import PhotoElsewhere, SenderAccount
from .queries import marks_of
from .states import PhotoState

# A photo is asked for again after these pauses, and then given up.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 10, 60, 360))
SECONDS = 10
MOST_AT_ONCE = 20
OK, REDIRECT, BAD, OVER = 200, 300, 400, 500
# Refusals that say "later", not "never".
LATER = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Beside:
    """What a program says beside a report: addresses of photos, and whose account there it comes from."""

    photos: Sequence[str] = ()
    account: str = ""


def key_for(by: Actor, key: str) -> str:
    """Return the key of a report among those of all doors; one program cannot spend another's."""
    return f"open311:{by.token_id}:{key}"


def came_before(*, street: Street, key: str, by: Actor) -> bool:
    """Return whether a report came under this key of this program: sent again it counts for no limit."""
    return was_sent(street=street, key=key_for(by, key))


def submit(
    *, street: Street, report: Report, key: str, request: str, by: Actor, at: datetime, beside: Beside
) -> Received:
    """Open a case for what a program reports for somebody; the same key again returns the same number and link.

    `by` is who owns the key of the program: its line of the journal names them. `request` tells one report from
    another, so that a key that is used for two of them is refused. What is said `beside` it is kept with it or not at
    all.
    """
    with transaction.atomic():
        received = public_report(
            street=street,
            key=key_for(by, key),
            report=report,
            at=at,
            request=request,
            by=by,
            door=Door.OPEN311,
        )
        if received.anew and (beside.photos or beside.account):
            case = Case.objects.only("id", "street_id").get(street=street, number=received.number)
            _keep(case, beside, by=by, at=at)
    if not received.anew and received.request != request:
        raise KeySpent
    return received


def _keep(case: Case, beside: Beside, *, by: Actor, at: datetime) -> None:
    for url in dict.fromkeys(beside.photos):
        PhotoElsewhere.objects.create(street_id=case.street_id, case=case, url=url, next_try_at=at, at=at)
    if beside.account:
        mark = marks_of(beside.account, by=by)[0]
        SenderAccount.objects.create(street_id=case.street_id, case=case, mark=mark)


# --- Photos that lie elsewhere --------------------------------------------------------------------------------------
def fetch_photos(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Fetch the photos that are due, one after another, and hang them on their cases; return how many arrived.

    Each is marked with its next try before it is asked for, so that a crash loses none and two workers ask once.
    """
    arrived = 0
    for _n in range(most):
        row = _next(at)
        if row is None:
            break
        arrived += _fetch(row, at=at)
    return arrived


def _next(at: datetime) -> PhotoElsewhere | None:
    due = PhotoElsewhere.objects.filter(state=PhotoState.WAITING, next_try_at__lte=at)
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "id").first()
        if row is not None:
            row.next_try_at = at + PAUSES[min(row.tries, len(PAUSES) - 1)]
            row.tries += 1
            row.save(update_fields=["tries", "next_try_at"])
    return row


def _fetch(row: PhotoElsewhere, *, at: datetime) -> bool:
    try:
        photo = _brought(row.url)
    except (PhotosAway, NoRoom, ConnectionError) as problem:
        if row.tries > len(PAUSES):
            _give_up(row, "no_answer", _said(problem), at=at)
        return False
    except Refusal as refusal:
        _give_up(row, refusal.code, _said(refusal), at=at)
        return False
    with transaction.atomic():
        bring_photo(row.case_id, street_id=row.street_id, photo=photo, at=at)
        _end(row, PhotoState.TAKEN, url="")
    return True


def _brought(url: str) -> AcceptedPhoto:
    if isinstance(url, Unreadable):
        raise ConnectionError("the key of the address is missing")
    found = fetch(url, most=settings.PHOTO_LIMIT, seconds=SECONDS)
    if BAD <= found.status < OVER and found.status not in LATER:
        raise NotThere(status=found.status)
    if not OK <= found.status < REDIRECT:
        raise ConnectionError(f"HTTP {found.status}")
    return accept(BytesIO(found.body), limit_bytes=settings.PHOTO_LIMIT)


def _said(problem: Exception) -> str:
    """Return why a photo could not be had, in the language of the house: it stands on the case."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(problem) if isinstance(problem, Refusal) else _("Its server did not answer.")


def _give_up(row: PhotoElsewhere, why: str, said: str, *, at: datetime) -> None:
    url = "" if isinstance(row.url, Unreadable) else row.url
    with transaction.atomic():
        photo_failed(row.case_id, street_id=row.street_id, code=why, said=f"{said} {url}".strip(), at=at)
        _end(row, PhotoState.FAILED, why=why[:40])


def _end(row: PhotoElsewhere, state: str, **told: Any) -> None:
    mine = PhotoElsewhere.objects.filter(street_id=row.street_id, pk=row.pk, state=PhotoState.WAITING)
    mine.update(state=state, next_try_at=None, **told)
