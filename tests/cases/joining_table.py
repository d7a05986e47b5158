"""What the permission table says of acts that join cases, and what such an act brings."""

from typing import Any

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import State
from tests.cast import Cast
from tests.factories import a_neighbour, an_opened

EARLY = {State.REPORTED, State.VERIFIED, State.FILED}
HANDLED = {State.DISPATCHED, State.IN_HAND, State.COORDINATING}
HEADS, DESK = {"heqing", "jiangwei"}, {"heqing", "jiangwei", "shenyi"}
ACTS = {
    "merge", "unmerge", "confirm_too", "reopen_too", "split", "relate", "unrelate", "move", "take_over", "refuse_move",
    "come_back",
}  # fmt: skip
# Allowed, and yet there is nothing to take apart.
REFUSED = {"unrelate": "not_related"}


def allowed_to(name: str, state: str) -> set[str]:
    """Return the acts that join, which a person may do to a case in a state."""
    if name not in DESK:
        return set()
    acts = {"relate", "unrelate"}
    acts |= {"merge"} if state in EARLY | HANDLED else set()
    acts |= {"move"} if state in EARLY else set()
    acts |= {"unmerge"} if state == State.MERGED else set()
    return acts | ({"split"} if name in HEADS and state in {State.FILED} | HANDLED else set())


def joining_brings(action: str, cast: Cast) -> dict[str, Any]:
    """Return everything such an act could need."""
    if action in {"merge", "relate", "unrelate"}:
        known = Case.objects.filter(street=cast.street, title="另一件").first()
        other = known or an_opened(cast, title="另一件").case
        return {"main": other, "reason": "重复"} if action == "merge" else {"other": other}
    return {
        "unmerge": {"reason": "不同"}, "confirm_too": {"rating": 4}, "reopen_too": {"reason": "没好"},
        "split": {"parts": [commands.Part("一半")]}, "move": {"street": a_neighbour(), "reason": "在邻街"},
        "refuse_move": {"reason": "不在这里"}, "come_back": {"reason": "回来"},
    }.get(action, {})  # fmt: skip
