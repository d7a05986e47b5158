"""The door of this app: what other apps may call."""

from .queries import Result, latest_result

__all__ = ["Result", "latest_result"]
