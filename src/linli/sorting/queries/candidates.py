"""Which open cases may tell of the same issue as one: near in place and time, and alike in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians
from uuid import UUID

from django.db.models import QuerySet

from linli.cases.public import IN_PROGRESS, Case

from .law import SortingLaw
from .likeness import Likeness, Message, Shape, likeness, rarity_of, shape_of, shared_words

MOST_ASKED = 80
MOST_PROPOSED = 5
BACKGROUND = 120
METRES_A_DEGREE = 111_195.0
FIELDS = ("id", "street_id", "number", "title", "body", "reported_at", "lon", "lat", "category_id", "state")


@dataclass(frozen=True)
class Found:
    """An open case that seems to tell of the same issue."""

    case: Case
    likeness: Likeness
    shared: tuple[str, ...] = ()


def message_of(case: Case) -> Message:
    """Return a case as it is compared."""
    pin = (case.lon, case.lat) if case.lon is not None and case.lat is not None else None
    body = case.body if case.body != case.title else ""
    return Message(case.title, body, case.reported_at, pin, str(case.category_id or ""))


def near(case: Case, law: SortingLaw) -> QuerySet[Case]:
    """Return the open cases of the last days around a case: about its pin, else in its unit, else of the whole street."""
    since, until = case.reported_at - timedelta(days=law.days), case.reported_at + timedelta(days=law.days)
    open_now = Case.objects.filter(
        street_id=case.street_id, state__in=IN_PROGRESS, reported_at__range=(since, until)
    ).exclude(pk=case.pk)
    if case.lon is not None and case.lat is not None:
        north = law.metres / METRES_A_DEGREE
        east = north / max(cos(radians(case.lat)), 0.01)
        open_now = open_now.filter(
            lon__range=(case.lon - east, case.lon + east), lat__range=(case.lat - north, case.lat + north)
        )
    elif case.located and case.lineage:
        open_now = open_now.filter(lineage__contains=[case.lineage[-1]])
    return open_now.only(*FIELDS).order_by("-reported_at", "-id")


def same_issues(
    case: Case, law: SortingLaw, *, beside: Sequence[Shape] = (), read: dict[UUID, Shape] | None = None
) -> list[Found]:
    """Return the open cases that tell of the same issue as one above the line, the surest first."""
    others = list(near(case, law)[:MOST_ASKED])
    return among(message_of(case), others, law, beside=beside, read=read) if others else []


def background(street_id: int) -> list[Shape]:
    """Return the newest messages of a street as they are compared.

    Where everybody near writes of one thing, its words would seem to say nothing without them.
    """
    newest = Case.objects.filter(street_id=street_id).only(*FIELDS).order_by("-reported_at", "-id")
    return [shape_of(message_of(case)) for case in newest[:BACKGROUND]]


def among(
    message: Message, others: Sequence[Case], law: SortingLaw, *, beside: Sequence[Shape] = (),
    read: dict[UUID, Shape] | None = None,
) -> list[Found]:  # fmt: skip
    """Return which of these cases tell of the same issue as a message, above the line, the surest first.

    `beside` are other messages of the street, by which one knows how rare a word is there; `read` keeps what was read
    for the next message of a batch.
    """
    mine = shape_of(message)
    shapes: list[tuple[Case, Message, Shape]] = []
    read = {} if read is None else read
    for other in others:
        theirs = message_of(other)
        if other.pk not in read:
            read[other.pk] = shape_of(theirs)
        shapes.append((other, theirs, read[other.pk]))
    rarity = rarity_of([mine, *(shape for _case, _message, shape in shapes), *beside])
    found = []
    for other, theirs, shape in shapes:
        told = likeness(message, theirs, mine, shape, rarity)
        if told.sure >= law.alike_line:
            found.append(Found(other, told, shared_words(mine, shape, rarity)))
    found.sort(key=lambda one: (-one.likeness.sure, one.case.number))
    return found[:MOST_PROPOSED]
