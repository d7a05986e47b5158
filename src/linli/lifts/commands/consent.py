"""Consent: the owners are called to a vote by the rule of the place, its end moves the lift, and its display ends."""

from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.errors import MovedMeanwhile
from linli.kernel.workflow import Move
from linli.lifts.errors import NotYet
from linli.lifts.models import Flat, Lift
from linli.lifts.queries import bill_of, flats_of
from linli.lifts.states import LiftState
from linli.people.public import SYSTEM, Actor
from linli.votes.public import Entry, draft_vote, enter_roll, open_vote, rules_in

from .moving import act

SUBJECT = "lift"
JOINED = ("、", ",", "，", ";", "；", "/")


def call_vote(
    lift_id: UUID, *, street_id: int, opens: datetime, closes: datetime, by: Actor, at: datetime
) -> Lift:
    """Call the owners of the staircase to a vote; their flats, as listed, are its roll, frozen from now on.

    Refused in the rule's words where its thresholds are not entered (NoThreshold), and where nobody knows yet who pays what.
    """

    def do(move: Move) -> None:
        lift: Lift = move.it
        flats = flats_of(lift)
        if not lift.cost_cents:
            raise NotYet(reason=_("say first what it costs and who pays what; owners decide on that, too."))
        bill_of(lift, flats)
        title = _("Lift for %(title)s") % {"title": lift.title}
        vote = draft_vote(
            unit_id=lift.unit_id, title=title, rule=lift.rule, subject_kind=SUBJECT, subject_id=lift.number, by=by, at=at,
            key=f"lift {lift.pk} {lift.version}",
        )  # fmt: skip
        enter_roll(vote.id, street_id=street_id, entries=roll_of(flats), by=by, at=at)
        open_vote(vote.id, street_id=street_id, opens=opens, closes=closes, by=by, at=at)
        lift.vote_id, lift.vote_number = vote.id, vote.number
        move.facts["vote"] = vote.number

    return act(lift_id, "call_vote", street_id=street_id, by=by, at=at, do=do)


def roll_of(flats: list[Flat]) -> list[Entry]:
    """Return the roll of the flats: who owns several is one head, known by the name as it is written."""
    return [
        Entry(
            place,
            one.door,
            tuple((name, name) for name in owners_of(one)),
            Fraction(one.area),
            place=f"{one.floor}",
        )
        for place, one in enumerate(flats, 1)
    ]


def owners_of(flat: Flat) -> list[str]:
    """Return the owners of a flat one by one; a flat without a name stands for itself."""
    text = str(flat.owners)
    for sign in JOINED[1:]:
        text = text.replace(sign, JOINED[0])
    return [one.strip() for one in text.split(JOINED[0]) if one.strip()] or [flat.door]


def take_vote(*, street_id: int, number: int, vote_id: UUID, passed: bool, at: datetime) -> bool:
    """Let a lift go on as its vote was counted; said twice it is the same. Return whether it moved."""
    lift = Lift.objects.filter(street_id=street_id, number=number).first()
    if lift is None or lift.vote_id != vote_id or lift.state != LiftState.CONSENT:
        return False

    def do(move: Move) -> None:
        if passed:
            rule = rules_in(street_id).get(lift.rule)
            days = (rule.display_days if rule else None) or 0
            move.it.display_until = timezone.localdate(at) + timedelta(days=days)
        move.facts["vote"] = lift.vote_number

    try:
        act(lift.pk, "agree" if passed else "fail", street_id=street_id, by=SYSTEM, at=at, do=do)
    except MovedMeanwhile:
        return False
    return True


def end_display(lift_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Lift:
    """End the display: its days are over and no written objection is open. From now on agreements are signed."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        if lift.display_until and timezone.localdate(at) <= lift.display_until:
            raise NotYet(
                reason=_("it is on display until %(day)s.") % {"day": lift.display_until.isoformat()}
            )
        if lift.unresolved:
            raise NotYet(reason=_("%(n)s written objections are not settled.") % {"n": lift.unresolved})
        found = bill_of(lift, flats_of(lift))
        lift.payers = sum(1 for one in found.shares if one.cents or one.compensation)

    return act(lift_id, "end_display", street_id=street_id, by=by, at=at, do=do)
