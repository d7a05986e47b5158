"""Bodies of the two demo streets, made by the commands that people use."""

from datetime import datetime

from linli.bodies.models import Body
from linli.territory.public import Street

from .fenglin import build_fenglin
from .gonghexin import build_gonghexin
from .house import moved_in


def build(anchor: datetime) -> int:
    """Make the bodies of both demo streets; return how many. What stands is left alone."""
    if Body.objects.exists():
        return 0
    for slug, system, make in (
        ("fenglin", "1+5+32", build_fenglin),
        ("gonghexin", "1+4+26", build_gonghexin),
    ):
        street = Street.objects.filter(slug=slug).first()
        if street is not None:
            make(moved_in(street, system, anchor), anchor)
    return Body.objects.count()
