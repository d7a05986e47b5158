"""Filters of the pages of sorting: shares as people read them."""

from django import template

register = template.Library()


@register.filter
def thousandths(share: int) -> str:
    """Return a share in thousandths as per cent: 917 is 92, and nearly all is never all."""
    return str(min(round(share / 10), 99) if share < 1000 else 100)


@register.filter
def percent(share: float) -> str:
    """Return a share of one as per cent."""
    return str(round(100 * share))
