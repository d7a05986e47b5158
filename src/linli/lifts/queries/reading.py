"""A lift as pages and programs read it: flats by floor, the bill, talks, steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet

from linli.kernel.repeats import derived_secret
from linli.lifts.errors import NoSuchLift
from linli.lifts.models import Flat, Lift, Objection, Round, StepDone, Subsidy
from linli.lifts.states import Scheme, Step
from linli.people.public import Actor
from linli.territory.public import Street

from .law import presets
from .sharing import Bill, Party, bill

ORDER = ("-made_at", "-id")
LONGEST_NUMBER = 2**31


def lifts(actor: Actor, street: Street) -> QuerySet[Lift]:
    """Return the lifts of a street that somebody may read, to be ordered and paged."""
    return Lift.objects.visible_to(actor).filter(street=street)


def lift_called(street: Street, number: int) -> Lift:
    """Return a lift by its number, or refuse."""
    found = Lift.objects.filter(street=street, number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchLift
    return found


def lift_seen(actor: Actor, street: Street, number: int) -> Lift:
    """Return a lift that somebody may read, or refuse."""
    found = lifts(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchLift
    return found


def flats_of(lift: Lift) -> list[Flat]:
    """Return the flats as they were listed."""
    return list(Flat.objects.filter(street_id=lift.street_id, lift=lift).order_by("position"))


def parties(flats: Sequence[Flat]) -> list[Party]:
    """Return flats as the cost sees them."""
    return [
        Party(one.door, one.floor, Fraction(one.area), one.own_weight, one.compensation_cents)
        for one in flats
    ]


def bill_of(lift: Lift, flats: Sequence[Flat]) -> Bill:
    """Return who pays what by what stands now. Raises WeightsFaulty where the weights do not fit."""
    preset = presets(lift.street_id).get(lift.preset) if lift.scheme == Scheme.PRESET else None
    return bill(
        parties(flats), cost=lift.cost_cents, subsidies=lift.subsidy_cents, scheme=lift.scheme, preset=preset
    )


@dataclass(frozen=True)
class Home:
    """A flat of the drawing: `voted` is what its owners said in an open vote, "" where they did not or none was held."""

    flat: Flat
    voted: str


@dataclass(frozen=True)
class Storey:
    """One floor of the drawing of the staircase, with its flats, and how many of them voted and are in favour."""

    floor: int
    homes: tuple[Home, ...]

    @property
    def voted(self) -> int:
        """Return how many flats of the floor have voted."""
        return sum(1 for one in self.homes if one.voted)

    @property
    def favour(self) -> int:
        """Return how many flats of the floor voted in favour."""
        return sum(1 for one in self.homes if one.voted == "yes")


def elevation(flats: Sequence[Flat], voted: Mapping[str, str]) -> list[Storey]:
    """Return the staircase as it is seen from the yard, the top floor first, with what was said in an open vote."""
    ordered = sorted(flats, key=lambda one: (-one.floor, one.position))
    return [
        Storey(floor, tuple(Home(one, voted.get(one.door, "")) for one in group))
        for floor, group in groupby(ordered, key=lambda one: one.floor)
    ]


@dataclass(frozen=True)
class Talk:
    """An objection with its rounds; `door` where it came from the staircase itself."""

    objection: Objection
    door: str
    rounds: tuple[Round, ...]


def talks_of(lift: Lift) -> list[Talk]:
    """Return the objections in order with their rounds, in two queries."""
    found = list(
        Objection.objects.filter(street_id=lift.street_id, lift=lift)
        .select_related("flat")
        .order_by("number")
    )
    held = Round.objects.filter(street_id=lift.street_id, objection__in=found).order_by("number")
    rounds: dict[object, list[Round]] = {}
    for one in held:
        rounds.setdefault(one.objection_id, []).append(one)
    return [Talk(one, one.flat.door if one.flat else "", tuple(rounds.get(one.pk, ()))) for one in found]


def steps_of(lift: Lift) -> list[tuple[Step, StepDone | None]]:
    """Return every step of the works in order, with what is known of it."""
    known = {one.step: one for one in StepDone.objects.filter(street_id=lift.street_id, lift=lift)}
    return [(step, known.get(step)) for step in Step]


def subsidies_of(lift: Lift) -> list[Subsidy]:
    """Return the subsidies in the order in which they were entered."""
    return list(Subsidy.objects.filter(street_id=lift.street_id, lift=lift).order_by("entered_at", "id"))


# --- A family's own page --------------------------------------------------------------------------------------------
def link_of(flat: Flat) -> str:
    """Return the secret of a family's page, always the same for its flat; "" where the key that made it is gone."""
    made = (
        derived_secret("lift flat", flat.street_id, flat.pk, under=key)
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return next((one for one in made if flat.token_hash in {"", Flat.hash_of(one)}), "")


def flat_by_link(street: Street, token: str) -> Flat:
    """Return the flat of a secret link, or refuse."""
    found = Flat.objects.filter(street=street, token_hash=Flat.hash_of(token)).select_related("lift").first()
    if found is None:
        raise NoSuchLift
    return found
