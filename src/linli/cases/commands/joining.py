"""Cases that belong together: merge duplicates (并案), undo it, relate; and the word of those whose report was merged.

Whoever joins two cases holds the rows of both, always in the order of their ids, so that two who join the same cases
the other way round wait for each other and never for ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.errors import NotFound
from linli.kernel.photos import AcceptedPhoto
from linli.people.public import Actor

from ..errors import (
    AlreadyRated,
    AlreadyRelated,
    MainEnded,
    MainMayGoRound,
    NotRelated,
    OtherStreetsCase,
    SameCase,
)
from ..models import Case, Link
from ..permissions import seer
from ..states import IN_PROGRESS, LinkKind, PhotoKind, State
from ..workflow import CASE
from .clocks import start_stage
from .course_law import who_names_the_lead
from .desk import end, release
from .sides import keep_photos
from .voices import check_window, confirmed, not_solved
from .wholes import not_a_part


def hold(street_id: int, ids: Sequence[UUID]) -> dict[UUID, Case]:
    """Lock cases of a street in the order of their ids and return them."""
    locked = Case.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk__in=ids)
    return {case.pk: case for case in locked.select_related("category").order_by("pk")}


def hold_both(case_id: UUID, other: Case | None, *, street_id: int) -> dict[UUID, Case]:
    """Hold a case and the one it is to be joined to, if that is a case of the street."""
    return hold(street_id, [case_id] if other is None else [case_id, other.pk])


def other_of(case: Case, other: Case, held: dict[UUID, Case], *, by: Actor) -> Case:
    """Return the other case as it is held: another one of the same street that the actor sees."""
    if other.pk == case.pk:
        raise SameCase
    if other.street_id != case.street_id:
        raise OtherStreetsCase(number=other.number)
    if other.pk not in held or not seer.test(by, other):
        raise NotFound
    return held[other.pk]


def merge(case_id: UUID, *, street_id: int, by: Actor, at: datetime, main: Case | None, reason: str) -> Case:
    """Merge a duplicate into the case that it repeats (并案): its reporters follow that one by their own links.

    Both must be of one street and seen by the actor, and the main case in progress; so no circle can begin. What waits
    for an arbiter is merged only into what has one, too: it does not begin anew as a case that nobody sent back yet.
    """
    with transaction.atomic():
        held = hold_both(case_id, main, street_id=street_id)
        told: dict[str, Any] = {"main": main, "reason": reason.strip()}
        with CASE.moving(Case, case_id, "merge", street_id=street_id, by=by, at=at, **told) as move:
            assert main is not None  # noqa: S101 - `moving` refused otherwise
            case = move.it
            into = other_of(case, main, held, by=by)
            if into.state not in IN_PROGRESS:
                raise MainEnded(number=into.number, state=State(into.state).label)
            not_a_part(case)
            if case.arbiter and not (into.arbiter or into.named_at):
                raise MainMayGoRound(times=case.returned, number=into.number)
            Link.objects.create(
                street_id=street_id, kind=LinkKind.MERGED, case=case, main=into, was=case.state, by_id=by.account_id,
                starts_at=at,
            )  # fmt: skip
            move.facts |= {"main": str(into.pk), "number": into.number}
            move.texts["reason"] = reason.strip()
            end(case, at=at, may_come_back=True)
        CASE.note(into, action="merged_in", by=by, at=at, facts=named(case), texts={})
    return case


def named(case: Case) -> dict[str, str]:
    """Return what a line says of the other case."""
    return {"other": str(case.pk), "number": case.number}


def parted(case_id: UUID, *, street_id: int) -> tuple[Link | None, dict[UUID, Case]]:
    """Hold a merged case with the one it was merged into, and return the link between them."""
    merged = Link.objects.filter(street_id=street_id, case_id=case_id, kind=LinkKind.MERGED, ends_at=None)
    link = merged.first()
    held = hold(street_id, [case_id, link.main_id] if link else [case_id])
    return merged.first(), held


def unmerge(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """Undo a merger: the case stands again where it stood, and the limit of that stage begins anew."""
    with transaction.atomic():
        link, held = parted(case_id, street_id=street_id)
        with CASE.moving(
            Case, case_id, "unmerge", street_id=street_id, by=by, at=at, reason=reason.strip()
        ) as move:
            assert link is not None  # noqa: S101 - a merged case has its link
            move.texts["reason"] = reason.strip()
            move.back_to = link.was
            take_out(move, link, held, at=at)
            if move.it.dispatched_at is not None:
                move.it.dispatched_at = (
                    at  # handling is counted from the dispatch, and begins anew with its stage
                )
            start_stage(move.it, at=at, state=link.was)
        CASE.note(held[link.main_id], action="merged_out", by=by, at=at, facts=named(move.it), texts={})
    return move.it


def take_out(move: Any, link: Link, held: dict[UUID, Case], *, at: datetime) -> None:
    """End the link of a merged case, whose word on the main case counts no more."""
    Link.objects.filter(street_id=link.street_id, pk=link.pk).update(ends_at=at)
    case = move.it
    move.facts |= {"main": str(link.main_id), "number": held[link.main_id].number}
    if case.rating is not None:
        move.facts["rating"] = case.rating
    case.ended_at, case.rating = None, None


def confirm_too(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, rating: int, comment: str = ""
) -> Case:
    """Whoever reported what was merged says of the main case's end: solved, and how well. Once."""
    with CASE.moving(Case, case_id, "confirm_too", street_id=street_id, by=by, at=at, rating=rating) as move:
        if move.it.rating is not None:
            raise AlreadyRated
        move.it.rating = rating
        move.facts["rating"] = rating
        move.texts["comment"] = comment.strip()
        confirmed(move, rating, at=at)
    return move.it


def reopen_too(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:
    """Whoever reported what was merged says that for them it is not solved: their case goes on by itself."""
    with transaction.atomic():
        link, held = parted(case_id, street_id=street_id)
        with CASE.moving(
            Case, case_id, "reopen_too", street_id=street_id, by=by, at=at, reason=reason.strip()
        ) as move:
            assert link is not None  # noqa: S101 - a merged case has its link
            case = move.it
            check_window(case, at=at)
            not_solved(move, by)
            kept = keep_photos(case, photos, kind=PhotoKind.REPORT, by=by, at=at)
            take_out(move, link, held, at=at)
            move.facts |= {"photos": [str(one.pk) for one in kept], "from_lead": held[link.main_id].lead_id}
            move.texts["reason"] = reason.strip()
            release(case, at=at)
            case.reopened += 1
            case.arbiter = who_names_the_lead(case, at=at)
            move.back_to = State.FILED if case.category_id else State.REPORTED
            start_stage(case, at=at, state=move.back_to)
        CASE.note(held[link.main_id], action="merged_out", by=by, at=at, facts=named(case), texts={})
    return case


def _pair(street_id: int, *two: UUID) -> dict[str, Any]:
    """Return how the relation of two cases is kept: it has no direction, so the smaller id comes first."""
    first, second = sorted(two)
    return {"street_id": street_id, "kind": LinkKind.RELATED, "case_id": first, "main_id": second}


def relate(case_id: UUID, *, street_id: int, by: Actor, at: datetime, other: Case | None) -> Case:
    """Say that two cases at different places have to do with each other (关联); each goes its own way."""
    with transaction.atomic():
        held = hold_both(case_id, other, street_id=street_id)
        with CASE.moving(Case, case_id, "relate", street_id=street_id, by=by, at=at, other=other) as move:
            assert other is not None  # noqa: S101 - `moving` refused otherwise
            other_of(move.it, other, held, by=by)
            pair = _pair(street_id, case_id, other.pk)
            if Link.objects.filter(**pair, ends_at=None).exists():
                raise AlreadyRelated
            Link.objects.create(**pair, by_id=by.account_id, starts_at=at)
            move.facts |= named(held[other.pk])
        CASE.note(held[other.pk], action="related", by=by, at=at, facts=named(move.it), texts={})
    return move.it


def unrelate(case_id: UUID, *, street_id: int, by: Actor, at: datetime, other: Case | None) -> Case:
    """Take two related cases apart again."""
    with transaction.atomic():
        held = hold_both(case_id, other, street_id=street_id)
        with CASE.moving(Case, case_id, "unrelate", street_id=street_id, by=by, at=at, other=other) as move:
            assert other is not None  # noqa: S101 - `moving` refused otherwise
            other_of(move.it, other, held, by=by)
            pair = _pair(street_id, case_id, other.pk)
            if not Link.objects.filter(**pair, ends_at=None).update(ends_at=at):
                raise NotRelated
            move.facts |= named(held[other.pk])
        CASE.note(held[other.pk], action="unrelated", by=by, at=at, facts=named(move.it), texts={})
    return move.it
