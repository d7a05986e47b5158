"""Reading lifts, and taking one up."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, Whole, digest_of, key_of, listed
from linli.people.public import Actor, acting
from linli.territory.public import UnknownUnit, street_by_slug, unit_called
from linli.votes.public import UnknownVotingRule, stances_of

from .. import commands, schemas
from ..errors import FlatsFaulty, NoSuchLift
from ..models import STAFF, Lift
from ..queries import (
    ORDER,
    bill_of,
    elevation,
    flats_of,
    lift_called,
    lift_seen,
    lifts,
    read_flats,
    steps_of,
    talks_of,
)
from .door import LiftNumber, out, router


def is_staff(actor: Actor, lift: Lift) -> bool:
    """Return whether somebody sees what families say: by a post over the unit."""
    return any(
        actor.may(one, street_id=lift.street_id, lineage=lift.lineage, organisations=[]) for one in STAFF
    )


@router.reads(
    "/streets/{slug}/lifts", Listed[schemas.LiftOut], summary="Lifts of a street", public=True, paged=True
)
def list_lifts(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the lifts that one may read: everybody those on which owners vote or further, staff of the unit all."""
    return listed(page(lifts(acting(request), street_by_slug(slug)), ORDER, asked.after, asked.limit), out)


@router.reads(
    "/streets/{slug}/lifts/{number}",
    schemas.LiftWhole,
    summary="One lift",
    public=True,
    refuses=(NoSuchLift,),
)
def read_lift(request: HttpRequest, slug: str, number: LiftNumber) -> Any:
    """Return a lift with who pays what; what families say is told to staff of the unit alone."""
    actor = acting(request)
    lift = lift_seen(actor, street_by_slug(slug), number)
    flats, staff = flats_of(lift), is_staff(actor, lift)
    try:
        bill, why = bill_of(lift, flats), ""
    except Refusal as refusal:
        bill, why = None, str(refusal)
    known = {one.door: one for one in flats}
    voted = stances_of(lift.vote_id, street_id=lift.street_id) if lift.vote_id else {}
    floors = [
        {"floor": one.floor, "flats": len(one.homes), "voted": one.voted, "in_favour": one.favour}
        for one in (elevation(flats, voted) if voted else ())
    ]
    shares = [
        {
            "door": one.door, "floor": one.floor, "area": f"{known[one.door].area.normalize():f}", "weight": str(one.weight),
            "cents": one.cents, "compensation_cents": one.compensation, "net_cents": one.net,
            "stance": known[one.door].stance if staff else None, "voted": voted.get(one.door) if staff else None,
            "signed_at": known[one.door].signed_at if staff else None,
        }
        for one in (bill.shares if bill else ())
    ]  # fmt: skip
    works = [
        {"step": step.value, "planned_on": done.planned_on, "done_on": done.done_on, "note": done.note}
        for step, done in steps_of(lift) if done
    ]  # fmt: skip
    return out(lift) | {"shares": shares, "why_no_shares": why, "works": works, "floors": floors}


@router.reads(
    "/streets/{slug}/lifts/{number}/objections", Whole[schemas.LiftObjection], summary="Objections to a lift",
    refuses=(NoSuchLift,),
)  # fmt: skip
def list_lift_objections(request: HttpRequest, slug: str, number: LiftNumber) -> Any:
    """Return the objections with their rounds. Needs a post over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    lift = lift_seen(actor, street, number)
    if street.pk not in actor.street_ids:
        raise NotFound
    if not is_staff(actor, lift):
        raise NotAllowed
    found = [
        {
            "number": one.objection.number, "flat": one.door, "neighbour": one.objection.neighbour,
            "ground": one.objection.ground, "text": one.objection.text, "state": one.objection.state,
            "outcome": one.objection.outcome,
            "rounds": [
                {"number": each.number, "text": each.text, "offered_cents": each.offered_cents, "held_at": each.held_at}
                for each in one.rounds
            ],
        }
        for one in talks_of(lift)
    ]  # fmt: skip
    return {"items": found}


@router.writes(
    "POST", "/streets/{slug}/lifts", schemas.LiftOut, status=201, summary="Take up a lift",
    refuses=(UnknownUnit, UnknownVotingRule, FlatsFaulty, Missing),
)  # fmt: skip
def found_lift(request: HttpRequest, slug: str, told: schemas.FoundLiftIn) -> Any:
    """Take up a lift for a staircase with its flats. Needs `convene` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    number = commands.found_lift(
        unit_id=unit_called(street, told.unit).id, title=told.title, rule=told.rule, rows=read_flats(told.flats), by=actor,
        at=timezone.now(), key=key,
    )  # fmt: skip
    return out(lift_called(street, number))
