"""Bodies, seats and nominations."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.bodies import commands, errors, schemas
from linli.bodies.models import Body, Membership, Nomination, on_day
from linli.bodies.permissions import may_nominate, may_seat, need
from linli.bodies.queries import reading
from linli.bodies.queries.kinds import kind_called, kinds_in, seats_of
from linli.bodies.queries.members import quorum_of, seat_rows
from linli.kernel.errors import Missing, NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Listed, listed
from linli.kernel.rest_fields import Number
from linli.people.public import NotOfThisStreet
from linli.territory.public import UnknownUnit, unit_called

from .door import Here, account_called, called, look, organisation_called, router, writing

SEATING = (
    errors.SeatTaken, errors.SeatsFull, errors.SitsAlready, errors.DoesNotFit, errors.WhoSits, errors.BodyOver,
    errors.SubstituteElsewhere, errors.OnlyBySelection, errors.DaysTurned, errors.UnknownKind, NotOfThisStreet,
)  # fmt: skip
OF_KIND = ("code", "name", "name_en", "selection", "term_months", "public", "source")
OF = (
    "name",
    "name_en",
    "purpose",
    "document",
    "document_no",
    "document_on",
    "public",
    "starts_on",
    "term_until",
    "ends_on",
)


def body_out(one: Body) -> dict[str, Any]:
    """Return a body as programs read it."""
    told = {name: getattr(one, name) for name in OF}
    kind = kind_called(one.street_id, one.kind)
    return told | {
        "id": one.pk, "kind": one.kind, "kind_name": kind.label, "unit": called(one.unit), "parent": one.parent_id,
        "succeeds": one.succeeds_id,
    }  # fmt: skip


def member_out(one: Membership, seat_name: str = "") -> dict[str, Any]:
    """Return somebody on a seat."""
    return {
        "id": one.pk, "seat": one.seat, "seat_name": seat_name, "name": one.called, "title": one.title,
        "organisation": one.organisation.name if one.organisation else "", "stands_in": one.substitute_for_id is not None,
        "starts_on": one.starts_on, "ends_on": one.ends_on,
    }  # fmt: skip


def nomination_out(one: Nomination) -> dict[str, Any]:
    """Return somebody who is nominated."""
    told = ("seat", "state", "reason", "review", "decision", "votes_cast", "votes_for")
    return {name: getattr(one, name) for name in told} | {
        "id": one.pk, "name": one.called, "membership": one.membership_id,
    }  # fmt: skip


@router.reads("/streets/{slug}/body-kinds", schemas.KindList, summary="Kinds of bodies", public=True)
def list_kinds_of_bodies(request: HttpRequest, slug: str) -> Any:
    """Return the kinds of bodies in force, each with its seats, as the rule books of the street have them."""
    here = look(request, slug)
    of_seat = ("code", "name", "name_en", "least", "most", "exclusive", "votes", "leads", "fits", "force")
    return {
        "items": [
            {name: getattr(kind, name) for name in OF_KIND}
            | {
                "quorum": str(kind.quorum or ""), "parents": sorted(kind.parents),
                "seats": [{name: getattr(seat, name) for name in of_seat} for seat in seats_of(here.street.pk, kind.code)],
            }
            for kind in kinds_in(here.street.pk).values()
        ]
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/bodies", Listed[schemas.BodyOut], summary="Bodies", public=True, paged=True, refuses=(UnknownUnit,)
)  # fmt: skip
def list_bodies(request: HttpRequest, slug: str, asked: Query[schemas.BodiesAsked]) -> Any:
    """Return the bodies of a street by kind: the published ones, and all to those with a post there."""
    here = look(request, slug)
    unit = unit_called(here.street, asked.unit) if asked.unit else None
    rows = reading.listed_bodies(
        here.actor, here.street, on=here.today, kind=asked.kind, unit_id=unit.id if unit else None, text=asked.q,
        ended=asked.ended,
    )  # fmt: skip
    return listed(page(rows, reading.BY_KIND, asked.after, asked.limit), body_out)


@router.reads("/streets/{slug}/bodies/{body_id}", schemas.BodyPage, summary="One body", public=True)
def read_body(request: HttpRequest, slug: str, body_id: Number) -> Any:
    """Return a body with who sits there today; its nominations only to those with a post in the street."""
    here = look(request, slug)
    one = reading.body_seen(here.actor, here.street, body_id)
    seats, quorum = seat_rows(one, at=here.today), quorum_of(one.pk, on=here.today)
    below = Body.objects.visible_to(here.actor).filter(on_day(here.today), parent=one).order_by("pk")
    return body_out(one) | {
        "quorum": quorum.fraction, "voting_seats": quorum.seats, "quorum_needed": quorum.needed,
        "members": [member_out(sits, row.seat.label) for row in seats for sits in (*row.held, *row.stand_ins)],
        "vacant": [
            {"seat": row.seat.code, "seat_name": row.seat.label, "missing": row.missing}
            for row in seats
            if row.missing
        ],
        "sub_groups": list(below.values_list("pk", flat=True)),
        "nominations": [nomination_out(each) for each in reading.open_nominations(one)] if here.inside else [],
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/bodies", schemas.BodyOut, status=201, summary="Found a body",
    refuses=(errors.UnknownKind, errors.BodyKnown, errors.WrongParent, errors.DaysTurned, UnknownUnit, NotOfThisStreet),
)  # fmt: skip
def found_body(request: HttpRequest, slug: str, told: schemas.FoundBodyIn) -> Any:
    """Found a body of a kind of the rule book at a unit; for who appoints there."""

    def do(here: Here) -> dict[str, Any]:
        unit = unit_called(here.street, told.unit)
        more = told.dict(exclude={"unit", "parent", "organisation"})
        parent = reading.body_seen(here.actor, here.street, told.parent) if told.parent else None
        made = commands.found_body(
            street=here.street, unit=unit, parent=parent, organisation=organisation_called(here, told.organisation),
            by=here.actor, at=here.now, **more,
        )  # fmt: skip
        return body_out(made)

    return writing(request, slug, "found_body", do)


def _seating(here: Here, body_id: int, allowed: Any = may_seat) -> Body:
    body = reading.body_seen(here.actor, here.street, body_id)
    need(allowed(here.actor, here.street.pk, body.unit_id))
    return body


def _who(here: Here, told: schemas.BodyWhoIn) -> commands.Who:
    account, home = account_called(here, told.account), organisation_called(here, told.organisation)
    return commands.Who(account, told.name, home, told.title)


@router.writes(
    "POST", "/streets/{slug}/bodies/{body_id}/members", schemas.BodyMemberOut, status=201, summary="Seat somebody",
    refuses=SEATING,
)  # fmt: skip
def seat_member(request: HttpRequest, slug: str, body_id: Number, told: schemas.SeatIn) -> Any:
    """Seat somebody, or let somebody stand in for the holder of a seat; for who appoints at the unit of the body."""

    def do(here: Here) -> dict[str, Any]:
        body = _seating(here, body_id)
        holder = reading.membership_of(body, told.stands_in_for) if told.stands_in_for else None
        made = commands.seat_member(
            body, seat=told.seat, who=_who(here, told), starts_on=told.starts_on, ends_on=told.ends_on,
            substitute_for=holder, by=here.actor, at=here.now,
        )  # fmt: skip
        return member_out(made)

    return writing(request, slug, "seat_member", do)


@router.writes(
    "POST", "/streets/{slug}/bodies/{body_id}/members/{membership_id}/end", schemas.BodyMemberOut, summary="End a seat",
    refuses=(errors.MemberLeft, errors.DaysTurned),
)  # fmt: skip
def end_seat(
    request: HttpRequest, slug: str, body_id: Number, membership_id: Number, told: schemas.OverFromIn
) -> Any:
    """End that somebody sits, from a day on; those who stand in for them leave, too."""

    def do(here: Here) -> dict[str, Any]:
        sits = reading.membership_of(_seating(here, body_id), membership_id)
        return member_out(commands.end_membership(sits, on=told.on, by=here.actor, at=here.now))

    return writing(request, slug, "end_seat", do)


@router.writes(
    "POST", "/streets/{slug}/bodies/{body_id}/nominations", schemas.NominationOut, status=201, summary="Nominate somebody",
    refuses=(errors.UnknownKind, errors.DoesNotFit, errors.WhoSits, errors.BodyOver, Missing, NotOfThisStreet),
)  # fmt: skip
def nominate_member(request: HttpRequest, slug: str, body_id: Number, told: schemas.NominateIn) -> Any:
    """Nominate somebody for a seat, with the reason; for who convenes or appoints at the unit of the body."""

    def do(here: Here) -> dict[str, Any]:
        body = _seating(here, body_id, may_nominate)
        made = commands.nominate(
            body, seat=told.seat, who=_who(here, told), reason=told.reason, by=here.actor, at=here.now
        )
        return nomination_out(made)

    return writing(request, slug, "nominate_member", do)


@router.writes(
    "POST", "/streets/{slug}/bodies/{body_id}/nominations/{nomination_id}", schemas.NominationOut,
    summary="Take a nomination a step on",
    refuses=(*SEATING, errors.NominationMoved, errors.NotElected, errors.VotesMissing, Missing),
)  # fmt: skip
def step_nomination(
    request: HttpRequest, slug: str, body_id: Number, nomination_id: Number, told: schemas.StepIn
) -> Any:
    """Review a candidate, decline one, or let a reviewed one take the seat; an election with its votes."""

    def do(here: Here) -> dict[str, Any]:
        one = reading.nomination_of(_seating(here, body_id), nomination_id)
        acts: dict[str, Any] = {"text": told.text, "by": here.actor, "at": here.now}
        if told.step == "review":
            return nomination_out(commands.review(one, **acts))
        if told.step == "decline":
            return nomination_out(commands.decline(one, **acts))
        more = told.dict(include={"ends_on", "votes_cast", "votes_for"})
        return nomination_out(commands.take_seat(one, starts_on=told.starts_on or here.today, **more, **acts))

    return writing(request, slug, "step_nomination", do)


@router.writes(
    "POST", "/streets/{slug}/bodies/{body_id}/change", schemas.BodyOut, summary="Renew, upgrade or end a body",
    refuses=(errors.BodyOver, errors.BodyKnown, errors.DaysTurned, errors.UnknownKind, Missing),
)  # fmt: skip
def change_body(request: HttpRequest, slug: str, body_id: Number, told: schemas.ChangeIn) -> Any:
    """Give a body a new term, make it one of another kind from a day on, or end it. Nothing is deleted."""

    def do(here: Here) -> dict[str, Any]:
        body = _seating(here, body_id)
        acts: dict[str, Any] = {"by": here.actor, "at": here.now}
        if told.act == "renew":
            commands.renew_body(body, term_until=told.on, **acts)
        elif told.act == "end":
            commands.end_body(body, on=told.on, **acts)
        else:
            if not told.kind or not told.name:
                raise Missing(fields="kind, name")
            more = told.dict(include={"kind", "name", "document_no", "on"})
            body = commands.upgrade_body(body, **more, **acts)
        changed = Body.objects.select_related("unit").filter(pk=body.pk).first()
        if changed is None:
            raise NotFound
        return body_out(changed)

    return writing(request, slug, "change_body", do)
