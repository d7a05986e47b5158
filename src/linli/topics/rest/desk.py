"""What the desk reads and writes beside the acts: lists, calls, promises, names."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed, once_for
from linli.people.public import Power, organisations_in
from linli.territory.public import UnknownUnit, root_of

from .. import commands, schemas
from ..errors import BadPeriod, CallOver, UnknownKind
from ..models import Topic, TopicCase
from ..queries.lists import ORDER, SIGHTS, joined_to, one_topic, topics
from ..queries.origins import origin_seen
from ..queries.oversight import DUE, LOOKS, looks, owed, promises
from ..states import TopicSource
from ..workflow import TOPIC
from .door import TopicNumber, enter, router, unit_coded, way_out
from .public import call_out, key_for, proposal_of, taken_out


def row_out(one: Topic) -> dict[str, Any]:
    """Return a topic as a line of a list."""
    names = (
        "number", "title", "kind", "source", "origin", "state", "state_since", "proposed_at", "voices", "next_due",
        "meets_at",
    )  # fmt: skip
    told = {name: getattr(one, name) for name in names}
    return told | {"unit": one.unit.code, "main": one.main.number if one.main else None}


@router.reads("/streets/{slug}/topics", Listed[schemas.TopicRow], summary="Topics", paged=True)
def list_topics(request: HttpRequest, slug: str, asked: Query[schemas.TopicsAsked]) -> Any:
    """Return the topics you may see by stage, the newest first."""
    here = enter(request, slug)
    found = topics(here.actor, here.street.pk, states=SIGHTS[asked.show][1], kind=asked.kind)
    return listed(page(found, ORDER, asked.after, asked.limit), row_out)


@router.reads("/streets/{slug}/topics/one/{number}", schemas.TopicWhole, summary="One topic")
def read_topic(request: HttpRequest, slug: str, number: TopicNumber) -> Any:
    """Return one topic with its way and what you may do now; names are read apart, for a purpose."""
    here = enter(request, slug)
    one = one_topic(here.actor, here.street.pk, number)
    names = (
        "body", "reply", "result", "vote", "public_title", "public_body", "handed_to", "judged", "stars",
    )  # fmt: skip
    links = TopicCase.objects.filter(street=here.street, topic=one).order_by("at", "id")
    return row_out(one) | way_out(one, names=True) | {name: getattr(one, name) for name in names} | {
        "joined": [each.number for each in joined_to(one)],
        "cases": list(links.values_list("case__number", flat=True)),
        "acts": TOPIC.open_to(here.actor, one),
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/topics/enter", schemas.TopicProposed, status=201, summary="Write down a topic",
    keyed=False, refuses=(UnknownUnit, UnknownKind, CallOver),
)  # fmt: skip
def enter_topic(request: HttpRequest, slug: str, told: schemas.EnterTopicIn) -> Any:
    """Write down a topic for somebody, with its source. Sent again, it is the same one."""
    here = enter(request, slug)
    known = {one.pk: one for one in organisations_in(here.street.pk)}
    origin = told.origin
    if told.source in {TopicSource.CASE, TopicSource.SUGGESTION}:
        origin = origin_seen(here.actor, here.street, told.source, told.origin) or ""
        if not origin:
            raise NotFound
    proposal = proposal_of(
        here.street, told, source=told.source, origin=origin,
        organisation=known.get(told.organisation or 0),
    )  # fmt: skip
    key = f"{here.actor.token_id or ''}:{key_for(request)}"
    taken = commands.enter(street=here.street, proposal=proposal, key=key, by=here.actor, at=timezone.now())
    return taken_out(request, here.street, taken)


@router.writes(
    "POST", "/streets/{slug}/topics/calls", schemas.TopicCallRow, status=201, summary="Call for topics",
    refuses=(UnknownUnit, UnknownKind, Missing, BadPeriod),
)  # fmt: skip
def make_topic_call(request: HttpRequest, slug: str, told: schemas.TopicCallIn) -> Any:
    """Call for topics at a place from one day to another; everybody reads it from its first day."""
    here, at = enter(request, slug), timezone.now()
    known = {one.pk: one for one in organisations_in(here.street.pk)}
    unit = unit_coded(here.street, told.unit or root_of(here.street).code)

    def do() -> dict[str, Any]:
        call = commands.make_call(
            street=here.street, unit=unit, title=told.title, about=told.about, kinds=told.kinds, opens_on=told.opens_on,
            closes_on=told.closes_on, organisation=known.get(told.organisation or 0), key=key_for(request),
            by=here.actor, at=at,
        )  # fmt: skip
        return call_out(call)

    return once_for(request, "make_topic_call", street_id=here.street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/topics/calls/{number}/end", schemas.TopicCallRow, summary="End a call", takes=()
)
def end_topic_call(request: HttpRequest, slug: str, number: TopicNumber) -> Any:
    """End a call before its last day; a second time changes nothing."""
    here, at = enter(request, slug), timezone.now()

    def do() -> dict[str, Any]:
        return call_out(commands.end_call(number, street=here.street, by=here.actor, at=at))

    return once_for(request, "end_topic_call", street_id=here.street.pk, at=at, do=do)


@router.reads(
    "/streets/{slug}/topics/promises", Listed[schemas.OwedRow], summary="What is owed of topics", paged=True
)
def list_topic_promises(request: HttpRequest, slug: str, asked: Query[schemas.OwedAsked]) -> Any:
    """Return what was promised and is not kept yet, the earliest day first, with the ladder of soft measures."""
    here, today = enter(request, slug), timezone.localdate()
    found = page(
        promises(here.actor, here.street.pk, late=asked.late, on=today), DUE, asked.after, asked.limit
    )
    rows = iter(owed(found.rows, on=today))
    return listed(found, lambda _row: owed_out(next(rows)))


def owed_out(one: Any) -> dict[str, Any]:
    """Return one promise that is open."""
    promise = one.promise
    return {
        "id": promise.pk, "topic": promise.topic.number, "title": promise.topic.said_title,
        "unit": promise.topic.unit.code, "what": promise.what, "who": one.who, "due_on": promise.due_on,
        "days": one.days, "taken": [rung.step for rung in one.rungs if rung.taken],
        "next_step": one.next_rung.step if one.next_rung else "",
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/topics/one/{number}/names", list[schemas.TopicName], summary="Read the names behind a topic",
    keyed=False,
)  # fmt: skip
def read_topic_names(request: HttpRequest, slug: str, number: TopicNumber, told: schemas.NamesIn) -> Any:
    """Return who stands behind a topic and those joined to it; each look is written down with its purpose."""
    here = enter(request, slug)
    one = one_topic(here.actor, here.street.pk, number)
    found = commands.look(
        one.pk,
        street_id=here.street.pk,
        by=here.actor,
        at=timezone.now(),
        purpose=told.purpose,
        note=told.note,
    )
    return [
        {"topic": each.topic.number, "part": each.part, "name": each.name, "phone": each.phone, "email": each.email,
         "at": each.at}
        for each in found
    ]  # fmt: skip


@router.reads(
    "/streets/{slug}/topics/looks",
    Listed[schemas.LookedAtTopic],
    summary="Who read names behind topics",
    paged=True,
)
def list_topic_looks(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return who read the names behind which topic and what for; needs the power to watch over that."""
    here = enter(request, slug)
    if not here.actor.has(Power.AUDIT, street_id=here.street.pk):
        raise NotAllowed
    return listed(page(looks(here.street.pk), LOOKS, asked.after, asked.limit), look_out)


def look_out(one: Any) -> dict[str, Any]:
    """Return one look."""
    return {
        "at": one.at, "who": name_of(one.account), "topic": one.topic.number, "purpose": one.purpose, "note": one.note,
        "people": one.people,
    }  # fmt: skip
