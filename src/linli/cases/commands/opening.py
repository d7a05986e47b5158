"""Opening a case: the one way into the ledger, whatever the door."""

import unicodedata
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.instances import made
from linli.kernel.models import Repeat
from linli.kernel.moments import local
from linli.kernel.photos import AcceptedPhoto
from linli.kernel.privacy import blind_index
from linli.kernel.repeats import digest_of_key
from linli.people.public import Actor, Power
from linli.territory.public import find_place, line_of, locate, root_of

from ..errors import NothingSaid
from ..models import Case, Category, Condition, Reporter
from ..states import Door, PhotoKind, State
from ..workflow import CASE
from .clocks import start_stage
from .limits import under_the_limits_of
from .roads import road_of
from .sides import keep_photos
from .writing import put


@dataclass(frozen=True)
class Contact:
    """How to reach who reports; all of it may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True)
class Report:
    """What somebody says at a door. `unit` is given when the place is known without coordinates."""

    title: str
    body: str = ""
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    unit: Any = None
    category: Category | None = None
    condition: Condition | None = None
    contact: Contact | None = None
    photos: tuple[AcceptedPhoto, ...] = ()
    source: str = ""
    source_id: str | None = None
    hard: bool = False
    industry: Any = None
    # None: as the category or the place says.
    tier: str | None = None
    # Why it waits for a look before anybody goes there (`states.py: HeldFor`).
    held: str = ""


@dataclass(frozen=True)
class Opened:
    """The new case, and the secret of its follow-up link (only ever known here; stored as a hash)."""

    case: Case
    token: str
    line: Any = field(default=None, compare=False)


def next_numbers(street: Any, at: datetime, count: int = 1) -> list[str]:
    """Return the next case numbers, as FL-2026-004217. A sequence is no row that writers wait for; gaps may stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [count])
        numbers = [n for (n,) in cursor.fetchall()]
    year = local(at).year
    return [f"{street.prefix}-{year}-{n:06d}" for n in numbers]


@dataclass(frozen=True)
class Spot:
    """Where a report fell: the line of unit ids, the deepest unit, the road, whether it is known, a known place's tier."""

    lineage: tuple[int, ...]
    unit_id: int | None = None
    road_id: int | None = None
    located: bool = False
    tier: str = ""


def locate_report(street: Any, report: Report, at: datetime) -> Spot:
    """Return where a report fell, by what it says of its place.

    Coordinates come first, then the unit that was chosen, then a known name in the words about the place. What is
    none of these waits in the unlocated queue of the street it came in by, with the street as its line. A moment
    before the structure was first recorded is read with the structure of today. The road is the one that the words
    name, else the one the pin lies on.
    """
    on = local(at).date()
    road_id = road_of(street, place=report.place, lon=report.lon, lat=report.lat, on=on)
    if report.lon is not None and report.lat is not None:
        line = locate(report.lon, report.lat, street=street, on=on) or locate(
            report.lon, report.lat, street=street
        )
        if line is not None:
            return Spot(line.ids, line.ids[-1], road_id, located=True)
    if report.unit is not None:
        return Spot(line_of(report.unit.pk, on=on).ids, report.unit.pk, road_id, located=True)
    if report.place:
        found = find_place(street, report.place, on=on) or find_place(street, report.place)
        if found is not None and found.line is not None and len(found.line.ids) > 1:
            tier = found.unit.tier if found.unit is not None else ""
            return Spot(found.line.ids, found.line.ids[-1], road_id, located=True, tier=tier)
    return Spot(line_of(root_of(street).id, on=on).ids, road_id=road_id)


def check_power(street: Any, *, by: Actor, door: str) -> None:
    """Raise NotAllowed where a colleague opens cases by a door of the house without the power to."""
    if door != Door.PUBLIC and by.kind == "account" and not by.has(Power.REPORT, street_id=street.pk):
        raise NotAllowed


def new_case(street: Any, report: Report, *, number: str, by: Actor, at: datetime, door: str) -> Case:
    """Return the case that a report makes, located and with its limit running, not written yet; or raise NothingSaid."""
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in report.title + report.body):
        raise NothingSaid
    spot = locate_report(street, report, at)
    tier = report.category.tier if report.category and report.category.tier else spot.tier
    case = made(
        Case, street=street, number=number, title=(report.title.strip() or report.body.strip())[:120],
        body=report.body.strip(), category=report.category, condition=report.condition, door=door, source=report.source,
        source_id=report.source_id, lon=report.lon, lat=report.lat, place=report.place[:200], unit_id=spot.unit_id,
        road_id=spot.road_id, lineage=list(spot.lineage), located=spot.located, hard=report.hard,
        tier=tier if report.tier is None else report.tier, industry=report.industry, reported_at=at, stage_since=at,
        found_by_id=by.account_id if door == Door.PATROL else None, held=report.held,
    )  # fmt: skip
    under_the_limits_of(case, at)
    start_stage(case, at=at, state=State.REPORTED)
    return case


def texts_of(report: Report) -> dict[str, str]:
    """Return the words of a report that stand beside its line of the journal."""
    return {"title": report.title.strip(), "body": report.body.strip()}


def open_case(
    *, street: Any, report: Report, by: Actor, at: datetime, door: str, token: str | None = None
) -> Opened:
    """Put one report into the ledger and return the case with the secret of its link.

    Locates it, gives it a number, a limit and the first line of its journal, keeps contact data encrypted and photos
    beside it. Raises NothingSaid, and NotAllowed where a colleague opens a case without the power to.
    """
    opened = _open(street, report, by=by, at=at, door=door, token=token or Reporter.new_token(), repeat=None)
    assert opened is not None  # noqa: S101 - only the key of a repeated report could have been spent
    return opened


def open_case_once(
    *, purpose: str, key: str, told: dict[str, str], street: Any, report: Report, by: Actor, at: datetime,
    door: str, token: str, joins: str = "",
) -> tuple[dict[str, Any], Opened | None]:  # fmt: skip
    """Do what `open_case` does unless this key was spent; return the answer to keep and what was opened now, or None.

    The answer is `told` with the number of the case. The door brings its own `token`, one that it can derive again for
    a repeat, because only its hash is kept. Two requests with one key meet at the unique row of the key. `joins` is the
    number of the case that it will be merged into before anybody reads of it (`commands/too.py`).
    """
    digest = digest_of_key(key)
    repeat = Repeat(street_id=street.pk, purpose=purpose, key=digest, answer=told, at=at)
    opened = _open(street, report, by=by, at=at, door=door, token=token, repeat=repeat, joins=joins)
    if opened is not None:
        return {**told, "number": opened.case.number}, opened
    return Repeat.objects.get(street_id=street.pk, purpose=purpose, key=digest).answer, None


def _open(
    street: Any,
    report: Report,
    *,
    by: Actor,
    at: datetime,
    door: str,
    token: str,
    repeat: Repeat | None,
    joins: str = "",
) -> Opened | None:
    check_power(street, by=by, door=door)
    case = new_case(street, report, number="", by=by, at=at, door=door)
    facts = {"door": door, "photos": len(report.photos)} | ({"held": report.held} if report.held else {})
    facts |= {"joins": joins} if joins else {}
    first = CASE.entry(case, "report", by=by, at=at, before="", facts=facts, texts=texts_of(report))
    line = journal.draft([first])
    series = f"{street.prefix}-{local(at).year}-"
    # Without photos the one statement is the whole transaction.
    with transaction.atomic() if report.photos else nullcontext():
        number = put(case, reporter_of(case, report.contact, token), line, series=series, repeat=repeat)
        if number is None:
            return None
        case.number, case._state.adding, case._state.db = number, False, DEFAULT_DB_ALIAS  # noqa: SLF001 - it is written
        keep_photos(case, report.photos, kind=PhotoKind.REPORT, by=by, at=at)
    return Opened(case, token, line.lines[0])


def reporter_of(case: Case, contact: Contact | None, token: str) -> Reporter:
    """Return who reported a case, not written yet: reached by `contact`, let in by the secret link of `token`."""
    contact = contact or Contact()
    return made(
        Reporter, street_id=case.street_id, case=case, name=contact.name, phone=contact.phone, email=contact.email,
        phone_index=blind_index(contact.phone, "phone") if contact.phone else "",
        email_index=blind_index(contact.email, "email") if contact.email else "",
        token_hash=Reporter.hash_of(token), language=contact.language,
    )  # fmt: skip
