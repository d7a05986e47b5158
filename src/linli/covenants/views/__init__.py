"""Pages of covenants and badges."""

from . import badges, covenants

__all__ = ["badges", "covenants"]
