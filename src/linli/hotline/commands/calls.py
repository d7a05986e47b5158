"""Taking a call: whatever comes of it, it stands in the log with its beginning and end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.public import (
    IN_PROGRESS,
    Case,
    Category,
    Contact,
    Door,
    NothingSaid,
    Report,
    Reporter,
    add_voice,
    open_case,
    remark,
)
from linli.intake.public import in_turn, title_from, weigh
from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.privacy import blind_index, normal_contact
from linli.people.public import Actor, Power
from linli.territory.public import Street, find_place, locate

from ..errors import CaseNotNamed, CaseOver, NothingAsked, OrderHere
from ..models import Call, Platform
from ..states import CallEnd

# A page that was left open over lunch is no call of an hour.
LONGEST = timedelta(hours=2)
SOURCE = "12345"


@dataclass(frozen=True)
class Caught:
    """What a caller said, and what whoever took the call told them. `order` is the number of a 12345 work order."""

    words: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    category: Category | None = None
    name: str = ""
    phone: str = ""
    answer: str = ""
    order: str = ""
    platform: str = SOURCE


@dataclass(frozen=True)
class Taken:
    """A call that was taken, the case it led to if it did, and the caller's own case, whose link they get.

    Of one more voice the two are not the same: the caller follows the main case under a number of their own.
    """

    call: Call
    case: Case | None
    own: Case | None = None


def take_call(
    *, street: Street, told: Caught, end: str, by: Actor, at: datetime, began_at: datetime | None = None,
    about: Case | None = None, token: str | None = None,
) -> Taken:  # fmt: skip
    """Take a call: open a case, add a voice or a word to one, or keep the answer that was given; and write the log.

    All of it or nothing. One more voice is a report of its own that is merged at once, so whoever called follows the
    main case by a link of their own. Raises NothingSaid, NothingAsked, CaseNotNamed, CaseOver, OrderHere, NotAllowed.
    """
    if by.account_id is None or not by.has(Power.REPORT, street_id=street.pk):
        raise NotAllowed
    if end in {CallEnd.VOICE, CallEnd.WORD} and about is None:
        raise CaseNotNamed
    if end == CallEnd.ANSWERED and not (told.words.strip() and told.answer.strip()):
        raise NothingAsked
    with transaction.atomic():
        case, own = _done(street, told, end, about, by=by, at=at, token=token)
        began = max(began_at or at, at - LONGEST)
        call = Call.objects.create(
            street=street, by_id=by.account_id, began_at=min(began, at), ended_at=at, end=end, case=case,
            category=told.category or (case.category if case else None), name=told.name.strip(), phone=told.phone.strip(),
            phone_index=blind_index(told.phone, "call") if told.phone.strip() else "",
            asked="" if case else told.words.strip(), answer=told.answer.strip(),
        )  # fmt: skip
        _write_line(call, by=by, at=at)
    return Taken(call, case, own)


def _done(
    street: Street, told: Caught, end: str, about: Case | None, *, by: Actor, at: datetime, token: str | None
) -> tuple[Case | None, Case | None]:
    """Return the case that a call led to, and the one that is the caller's own."""
    if end == CallEnd.WORD and about is not None:
        if not told.words.strip():
            raise NothingSaid
        return remark(about.pk, street_id=street.pk, by=by, at=at, text=_asked_after(told)), None
    if end == CallEnd.VOICE and about is not None:
        if about.state not in IN_PROGRESS:
            raise CaseOver(number=about.number)
        token, report = token or Reporter.new_token(), _report(street, told, at=at)
        answer, opened = add_voice(
            purpose="hotline.voice", key=token, told={}, street=street, main_id=about.pk, report=report, by=by, at=at,
            door=Door.HOTLINE, token=token,
        )  # fmt: skip
        # Where it ended while somebody was speaking, the report stands by itself.
        own = opened.case if opened else None
        return (about if answer["joined"] else own), own
    if end == CallEnd.CASE:
        own = _opened(street, told, by=by, at=at, token=token)
        return own, own
    return None, None


def _asked_after(told: Caught) -> str:
    """Return the words as they stand at the case: in the language of the house, for its reporter reads them, too."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Asked after by telephone: %(words)s") % {"words": told.words.strip()}


def _opened(street: Street, told: Caught, *, by: Actor, at: datetime, token: str | None) -> Case:
    token = token or Reporter.new_token()
    report = replace(_report(street, told, at=at), held=_held_for(street, told, at=at))
    return open_case(street=street, report=report, by=by, at=at, door=Door.HOTLINE, token=token).case


def _held_for(street: Street, told: Caught, *, at: datetime) -> str:
    """Return why a call waits for a look, "" when it does not: floods are counted by number and place, as at every door.

    A call of which somebody brings the number of a work order has been looked at already, by the city.
    """
    if told.order.strip():
        return ""
    pinned = told.lon is not None and told.lat is not None
    line = locate(told.lon, told.lat, street=street) if pinned else None  # type: ignore[arg-type]  # both are there
    if line is None and told.place.strip():
        found = find_place(street, told.place)
        line = found.line if found is not None else None
    number = normal_contact(told.phone)
    device, area = f"call {number}" if number else "", str(line.ids[-1]) if line and len(line.ids) > 1 else ""
    return weigh("", street, at=at, device=device, area=area, hard=False)


def _report(street: Street, told: Caught, *, at: datetime) -> Report:
    """Return what a caller said as a report; a work order that is here already is refused."""
    order = told.order.strip()
    if order:
        in_turn(street.pk, told.platform)
        Platform.objects.get_or_create(street=street, name=told.platform, defaults={"changed_at": at})
        here = Case.objects.filter(street=street, source=told.platform, source_id=order).first()
        if here is not None:
            raise OrderHere(order=order, number=here.number)
    return Report(
        title=title_from(told.words), body=told.words.strip(), place=told.place.strip(), lon=told.lon, lat=told.lat,
        category=told.category, contact=Contact(told.name.strip(), told.phone.strip()),
        source=told.platform if order else "", source_id=order or None,
    )  # fmt: skip


def _write_line(call: Call, *, by: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {
        "end": str(call.end), "case": str(call.case_id) if call.case_id else None,
        "category": call.category.code if call.category else "",
        "seconds": int((call.ended_at - call.began_at).total_seconds()),
    }  # fmt: skip
    journal.write(
        street_id=call.street_id, subject="call", subject_id=call.pk, action="take_call", by=by, at=at, facts=facts,
        texts={"asked": call.asked, "answer": call.answer},
    )  # fmt: skip
