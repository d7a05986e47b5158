"""Whose key lets a program report, and in which street."""

from linli.people.public import Actor, Power
from linli.territory.public import Street


def lets_report(actor: Actor, street: Street) -> bool:
    """Return whether the key of this actor lets reports through in a street."""
    return actor.has(Power.REPORT, street_id=street.pk)
