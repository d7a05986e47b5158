"""Who acts in a request: asked on every floor, answered by the one that knows people.

A page of the ground must know whether its reader may change the structure, but the ground lies below people and may
not call them. So people register the answer when the house starts, and whoever asks gets it from here.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol


class Acting(Protocol):
    """What a lower floor may count on of whoever acts: for the journal who it is, for a page what it may do."""

    @property
    def kind(self) -> str:
        """Return what sort of actor this is."""

    @property
    def account_id(self) -> int | None:
        """Return the account, if there is one."""

    @property
    def street_ids(self) -> frozenset[int]:
        """Return the streets in which this actor has a post."""

    def may(
        self, power: str, *, street_id: int, lineage: Sequence[int] = (), organisations: Sequence[int] = ()
    ) -> bool:
        """Return whether a post in force gives `power` over a place."""


_answers: list[Callable[[Any], Acting]] = []
_names: list[Callable[[Sequence[int]], dict[int, str]]] = []


def answered_by(answer: Callable[[Any], Any], names: Callable[[Sequence[int]], dict[int, str]]) -> None:
    """Register who answers for a request, and who names accounts; the last one counts."""
    _answers[:], _names[:] = [answer], [names]


def acting(request: Any) -> Acting:
    """Return who acts in this request, with the posts in force now."""
    return _answers[0](request)


def names_of(account_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of accounts by id, as pages show them."""
    wanted = sorted({one for one in account_ids if one is not None})
    return _names[0](wanted) if wanted and _names else {}
