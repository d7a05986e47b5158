"""Writes to the ground. Each locks its street, keeps what was, makes a new edition and tells the journal."""

from linli.territory.queries.intended import NewUnit

from .changes import close_unit, move_unit, rename_unit, set_geometry
from .roads import RoadsTaken, add_road, close_road, edit_road, redraw_road, take_over_roads
from .streets import add_level, found_street
from .tiers import classify_place
from .units import add_unit, add_units

__all__ = [
    "NewUnit",
    "RoadsTaken",
    "add_level",
    "add_road",
    "add_unit",
    "add_units",
    "classify_place",
    "close_road",
    "close_unit",
    "edit_road",
    "found_street",
    "move_unit",
    "redraw_road",
    "rename_unit",
    "set_geometry",
    "take_over_roads",
]
