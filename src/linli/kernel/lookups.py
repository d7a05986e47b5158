"""Conditions that Django has no word for."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]


@ArrayField.register_lookup
class Holds(ArrayContains):
    """`contains`, of which the planner is told nothing.

    For what another condition says already, as a permission does that stands beside the way by which an index leads to
    the rows. The planner takes the two for two matters of chance, believes that hardly a row is both, and sorts forty
    thousand rows where the index has them in their order.
    """

    lookup_name = "holds"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition, hidden in an expression."""
        sql, params = super().as_postgresql(compiler, connection)
        return f"coalesce({sql}, false)", params
