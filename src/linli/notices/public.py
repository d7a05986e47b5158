"""The door of this app: what other apps may call."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from linli.people.public import Actor

from .commands import (
    FINDERS,
    OPENERS,
    Begun,
    Line,
    Recipient,
    Reply,
    Telling,
    lies_still,
    photos_waiting,
    send_waiting,
    stop_token,
    takes_replies,
    tell,
)
from .permissions import operated_streets
from .queries import MADE_LATE, MakeLate, OwnWords, read_sentence, unread, worded_by
from .states import SENTENCES, NewsKind, Sentence

__all__ = [
    "Begun",
    "Line",
    "NewsKind",
    "OwnWords",
    "Recipient",
    "Reply",
    "Sentence",
    "Telling",
    "finds_subjects",
    "lies_still",
    "made_late",
    "opens_subjects",
    "operated_streets",
    "photos_waiting",
    "read_sentence",
    "said_by_the_house",
    "say",
    "send_waiting",
    "sentences",
    "stop_token",
    "takes_replies",
    "tell",
    "unread",
    "worded_by",
]


def say(event: str, sentence: Sentence) -> None:
    """Give an event its words; an app does this once, when it registers its readers."""
    SENTENCES[event] = sentence


def made_late(event: str, make: MakeLate) -> None:
    """Register facts of an event that may not rest in the outbox; they are made when it is said."""
    MADE_LATE[event] = make


def said_by_the_house(event: str) -> Sentence | None:
    """Return the words that an event has where an office has written none of its own."""
    return SENTENCES.get(event)


def sentences(prefix: str) -> list[str]:
    """Return the events whose names begin so, in the order in which they were given words."""
    return [event for event in SENTENCES if event.startswith(prefix)]


def opens_subjects(
    begin: Callable[[int, Begun, Actor, datetime], tuple[UUID, str]],
) -> Callable[[int, Begun, Actor, datetime], tuple[UUID, str]]:
    """Register how an app begins a subject with a letter of the tray: its id, and by which number people know it."""
    OPENERS.append(begin)
    return begin


def finds_subjects(find: Callable[[Actor, int, str, datetime], tuple[str, UUID] | None]) -> None:
    """Register how an app finds its subject by the number people use, if this person sees it: (word, id), or None."""
    FINDERS.append(find)
