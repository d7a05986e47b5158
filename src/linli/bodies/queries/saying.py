"""Gaps in words: what is missing where, and since when."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from linli.bodies.states import Check
from linli.kernel.naming import name_of, reads_english

from .gaps import Finding


def since_day(at: datetime) -> str:
    """Return the day of a moment as one says it; the year only when it is not this one."""
    day = timezone.localdate(at)
    this_year = day.year == timezone.localdate().year
    if reads_english():
        return formats.date_format(day, "j F" if this_year else "j F Y")
    return f"{day.month}月{day.day}日" if this_year else f"{day.year}年{day.month}月{day.day}日"


def sentence(one: Finding) -> str:  # noqa: PLR0911 - one sentence for each thing that can be wrong
    """Return what is wrong with a line at a unit, as one says it."""
    facts = {
        "unit": name_of(one.unit), "what": one.line.label, "count": one.count, "least": one.line.least or 0,
        "most": one.line.most or 0, "day": since_day(one.since) if one.since else "",
    }  # fmt: skip
    if one.strays:
        facts["names"] = _(", ").join(name_of(unit) for unit in one.strays)
        return _("%(what)s: %(names)s stand outside") % facts
    if one.line.look == Check.UNITS:
        return _("%(unit)s: %(what)s, and there are %(count)s") % facts
    if one.too_many:
        return _("%(unit)s: %(what)s %(count)s times, where %(most)s may stand") % facts
    if one.count:
        return _("%(unit)s: %(what)s %(count)s times, where %(least)s must stand") % facts
    if one.since is None:
        return _("%(unit)s has had no %(what)s so far") % facts
    if one.line.look == Check.ITEM:
        return _("%(what)s in %(unit)s has no owner since %(day)s") % facts
    if one.line.look == Check.FORCE:
        return _("no %(what)s officer in %(unit)s since %(day)s") % facts
    return _("no %(what)s in %(unit)s since %(day)s") % facts
