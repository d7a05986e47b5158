"""Who looks after webhooks: who may edit the rules of the whole street, and the personal data officer.

What leaves the house by itself is both a rule of the office and a question of data protection.
"""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor
from linli.territory.public import Street

from .models import keeps as keeper


def enter(actor: Actor, street: Street) -> None:
    """Refuse outsiders as if the street had no such page, and colleagues who do not look after it by name."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not keeper(actor, street.pk):
        raise NotAllowed


def need_keeper(actor: Actor, street_id: int) -> None:
    """Refuse who does not look after the webhooks of a street; the house itself always may."""
    if actor.kind != "system" and not keeper(actor, street_id):
        raise NotAllowed
