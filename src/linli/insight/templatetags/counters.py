"""What a page says while the counters of its street are built anew."""

from typing import Any

from django import template

from ..queries.building import being_built

register = template.Library()


@register.inclusion_tag("insight/being_counted.html")
def being_counted(street: Any) -> dict[str, Any]:
    """Say how far the counting is; nothing where the counters stand."""
    return {"percent": being_built(street.pk)}
