"""A topic is screened: accepted by the criteria, joined to one that asks the same, handed on, or refused with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.cases.public import Contact, Door, Report
from linli.cases.public import open_case as open_a_case
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.kernel.privacy import find_personal
from linli.people.public import Actor
from linli.suggestions.public import Proposal as Suggesting
from linli.suggestions.public import suggest

from ..errors import CriterionFailed, PersonalWords, SameTopic
from ..models import Topic, TopicCase
from ..queries.books import criteria_of, deeds_of
from ..queries.own import people_for, voices_of
from ..states import OPEN
from ..workflow import TOPIC
from .moving import acting_on
from .points import give_points
from .telling import tell_people


def need_clean(*words: str) -> None:
    """Raise PersonalWords for words that name or reach somebody."""
    if any(find_personal(text) for text in words):
        raise PersonalWords


def accept(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, criteria: Mapping[str, bool], public_title: str,
    public_body: str = "", note: str = "",
) -> Topic:  # fmt: skip
    """Accept a topic for a meeting: which criteria it meets, and what everybody reads of it.

    Raises CriterionFailed for one that the rule book demands and that is not met, PersonalWords.
    """
    known = criteria_of(street_id)
    met = {one.code: bool(criteria.get(one.code)) for one in known}
    lacking = [name_of(one) for one in known if one.needed and not met[one.code]]
    if lacking:
        raise CriterionFailed(names="、".join(lacking))
    need_clean(public_title, public_body)
    title = public_title.strip()[:120]
    with acting_on(topic_id, "accept", street_id=street_id, by=by, at=at, public_title=title) as move:
        topic: Topic = move.it
        topic.criteria, topic.public_title, topic.public_body = met, title, public_body.strip()
        topic.reply = note.strip()
        move.facts["met"] = sorted(code for code, holds in met.items() if holds)
        move.texts |= {"note": note.strip()} if note.strip() else {}
        if topic.organisation_id and "proposed" in deeds_of(street_id):
            give_points(topic, topic.organisation_id, "proposed", at=at)
    return topic


def refuse(
    topic_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    criteria: Mapping[str, bool] | None = None,
) -> Topic:
    """Do not accept a topic, and tell everybody behind it why."""
    why = reason.strip()
    with acting_on(topic_id, "refuse", street_id=street_id, by=by, at=at, reason=why) as move:
        move.it.reply, move.it.public_title = why, ""
        if criteria is not None:
            move.it.criteria = {one.code: bool(criteria.get(one.code)) for one in criteria_of(street_id)}
        move.texts["reason"] = why
    return move.it


def rescreen(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Screen a topic again, because something new has come up."""
    why = reason.strip()
    with acting_on(topic_id, "rescreen", street_id=street_id, by=by, at=at, reason=why) as move:
        move.it.reply, move.texts["reason"] = why, why
    return move.it


def publish(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, public_title: str, public_body: str = ""
) -> Topic:
    """Change what everybody reads of a topic."""
    need_clean(public_title, public_body)
    title = public_title.strip()[:120]
    with acting_on(
        topic_id, "publish", street_id=street_id, by=by, at=at, news=False, public_title=title
    ) as move:
        move.it.public_title, move.it.public_body = title, public_body.strip()
        move.texts = {"public_title": title, "public_body": public_body.strip()}
    return move.it


# --- Joining ------------------------------------------------------------------------------------------------------
def join(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, main: Topic | None, reason: str = ""
) -> Topic:
    """Join a topic to another one that asks the same. Every name stays with its topic; everybody follows the joint way."""
    with transaction.atomic():
        ids = sorted({topic_id, *([main.pk] if main else [])})
        held = {
            one.pk: one
            for one in Topic.objects.select_for_update(of=("self",))
            .select_related("street").filter(street_id=street_id, pk__in=ids).order_by("pk")
        }  # fmt: skip
        other = held.get(main.pk) if main else None
        if topic_id not in held:
            raise NotFound
        if main is not None and (other is None or other.pk == topic_id or other.state not in OPEN):
            raise SameTopic
        why = reason.strip()
        with acting_on(topic_id, "join", street_id=street_id, by=by, at=at, news=False, main=other) as move:
            topic: Topic = move.it
            assert other is not None  # noqa: S101 - `moving` refused otherwise
            # Those that were joined to it go along: nobody is led to a topic that leads on.
            Topic.objects.filter(street_id=street_id, main=topic).update(main=other)
            topic.main, topic.reply = other, why
            move.facts |= {"main": str(other.pk), "number": other.number}
            move.texts |= {"reason": why} if why else {}
        other.voices = people_for(other)
        other.save(update_fields=("voices",))
        facts = {"joined": str(topic.pk), "number": topic.number, "voices": other.voices}
        TOPIC.note(other, action="joined_in", by=by, at=at, facts=facts, texts={})
        tell_people(topic, move.line, "join", at=at)
    return topic


def part(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Let a joined topic go its own way again; it is screened as if it had just come."""
    why = reason.strip()
    with acting_on(topic_id, "part", street_id=street_id, by=by, at=at, news=False, reason=why) as move:
        topic: Topic = move.it
        other = topic.main
        topic.main, topic.reply, move.texts["reason"] = None, why, why
    if other is not None:
        other.voices = people_for(other)
        other.save(update_fields=("voices",))
        facts = {"parted": str(topic.pk), "number": topic.number, "voices": other.voices}
        TOPIC.note(other, action="parted_from", by=by, at=at, facts=facts, texts={})
    tell_people(topic, move.line, "part", at=at)
    return topic


# --- Handing on ---------------------------------------------------------------------------------------------------
def proposer_of(topic: Topic) -> Any:
    """Return who proposed a topic; the house hands the contact on and nobody reads it."""
    return next(
        (one for one in voices_of(topic) if one.topic_id == topic.pk and one.part == "proposer"), None
    )


def to_case(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Make a case of what needs work and no meeting; whoever proposed it is its reporter."""
    why = reason.strip()
    with acting_on(topic_id, "to_case", street_id=street_id, by=by, at=at, reason=why) as move:
        topic: Topic = move.it
        case = opened_for(topic, title=topic.title, body=topic.body, by=by, at=at, with_contact=True)
        topic.reply, topic.handed_to, topic.public_title = why, case.number, ""
        move.facts |= {"case": str(case.pk), "number": case.number}
        move.texts["reason"] = why
    return topic


def opened_for(
    topic: Topic, *, title: str, body: str, by: Actor, at: datetime, with_contact: bool = False
) -> Any:
    """Open a case that says it came of a topic, and link it."""
    who = proposer_of(topic) if with_contact else None
    contact = Contact(name=who.name, phone=who.phone, email=who.email) if who else None
    report = Report(
        title=title, body=body, unit=topic.unit, contact=contact, source="topic", source_id=str(topic.number),
        hard=False,
    )  # fmt: skip
    case = open_a_case(street=topic.street, report=report, by=by, at=at, door=Door.MEETING).case
    TopicCase.objects.create(street_id=topic.street_id, topic=topic, case=case, at=at)
    return case


def to_suggestion(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Make a suggestion of what the office must answer and not a meeting; whoever proposed it is answered."""
    why = reason.strip()
    with acting_on(topic_id, "to_suggestion", street_id=street_id, by=by, at=at, reason=why) as move:
        topic: Topic = move.it
        who = proposer_of(topic)
        proposal = Suggesting(
            title=topic.title, body=topic.body, unit=topic.unit, origin=f"议题 {topic.number}",
            organisation=topic.organisation, name=who.name if who else "", phone=who.phone if who else "",
            email=who.email if who else "", language=who.language if who else "",
        )  # fmt: skip
        taken = suggest(
            street=topic.street, proposal=proposal, key=f"topic {topic.pk}", by=Actor("reporter"), at=at
        )
        topic.reply, topic.handed_to, topic.public_title = why, str(taken.number), ""
        move.facts["suggestion"] = taken.number
        move.texts["reason"] = why
    return topic
