"""Members: seated by the rules of the book, stood in for, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from linli.bodies.errors import (
    BodyOver,
    DoesNotFit,
    MemberLeft,
    OnlyBySelection,
    SeatsFull,
    SeatTaken,
    SitsAlready,
    SubstituteElsewhere,
    WhoSits,
)
from linli.bodies.models import Body, Membership
from linli.bodies.permissions import may_seat, need
from linli.bodies.queries.kinds import FORCE, ORGANISATION, PERSON, Seat, kind_called, need_seat
from linli.bodies.states import Selection
from linli.kernel import moments
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.people.public import SYSTEM, NotOfThisStreet, Organisation

from .bodies import living
from .telling import need_days, tell


@dataclass(frozen=True)
class Who:
    """Who sits or is nominated: an account, a named person, or an organisation itself; `organisation` is home, too."""

    account: Any = None
    name: str = ""
    organisation: Any = None
    title: str = ""

    @property
    def is_a_person(self) -> bool:
        """Return whether somebody sits in person."""
        return self.account is not None or bool(self.name)

    @property
    def called(self) -> str:
        """Return the name, for sentences."""
        return self.name or (
            name_of(self.account or self.organisation) if self.account or self.organisation else ""
        )


def need_who(who: Who, seat: Seat, street_id: int) -> None:
    """Refuse nobody, who is of another street, and who may not fill this seat."""
    if not who.is_a_person and who.organisation is None:
        raise WhoSits
    if who.organisation is not None and who.organisation.street_id not in (None, street_id):
        raise NotOfThisStreet(name=name_of(who.organisation))
    if seat.fits == PERSON and not who.is_a_person:
        raise DoesNotFit(seat=seat.label, wanted=_wanted(seat, street_id))
    if seat.fits == ORGANISATION and who.organisation is None:
        raise DoesNotFit(seat=seat.label, wanted=_wanted(seat, street_id))
    if seat.fits == FORCE and getattr(who.organisation, "code", None) != seat.force:
        raise DoesNotFit(seat=seat.label, wanted=_wanted(seat, street_id))


def _wanted(seat: Seat, street_id: int) -> str:
    from linli.bodies.queries.kinds import FITS  # noqa: PLC0415 - the words are read when they are said

    if seat.fits == FORCE:
        there = Organisation.objects.filter(
            Q(street_id=street_id) | Q(street_id=None), code=seat.force
        ).first()
        return name_of(there) if there else seat.force
    return str(dict(FITS)[seat.fits])


def _sitting(body: Body, seat: str, starts_on: date, ends_on: date | None) -> Any:
    """Return who sits on a seat at any time between two days, substitutes left out."""
    found = Membership.objects.filter(body=body, seat=seat, substitute_for=None)
    found = found.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
    return found.filter(starts_on__lt=ends_on) if ends_on else found


def _most_at_once(rows: Sequence[Membership], starts_on: date) -> int:
    """Return how many of them sit at the same time at most, from a day on."""
    days = {starts_on, *(row.starts_on for row in rows if row.starts_on > starts_on)}
    return max(
        (
            sum(row.starts_on <= day and (row.ends_on is None or row.ends_on > day) for row in rows)
            for day in days
        ),
        default=0,
    )


def _need_fit(body: Body, row: Seat, who: Who, substitute_for: Membership | None, *, selected: bool) -> None:
    """Refuse who may not sit there, who was not selected, and a substitute of another seat."""
    if substitute_for is None:
        need_who(who, row, body.street_id)
        if not selected and kind_called(body.street_id, body.kind).selection != Selection.APPOINTMENT:
            raise OnlyBySelection(seat=row.label)
        return
    if not who.is_a_person and who.organisation is None:
        raise WhoSits
    if (substitute_for.body_id, substitute_for.seat) != (
        body.pk,
        row.code,
    ) or substitute_for.substitute_for_id:
        raise SubstituteElsewhere


def _within(held: Body, starts_on: date, ends_on: date | None, at: datetime) -> tuple[date, date | None]:
    """Return the days of a seat inside the life of its body."""
    if held.ends_on:
        ends_on = min(ends_on or held.ends_on, held.ends_on)
    starts_on = max(starts_on, held.starts_on)
    if held.ends_on and starts_on >= held.ends_on:
        raise BodyOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
    need_days(starts_on, ends_on)
    return starts_on, ends_on


def seat_member(
    body: Body, *, seat: str, who: Who, starts_on: date, by: Any, at: datetime, ends_on: date | None = None,
    substitute_for: Membership | None = None, selected: bool = False,
) -> Membership:  # fmt: skip
    """Seat somebody. Where the kind asks for nomination and review, only `take_seat` (or the house itself) does.

    A substitute stands in for the holder of a seat, beside them and never longer than they sit.
    """
    need(may_seat(by, body.street_id, body.unit_id))
    row = need_seat(body.street_id, body.kind, seat)
    _need_fit(body, row, who, substitute_for, selected=selected or by == SYSTEM)
    if substitute_for is not None and substitute_for.ends_on:
        ends_on = min(ends_on or substitute_for.ends_on, substitute_for.ends_on)
    try:
        with transaction.atomic():
            held = living(body, at=at)  # locked: two who seat at once count one after the other
            starts_on, ends_on = _within(held, starts_on, ends_on, at)
            if substitute_for is None and row.most is not None and not row.exclusive:
                sitting = list(_sitting(held, seat, starts_on, ends_on))
                if _most_at_once(sitting, starts_on) >= row.most:
                    raise SeatsFull(seat=row.label, most=row.most)
            made = Membership.objects.create(
                body=held, seat=seat, account=who.account, organisation=who.organisation, name=who.name,
                title=who.title, exclusive=row.exclusive, substitute_for=substitute_for, starts_on=starts_on,
                ends_on=ends_on,
            )  # fmt: skip
            facts = {
                "body": held.pk, "seat": seat, "account": made.account_id, "organisation": made.organisation_id,
                "substitute_for": made.substitute_for_id, "starts_on": starts_on, "ends_on": ends_on,
            }  # fmt: skip
            tell(held.street_id, "body", held.pk, "seat_member", by, at, facts | {"membership": made.pk})
    except IntegrityError as error:
        if "nobody_sits_twice" in str(error):
            raise SitsAlready(name=who.called) from None
        if "exclusive_seat" not in str(error):
            raise
        there = _sitting(body, seat, starts_on, ends_on).select_related("account", "organisation").first()
        raise SeatTaken(seat=row.label, holder=there.called if there else "…") from None
    return made


def end_membership(membership: Membership, *, on: date, by: Any, at: datetime) -> Membership:
    """End a seat on a day; those who stand in for its holder leave with them. Nothing is deleted."""
    body = membership.body
    need(may_seat(by, body.street_id, body.unit_id))
    with transaction.atomic():
        rows = Membership.objects.select_for_update().filter(
            Q(pk=membership.pk) | Q(substitute_for=membership.pk)
        )
        found = {row.pk: row for row in rows.order_by("pk")}
        held = found.get(membership.pk)
        if held is None:
            raise NotFound
        if held.ends_on is not None and held.ends_on <= on:
            raise MemberLeft(name=held.called, when=moments.exact(held.ends_on, now=at))
        need_days(held.starts_on, on)
        for row in found.values():
            if (row.ends_on is None or row.ends_on > on) and row.starts_on < on:
                row.ends_on = on
                row.save(update_fields=("ends_on",))
                facts = {"membership": row.pk, "seat": row.seat, "ends_on": on}
                tell(body.street_id, "body", body.pk, "end_membership", by, at, facts)
    return held
