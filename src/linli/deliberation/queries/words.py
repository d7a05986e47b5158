"""What is said of a meeting in words: when it is, whether enough are there, what opposes a result and until when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ..models import Attendee, Meeting, Objection
from .law import quorum_from


def when_of(meeting: Meeting) -> str:
    """Return when a meeting is, as one reads it: 2026-03-04 14:00–15:30."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"


@dataclass(frozen=True)
class Presence:
    """Who is there of those with a vote, whether that is enough, and the sentence that says so."""

    seats: int
    present: int
    guests: int
    needed: int
    rule: str
    met: bool
    words: str


def presence_of(meeting: Meeting) -> Presence:
    """Count who is there now, exactly; a substitute fills the seat of whoever sends them."""
    counted = Attendee.objects.filter(street_id=meeting.street_id, meeting=meeting).aggregate(
        seats=Count("pk", filter=Q(votes=True)),
        present=Count("pk", filter=Q(votes=True, present_at__isnull=False)),
        guests=Count("pk", filter=Q(votes=False, present_at__isnull=False)),
    )
    seats = meeting.quorum_seats or counted["seats"]
    return presence(meeting.quorum, seats, counted["present"], counted["guests"])


def presence(rule: str, seats: int, present: int, guests: int = 0) -> Presence:
    """Return what so many of so many mean by a rule, in words with the exact fraction."""
    quorum = quorum_from(rule)
    if quorum is None:
        words = _("%(present)s of %(seats)s with a vote are here. No quorum is required.") % {
            "present": present, "seats": seats,
        }  # fmt: skip
        return Presence(seats, present, guests, 0, "", True, words)
    needed, met = quorum.needed(seats), seats > 0 and quorum.met(present, seats)
    share = f"{quorum.share.numerator}/{quorum.share.denominator}"
    facts = {
        "present": present,
        "seats": seats,
        "share": share,
        "needed": needed,
        "lack": max(needed - present, 0),
    }
    if quorum.more and met:
        words = _(
            "%(present)s of %(seats)s with a vote are here; more than %(share)s are needed, "
            "which is %(needed)s. The meeting can decide."
        )
    elif quorum.more:
        words = _(
            "%(present)s of %(seats)s with a vote are here; more than %(share)s are needed, "
            "which is %(needed)s. %(lack)s are missing; the meeting cannot decide yet."
        )
    elif met:
        words = _(
            "%(present)s of %(seats)s with a vote are here; at least %(share)s are needed, "
            "which is %(needed)s. The meeting can decide."
        )
    else:
        words = _(
            "%(present)s of %(seats)s with a vote are here; at least %(share)s are needed, "
            "which is %(needed)s. %(lack)s are missing; the meeting cannot decide yet."
        )
    return Presence(seats, present, guests, needed, str(quorum), met, words % facts)


# Whether the days for objections are over, by the clock of the database.
OVER = Case(
    When(objections_until__lte=Now(), then=Value(True)), default=Value(False), output_field=BooleanField()
)


@dataclass(frozen=True)
class Standing:
    """How a published result stands by the clock of the database."""

    code: str  # "open", "answering", "final"
    words: str
    objections: int
    unanswered: int


def standing_of(meeting: Meeting) -> Standing:
    """Return whether a result may still be objected to, waits for answers, or is final; asked of the database."""
    told = (
        Meeting.objects.filter(street_id=meeting.street_id, pk=meeting.pk)
        .annotate(over=OVER)
        .values_list("over", flat=True)
        .first()
    )  # fmt: skip
    counted = Objection.objects.filter(street_id=meeting.street_id, meeting=meeting).aggregate(
        n=Count("pk"), open=Count("pk", filter=Q(answered_at=None))
    )
    return standing(
        over=bool(told), until=meeting.objections_until, objections=counted["n"], unanswered=counted["open"]
    )


def standing(*, over: bool, until: datetime | None, objections: int, unanswered: int) -> Standing:
    """Return how a result stands that is open to objections or not, with so many objections."""
    day = formats.date_format(timezone.localtime(until), "DATETIME_FORMAT") if until else ""
    if not over:
        return Standing(
            "open", _("Open to objections until %(until)s") % {"until": day}, objections, unanswered
        )
    if unanswered:
        words = _("Objections are being answered (%(n)s open)") % {"n": unanswered}
        return Standing("answering", words, objections, unanswered)
    return Standing("final", _("Final since %(until)s") % {"until": day}, objections, unanswered)


def over_by_the_database(street_id: int, ids: list[UUID]) -> dict[UUID, tuple[bool, int, int]]:
    """Return for many published meetings whether objections are over, how many there are and how many open; one question."""
    counted = (
        Meeting.objects.filter(street_id=street_id, pk__in=ids)
        .annotate(
            over=OVER,
        )
        .values_list("pk", "over")
    )  # fmt: skip
    numbers = {
        pk: (n, waiting)
        for pk, n, waiting in Objection.objects.filter(street_id=street_id, meeting_id__in=ids)
        .values_list(F("meeting_id"))
        .annotate(n=Count("pk"), waiting=Count("pk", filter=Q(answered_at=None)))
    }
    return {pk: (over, *numbers.get(pk, (0, 0))) for pk, over in counted}
