"""Lists: meetings one may see, series, those that are overdue, and where something stood on an agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound
from linli.people.public import Actor
from linli.territory.public import Street

from ..models import AgendaItem, Attendee, Meeting, Resolution, Seat, Series
from ..permissions import keeper, putter
from ..states import COMING, TAKES_ITEMS, TOOK_PLACE, MeetingOutcome, MeetingState, Period, ResolutionState
from .dates import moment_of, period_of

ORDER = ("starts_at", "id")
BACK = ("-starts_at", "-id")
SIGHTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("Coming"), (*COMING, MeetingState.RUNNING)),
    "minutes": (_("Minutes open"), (MeetingState.HELD,)),
    "past": (_("Held"), (MeetingState.CONFIRMED,)),
    "cancelled": (_("Cancelled"), (MeetingState.CANCELLED,)),
}
FAR = timedelta(days=370)


def meetings(actor: Actor, street_id: int, *, show: str = "", kind: str = "") -> QuerySet[Meeting]:
    """Return the meetings an actor may see on one of the lists, to be ordered and paged."""
    found = Meeting.objects.visible_to(actor).filter(street_id=street_id, state__in=SIGHTS[show][1])
    found = found.filter(kind=kind) if kind else found
    return found.select_related("unit", "organisation", "series")


def order_of(show: str) -> tuple[str, str]:
    """Return the order of a list: what comes next first, what is past by the newest."""
    return ORDER if show == "" else BACK


def one_meeting(actor: Actor, street_id: int, number: int) -> Meeting:
    """Return a meeting by its number, or refuse as if it did not exist."""
    found = Meeting.objects.visible_to(actor).filter(street_id=street_id, number=number)
    one = found.select_related("street", "unit", "organisation", "series", "secretary").first()
    if one is None:
        raise NotFound
    return one


def month_of(actor: Actor, street_id: int, first: date, until: date) -> list[Meeting]:
    """Return the meetings of some days in their order, for a calendar."""
    since, end = moment_of(first, _MIDNIGHT), moment_of(until, _MIDNIGHT)
    found = Meeting.objects.visible_to(actor).filter(
        street_id=street_id, starts_at__gte=since, starts_at__lt=end
    )
    return list(found.exclude(state=MeetingState.CANCELLED).order_by(*ORDER)[:400])


_MIDNIGHT = datetime.min.time()


def series_seen(actor: Actor, street_id: int) -> QuerySet[Series]:
    """Return the series an actor may see that go on, to be ordered and paged."""
    found = Series.objects.visible_to(actor).filter(street_id=street_id, ended_at=None)
    return found.select_related("unit", "organisation", "street")


def one_series(actor: Actor, street_id: int, number: int) -> Series:
    """Return a series by its number, or refuse as if it did not exist."""
    found = Series.objects.visible_to(actor).filter(street_id=street_id, number=number)
    one = found.select_related("street", "unit", "organisation").first()
    if one is None:
        raise NotFound
    return one


def seats_of(one: Series) -> list[Seat]:
    """Return who is always invited to a series, in its order."""
    found = Seat.objects.filter(street_id=one.street_id, series=one).select_related("account", "organisation")
    return list(found.order_by("position"))


@dataclass(frozen=True)
class Overdue:
    """A series of which no meeting was held in a period that is over, and when one was held last."""

    series: Series
    first: date
    last: date
    held_last: datetime | None
    planned: datetime | None


def last_period(series: Series, today: date) -> tuple[date, date] | None:
    """Return the last period that is over and lies wholly in the life of a series."""
    if series.period == Period.NONE:
        return None
    first, _last = period_of(series.period, today)
    before = period_of(series.period, first - timedelta(days=1))
    return before if before[0] >= period_of(series.period, series.starts_on)[0] else None


def overdue(found: Sequence[Series], *, at: datetime) -> list[Overdue]:
    """Return which of these series held no meeting in their last period that is over, nor one since; two questions."""
    today = timezone.localdate(at)
    late: list[Overdue] = []
    asked = {one.pk: period for one in found if (period := last_period(one, today))}
    if not asked:
        return []
    streets = {one.street_id for one in found}
    of = Meeting.objects.filter(street_id__in=streets, series_id__in=list(asked))
    held = _last_by_series(of.filter(state__in=TOOK_PLACE).order_by("starts_at"))
    planned = _last_by_series(of.filter(state__in=COMING, starts_at__gte=at).order_by("-starts_at"))
    for one in found:
        if one.pk not in asked:
            continue
        first, last = asked[one.pk]
        latest = held.get(one.pk)
        if latest is None or timezone.localdate(latest) < first:
            late.append(Overdue(one, first, last, latest, planned.get(one.pk)))
    return late


def _last_by_series(found: QuerySet[Meeting]) -> dict[UUID, datetime]:
    return dict(found.values_list("series_id", "starts_at"))


def overdue_seen(actor: Actor, street_id: int, *, at: datetime) -> list[Overdue]:
    """Return the overdue series that an actor may see."""
    found = Series.objects.visible_to(actor).filter(street_id=street_id, ended_at=None)
    return overdue(
        list(found.exclude(period=Period.NONE).select_related("unit", "organisation", "street")[:500]), at=at
    )


def meetings_taking_items(actor: Actor, *, unit_id: int | None = None, at: datetime) -> list[Meeting]:
    """Return the coming meetings onto whose agenda an actor may put something, the next first.

    With a unit, those held at it, above it or below it: where what concerns the unit may be talked about.
    """
    found = Meeting.objects.visible_to(actor).filter(
        state__in=TAKES_ITEMS, ends_at__gte=at - timedelta(days=1), starts_at__lt=at + FAR
    )
    if unit_id is not None:
        from linli.territory.public import line_of  # noqa: PLC0415 - only where a unit is named

        found = found.filter(Q(lineage__contains=[unit_id]) | Q(unit_id__in=list(line_of(unit_id).ids)))
    may = keeper | putter
    some = found.select_related("street", "unit").order_by(*ORDER)[:100]
    return [one for one in some if may.test(actor, one)]


@dataclass(frozen=True)
class Tabled:
    """One time that something stood on an agenda, with what became of it in words for everybody.

    `words` is empty until the result is published; `outcome` until the minutes are confirmed.
    """

    meeting: Meeting
    item: AgendaItem
    outcome: str
    outcome_said: str
    words: str

    @property
    def is_public(self) -> bool:
        """Return whether everybody may read it."""
        return self.meeting.published_at is not None


def history_of_subject(subject_kind: str, subject_id: Any, *, street_id: int | None = None) -> list[Tabled]:
    """Return every meeting on whose agenda a subject stood, the newest first; cancelled ones are left out."""
    items = AgendaItem.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    items = items.filter(street_id=street_id) if street_id else items
    told = []
    for item in (
        items.exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("meeting__street", "meeting__unit")
        .order_by("-meeting__starts_at", "-id")[:50]
    ):
        meeting = item.meeting
        said = item.outcome if meeting.state == MeetingState.CONFIRMED else ""
        words = item.decision if meeting.published_at else ""
        told.append(Tabled(meeting, item, said, str(MeetingOutcome(said).label) if said else "", words))
    return told


def mine(actor: Actor, *, at: datetime) -> list[Attendee]:
    """Return the invitations of an account to meetings that are not over, the next first."""
    if not actor.account_id:
        return []
    found = Attendee.objects.filter(
        account_id=actor.account_id, meeting__state__in=(MeetingState.CONVENED, MeetingState.RUNNING),
        meeting__ends_at__gte=at - timedelta(days=1), street_id__in=actor.street_ids,
    )  # fmt: skip
    return list(
        found.select_related("meeting__street", "meeting__unit").order_by("meeting__starts_at", "id")[:50]
    )


def commitments(actor: Actor, street: Street) -> QuerySet[Resolution]:
    """Return the open commitments of the meetings an actor may see, and those of the actor's organisations."""
    seen = Meeting.objects.visible_to(actor).filter(pk=OuterRef("meeting_id"), street=street)
    of = [
        held.organisation_id for held in actor.posts if held.organisation_id and held.street_id == street.pk
    ]
    return (
        Resolution.objects.filter(street=street, becomes="commitment", state=ResolutionState.OPEN)
        .filter(Exists(seen) | Q(owner_id__in=of))
        .select_related("meeting", "owner")
    )
