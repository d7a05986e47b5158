"""Tables of rosters, and what must always be true of them."""

from .rosters import DutyRoster, Member, Person, Slot, WeeklyRow
from .turns import DutyWish, LogEntry, Plan, Swap, Turn

__all__ = [
    "DutyRoster", "DutyWish", "LogEntry", "Member", "Person", "Plan", "Slot", "Swap", "Turn", "WeeklyRow",
]  # fmt: skip
