"""The door of this app: what other apps may call."""

from .queries import badges, covenants

__all__ = ["badges", "covenants"]
