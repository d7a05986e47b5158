"""Tables of the ground, of its names and drafts, and the two bases on which every operational table stands."""

from .addresses import Address, AddressKey
from .drafts import Draft, DraftKind, DraftRow, DraftState, draft_kinds, draft_states
from .ground import (
    TIER_OF_KIND,
    DateRange,
    Level,
    Road,
    RoadShape,
    Street,
    StreetForeignKey,
    StreetModel,
    Unit,
    UnitKind,
    UnitParent,
    UnitShape,
    street_key,
    tiers,
    unit_kinds,
)
from .names import LevelName, UnitName

__all__ = [
    "TIER_OF_KIND",
    "Address",
    "AddressKey",
    "DateRange",
    "Draft",
    "DraftKind",
    "DraftRow",
    "DraftState",
    "Level",
    "LevelName",
    "Road",
    "RoadShape",
    "Street",
    "StreetForeignKey",
    "StreetModel",
    "Unit",
    "UnitKind",
    "UnitName",
    "UnitParent",
    "UnitShape",
    "draft_kinds",
    "draft_states",
    "street_key",
    "tiers",
    "unit_kinds",
]
