"""Bodies and who sits in them on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.bodies.models import Body, Membership, on_day
from linli.bodies.permissions import may_convene_at
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.kernel.thresholds import Threshold
from linli.people.public import Actor
from linli.territory.public import subtree_ids

from .kinds import KindOfBody, Seat, kind_called, seats_of, unnamed

MOST_ID = 2**63 - 1


@dataclass(frozen=True)
class Member:
    """Somebody on a seat of a body, as meetings and votes know them."""

    membership_id: int
    name: str
    name_en: str
    seat: str
    seat_name: str
    votes: bool
    account_id: int | None
    organisation_id: int | None
    organisation_name: str
    substitute: bool


@dataclass(frozen=True)
class Quorum:
    """How many must be there: of the voting seats that are filled, by the exact fraction of the book."""

    seats: int
    threshold: Threshold | None

    @property
    def fraction(self) -> str:
        """Return the fraction as the book has it; "" where none is asked."""
        return str(self.threshold or "")

    @property
    def needed(self) -> int:
        """Return how many of the filled voting seats must be there."""
        return self.threshold.least_heads(self.seats) if self.threshold else 0

    def met(self, present: int) -> bool:
        """Say whether so many are enough."""
        return self.threshold is None or self.threshold.met(Fraction(present), Fraction(self.seats))


def today() -> date:
    """Return the day it is in the zone of the deployment."""
    return timezone.localdate()


def bodies_in(street_id: int, *, on: date | None = None, kind: str = "") -> QuerySet[Body]:
    """Return the bodies of a street that stand on a day."""
    found = Body.objects.filter(on_day(on or today()), street_id=street_id)
    return found.filter(kind=kind) if kind else found


def bodies_of(unit_id: int, *, on: date | None = None, below: bool = False) -> list[Body]:
    """Return the bodies that stand at a unit on a day, or at it and anywhere below it."""
    day = on or today()
    units = subtree_ids(unit_id, day) if below else (unit_id,)
    found = Body.objects.filter(on_day(day), unit_id__in=units)
    return list(found.select_related("unit").order_by("kind", "pk"))


def body_in(street_id: int, body_id: int) -> Body:
    """Return a body of a street, or refuse with 404."""
    found = None
    if 0 < body_id <= MOST_ID:
        whole = Body.objects.select_related("unit", "parent", "succeeds", "organisation")
        found = whole.filter(street_id=street_id, pk=body_id).first()
    if found is None:
        raise NotFound
    return found


def memberships_of(body_id: int, *, at: date | None = None) -> QuerySet[Membership]:
    """Return who sits in a body on a day."""
    return Membership.objects.filter(on_day(at or today()), body_id=body_id).select_related(
        "account", "organisation", "body"
    )


def member_of(row: Membership, seat: Seat) -> Member:
    """Return a membership as others know it."""
    who = row.account if row.account and not row.name else None
    home = row.organisation
    called: tuple[str, str] = (row.name, "")
    if who is not None:
        called = (who.name, who.name_en)
    elif home is not None and not row.name:
        called = (home.name, home.name_en)
    return Member(
        row.pk, *called, row.seat, seat.label, seat.votes and row.substitute_for_id is None, row.account_id,
        row.organisation_id, name_of(home) if home else "", row.substitute_for_id is not None,
    )  # fmt: skip


def members_of(body_id: int, *, at: date | None = None) -> list[Member]:
    """Return who sits in a body on a day, in the order of its seats; a substitute stands beside the holder."""
    rows = list(memberships_of(body_id, at=at).order_by("starts_on", "pk"))
    if not rows:
        return []
    body = rows[0].body
    seats = {seat.code: seat for seat in seats_of(body.street_id, body.kind, at)}
    order = list(seats)
    rows.sort(key=lambda row: order.index(row.seat) if row.seat in seats else len(order))
    return [member_of(row, seats.get(row.seat) or unnamed(body.kind, row.seat)) for row in rows]


def quorum_of(body_id: int, *, on: date | None = None) -> Quorum:
    """Return how many must be there for a body to decide on a day."""
    body = Body.objects.filter(pk=body_id).first()
    if body is None:
        raise NotFound
    filled = sum(one.votes for one in members_of(body_id, at=on))
    return Quorum(filled, kind_called(body.street_id, body.kind, on).quorum)


def kind_name(street_id: int | None, code: str) -> str:
    """Return what a kind of body is called in the reader's language."""
    return kind_called(street_id, code).label


def leads(account_id: int | None, body: Body, *, on: date | None = None) -> bool:
    """Return whether somebody sits on a leading seat of a body, or stands in there."""
    if account_id is None:
        return False
    seats = [seat.code for seat in seats_of(body.street_id, body.kind, on) if seat.leads]
    return memberships_of(body.pk, at=on).filter(account_id=account_id, seat__in=seats).exists()


def may_convene(actor: Actor, body: Body) -> bool:
    """Return whether somebody convenes a body: by `convene` over its unit, or by leading it."""
    return may_convene_at(actor, body.street_id, body.unit_id) or leads(actor.account_id, body)


@dataclass(frozen=True)
class SeatRow:
    """A seat of a body with who sits there, and how many are missing or too many."""

    seat: Seat
    held: tuple[Membership, ...]
    stand_ins: tuple[Membership, ...]

    @property
    def missing(self) -> int:
        """Return how many seats must be filled and are not."""
        return max((self.seat.least or 0) - len(self.held), 0)

    @property
    def free(self) -> bool:
        """Return whether one more can sit there."""
        return self.seat.most is None or len(self.held) < self.seat.most


def seat_rows(body: Body, *, at: date | None = None) -> list[SeatRow]:
    """Return the seats of a body in the order of the book, with who sits on them on a day."""
    rows = list(memberships_of(body.pk, at=at).order_by("starts_on", "pk"))
    seats = list(seats_of(body.street_id, body.kind, at))
    known = {seat.code for seat in seats}
    seats += [unnamed(body.kind, code) for code in sorted({r.seat for r in rows} - known)]
    return [
        SeatRow(
            seat,
            tuple(r for r in rows if r.seat == seat.code and r.substitute_for_id is None),
            tuple(r for r in rows if r.seat == seat.code and r.substitute_for_id is not None),
        )
        for seat in seats
    ]


def members_count(body_ids: list[int], *, at: date | None = None) -> Counter[int]:
    """Return how many sit in bodies on a day; one query."""
    rows = Membership.objects.filter(Q(substitute_for=None) & on_day(at or today()), body_id__in=body_ids)
    return Counter(rows.values_list("body_id", flat=True))


def quorum_among(rows: list[SeatRow], kind: KindOfBody) -> Quorum:
    """Return how many of those who sit must be there, from seats that were read already."""
    return Quorum(sum(len(row.held) for row in rows if row.seat.votes), kind.quorum)
