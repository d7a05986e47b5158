"""Looking at personal data: every look is a row with its purpose, written before anything is shown."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power

from ..errors import PurposeNotSaid
from ..models import Case, Look, Party, Reporter
from ..permissions import privacy_reader
from ..states import AT_A_CASE, Purpose, Unusual, Way, Whose

MANY, AN_HOUR = 20, timedelta(hours=1)
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
LONG_AFTER = timedelta(days=30)


def look_at_reporter(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    note: str = "",
    way: str = Way.PAGE,
    address: str = "",
) -> Reporter:
    """Return who reported, and write down who looked, what for, by which way and from where.

    Raises PurposeNotSaid for a purpose that is not of the table, and for another one that is not said in words.
    """
    _may_look(case, by=by, purpose=purpose, note=note)
    with transaction.atomic():
        found = Reporter.objects.filter(street_id=case.street_id, case=case).first()
        if found is None:
            raise NotFound
        _write_look(case, Whose.REPORTER, by=by, at=at, purpose=purpose, note=note, way=way, address=address)
    return found


def look_at_parties(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    note: str = "",
    way: str = Way.PAGE,
    address: str = "",
) -> list[Party]:
    """Return who the parties of a dossier are, by name, and write down who looked and what for.

    Raises PurposeNotSaid as a look at the reporter does.
    """
    _may_look(case, by=by, purpose=purpose, note=note)
    with transaction.atomic():
        found = list(Party.objects.filter(street_id=case.street_id, case=case).order_by("number"))
        if not found:
            raise NotFound
        _write_look(case, Whose.PARTIES, by=by, at=at, purpose=purpose, note=note, way=way, address=address)
    return found


def _may_look(case: Case, *, by: Actor, purpose: str, note: str) -> None:
    if not privacy_reader.test(by, case) or by.account_id is None:
        raise NotAllowed
    if purpose not in AT_A_CASE or (purpose == Purpose.OTHER and not note.strip()):
        raise PurposeNotSaid


def _write_look(
    case: Case, whose: str, *, by: Actor, at: datetime, purpose: str, note: str, way: str, address: str
) -> None:
    Look.objects.create(
        street_id=case.street_id, case=case, account_id=by.account_id or 0, whose=whose, purpose=purpose,
        note=note.strip()[:200], way=way,
        address=address or None, unusual=unusual_of(case, by=by, at=at), at=at,
    )  # fmt: skip


def look_at_log(
    *, street_id: int, by: Actor, at: datetime, way: str = Way.PAGE, address: str = "", note: str = ""
) -> None:
    """Write down that somebody looks at the log of looks: once an hour for the page, each time for a workbook."""
    if by.account_id is None or not by.has(Power.AUDIT, street_id=street_id):
        raise NotAllowed
    mine = Look.objects.filter(
        street_id=street_id, account_id=by.account_id, purpose=Purpose.AUDIT, way=way, at__gt=at - AN_HOUR
    )
    if way == Way.EXPORT or not mine.exists():
        Look.objects.create(
            street_id=street_id, case=None, account_id=by.account_id, purpose=Purpose.AUDIT, note=note[:200],
            way=way, address=address or None, unusual=_at_night(at), at=at,
        )  # fmt: skip


def unusual_of(case: Case, *, by: Actor, at: datetime) -> list[str]:
    """Return what about this look the data officer should ask after; nothing of it forbids the look."""
    lately = Look.objects.filter(
        street_id=case.street_id, account_id=by.account_id, case__isnull=False, at__gt=at - AN_HOUR
    )
    found = []
    if len(lately.values_list("pk")[:MANY]) >= MANY:
        found.append(Unusual.MANY)
    # The first post is the own work; a power over this case that comes from another one is somebody else's.
    own = next((held for held in by.posts if held.street_id == case.street_id), None)
    if own is not None and not (own.unit_id in case.lineage or own.organisation_id in case.organisations):
        found.append(Unusual.ELSEWHERE)
    if case.ended_at is not None and at - case.ended_at > LONG_AFTER:
        found.append(Unusual.ENDED)
    return [str(one) for one in found] + _at_night(at)


def _at_night(at: datetime) -> list[str]:
    hour = timezone.localtime(at).hour
    return [str(Unusual.NIGHT)] if hour >= NIGHT_BEGINS or hour < NIGHT_ENDS else []
