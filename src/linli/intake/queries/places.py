"""Where something may lie: the choices of a street, without making anybody know the tree."""

from collections.abc import Iterator
from typing import Any

from linli.territory.public import Node, Unit, tree


def places_to_choose(street: Any, *, english: bool) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the estates of a street, grouped by the committee they belong to; without estates the committees themselves.

    Residents know the name over their gate and sometimes the committee, never a micro-grid.
    """
    groups = []
    for node in _nodes(tree(street)):
        if node.unit.kind == "committee":
            below = [child for child in node.children if child.unit.kind == "estate"] or [node]
            groups.append((_name(node, english), [(child.unit.id, _name(child, english)) for child in below]))
    return groups


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


def _name(node: Node, english: bool) -> str:  # noqa: FBT001 - one caller, one meaning
    return node.unit.name_en if english and node.unit.name_en else node.unit.name


def unit_of(street: Any, unit_id: int) -> Unit | None:
    """Return a unit of this street, or nothing."""
    return Unit.objects.filter(street=street, pk=unit_id).first()
