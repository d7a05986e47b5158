"""Who may stand before the board."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street


def enter_street(actor: Actor, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page."""
    if street.pk not in actor.street_ids:
        raise NotFound


def enter_board(actor: Actor, street: Street) -> None:
    """Refuse outsiders as if there were no board, and colleagues without the power by saying so."""
    enter_street(actor, street)
    if not actor.has(Power.BOARD, street_id=street.pk):
        raise NotAllowed


def enter_export(actor: Actor, street: Street) -> None:
    """Refuse who may not take figures along as a workbook: whoever may not read them, and whoever may not export."""
    enter_board(actor, street)
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
