"""Who pays what and why: weights, exact shares in whole cents, and each step in words.

Shares are reckoned in fractions and given out by largest remainder, so they sum to the cent (architecture 6). By area is
what holds where nothing was agreed (Civil Code art. 283); weights of floors are examples, never called legal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.lifts.errors import WeightsFaulty
from linli.lifts.states import Scheme

LONGEST = 20
NUMBER = re.compile(r"\d{1,6}(\.\d{1,4})?(/[1-9]\d{0,5})?")


@dataclass(frozen=True)
class Party:
    """A flat as the cost sees it: its door, floor, area in square metres, own weight and compensation in cents."""

    door: str
    floor: int
    area: Fraction
    own: str = ""
    compensation: int = 0


@dataclass(frozen=True)
class Preset:
    """Weights by floor from the first up; `times_area` multiplies each by the area of the flat."""

    code: str
    name: str
    name_en: str
    weights: tuple[Fraction, ...]
    times_area: bool
    source: str
    remark: str = ""


@dataclass(frozen=True)
class Share:
    """What one flat pays in cents and by which weight; `exact` is before rounding, `rounded_up` says it got a cent more."""

    door: str
    floor: int
    weight: Fraction
    exact: Fraction
    cents: int
    rounded_up: bool
    compensation: int

    @property
    def net(self) -> int:
        """Return what the flat pays in the end, in cents; below nothing: what it receives."""
        return self.cents - self.compensation


@dataclass(frozen=True)
class Bill:
    """The whole: cost + compensation − subsidies = what is shared, and each flat's share; all in cents."""

    cost: int
    compensation: int
    subsidies: int
    shared: int
    weights: Fraction
    shares: tuple[Share, ...]

    def of(self, door: str) -> Share | None:
        """Return the share of a flat."""
        return next((one for one in self.shares if one.door == door), None)


def weight(text: str) -> Fraction:
    """Read a weight: 1, 1.5 or 2/3. Raises WeightsFaulty."""
    bare = text.strip()
    if not NUMBER.fullmatch(bare):
        raise WeightsFaulty(
            reason=_("“%(text)s” is no weight; write 1, 1.5 or 2/3.") % {"text": text[:LONGEST]}
        )
    above, _slash, below = bare.partition("/")
    try:
        return Fraction(Decimal(above)) / int(below or 1)
    except (InvalidOperation, ZeroDivisionError) as wrong:
        raise WeightsFaulty(
            reason=_("“%(text)s” is no weight; write 1, 1.5 or 2/3.") % {"text": text[:LONGEST]}
        ) from wrong


def floor_weights(text: str) -> tuple[Fraction, ...]:
    """Read weights by floor, from the first up, divided by commas. Raises WeightsFaulty."""
    return tuple(weight(one) for one in re.split(r"[,，、\s]+", text.strip()) if one)


def weights_of(parties: Sequence[Party], scheme: str, preset: Preset | None = None) -> list[Fraction]:
    """Return the weight of each flat by a scheme, or say why it cannot be. Raises WeightsFaulty."""
    if scheme == Scheme.AREA:
        found = [one.area for one in parties]
    elif scheme == Scheme.OWN:
        lacking = [one.door for one in parties if not one.own.strip()]
        if lacking:
            raise WeightsFaulty(
                reason=_("no weight is entered for %(doors)s.") % {"doors": "、".join(lacking[:8])}
            )
        found = [weight(one.own) for one in parties]
    else:
        found = _by_floor(parties, preset)
    if not any(found):
        raise WeightsFaulty(reason=_("all weights are nought, so nobody would pay."))
    return found


def _by_floor(parties: Sequence[Party], preset: Preset | None) -> list[Fraction]:
    if preset is None:
        raise WeightsFaulty(reason=_("choose which weights of the floors."))
    top = max(one.floor for one in parties)
    if top > len(preset.weights):
        raise WeightsFaulty(
            reason=_("“%(name)s” has weights for %(n)s floors, this staircase has %(top)s.")
            % {"name": preset.name, "n": len(preset.weights), "top": top}
        )
    return [preset.weights[one.floor - 1] * (one.area if preset.times_area else 1) for one in parties]


def whole_cents(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Divide whole cents by weights so that they sum to the total: by largest remainder, a tie to the earlier one."""
    whole = sum(weights, Fraction(0))
    exact = [total * one / whole for one in weights]
    cents = [int(one) for one in exact]
    left = total - sum(cents)
    order = sorted(range(len(exact)), key=lambda place: (cents[place] - exact[place], place))
    for place in order[:left]:
        cents[place] += 1
    return cents


def bill(
    parties: Sequence[Party], *, cost: int, subsidies: int, scheme: str, preset: Preset | None = None
) -> Bill:
    """Return who pays what. More subsidies than there is to pay leave nothing to share. Raises WeightsFaulty."""
    if not parties:
        raise WeightsFaulty(reason=_("no flat is on the list yet."))
    weights = weights_of(parties, scheme, preset)
    given = sum(one.compensation for one in parties)
    shared = max(cost + given - subsidies, 0)
    whole = sum(weights, Fraction(0))
    shares = tuple(
        Share(
            one.door, one.floor, heavy, shared * heavy / whole, cents, cents > int(shared * heavy / whole), one.compensation
        )
        for one, heavy, cents in zip(parties, weights, whole_cents(shared, weights), strict=True)
    )  # fmt: skip
    return Bill(cost, given, subsidies, shared, whole, shares)
