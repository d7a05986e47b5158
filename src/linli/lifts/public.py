"""The door of this app: what other apps may call."""

from .commands import found_lift
from .queries import lift_called

__all__ = ["found_lift", "lift_called"]
