"""The three tiers (街面 / 路面 / 楼面) from the counters: how much is open and closed on each, by unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from linli.territory.public import Street, Tier, UnitRef

from ..models import TierCount
from .figures import Balance, by_children

UNCLEAR = ""


@dataclass(frozen=True)
class TierRow:
    """A unit with its balance on each tier, in their order; last what lies on none that is known."""

    unit: UnitRef
    whole: Balance
    tiers: tuple[tuple[str, Balance], ...]


def by_tier(street: Street, unit_id: int | None = None) -> tuple[TierRow, list[TierRow]]:
    """Return a unit and its children with their balances by tier; they add up to what the ledger says of them."""
    here, rows, _beside = by_children(street, unit_id)
    found = _balances(street.pk, [here.unit.id, *(row.unit.id for row in rows)])
    told = [_row(one.unit, one.balance, found.get(one.unit.id, {})) for one in (here, *rows)]
    return told[0], told[1:]


def _balances(street_id: int, unit_ids: Sequence[int]) -> dict[int, dict[str, dict[str, int]]]:
    counts = TierCount.objects.filter(street_id=street_id, unit_id__in=list(unit_ids))
    found: dict[int, dict[str, dict[str, int]]] = {}
    for unit_id, tier, state, n in counts.values_list("unit_id", "tier", "state", "n"):
        found.setdefault(unit_id, {}).setdefault(tier, {})[state] = n
    return found


def _row(unit: UnitRef, whole: Balance, by_tier: dict[str, dict[str, int]]) -> TierRow:
    tiers = [(tier.value, Balance(by_tier.get(tier.value, {}))) for tier in Tier]
    rest = {
        state: n - sum(known.states.get(state, 0) for _tier, known in tiers)
        for state, n in whole.states.items()
    }
    return TierRow(unit, whole, (*tiers, (UNCLEAR, Balance({state: n for state, n in rest.items() if n}))))
