"""What the operations of topics have in common: the door, who asks, and how a topic is told."""

from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path

from linli.deliberation.public import subject_history
from linli.kernel.errors import NotFound
from linli.kernel.rest import Door
from linli.people.public import Actor, acting
from linli.territory.public import Street, Unit, street_by_slug, unit_called

from ..models import Topic
from ..queries.oversight import progress_of
from ..queries.way import history_of, lines_of, met_of, next_of, promises_of, strip_of, whose

router = Door("topics")
# As narrow as its column, so that no number can trip the database.
TopicNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Here:
    """Who acts in which street."""

    street: Street
    actor: Actor


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(street, actor)


def unit_coded(street: Street, code: str) -> Unit | None:
    """Return a unit by its code; None without one."""
    return Unit.objects.get(pk=unit_called(street, code).id) if code else None


def public_out(one: Topic) -> dict[str, Any]:
    """Return what everybody reads of a topic."""
    return {
        "number": one.number, "title": one.public_title, "text": one.public_body, "kind": one.kind,
        "unit": one.unit.code, "state": one.state, "since": one.state_since, "voices": one.voices, "result": one.result,
        "judged": one.judged, "stars": one.stars,
    }  # fmt: skip


def way_out(one: Topic, *, names: bool) -> dict[str, Any]:
    """Return the way of a topic."""
    lines, promises = lines_of(one), promises_of(one)
    return {
        "stages": [vars(stage) for stage in strip_of(one, lines)], "next": next_of(one, promises),
        "promises": [
            {"id": each.pk, "what": each.what, "who": whose(each), "due_on": each.due_on, "kept_at": each.kept_at}
            for each in promises
        ],
        "meetings": [
            {"title": told.meeting.title, "starts_at": told.meeting.starts_at, "place": told.meeting.place,
             "outcome": told.outcome, "words": told.words}
            for told in subject_history("topic", one.number, street_id=one.street_id)
        ],
        "progress": [
            {"at": told.progress.at, "note": told.progress.note, "photos": list(told.photos)}
            for told in progress_of(one)
        ],
        "criteria": [
            {"code": each.code, "name": each.name, "needed": each.needed, "met": each.met} for each in met_of(one)
        ],
        "history": [vars(step) | {"words": list(step.words)} for step in history_of(one, lines, names=names)],
    }  # fmt: skip
