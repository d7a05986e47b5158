"""What the acts on shares have in common: clocks, whose a share is, and who sees the case for how long."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import formats, timezone

from linli.kernel.calendar import Limit
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound
from linli.people.public import Actor, Organisation, Part, Power, account_names

from ..models import Assignment, Case, Share
from ..states import WORKING, JointState, ShareKind, ShareState
from ..workflow import label
from .calendars import calendar_of

GREEN = 0.8
EARTH = 6_371_000
# Where a case has no moment of its own to hang a task on.
EVERYDAY = Limit(1, "d")


def clock(case: Case, limit: Limit, *, at: datetime, of: int | None = None) -> dict[str, Any]:
    """Return until when a share runs: its own limit, counted by the hours that the organisation `of` works."""
    due = calendar_of(case.street_id, of, at=at).due(at, limit)
    return {"due_at": due.at, "soon_at": due.yellow_at, "limit": f"{limit.value:f} {limit.unit.value}"}


def until(moment: datetime, *, at: datetime) -> dict[str, Any]:
    """Return the clock of a share that is owed at a moment somebody named."""
    return {"due_at": moment, "soon_at": at + (moment - at) * GREEN if moment > at else moment}


def clock_of_case(case: Case, *, at: datetime, of: int | None = None) -> dict[str, Any]:
    """Return the clock of a share that is due when the stage of the case is; a day where that is over or not set."""
    if case.due_at is not None and case.due_at > at:
        return until(case.due_at, at=at)
    return clock(case, EVERYDAY, at=at, of=of)


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Return how far two points (lon, lat) lie apart on the ground."""
    (lon1, lat1), (lon2, lat2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def share_on(case: Case, item: UUID, kind: str, action: str, *, at: datetime) -> Share:
    """Return an open share of a locked case; say who was faster when it is open no more."""
    share = Share.objects.filter(street_id=case.street_id, case=case, pk=item, kind=kind).first()
    if share is None:
        raise NotFound
    if share.state != ShareState.OPEN:
        raise over(share.ended_by_id, share.ended_at, share.state, action, at=at)
    return share


def over(
    by: int | None, ended_at: datetime | None, state: str, action: str, *, at: datetime
) -> MovedMeanwhile:
    """Return the refusal of who came second: who did it, and when."""
    then = timezone.localtime(ended_at) if ended_at else None
    today = then is not None and then.date() == timezone.localtime(at).date()
    when = formats.date_format(then, "H:i" if today else "DATETIME_FORMAT") if then else ""
    who = account_names([by]).get(by, "Linli") if by else "Linli"
    return MovedMeanwhile(
        who=who, action=str(label(action)), when=when, state=state, wanted=action,
        at=ended_at.isoformat() if ended_at else "",
    )  # fmt: skip


def need_own(by: Actor, case: Case, share: Share) -> None:
    """Refuse whoever does not act for the organisation that owes the share."""
    if not by.may(
        Power.HANDLE, street_id=case.street_id, lineage=case.lineage, organisations=[share.organisation_id]
    ):
        raise NotAllowed


def end_share(share: Share, state: str, *, by: Actor, at: datetime, said: str = "", **more: Any) -> Share:
    """Write how a share ended."""
    share.state, share.ended_at, share.ended_by_id, share.said = state, at, by.account_id, said.strip()
    for name, value in more.items():
        setattr(share, name, value)
    share.save()
    return share


def told(shares: Iterable[Share]) -> dict[str, Any]:
    """Return what the journal line says of shares: ids and moments, no words of people."""
    them = list(shares)
    return {
        "shares": [str(share.pk) for share in them],
        "organisations": [share.organisation_id for share in them],
        "until_at": max((share.due_at for share in them), default=None),
    }


# --- Who sees the case -------------------------------------------------------------------------------------------
def owing(case: Case) -> list[int]:
    """Return the organisations that owe something on a case, and those on the spot until the action is concluded."""
    there = Q(kind=ShareKind.ARRIVAL, state=ShareState.DONE, joint__state=JointState.CALLED)
    shares = Share.objects.filter(street_id=case.street_id, case=case)
    found = shares.filter(Q(state=ShareState.OPEN) | there).order_by("given_at", "id")
    return list(dict.fromkeys(found.values_list("organisation_id", flat=True)))


def let_see(case: Case) -> None:
    """Let those see the case who are assigned to it or owe something on it, and nobody longer than that."""
    on_it = Assignment.objects.filter(street_id=case.street_id, case=case, ends_at=None)
    assigned = on_it.order_by("part", "id").values_list("organisation_id", flat=True)
    case.organisations = list(dict.fromkeys([*assigned, *owing(case)]))


def with_owing(case: Case, assigned: Sequence[int]) -> list[int]:
    """Return who sees a case that is given to others: those, and who of the ones before still owes something.

    Asks nothing where nobody else was on it, which is how most cases are dispatched.
    """
    before = [pk for pk in case.organisations if pk not in assigned]
    if not before:
        return list(assigned)
    owed = set(owing(case))
    return [*assigned, *(pk for pk in before if pk in owed)]


def join(case: Case, organisation: Organisation, *, at: datetime) -> bool:
    """Put an organisation on a case as support unless it is on it; return whether it was put."""
    there = Assignment.objects.filter(
        street_id=case.street_id, case=case, organisation=organisation, ends_at=None
    )
    if there.exists():
        return False
    Assignment.objects.create(
        street_id=case.street_id, case=case, organisation=organisation, part=Part.SUPPORT, starts_at=at
    )
    return True


def leave(case: Case, organisation_id: int, *, at: datetime) -> None:
    """Take a support off a case when no task holds it there any more."""
    tasks = Share.objects.filter(
        street_id=case.street_id, case=case, organisation_id=organisation_id, kind=ShareKind.TASK
    )
    if not tasks.filter(state__in=(ShareState.OPEN, ShareState.DONE)).exists():
        Assignment.objects.filter(
            street_id=case.street_id, case=case, organisation_id=organisation_id, part=Part.SUPPORT, ends_at=None
        ).update(ends_at=at)  # fmt: skip


def drop_tasks(case: Case, *, at: datetime, but: Sequence[int] = ()) -> None:
    """Ask no more for the open tasks of those who are taken off a case."""
    tasks = Share.objects.filter(
        street_id=case.street_id, case=case, kind=ShareKind.TASK, state=ShareState.OPEN
    )
    tasks.exclude(organisation_id__in=but).update(state=ShareState.DROPPED, ended_at=at)


def tasks_follow(case: Case) -> None:
    """Let the open tasks that are due when the case is follow its clock, after a pause or an extension."""
    if case.state in WORKING and case.due_at is not None:
        tasks = Share.objects.filter(
            street_id=case.street_id, case=case, kind=ShareKind.TASK, state=ShareState.OPEN, limit=""
        )
        tasks.update(
            due_at=case.due_at, soon_at=case.yellow_at or case.due_at, warned_at=None, alarmed_at=None
        )


def day_end(moment: datetime) -> datetime:
    """Return the end of the day of a moment, where the house stands: what is owed on a day may come late in it."""
    local = timezone.localtime(moment)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
