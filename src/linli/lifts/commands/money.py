"""Who pays what: the cost, by what it is shared, and subsidies."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.errors import Missing
from linli.kernel.workflow import Move
from linli.lifts.errors import NotYet, WeightsFaulty
from linli.lifts.models import Flat, Lift, Subsidy
from linli.lifts.queries import bill_of, flats_of, presets
from linli.lifts.states import Scheme
from linli.people.public import Actor

from .asking import own_weight
from .moving import act

MOST_CENTS = 10**11


def share(
    lift_id: UUID, *, street_id: int, scheme: str, by: Actor, at: datetime, cost_cents: int, running_cents: int = 0,
    preset: str = "", weights: Mapping[str, str] | None = None,
) -> Lift:  # fmt: skip
    """Say what the lift costs, what it costs a year, and by what it is shared; refused where the shares cannot be reckoned.

    `weights` are the own weights by door, for `own`. Raises WeightsFaulty with the reason in words.
    """

    def do(move: Move) -> None:
        lift: Lift = move.it
        lift.scheme, lift.preset = Scheme(scheme), preset if scheme == Scheme.PRESET else ""
        if lift.preset and lift.preset not in presets(lift.street_id):
            raise WeightsFaulty(reason=_("choose which weights of the floors."))
        lift.cost_cents, lift.running_cents = cents(cost_cents, "cost"), cents(running_cents, "running")
        flats = flats_of(lift)
        if scheme == Scheme.OWN:
            for one in flats:
                one.own_weight = own_weight((weights or {}).get(one.door, one.own_weight))
            Flat.objects.bulk_update(flats, ["own_weight"])
        move.facts["shared"] = bill_of(lift, flats).shared

    return act(lift_id, "share", street_id=street_id, by=by, at=at, do=do, scheme=scheme)


def subsidise(
    lift_id: UUID, *, street_id: int, source: str, amount_cents: int, by: Actor, at: datetime
) -> Lift:
    """Enter money from elsewhere. After the first signature shares stay as they were signed, so it comes too late."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        if not source.strip():
            raise Missing(fields=_("source"), names=["source"])
        unsigned(lift)
        Subsidy.objects.create(
            street_id=lift.street_id, lift=lift, source=source.strip()[:120],
            amount_cents=max(cents(amount_cents, "amount"), 1), entered_at=at,
        )  # fmt: skip
        lift.subsidy_cents += amount_cents
        move.facts["amount"] = amount_cents

    return act(lift_id, "subsidise", street_id=street_id, by=by, at=at, do=do)


def unsigned(lift: Lift) -> None:
    """Refuse what would change shares that somebody has signed."""
    if Flat.objects.filter(street_id=lift.street_id, lift=lift, signed_at__isnull=False).exists():
        raise NotYet(
            reason=_("somebody has signed by the shares as they are; they stay as they were signed.")
        )


def cents(amount: int, name: str) -> int:
    """Return an amount of money that is not below nothing, or refuse it."""
    if not 0 <= amount <= MOST_CENTS:
        raise Missing(fields=name, names=[name])
    return amount
