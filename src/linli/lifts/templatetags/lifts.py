"""Money and stances in templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from linli.lifts.states import LiftStance

register = template.Library()
SIGNS = {
    LiftStance.FAVOUR: "✓", LiftStance.AGAINST: "✗", LiftStance.UNDECIDED: "?",
    LiftStance.AWAY: "–", LiftStance.UNASKED: "·",
}  # fmt: skip
# What was said in a vote is drawn like what a family says at its door.
VOTED = {"yes": LiftStance.FAVOUR, "no": LiftStance.AGAINST, "abstain": LiftStance.UNDECIDED}
SAID = {"yes": _("In favour"), "no": _("Opposed"), "abstain": _("Abstain"), "": _("Not voted yet")}


@register.filter
def yuan(cents: int | None) -> str | SafeString:
    """Return cents as yuan with two places, "–" for nothing known."""
    if cents is None:
        return "–"
    text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    return mark_safe(f"{'−' if cents < 0 else ''}¥&#8239;{text}")  # noqa: S308 - digits and signs of our own


@register.filter
def sign(stance: Any) -> str:
    """Return the sign of a stance, so that it is not told by colour alone."""
    return SIGNS.get(stance, "·")


@register.filter
def tone_of(voted: str) -> str:
    """Return the stance that a vote is drawn as."""
    return VOTED.get(voted, LiftStance.UNASKED)


@register.filter
def said_of(voted: str) -> str:
    """Return what was voted, in words."""
    return str(SAID[voted])


@register.filter
def exactly(weight: Any) -> str:
    """Return a weight as a person writes it: 3, 78.2 or 2/3."""
    if weight.denominator == 1:
        return str(weight.numerator)
    below = weight.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return f"{float(weight):.4f}".rstrip("0") if below == 1 else f"{weight.numerator}/{weight.denominator}"
