"""Topics as tests need them: proposed in 宛南一村, accepted by the head of the area, agreed and promised."""

from datetime import timedelta
from typing import Any

from linli.topics import commands
from linli.topics.models import Promise, Topic, Voice
from tests.cast import NOON, Cast

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MET = {"public": True, "competence": True, "lawful": True, "open": True, "clear": False, "means": False}
OVERDUE = NOON + 20 * DAY


def proposed(cast: Cast, *, key: str = "one", **told: Any) -> Topic:
    """Return a topic of a resident."""
    given = {"title": "三号楼加装电梯", "kind": "lift", "body": "老人下楼难", "unit": cast.units["W1"]} | told
    taken = commands.propose(
        street=cast.street, proposal=commands.Proposal(**given), key=key, by=commands.RESIDENT, at=NOON
    )
    return Topic.objects.select_related("street", "unit").get(street=cast.street, number=taken.number)


def act(
    cast: Cast, one: Topic, action: str, who: str = "heqing", *, at: Any = NOON + MINUTE, **brought: Any
) -> Topic:
    """Do an act as somebody of the cast."""
    done: Topic = getattr(commands, action)(
        one.pk, street_id=cast.street.pk, by=cast.actor(who, at), at=at, **brought
    )
    return done


def accepted(cast: Cast, **told: Any) -> Topic:
    """Return a topic that was accepted, with words for everybody."""
    return act(
        cast,
        proposed(cast, **told),
        "accept",
        criteria=MET,
        public_title="三号楼加装电梯",
        public_body="征求意见",
    )


def agreed(cast: Cast, **told: Any) -> Topic:
    """Return a topic that was agreed on paper."""
    return act(cast, accepted(cast, **told), "agree", result="同意加装，先征询再报建。")


def promised(cast: Cast, *, days: int = 5, **told: Any) -> tuple[Topic, Promise]:
    """Return an agreed topic and what the construction centre promised of it."""
    one = agreed(cast, **told)
    due = (NOON + days * DAY).date()
    act(cast, one, "promise", what="出设计方案", organisation=cast.organisations["chengjian"], due_on=due)
    return Topic.objects.get(pk=one.pk), Promise.objects.get(topic=one)


def delivered(cast: Cast, **told: Any) -> Topic:
    """Return a topic that was carried out."""
    one, promise = promised(cast, **told)
    act(cast, one, "progress", note="方案已出", promise=promise, kept=True)
    return act(cast, one, "deliver", result="电梯已通")


def token_of(cast: Cast, one: Topic, key: str = "again") -> str:
    """Give the proposer of a topic a link that the test knows."""
    token = f"{key}-{one.number}"
    Voice.objects.filter(topic=one, part="proposer").update(token_hash=Voice.hash_of(token))
    return token
