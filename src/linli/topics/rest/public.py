"""What residents and everybody may do and read, without a token."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query

from linli.intake.public import TicketOver
from linli.kernel.addresses import address_of
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, Whole, digest_of, key_of, listed
from linli.territory.public import Street, UnknownUnit, street_by_slug

from .. import commands, schemas
from ..errors import (
    CallOver,
    ForItAlready,
    NoSuchTopic,
    NotSupportable,
    NotToBeJudged,
    UnknownKind,
)
from ..models import TopicCall
from ..queries.books import kinds_of
from ..queries.lists import (
    CALLS_ORDER,
    ORDER,
    call_numbered,
    calls,
    public_topic,
    public_topics,
)
from ..queries.oversight import praise
from ..queries.own import held_by
from .door import TopicNumber, public_out, router, unit_coded, way_out


def key_for(request: HttpRequest) -> str:
    """Return what tells one request from another: without a key the request itself is one."""
    return f"api:{key_of(request) or digest_of(request)}"


def taken_out(request: HttpRequest, street: Street, taken: Any) -> dict[str, Any]:
    """Return the number and the secret link of what was taken."""
    link = request.build_absolute_uri(f"/s/{street.slug}/topics/of/{taken.token}/")
    return {"number": taken.number, "token": taken.token, "link": link}


@router.reads(
    "/streets/{slug}/topics/kinds", Whole[schemas.TopicKindOut], summary="Kinds of topics", public=True
)
def list_topic_kinds(request: HttpRequest, slug: str) -> Any:
    """Return what topics may be about, as the rule book of the street has it."""
    known = kinds_of(street_by_slug(slug).pk)
    return {"items": [{"code": one.code, "name": name_of(one), "about": one.about} for one in known.values()]}


@router.reads(
    "/streets/{slug}/topics/calls",
    Listed[schemas.TopicCallRow],
    summary="Calls for topics",
    public=True,
    paged=True,
)
def list_topic_calls(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the calls for topics of a street, those that end last first."""
    street = street_by_slug(slug)
    return listed(page(calls(street.pk), CALLS_ORDER, asked.after, asked.limit), call_out)


def call_out(one: TopicCall) -> dict[str, Any]:
    """Return a call."""
    names = ("number", "title", "about", "kinds", "opens_on", "closes_on", "ended_at")
    told = {name: getattr(one, name) for name in names}
    return told | {"unit": one.unit.code, "organisation": one.organisation_id}


@router.reads(
    "/streets/{slug}/topics/praise",
    list[schemas.PraiseRow],
    summary="Who kept what was promised",
    public=True,
)
def read_praise(request: HttpRequest, slug: str) -> Any:
    """Return organisations with their points and what they kept in twelve months; persons are never listed."""
    return [
        {"organisation": one.organisation.pk, "name": name_of(one.organisation), "points": one.points, "kept": one.kept,
         "kept_late": one.kept_late, "open_late": one.open_late}
        for one in praise(street_by_slug(slug), at=timezone.now())
    ]  # fmt: skip


@router.reads(
    "/streets/{slug}/topics/public", Listed[schemas.PublicTopicRow], summary="Topics for everybody", public=True,
    paged=True, refuses=(UnknownUnit,),
)  # fmt: skip
def list_public_topics(request: HttpRequest, slug: str, asked: Query[schemas.PublicTopicsAsked]) -> Any:
    """Return the topics that were accepted and what became of them, by stage, kind and place."""
    street = street_by_slug(slug)
    unit = unit_called_id(street, asked.unit)
    found = public_topics(street, stage=asked.stage, kind=asked.kind, unit_id=unit)
    return listed(page(found, ORDER, asked.after, asked.limit), public_out)


def unit_called_id(street: Street, code: str) -> int | None:
    """Return the id of a unit by its code; None without one."""
    unit = unit_coded(street, code)
    return unit.pk if unit else None


@router.reads(
    "/streets/{slug}/topics/public/{number}",
    schemas.PublicTopicWhole,
    summary="One topic for everybody",
    public=True,
)
def read_public_topic(request: HttpRequest, slug: str, number: TopicNumber) -> Any:
    """Return one topic with its way: stages, meetings, promises, how far it is."""
    one = public_topic(street_by_slug(slug), number)
    return public_out(one) | way_out(one, names=False)


@router.writes(
    "POST", "/streets/{slug}/topics", schemas.TopicProposed, status=201, summary="Propose a topic", public=True,
    keyed=False, refuses=(UnknownUnit, UnknownKind, CallOver),
)  # fmt: skip
def propose_topic(request: HttpRequest, slug: str, told: schemas.TopicIn) -> Any:
    """Propose what the community should decide. Nobody need sign in; the answer holds the secret of the link.

    The same words sent again, or the same Idempotency-Key, answer the same number.
    """
    street, at = street_by_slug(slug), timezone.now()
    commands.let_pass(address_of(request), street, at=at)
    taken = commands.propose(
        street=street, proposal=proposal_of(street, told), key=key_for(request), by=commands.RESIDENT, at=at
    )
    return taken_out(request, street, taken)


def proposal_of(street: Street, told: schemas.TopicIn, **more: Any) -> commands.Proposal:
    """Return what was sent as the command takes it."""
    given = told.model_dump(include={"title", "kind", "body", "name", "email", "phone"})
    call = call_numbered(street, told.call) if told.call else None
    unit = unit_coded(street, told.unit)
    return commands.Proposal(**given, unit=unit, call=call, language=get_language() or "", **more)


@router.writes(
    "POST", "/streets/{slug}/topics/public/{number}/support", schemas.TopicProposed, status=201,
    summary="Be for a topic", public=True, keyed=False, refuses=(ForItAlready, NotSupportable),
)  # fmt: skip
def support_topic(request: HttpRequest, slug: str, number: TopicNumber, told: schemas.SupportIn) -> Any:
    """Say that somebody is for a topic, each person and each device once; the answer holds a link of their own.

    Without a contact and a device the request itself is the person: the same request sent again counts once.
    """
    street, at = street_by_slug(slug), timezone.now()
    one = public_topic(street, number)
    commands.let_support(address_of(request), street, at=at)
    said = commands.Said(**told.model_dump(), language=get_language() or "")
    return taken_out(request, street, commands.support(one, said=said, key=key_for(request), at=at))


@router.reads(
    "/streets/{slug}/topics/of/{token}",
    schemas.OwnTopic,
    summary="Your topic",
    public=True,
    refuses=(NoSuchTopic,),
)
def follow_topic(request: HttpRequest, slug: str, token: str) -> Any:
    """Return where the topic of a secret link is and why, and what comes next; of a joined one the joint way."""
    held = held_by(street_by_slug(slug), token)
    return public_out(held.main) | way_out(held.main, names=False) | {
        "own_number": held.topic.number, "own_title": held.topic.title, "part": held.voice.part,
        "reply": held.topic.reply or held.main.reply, "may_judge": held.may_judge, "own_stars": held.voice.stars,
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/topics/of/{token}/judge", schemas.Judged, summary="Judge what was done", public=True,
    keyed=False, refuses=(NoSuchTopic, NotToBeJudged),
)  # fmt: skip
def judge_topic(request: HttpRequest, slug: str, token: str, told: schemas.JudgeIn) -> Any:
    """Say what you think of what was done; said again, the later counts."""
    voice = commands.judge(street_by_slug(slug), token, stars=told.stars, said=told.said, at=timezone.now())
    return {"stars": voice.stars}


@router.writes(
    "POST", "/topics/links/opened", schemas.TopicProposed, status=201, summary="Open the way to a topic's new link",
    public=True, keyed=False, refuses=(TicketOver,),
)  # fmt: skip
def open_topic_ticket(request: HttpRequest, told: schemas.TopicTicketIn) -> Any:
    """Get a new secret link by the ticket that was sent; the link before ends, and the ticket is good for once."""
    voice, token = commands.renew_link(told.ticket, at=timezone.now())
    street = voice.topic.street
    return taken_out(request, street, commands.Taken(voice.topic.number, token, anew=True))
