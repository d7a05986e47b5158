"""The acts of the table, each an operation by its own word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from linli.cases.public import one_case
from linli.deliberation.public import meetings_open_for
from linli.kernel.errors import Missing, MovedMeanwhile, NotFound, Refusal
from linli.kernel.rest import once_for
from linli.people.public import organisations_in
from linli.territory.public import street_by_slug

from .. import commands, schemas
from ..errors import (
    CriterionFailed,
    LinkedAlready,
    MeetingGone,
    NoPromise,
    NoStepLeft,
    PersonalWords,
    PromisesOpen,
    SameTopic,
)
from ..models import Promise, Topic
from ..queries.lists import one_topic
from ..workflow import TOPIC, label
from .door import Here, TopicNumber, enter, router


def words(_here: Here, _one: Topic, told: Any) -> dict[str, Any]:
    """Return what was sent as the command takes it."""
    return told.model_dump() if told is not None else {}


def joined(here: Here, _one: Topic, told: schemas.JoinIn) -> dict[str, Any]:
    """Return the topic behind the number."""
    return {"main": one_topic(here.actor, here.street.pk, told.main), "reason": told.reason}


def tabled(here: Here, one: Topic, told: schemas.TableIn) -> dict[str, Any]:
    """Return the meeting behind the id, of those that the person may put something before."""
    mine = meetings_open_for(here.actor, unit_id=one.unit_id)
    found = next((meeting for meeting in mine if meeting.pk == told.meeting), None)
    if found is None:
        raise MeetingGone
    return {"meeting": found, "note": told.note}


def promised(here: Here, _one: Topic, told: schemas.TopicPromiseIn) -> dict[str, Any]:
    """Return the organisation behind the id."""
    known = {one.pk: one for one in organisations_in(here.street.pk)}
    return told.model_dump() | {"organisation": known.get(told.organisation or 0)}


def of_promise(here: Here, one: Topic, told: Any) -> dict[str, Any]:
    """Return the promise behind the id."""
    given = told.model_dump()
    if given["promise"] is None:
        return dict(given)
    found = Promise.objects.filter(street=here.street, topic=one, pk=given["promise"]).first()
    if found is None:
        raise NotFound
    return given | {"promise": found}


def linked(here: Here, _one: Topic, told: schemas.CaseOfTopicIn) -> dict[str, Any]:
    """Return the case behind the number."""
    return {"case": one_case(here.actor, here.street.pk, told.case.upper())}


@dataclass(frozen=True)
class Act:
    """One row: what an act takes, its command, how it is brought and what may refuse it."""

    takes: type[Schema]
    command: Callable[..., Topic]
    brought: Callable[[Here, Topic, Any], dict[str, Any]] = words
    refuses: Sequence[type[Refusal]] = ()


ACTS: dict[str, Act] = {
    "accept": Act(schemas.TopicAcceptIn, commands.accept, refuses=(CriterionFailed, PersonalWords)),
    "table": Act(schemas.TableIn, commands.table, tabled, (MeetingGone,)),
    "agree": Act(schemas.ResultIn, commands.agree),
    "promise": Act(schemas.TopicPromiseIn, commands.promise, promised, (PersonalWords,)),
    "progress": Act(schemas.ProgressIn, commands.progress, of_promise, (PersonalWords,)),
    "deliver": Act(schemas.ResultIn, commands.deliver, refuses=(NoPromise, PromisesOpen, PersonalWords)),
    "close": Act(schemas.ClosingIn, commands.close, refuses=(PersonalWords,)),
    "join": Act(schemas.JoinIn, commands.join, joined, (SameTopic,)),
    "part": Act(schemas.TopicWhyIn, commands.part),
    "open_case": Act(schemas.CaseFromTopicIn, commands.open_case),
    "link_case": Act(schemas.CaseOfTopicIn, commands.link_case, linked, (LinkedAlready,)),
    "link_vote": Act(schemas.TopicVoteIn, commands.link_vote),
    "measure": Act(schemas.TopicMeasureIn, commands.measure, of_promise, (NoStepLeft,)),
    "rework": Act(schemas.TopicWhyIn, commands.rework),
    "rescreen": Act(schemas.TopicWhyIn, commands.rescreen),
    "publish": Act(schemas.ShowTopicIn, commands.publish, refuses=(PersonalWords,)),
    "untable": Act(schemas.TopicWhyIn, commands.untable),
    "to_case": Act(schemas.TopicWhyIn, commands.to_case),
    "to_suggestion": Act(schemas.TopicWhyIn, commands.to_suggestion),
    "not_agree": Act(schemas.ResultIn, commands.not_agree),
    "refuse": Act(schemas.TopicRefuseIn, commands.refuse),
}
assert set(ACTS) == set(TOPIC.rows)  # noqa: S101 - the door knows every act of the table


def act_once(request: HttpRequest, slug: str, number: int, action: str, told: Any) -> Any:
    """Do an act once for its key, as the page does it."""
    street = street_by_slug(slug)

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        one, now = one_topic(here.actor, here.street.pk, number), timezone.now()
        brought = ACTS[action].brought(here, one, told)
        after = ACTS[action].command(one.pk, street_id=here.street.pk, by=here.actor, at=now, **brought)
        return {"id": after.pk, "number": after.number, "state": after.state}

    return once_for(request, f"{action}_topic", street_id=street.pk, at=timezone.now(), do=do)


def _operation(action: str, act: Act) -> None:
    shape = act.takes

    def operation(request: HttpRequest, slug: str, number: TopicNumber, told: shape) -> Any:  # type: ignore[valid-type]
        return act_once(request, slug, number, action, told)

    operation.__name__ = f"{action}_topic"
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/topics/one/{{number}}/{action}", schemas.TopicDone, summary=label(action),
        refuses=(MovedMeanwhile, Missing, *act.refuses),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)
