"""The door of this app: what other apps may call."""

from collections.abc import Sequence

from linli.kernel.personal import Span, find_personal

from .queries.glance import ALIKE, likeness_of, pieces_of
from .queries.likeness import Likeness, Message, likeness, rarity_of, shape_of
from .queries.proposing import Mind, Proposed, likely, mind_of, propose

__all__ = [
    "ALIKE", "Likeness", "Message", "Mind", "Proposed", "likely", "likeness_of", "mind_of",
    "personal_spans", "pieces_of", "propose", "same_issue",
]  # fmt: skip


def personal_spans(text: str) -> list[Span]:
    """Return where a text names or reaches a person, as spans [start, end) with their kind: what to mask before publication.

    A proposal: a person decides. It is the same detector by which publishing is refused (`kernel/personal.py`).
    """
    return find_personal(text)


def same_issue(one: Message, other: Message, *, among: Sequence[Message] = ()) -> Likeness:
    """Return how sure one is that two messages tell of the same issue; `among` says how rare a word is hereabouts."""
    left, right = shape_of(one), shape_of(other)
    rarity = rarity_of([left, right, *(shape_of(message) for message in among)])
    return likeness(one, other, left, right, rarity)
