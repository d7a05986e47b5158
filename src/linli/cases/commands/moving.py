"""A case splits into parts, and a case moves to another street: both begin new cases that know where they come from.

The street of a row never changes. What moves is therefore a new case there, with a number and a journal of its own and
the same secret link, and the old one ends as moved; refused, it stands again where it stood. So of all cases on the
way exactly one is not "moved", whatever happens, and a city that leaves the moved ones out counts each thing once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto, open_photo, store
from linli.people.public import Actor
from linli.territory.public import Street

from ..errors import OthersMerged, SameStreet, StreetBefore
from ..models import Case, Category, Link, Passage, Photo, Reporter, merged_into
from ..states import Answer, Door, LinkKind
from ..workflow import CASE, offered
from .clocks import start_stage
from .desk import end, file
from .joining import hold
from .opening import Contact, Report, new_case, reporter_of, texts_of
from .wholes import not_a_part, parts_ended
from .writing import put


@dataclass(frozen=True)
class Part:
    """What one part of a split is about; with a category it is filed at once by whoever may file."""

    title: str
    body: str = ""
    category: Category | None = None


def begin(
    case: Case, *, street: Street, facts: dict[str, Any], texts: dict[str, str], reporter: Reporter, by: Actor,
    at: datetime,
) -> Case:  # fmt: skip
    """Put a case into the ledger that comes from another one: its own number, and a journal that begins with that."""
    first = CASE.entry(case, "report", by=by, at=at, before="", facts=facts, texts=texts)
    series = f"{street.prefix}-{timezone.localtime(at).year}-"
    number = put(case, reporter, journal.draft([first]), series=series, repeat=None)
    assert number is not None  # noqa: S101 - only the key of a repeated report could have been spent
    case.number, case._state.adding, case._state.db = number, False, DEFAULT_DB_ALIAS  # noqa: SLF001 - it is written
    return case


def split(case_id: UUID, *, street_id: int, by: Actor, at: datetime, parts: Sequence[Part]) -> Case:
    """Split a case into parts (拆分), each a case of its own at the same place; the whole waits until all have ended."""
    with CASE.moving(Case, case_id, "split", street_id=street_id, by=by, at=at, parts=parts) as move:
        whole = move.it
        not_a_part(whole)
        made = [_part_of(whole, part, by=by, at=at) for part in parts]
        whole.parts += len(made)
        move.facts["parts"] = [one.number for one in made]
    return whole


def _part_of(whole: Case, part: Part, *, by: Actor, at: datetime) -> Case:
    told = Report(
        part.title, part.body, lon=whole.lon, lat=whole.lat, place=whole.place, unit=whole.unit, category=part.category,
        industry=whole.industry, tier=whole.tier,
    )  # fmt: skip
    case = new_case(whole.street, told, number="", by=by, at=at, door=Door.DESK)
    # Where the whole lies, in the structure that it keeps.
    for name in ("lineage", "unit_id", "road_id", "located"):
        setattr(case, name, getattr(whole, name))
    facts = {"door": Door.DESK, "photos": 0, "part_of": whole.number, "whole": str(whole.pk)}
    reporter = reporter_of(case, None, Reporter.new_token())
    begin(case, street=whole.street, facts=facts, texts=texts_of(told), reporter=reporter, by=by, at=at)
    Link.objects.create(
        street_id=whole.street_id,
        kind=LinkKind.PART,
        case=case,
        main=whole,
        by_id=by.account_id,
        starts_at=at,
    )
    if part.category is not None and "file" in offered(by, case):
        return file(case.pk, street_id=case.street_id, by=by, at=at, category=part.category)
    return case


def move(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, street: Street | None, reason: str
) -> Case:
    """Hand a case over to the street that it belongs to (移交): there it begins anew, and that street may refuse it.

    Raises StreetBefore for a street that it has been in: there it goes by being refused here.
    """
    told: dict[str, Any] = {"street": street, "reason": reason.strip()}
    with CASE.moving(Case, case_id, "move", street_id=street_id, by=by, at=at, **told) as act:
        assert street is not None  # noqa: S101 - `moving` refused otherwise
        case = act.it
        may_leave(case, street)
        came = Passage.objects.filter(street_id=street_id, case=case, inward=True).first()
        trail = [*(came.trail if came else ()), street_id]
        if street.pk in trail:
            raise StreetBefore(street=name_of(street))
        if came is not None and came.answer == Answer.AWAITED:
            answer(came, Answer.ACCEPTED, at=at)
        new = _arrive(case, street, by=by, at=at)
        way = {"trail": trail, "at": at, "was": case.state}
        Passage.objects.bulk_create(
            [
                Passage(street_id=street_id, case=case, inward=False, other_street=street, other_case=new.pk,
                        other_number=new.number, **way),
                Passage(street_id=street.pk, case=new, inward=True, other_street_id=street_id, other_case=case.pk,
                        other_number=case.number, **way),
            ]
        )  # fmt: skip
        act.facts |= {"to_street": street.slug, "number": new.number, "other": str(new.pk)}
        act.texts["reason"] = reason.strip()
        end(case, at=at, may_come_back=True)
    return case


def may_leave(case: Case, street: Street) -> None:
    """Refuse to move what hangs together with other cases of its street, or to where it is."""
    if street.pk == case.street_id:
        raise SameStreet
    parts_ended(case)
    not_a_part(case)
    others = merged_into(case.street_id, [case.pk]).get(case.pk)
    if others:
        numbers = Case.objects.filter(street_id=case.street_id, pk__in=others).order_by("number")
        raise OthersMerged(numbers="、".join(numbers.values_list("number", flat=True)))


def _arrive(case: Case, street: Street, *, by: Actor, at: datetime) -> Case:
    """Begin a case in the street it was moved to, with all that its report said, and the same secret link."""
    left = Reporter.objects.get(street_id=case.street_id, case=case)
    contact = Contact(left.name, left.phone, left.email, left.language)
    report = Report(
        case.title, case.body, lon=case.lon, lat=case.lat, place=case.place, category=case.category, hard=case.hard,
        tier=case.tier, contact=contact,
    )  # fmt: skip
    new = new_case(street, report, number="", by=by, at=at, door=Door.STREET)
    photos = list(Photo.objects.filter(street_id=case.street_id, case=case).order_by("id"))
    facts = {
        "door": Door.STREET, "photos": len(photos), "from_street": case.street.slug, "from_number": case.number,
        "other": str(case.pk), "raised_at": case.reported_at,
    }  # fmt: skip
    # A case that was refused here and comes again leaves the link to the new one.
    Reporter.objects.filter(street_id=street.pk, token_hash=left.token_hash).update(
        token_hash=Reporter.hash_of(Reporter.new_token())
    )
    reporter = reporter_of(new, contact, "")
    reporter.token_hash = left.token_hash
    begin(new, street=street, facts=facts, texts=texts_of(report), reporter=reporter, by=by, at=at)
    for one in photos:
        _bring(one, new, at=at)
    return new


def _bring(photo: Photo, new: Case, *, at: datetime) -> None:
    """Copy a photo to a case of another street, the file first: a row never names a file that is not there."""
    row = Photo(
        street_id=new.street_id, case=new, kind=photo.kind, width=photo.width, height=photo.height, sha256=photo.sha256,
        by_kind=photo.by_kind, by_id=photo.by_id, at=at,
    )  # fmt: skip
    try:
        with open_photo(photo.pk) as whole, open_photo(photo.pk, thumb=True) as thumb:
            kept = AcceptedPhoto(whole.read(), thumb.read(), photo.width, photo.height, photo.sha256)
    except NotFound:
        return  # the file is gone from the disk; what the row says of it helps nobody there
    store(kept, row.pk)
    row.save(force_insert=True)


def answer(came: Passage, said: str, *, at: datetime) -> None:
    """Write what the other street says at both ends of the way."""
    for street_id, case_id, inward in (
        (came.street_id, came.case_id, True), (came.other_street_id, came.other_case, False),
    ):  # fmt: skip
        way = Passage.objects.filter(
            street_id=street_id, case_id=case_id, inward=inward, answer=Answer.AWAITED
        )
        way.update(answer=said, answered_at=at)


def take_over(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """Say to the street that a case came from that it is in the right place here; who sent it can rely on it."""
    with CASE.moving(Case, case_id, "take_over", street_id=street_id, by=by, at=at) as act:
        came = _came(act.it)
        act.facts |= {"from_street": came.other_street.slug, "number": came.other_number}
        answer(came, Answer.ACCEPTED, at=at)
        sent = hold(came.other_street_id, [came.other_case])[came.other_case]
        told = {"to_street": act.it.street.slug, "number": act.it.number}
        CASE.note(sent, action="taken_over", by=by, at=at, facts=told, texts={})
    return act.it


def _came(case: Case) -> Passage:
    came = Passage.objects.filter(street_id=case.street_id, case=case, inward=True)
    return came.select_related("other_street").get()


def refuse_move(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """Refuse a case that another street sent here, with a reason: it stands there again as it stood."""
    with CASE.moving(
        Case, case_id, "refuse_move", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as act:
        case = act.it
        parts_ended(case)
        others = merged_into(case.street_id, [case.pk]).get(case.pk)
        if others:
            raise OthersMerged(numbers=str(len(others)))
        came = _came(case)
        act.facts |= {"to_street": came.other_street.slug, "number": came.other_number, "refused": True}
        act.texts["reason"] = reason.strip()
        end(case, at=at)
        come_back(came.other_case, street_id=came.other_street_id, by=by, at=at, reason=reason)
        answer(came, Answer.REFUSED, at=at)
    return case


def come_back(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """Let a case that another street refused stand again where it stood; the limit of that stage begins anew.

    Done by whoever refuses it there, never by itself.
    """
    with CASE.moving(
        Case, case_id, "come_back", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as act:
        sent = (
            Passage.objects.filter(street_id=street_id, case_id=case_id, inward=False, answer=Answer.AWAITED)
            .select_related("other_street")
            .get()
        )
        act.it.ended_at, act.back_to = None, sent.was
        act.facts |= {"from_street": sent.other_street.slug, "number": sent.other_number}
        act.texts["reason"] = reason.strip()
        start_stage(act.it, at=at, state=sent.was)
    return act.it
