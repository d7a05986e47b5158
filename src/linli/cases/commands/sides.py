"""Acts that move no state: place, hard problem, publish, remark, photos, a new link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.kernel.photos import AcceptedPhoto, store
from linli.kernel.privacy import find_personal
from linli.people.public import Actor
from linli.territory.public import Street, line_of

from ..errors import PersonalDataInText
from ..models import Case, Passage, Photo, Reporter
from ..states import PERSONAL_WORDS, PhotoKind
from ..workflow import CASE
from .clocks import start_stage
from .course_law import lies_elsewhere
from .moderation import words_decided
from .pausing import answered
from .roads import road_of


def keep_photos(
    case: Case, photos: Sequence[AcceptedPhoto], *, kind: str, by: Actor, at: datetime
) -> list[Photo]:
    """Keep accepted photos beside a case. The files are written first: a row never names a file that is not there."""
    kept: list[Photo] = []
    if not photos:
        return kept
    known = set(
        Photo.objects.filter(street_id=case.street_id, case=case, kind=kind).values_list("sha256", flat=True)
    )
    for photo in photos:
        if photo.sha256 in known:
            continue
        known.add(photo.sha256)
        row = Photo(
            street_id=case.street_id, case=case, kind=kind, width=photo.width, height=photo.height, sha256=photo.sha256,
            by_kind=by.kind, by_id=by.account_id, at=at,
        )  # fmt: skip
        store(photo, row.pk)
        row.save(force_insert=True)
        kept.append(row)
    return kept


def look_on_the_spot(
    case_id: UUID, action: str, *, kind: str, street_id: int, by: Actor, at: datetime, finding: str,
    photos: Sequence[AcceptedPhoto],
) -> Case:  # fmt: skip
    """Somebody has been there and says what was found: the one act behind `verify` and `inspect`."""
    told = finding.strip()
    with CASE.moving(Case, case_id, action, street_id=street_id, by=by, at=at, finding=told) as move:
        kept = keep_photos(move.it, photos, kind=kind, by=by, at=at)
        move.facts["photos"] = [str(p.pk) for p in kept]
        move.texts["finding"] = told
        start_stage(move.it, at=at, state=move.row.target)
    return move.it


def place(
    case_id: UUID,
    *,
    street_id: int,
    unit: Any,
    by: Actor,
    at: datetime,
    lon: float | None = None,
    lat: float | None = None,
) -> Case:
    """Say where a case lies: takes it out of the unlocated queue, or corrects a wrong place."""
    with CASE.moving(Case, case_id, "place", street_id=street_id, by=by, at=at, unit=unit) as move:
        case = move.it
        on = timezone.localtime(case.reported_at).date()
        case.unit_id = unit.pk
        case.lineage = list(line_of(unit.pk, on=on).ids)
        case.located = True
        lies_elsewhere(case)
        if lon is not None and lat is not None:
            case.lon, case.lat = lon, lat
            case.road_id = road_of(case.street_id, place=case.place, lon=lon, lat=lat, on=on)
    return case


def mark_hard(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """Put a case on the ledger of hard problems (002-03), or take it off again."""
    with CASE.moving(Case, case_id, "mark_hard", street_id=street_id, by=by, at=at) as move:
        move.it.hard = not move.it.hard
        move.facts["now_hard"] = move.it.hard
    return move.it


def publish(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    title: str,
    text: str = "",
    photos: Sequence[UUID] = (),
) -> Case:
    """Decide what the public sees of a case: a title and text without personal data, and which photos.

    Raises PersonalDataInText while a telephone, identity, plate or card number is still in the words. A photo that was
    hidden stays so until it is shown again; words that are published anew take the place of those that were masked.
    """
    kinds = sorted({str(PERSONAL_WORDS[span.kind]) for span in [*find_personal(title), *find_personal(text)]})
    if kinds:
        raise PersonalDataInText(kinds="、".join(kinds))
    with CASE.moving(Case, case_id, "publish", street_id=street_id, by=by, at=at, title=title) as move:
        case = move.it
        case.public_title, case.public_body = title.strip(), text.strip()
        words_decided(case, by=by, at=at)
        # A signed sheet bears names: nobody publishes it.
        mine = Photo.objects.filter(street_id=street_id, case=case).exclude(kind=PhotoKind.PAPER)
        mine.exclude(pk__in=photos).update(public=False)
        mine.filter(pk__in=photos, hidden=False).update(public=True)
        move.facts["photos"] = [str(pk) for pk in photos]
        move.texts = {"public_title": case.public_title, "public_body": case.public_body}
    return case


def remark(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    text: str,
    internal: bool = False,
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:
    """Say something on a case: an internal note for colleagues, or a word between the office and the reporter.

    What a reporter says after the end is kept and shown to who closed it; it does not go nowhere.
    """
    with CASE.moving(Case, case_id, "remark", street_id=street_id, by=by, at=at, text=text.strip()) as move:
        if by.kind == "reporter" and move.it.paused_at is not None:
            move.facts["resumed"] = answered(move.it, at=at)
        kept = keep_photos(move.it, photos, kind="report", by=by, at=at)
        move.facts |= {"internal": internal and by.kind == "account", "photos": [str(p.pk) for p in kept]}
        move.texts["text"] = text.strip()
    return move.it


def new_link(case: Case) -> str:
    """Give the case a new secret link and return its token; the one before stops working, in every street it led to."""
    token = Reporter.new_token()
    held, new = Reporter.objects.filter(street_id=case.street_id, case=case), Reporter.hash_of(token)
    if Passage.objects.filter(street_id=case.street_id, case=case).exists():
        old, streets = (
            list(held.values_list("token_hash", flat=True)),
            Street.objects.values_list("pk", flat=True),
        )
        Reporter.objects.filter(street_id__in=list(streets), token_hash__in=old).update(token_hash=new)
    else:
        held.update(token_hash=new)
    return token
