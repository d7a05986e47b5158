"""From work done to the reporter's word: feed back, inspect, rework, close, confirm, reopen, withdraw, settle."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kernel.photos import AcceptedPhoto
from linli.people.public import Actor

from ..errors import AlreadyRated
from ..models import Case
from ..states import PhotoKind
from ..workflow import CASE
from .clocks import start_stage
from .course_law import who_names_the_lead
from .desk import end, release
from .joining import hold
from .sides import keep_photos, look_on_the_spot
from .voices import check_window, confirmed, not_solved
from .wholes import goes_on, nobody_else_waits, parts_ended, whole_of


def feed_back(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, done: str, photos: Sequence[AcceptedPhoto] = ()
) -> Case:
    """The lead says what was done, with photos (反馈)."""
    with CASE.moving(
        Case, case_id, "feed_back", street_id=street_id, by=by, at=at, done=done.strip()
    ) as move:
        case = move.it
        parts_ended(case)
        kept = keep_photos(case, photos, kind=PhotoKind.AFTER, by=by, at=at)
        case.fed_back_by_id = by.account_id
        move.facts |= {
            "photos": [str(p.pk) for p in kept],
            "in_time": case.due_at is None or at <= case.due_at or case.excused,
        }
        move.texts["done"] = done.strip()
        start_stage(case, at=at, state=move.row.target)
    return case


def inspect(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    finding: str,
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:
    """A second person has looked and finds it done (结案前核查); now the reporter is asked."""
    return look_on_the_spot(
        case_id,
        "inspect",
        kind=PhotoKind.INSPECT,
        street_id=street_id,
        by=by,
        at=at,
        finding=finding,
        photos=photos,
    )


def rework(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """A second person has looked and finds it not done: the same lead goes on (返工). The limit is the one it had."""
    with CASE.moving(
        Case, case_id, "rework", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        move.texts["reason"] = reason.strip()
        case = move.it
        case.fed_back_by, fed_back_at = None, case.stage_since
        start_stage(case, at=at, state=move.row.target)
        if case.due_at is not None and fed_back_at not in case.pauses[-1:]:
            # What was done is not done: whoever counts takes the feedback away again. One from a pause was due on no day.
            move.facts["undoes"] = "in_time" if fed_back_at <= case.due_at else "late"
            move.facts["unexcused"] = case.excused
        case.excused = False
    return move.it


def close(case_id: UUID, *, street_id: int, by: Actor, at: datetime, remark: str = "") -> Case:
    """Close a case that was inspected; the reporter can still rate it or reopen it."""
    with CASE.moving(Case, case_id, "close", street_id=street_id, by=by, at=at) as move:
        move.texts["remark"] = remark.strip()
        end(move.it, at=at)
    return move.it


def confirm(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, rating: int, comment: str = ""
) -> Case:
    """The person who raised it says so: solved, and how well. Once."""
    with CASE.moving(Case, case_id, "confirm", street_id=street_id, by=by, at=at, rating=rating) as move:
        case = move.it
        if case.rating is not None:
            raise AlreadyRated
        case.rating = rating
        move.facts["rating"] = rating
        move.texts["comment"] = comment.strip()
        confirmed(move, rating, at=at)
        if not case.ended:
            end(case, at=at)
    return case


def reopen(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:
    """It is not solved after all: back to dispatch, with everything known; the rating so far is void.

    What was sent back too often before waits for its arbiter again. Raises WholeIsOver for a part whose whole does not
    wait for it any more.
    """
    with transaction.atomic():
        whole = whole_of(street_id, case_id)
        held = hold(street_id, [case_id, whole.pk]) if whole else {}
        with CASE.moving(
            Case, case_id, "reopen", street_id=street_id, by=by, at=at, reason=reason.strip()
        ) as move:
            case = move.it
            check_window(case, at=at)
            if whole is not None:
                goes_on(held[whole.pk])
            not_solved(move, by)
            kept = keep_photos(case, photos, kind=PhotoKind.REPORT, by=by, at=at)
            move.facts |= {
                "photos": [str(p.pk) for p in kept],
                "from_lead": case.lead_id,
                "rating": case.rating,
            }
            move.texts["reason"] = reason.strip()
            release(case, at=at)
            case.reopened += 1
            case.rating, case.ended_at, case.fed_back_by = None, None, None
            case.arbiter = who_names_the_lead(case, at=at)
            start_stage(case, at=at, state=move.row.target)
    return case


def withdraw(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """The reporter takes it back before anybody works on it."""
    with CASE.moving(
        Case, case_id, "withdraw", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        nobody_else_waits(move.it)
        move.texts["reason"] = reason.strip()
        end(move.it, at=at)
    return move.it


def self_handle(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    done: str,
    before: Sequence[AcceptedPhoto],
    after: Sequence[AcceptedPhoto],
) -> Case:
    """Found and fixed by the same worker (自行处置): closed at once, proven by a photo from before and one from after."""
    photos = [*before, *after] if before and after else []
    with CASE.moving(
        Case, case_id, "self_handle", street_id=street_id, by=by, at=at, done=done.strip(), photos=photos
    ) as move:
        kept = keep_photos(move.it, before, kind=PhotoKind.BEFORE, by=by, at=at)
        kept += keep_photos(move.it, after, kind=PhotoKind.AFTER, by=by, at=at)
        move.facts["photos"] = [str(p.pk) for p in kept]
        move.texts["done"] = done.strip()
        end(move.it, at=at)
    return move.it


def settle(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reply: str = "") -> Case:
    """A case that its source system had already answered: the reply becomes the feedback and closes it, at its moment."""
    with CASE.moving(Case, case_id, "settle", street_id=street_id, by=by, at=at) as move:
        move.texts["done"] = reply.strip()
        end(move.it, at=at)
    return move.it
