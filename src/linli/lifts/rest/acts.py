"""The acts of the table, each an operation by its own word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from linli.kernel.errors import Missing, MovedMeanwhile, NotFound, Refusal
from linli.kernel.rest import once_for
from linli.people.public import acting
from linli.territory.public import street_by_slug
from linli.votes.public import NoThreshold

from .. import commands, schemas
from ..errors import NoSuchLift, NotYet, ObjectionOver, WeightsFaulty
from ..models import Lift
from ..queries import lift_seen
from ..workflow import LIFT, label
from .door import LiftNumber, out, router


@dataclass(frozen=True)
class Act:
    """One row: the word of the operation, what it takes, its command, and what may refuse it."""

    word: str
    takes: type[Schema]
    command: Callable[..., Lift]
    refuses: Sequence[type[Refusal]] = ()


ACTS: dict[str, Act] = {
    "ask": Act("ask_flat", schemas.AskFlatIn, commands.ask),
    "share": Act("share_lift_cost", schemas.ShareCostIn, commands.share, (WeightsFaulty,)),
    "subsidise": Act("subsidise_lift", schemas.SubsidyIn, commands.subsidise, (NotYet,)),
    "call_vote": Act(
        "call_lift_vote", schemas.CallLiftVoteIn, commands.call_vote, (NotYet, NoThreshold, WeightsFaulty)
    ),
    "object": Act("object_to_lift", schemas.LiftObjectionIn, commands.object_to),
    "negotiate": Act("negotiate_lift", schemas.LiftRoundIn, commands.negotiate, (ObjectionOver,)),
    "settle": Act(
        "settle_lift_objection", schemas.SettleObjectionIn, commands.settle, (ObjectionOver, NotYet)
    ),
    "withdraw": Act(
        "withdraw_lift_objection", schemas.WithdrawObjectionIn, commands.withdraw, (ObjectionOver,)
    ),
    "end_display": Act(
        "end_lift_display", schemas.LiftNothingIn, commands.end_display, (NotYet, WeightsFaulty)
    ),
    "sign": Act("sign_lift_agreement", schemas.SignFlatIn, commands.sign, (WeightsFaulty,)),
    "file": Act("file_lift", schemas.LiftNothingIn, commands.hand_in, (NotYet, WeightsFaulty)),
    "approve": Act("approve_lift", schemas.LiftNothingIn, commands.approve),
    "take_step": Act("take_lift_step", schemas.LiftStepIn, commands.take_step),
    "accept": Act("accept_lift", schemas.LiftNothingIn, commands.accept, (NotYet,)),
    "open": Act("open_lift", schemas.LiftNothingIn, commands.open_for_use, (NotYet,)),
    "stop": Act("stop_lift", schemas.LiftReasonIn, commands.stop),
    "resume": Act("resume_lift", schemas.LiftReasonIn, commands.resume),
}
assert set(ACTS) == set(LIFT.rows) - {"agree", "fail"}  # noqa: S101 - the door knows every act of the table


def act_once(request: HttpRequest, slug: str, number: int, action: str, told: Any) -> Any:
    """Do an act once for its key, as the page does it."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        actor = acting(request)
        lift = lift_seen(actor, street, number)
        if street.pk not in actor.street_ids:
            raise NotFound
        return out(ACTS[action].command(lift.pk, street_id=street.pk, by=actor, at=at, **told.model_dump()))

    return once_for(request, ACTS[action].word, street_id=street.pk, at=at, do=do)


def _operation(action: str, act: Act) -> None:
    shape = act.takes

    def operation(request: HttpRequest, slug: str, number: LiftNumber, told: shape) -> Any:  # type: ignore[valid-type]
        return act_once(request, slug, number, action, told)

    operation.__name__ = act.word
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/lifts/{{number}}/{action}", schemas.LiftOut, summary=label(action),
        refuses=(NoSuchLift, MovedMeanwhile, Missing, *act.refuses),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)
