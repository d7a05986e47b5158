"""What is owed: promises by their day, the ladder toward who is late, points and praise of organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor, Organisation
from linli.territory.public import Street

from ..models import Measure, Point, Progress, ProgressPhoto, Promise, Topic, TopicLook
from .books import deeds_of
from .way import Rung, rungs_of, whose

DUE = ("due_on", "id")
LOOKS = ("-at", "-id")
YEAR = timedelta(days=365)
SOON = timedelta(days=7)


def promises(
    actor: Actor, street_id: int, *, late: bool = False, on: date | None = None
) -> QuerySet[Promise]:
    """Return what is still owed of the topics an actor may see; only what is overdue, if wanted."""
    seen = Topic.objects.visible_to(actor).filter(street_id=street_id, state="agreed")
    found = Promise.objects.filter(street_id=street_id, kept_at=None, topic__in=seen)
    if late:
        found = found.filter(due_on__lt=on or timezone.localdate())
    return found.select_related("topic", "topic__unit", "organisation")


@dataclass(frozen=True)
class Owed:
    """One promise on the board of oversight."""

    promise: Promise
    who: str
    days: int
    standing: str
    last: str
    rungs: tuple[Rung, ...]

    @property
    def next_rung(self) -> Rung | None:
        """Return the step of the ladder that is due."""
        return next((one for one in self.rungs if one.due), None)


def owed(found: Sequence[Promise], *, on: date) -> list[Owed]:
    """Return promises as the board shows them; three questions for all of them."""
    ids = [one.pk for one in found]
    taken: dict[UUID, set[str]] = {}
    for promise_id, step in Measure.objects.filter(promise_id__in=ids).values_list("promise_id", "step"):
        taken.setdefault(promise_id, set()).add(step)
    notes = Progress.objects.filter(topic_id__in={one.topic_id for one in found})
    last = dict(notes.order_by("topic_id", "-at").distinct("topic_id").values_list("topic_id", "note"))
    return [
        Owed(
            one, whose(one), (one.due_on - on).days,
            "late" if one.due_on < on else "soon" if one.due_on - on <= SOON else "",
            last.get(one.topic_id, ""), rungs_of(one, taken.get(one.pk, set()), on=on),
        )
        for one in found
    ]  # fmt: skip


def waits_for_a_measure(found: Sequence[Promise], *, on: date) -> bool:
    """Return whether the next step of the ladder is due toward any of these promises; one question, where one is late."""
    late = [one for one in found if one.kept_at is None and one.due_on < on]
    taken: dict[UUID, set[str]] = {one.pk: set() for one in late}
    steps = Measure.objects.filter(promise_id__in=list(taken)).values_list("promise_id", "step")
    for promise_id, step in steps:
        taken[promise_id].add(step)
    return any(rung.due for one in late for rung in rungs_of(one, taken[one.pk], on=on))


def measures_taken(promise: Promise) -> set[str]:
    """Return the steps that were taken toward a promise."""
    return set(
        Measure.objects.filter(street_id=promise.street_id, promise=promise).values_list("step", flat=True)
    )


@dataclass(frozen=True)
class Told:
    """One time that somebody told how far it is, with its photos."""

    progress: Progress
    photos: tuple[UUID, ...]


def progress_of(topic: Topic) -> list[Told]:
    """Return how far it is, the newest first; one question however many photos there are."""
    found = Progress.objects.filter(street_id=topic.street_id, topic=topic).select_related("promise")
    photos = ProgressPhoto.objects.filter(street_id=topic.street_id, progress=OuterRef("pk")).order_by(
        "at", "id"
    )
    shown = found.annotate(shown=ArraySubquery(photos.values("pk"))).order_by("-at", "-id")[:50]
    return [Told(one, tuple(one.shown)) for one in shown]


BOARD_COLUMNS = (
    Column(_("Number"), 10), Column(_("Title"), 36), Column(_("Area or grid"), 18), Column(_("What was promised"), 40),
    Column(_("Who has it"), 24), Column(_("Day promised"), 12), Column(_("Days left"), 10), Column(_("Last word"), 50),
    Column(_("Measures taken"), 24),
)  # fmt: skip


def board_rows(found: QuerySet[Promise], most: int, *, on: date) -> Iterator[list[Any]]:
    """Yield the rows of the workbook of what is owed."""
    for one in owed(list(found.order_by(*DUE)[:most]), on=on):
        topic = one.promise.topic
        yield [
            topic.number, topic.title, name_of(topic.unit), one.promise.what, one.who, one.promise.due_on, one.days,
            one.last, "、".join(rung.name for rung in one.rungs if rung.taken),
        ]  # fmt: skip


# --- Points and praise --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Praise:
    """An organisation with its points of a year, and what it kept, in time and late."""

    organisation: Organisation
    points: int
    kept: int
    kept_late: int
    open_late: int


def praise(street: Street, *, at: datetime) -> list[Praise]:
    """Return the organisations that have points of the last year, the most first; persons are never listed."""
    since = at - YEAR
    summed = Point.objects.filter(street=street, at__gte=since).order_by().values("organisation_id")
    points = {row["organisation_id"]: row["sum"] for row in summed.annotate(sum=Sum("points"))}
    today = timezone.localdate(at)
    made = Promise.objects.filter(street=street, organisation__isnull=False, made_at__gte=since).order_by()
    kept = made.annotate(on=F("kept_at__date")).values("organisation_id").annotate(
        kept=Count("pk", filter=Q(kept_at__date__lte=F("due_on"))),
        late=Count("pk", filter=Q(kept_at__date__gt=F("due_on"))),
        open=Count("pk", filter=Q(kept_at=None, due_on__lt=today)),
    )  # fmt: skip
    counted = {row["organisation_id"]: row for row in kept}
    known = Organisation.objects.in_bulk(set(points) | set(counted))
    told = [
        Praise(
            known[pk], points.get(pk, 0), counted.get(pk, {}).get("kept", 0), counted.get(pk, {}).get("late", 0),
            counted.get(pk, {}).get("open", 0),
        )
        for pk in known
    ]  # fmt: skip
    return sorted(told, key=lambda one: (-one.points, one.organisation.pk))


PRAISE_COLUMNS = (
    Column(_("Organisation"), 30), Column(_("Points earned"), 10), Column(_("Kept in time"), 12), Column(_("Kept late"), 12),
    Column(_("Overdue"), 10),
)  # fmt: skip


def praise_rows(found: Sequence[Praise]) -> Iterator[list[Any]]:
    """Yield the rows of the workbook of praise."""
    for one in found:
        yield [name_of(one.organisation), one.points, one.kept, one.kept_late, one.open_late]


@dataclass(frozen=True)
class Earned:
    """One entry of points, as it is read."""

    topic: Topic
    what: str
    points: int
    at: datetime


def earned(street: Street, organisation_id: int, *, at: datetime) -> list[Earned]:
    """Return what an organisation got points for in a year, the newest first."""
    deeds = deeds_of(street.pk)
    found = Point.objects.filter(street=street, organisation_id=organisation_id, at__gte=at - YEAR)
    return [
        Earned(one.topic, name_of(deeds[one.rule]) if one.rule in deeds else one.rule, one.points, one.at)
        for one in found.select_related("topic").order_by("-at", "-id")[:100]
    ]


# --- Looks --------------------------------------------------------------------------------------------------------
def looks(street_id: int) -> QuerySet[TopicLook]:
    """Return who read the names behind which topic, for whoever watches over that."""
    return TopicLook.objects.filter(street_id=street_id).select_related("topic", "account")


LOOK_COLUMNS = (
    Column(_("When"), 18), Column(_("Who"), 16), Column(_("Topic"), 10), Column(_("Purpose of the look"), 20),
    Column(_("Note"), 40),
    Column(_("How many people"), 10),
)  # fmt: skip


def look_rows(found: QuerySet[TopicLook], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook of looks."""
    for one in found.order_by(*LOOKS)[:most]:
        yield [one.at, one.account.name, one.topic.number, one.get_purpose_display(), one.note, one.people]
