"""The door of this app: what other apps may call."""

from .commands import Recipient, Telling, send_waiting, tell
from .permissions import operated_streets
from .queries import unread
from .states import SENTENCES, Sentence

__all__ = ["Recipient", "Sentence", "Telling", "operated_streets", "say", "send_waiting", "tell", "unread"]


def say(event: str, sentence: Sentence) -> None:
    """Give an event its words; an app does this once, when it registers its readers."""
    SENTENCES[event] = sentence
